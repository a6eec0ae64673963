"""What a Config says follows from where a device stands, and from the dated policy there; also after months."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import actions
from tinlang.devices.keys import KeyFolder
from tinlang.devices.models import Device, DevicePolicy, SigningKind, SigningRequest
from tinlang.devices.queries import current_of, grounds_of, placement_of, policy_for, revoked_nats_keys
from tinlang.devices.signing import ask
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.units.models import Unit
from tinlang_wire.documents import Config, Keys, audience_device
from tinlang_wire.jws import peek

pytestmark = pytest.mark.django_db(databases="__all__")


def config_of(device: Device) -> Config:
    document = current_of("config", audience_device(str(device.uid)))
    assert document is not None
    config = peek(bytes(document.signed))[1]
    assert isinstance(config, Config)
    return config


def test_the_nearest_policy_in_force_decides(village: Unit, dong_dang: Unit, lang_son: Unit) -> None:
    national = policy_for(village)
    assert national.unit is None and "Chưa đối chiếu" in national.source
    DevicePolicy.objects.create(unit=lang_son, default_volume=70)
    DevicePolicy.objects.create(unit=dong_dang, valid_from=date(2030, 1, 1), default_volume=50)
    assert policy_for(village).default_volume == 70
    assert policy_for(village, date(2030, 1, 1)).default_volume == 50


def test_a_device_that_moves_to_another_village_is_told(device: Device, dong_dang: Unit, technician: Person) -> None:
    other = Unit.objects.get(versions__name="Hoàng Văn Thụ")
    actions.reconfigure(device=device, by=technician, unit=other, name="Loa khu")
    actions.sign_requested()
    assert config_of(device).units[0] == str(other.uid) and config_of(device).name == "Loa khu"


def test_a_device_is_not_carried_into_a_foreign_commune(device: Device, ky_lua: Unit, technician: Person) -> None:
    with pytest.raises(NotAllowed):
        actions.reconfigure(device=device, by=technician, unit=ky_lua)


def test_renewing_asks_only_where_something_changed_or_ends_soon(device: Device, dong_dang: Unit) -> None:
    assert actions.renew_configs().asked == 1, "there was none"
    actions.sign_requested()
    assert actions.renew_configs().asked == 0
    DevicePolicy.objects.create(unit=dong_dang, quiet_hours=[["21:00", "05:30"]], volumes=[["05:30", "06:00", 60]])
    assert actions.renew_configs().asked == 1
    actions.sign_requested()
    config = config_of(device)
    assert config.quiet_hours[0].start == "21:00" and config.volumes[0].percent == 60
    with clock.frozen_at(clock.now() + timedelta(days=29)):
        assert actions.renew_configs().asked == 1


def test_a_config_that_cannot_be_made_says_why(device: Device) -> None:
    SigningRequest.objects.create(kind="config", device=device)
    Device.objects.update(unit=device.unit.versions.get().parent.versions.get().parent)
    assert actions.sign_requested() == 1
    assert "xã" in SigningRequest.objects.get().problem


def test_a_command_is_signed_within_its_minute_or_never(device: Device, operator: Person) -> None:
    actions.send_command(device=device, command="volume", percent=40, by=operator)
    actions.send_command(device=device, command="stop", by=operator)
    with clock.frozen_at(clock.now() + timedelta(seconds=20)):
        actions.sign_requested()
    first, second = SigningRequest.objects.order_by("id")
    assert first.document is not None and second.document is not None
    assert first.document.expires_at == first.expires_at
    actions.send_command(device=device, command="test_tone", by=operator)
    with clock.frozen_at(clock.now() + timedelta(seconds=61)):
        actions.sign_requested()
    late = SigningRequest.objects.order_by("id").last()
    assert late is not None and late.document is None and late.problem == "expired"


def test_only_who_may_command_commands_and_only_what_is_offered(
    device: Device, operator: Person, leader: Person, neighbour: Person
) -> None:
    for stranger in (leader, neighbour):
        with pytest.raises(NotAllowed):
            actions.send_command(device=device, command="stop", by=stranger)
    for wrong in ({"command": "volume"}, {"command": "explode"}, {"command": "stop", "percent": 3}):
        with pytest.raises(actions.NotACommand):
            actions.send_command(device=device, by=operator, **wrong)
    with pytest.raises(actions.NotACommand):
        actions.send_command(device=device, by=operator, command="volume", percent=101)


def test_revoking_closes_everything_to_the_device(device: Device, technician: Person, operator: Person) -> None:
    actions.revoke_device(device=device, reason="Mất trộm", by=technician)
    device.refresh_from_db()
    assert device.is_revoked and revoked_nats_keys() == [device.nats_key]
    with pytest.raises(actions.DeviceRevoked):
        actions.send_command(device=device, command="stop", by=operator)
    for again in (
        lambda: actions.revoke_device(device=device, reason="", by=technician),
        lambda: actions.reconfigure(device=device, by=technician),
    ):
        with pytest.raises(actions.AlreadyRevoked):
            again()


@pytest.mark.parametrize("field", ["quiet_hours", "volumes"])
@pytest.mark.parametrize("hours", [[["22h", "05:00"]], [["22:00"]], "22:00", [["22:00", "05:00", 200]], [7]])
def test_hours_that_no_device_could_read_are_refused_where_they_are_typed(field: str, hours: object) -> None:
    with pytest.raises(ValidationError) as refused:
        DevicePolicy(**{field: hours}).full_clean()
    assert field in refused.value.message_dict


def test_a_policy_that_came_past_the_form_holds_up_no_other_device(device: Device, dong_dang: Unit) -> None:
    actions.sign_requested()
    DevicePolicy.objects.create(unit=dong_dang, quiet_hours=[["22h", "05:00"]])
    ask(SigningKind.CONFIG, device=device)
    ask(SigningKind.COMMAND, device=device, detail={"command": "stop"})
    actions.sign_requested()
    config, command = SigningRequest.objects.order_by("-id")[:2][::-1]
    assert config.problem and config.document is None
    assert command.document is not None, "what waits behind it is signed"


def test_publishing_the_same_key_again_leaves_good_what_it_signed_before(server_keys: KeyFolder) -> None:
    first = actions.publish_keys()
    with clock.frozen_at(clock.now() + timedelta(days=40)):
        again = actions.publish_keys()
    old, new = (peek(bytes(document.signed))[1] for document in (first, again))
    assert isinstance(old, Keys) and isinstance(new, Keys)
    assert [key.not_before for key in new.keys] == [key.not_before for key in old.keys]


def test_many_devices_are_looked_at_in_slices_and_with_few_questions(
    device: Device, dong_dang: Unit, technician: Person, django_assert_max_num_queries: Any
) -> None:
    for unit in (device.unit, dong_dang) * 110:
        DeviceFactory(unit=unit, by=technician)
    with django_assert_max_num_queries(10):
        first = actions.renew_configs()
    assert first.asked == 200 and first.go_on_after is not None
    rest = actions.renew_configs(first.go_on_after)
    assert (rest.asked, rest.go_on_after) == (21, None)
    assert actions.renew_configs().asked == 0, "what waits is not asked for twice"
    assert 0 < actions.sign_requested() <= 20, "a plan need not wait for all of them"


def test_a_command_is_signed_before_the_configs_that_wait(device: Device, operator: Person, technician: Person) -> None:
    for _ in range(30):
        ask(SigningKind.CONFIG, device=DeviceFactory(unit=device.unit, by=technician))
    actions.send_command(device=device, command="stop", by=operator)
    actions.sign_requested()
    assert SigningRequest.objects.get(kind=SigningKind.COMMAND).document is not None


def test_what_many_units_stand_on_is_what_each_stands_on(dong_dang: Unit, village: Unit, lang_son: Unit) -> None:
    DevicePolicy.objects.create(unit=dong_dang, default_volume=50)
    grounds = grounds_of([dong_dang.pk, village.pk, lang_son.pk])
    assert lang_son.pk not in grounds, "no device stands in a province"
    for unit in (dong_dang, village):
        assert grounds[unit.pk].placement == placement_of(unit)
        assert grounds[unit.pk].policy == policy_for(unit)


def test_a_policy_that_no_device_could_read_holds_up_no_renewal(device: Device, dong_dang: Unit) -> None:
    DevicePolicy.objects.create(unit=dong_dang, quiet_hours=[["22h", "05:00"]])
    assert actions.renew_configs().asked == 0
