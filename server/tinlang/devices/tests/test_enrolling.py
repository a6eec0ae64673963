"""Joining: a machine asks, a technician types its code; nobody else's code, nowhere else, and not for ever."""

from datetime import timedelta

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.devices import actions
from tinlang.devices.keys import KeyFolder
from tinlang.devices.models import Device, Enrolment, OutgoingDocument, SigningRequest
from tinlang.devices.queries import NoPlanUnit, current_of
from tinlang.devices.tests.factories import Machine
from tinlang.units.models import Organisation, Unit
from tinlang.units.tests.factories import OrganisationFactory
from tinlang_wire.documents import Config, audience_device
from tinlang_wire.jws import open_signed
from tinlang_wire.refusals import Reason, Refused

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def station(dong_dang: Unit) -> Organisation:
    return OrganisationFactory(unit=dong_dang, name="Trạm truyền thanh xã")


@pytest.fixture
def machine(server_keys: KeyFolder) -> Machine:
    return Machine()


def ask(machine: Machine, address: str | None = "203.0.113.7") -> Enrolment:
    return actions.request_enrolment(asked=machine.enrolment(), address=address)


def accept(code: str, village: Unit, station: Organisation, by: Person) -> Device:
    return actions.accept_enrolment(
        code=code, unit=village, organisation=station, name="Loa Nà Pài", place="Nhà văn hóa", by=by
    )


def test_a_typed_code_makes_a_device_that_the_dispatcher_then_signs_for(
    machine: Machine, village: Unit, station: Organisation, technician: Person, server_keys: KeyFolder
) -> None:
    device = accept(ask(machine).code, village, station, technician)
    assert device.thumbprint == machine.thumbprint and device.nats_jwt == "", "the desk holds no key that signs"
    assert AuditEntry.objects.filter(action="devices.enrol").count() == 1
    assert actions.sign_requested() == 1
    device.refresh_from_db()
    assert device.nats_jwt.count(".") == 2 and device.heartbeat_s == 60
    document = current_of("config", audience_device(str(device.uid)))
    assert document is not None and OutgoingDocument.objects.get().document == document
    _, config = open_signed(bytes(document.signed), lambda _: server_keys.signer("config"))
    assert isinstance(config, Config)
    commune = Unit.objects.get(uid=config.plan_unit)
    assert str(commune) == "Xã Đồng Đăng" and config.units[:2] == (str(village.uid), str(commune.uid))
    assert config.languages == ("vi",) and config.device_key == machine.jwk["x"]
    assert [(hours.start, hours.end) for hours in config.quiet_hours] == [("22:00", "05:00")]


def test_the_code_may_be_typed_with_or_without_its_space(
    machine: Machine, village: Unit, station: Organisation, technician: Person
) -> None:
    assert accept(ask(machine).code.replace(" ", ""), village, station, technician).pk


def test_asking_again_is_the_same_request_and_after_enrolment_changes_nothing(
    machine: Machine, village: Unit, station: Organisation, technician: Person
) -> None:
    first = ask(machine)
    assert ask(machine).pk == first.pk and Enrolment.objects.count() == 1
    accept(first.code, village, station, technician)
    assert ask(machine).state == "enrolled" and Device.objects.count() == 1


def test_a_wrong_code_is_counted_and_after_ten_the_form_rests(
    machine: Machine, village: Unit, station: Organisation, technician: Person
) -> None:
    code = ask(machine).code
    for _ in range(10):
        with pytest.raises(actions.WrongCode):
            accept("00000 00000", village, station, technician)
    with pytest.raises(actions.TooManyAttempts):
        accept(code, village, station, technician)
    with clock.frozen_at(clock.now() + timedelta(minutes=11)):
        assert accept(code, village, station, technician).pk


def test_a_code_lives_for_a_day(machine: Machine, village: Unit, station: Organisation, technician: Person) -> None:
    code = ask(machine).code
    with clock.frozen_at(clock.now() + timedelta(hours=25)), pytest.raises(actions.WrongCode):
        accept(code, village, station, technician)


def test_of_two_machines_under_one_code_neither_is_accepted(
    machine: Machine, village: Unit, station: Organisation, technician: Person
) -> None:
    code = ask(machine).code
    ask(Machine())
    Enrolment.objects.update(code=code)
    with pytest.raises(actions.AmbiguousCode):
        accept(code, village, station, technician)
    assert Device.objects.count() == 0


def test_nobody_enrols_outside_their_area_or_without_the_role(
    machine: Machine, village: Unit, station: Organisation, neighbour: Person, editor: Person, operator: Person
) -> None:
    code = ask(machine).code
    for stranger in (neighbour, editor, operator):
        with pytest.raises(NotAllowed):
            accept(code, village, station, stranger)


def test_a_device_stands_in_a_commune_or_a_village(
    machine: Machine, lang_son: Unit, station: Organisation, dong_dang: Unit, technician: Person
) -> None:
    technician.holdings.update(unit=lang_son)
    with pytest.raises(NoPlanUnit):
        accept(ask(machine).code, lang_son, station, technician)


def test_a_refused_machine_is_told_so_and_may_ask_again(machine: Machine, village: Unit, technician: Person) -> None:
    enrolment = ask(machine)
    actions.refuse_enrolment(code=enrolment.code, unit=village, by=technician)
    enrolment.refresh_from_db()
    assert enrolment.state == "refused" and enrolment.decided_by == technician
    with pytest.raises(actions.WrongCode):
        actions.refuse_enrolment(code=enrolment.code, unit=village, by=technician)
    assert ask(machine).state == "pending"


@pytest.mark.parametrize(
    "said", [{"key": {"kty": "OKP"}}, {"key": {"kty": "RSA", "n": "AQAB", "e": "AQAB"}}, {"nats_key": "U" * 56}]
)
def test_keys_that_are_none_are_malformed(machine: Machine, said: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        actions.request_enrolment(asked=machine.enrolment(**said), address=None)
    assert refused.value.reason == Reason.MALFORMED


def test_names_that_machines_give_themselves_are_cut_and_cleaned(machine: Machine) -> None:
    asked = machine.enrolment(name="<script>\x00\n" + "x" * 400)
    name = actions.request_enrolment(asked=asked, address=None).name
    assert len(name) == 120 and "\n" not in name and "\x00" not in name


def test_one_address_may_bring_thirty_new_machines_an_hour(server_keys: KeyFolder) -> None:
    for _ in range(30):
        ask(Machine())
    with pytest.raises(actions.TooManyEnrolments):
        ask(Machine())
    assert ask(Machine(), "203.0.113.8").pk
    with clock.frozen_at(clock.now() + timedelta(minutes=61)):
        assert ask(Machine()).pk


def test_a_flood_cannot_shut_the_door_and_who_goes_on_asking_stays(machine: Machine) -> None:
    now = clock.now()
    honest = ask(Machine(), "203.0.113.9")
    Enrolment.objects.bulk_create(
        Enrolment(
            key={}, thumbprint=f"t{n}", nats_key=f"n{n}", code="1", expires_at=now + timedelta(hours=1, seconds=n)
        )
        for n in range(499)
    )
    ask(machine)
    assert Enrolment.objects.count() == 500
    assert Enrolment.objects.filter(pk=honest.pk).exists() and not Enrolment.objects.filter(thumbprint="t0").exists()
    with clock.frozen_at(now + timedelta(hours=2)):
        ask(Machine())
    assert Enrolment.objects.count() == 3, "the forgotten ones made room"


def test_one_customer_of_ipv6_is_one_address(server_keys: KeyFolder) -> None:
    for number in range(30):
        ask(Machine(), f"2001:db8::{number:x}")
    with pytest.raises(actions.TooManyEnrolments):
        ask(Machine(), "2001:db8::ffff")
    assert ask(Machine(), "2001:db8:0:1::1").pk


def test_a_machine_with_the_nats_key_of_another_is_told_what_is_wrong(machine: Machine, device: Device) -> None:
    with pytest.raises(Refused) as refused:
        actions.request_enrolment(asked=machine.enrolment(nats_key=device.nats_key), address=None)
    assert refused.value.reason == Reason.CONFLICT


def test_what_waits_for_the_dispatcher_is_asked_once(
    machine: Machine, village: Unit, station: Organisation, technician: Person
) -> None:
    device = accept(ask(machine).code, village, station, technician)
    for name in ("Loa một", "Loa hai"):
        actions.reconfigure(device=device, by=technician, name=name)
    assert SigningRequest.objects.filter(kind="config").count() == 1
    actions.sign_requested()
    actions.reconfigure(device=device, by=technician, name="Loa ba")
    assert SigningRequest.objects.filter(kind="config", done_at=None).count() == 1
