"""Signing the next document: sequences only rise, one is in force, epochs start anew."""

from datetime import timedelta

import pytest

from tinlang.common import clock
from tinlang.devices.actions import publish_keys, renew_configs, sign_requested
from tinlang.devices.keys import KeyFolder
from tinlang.devices.models import Device, DocumentSeries, SignedDocument
from tinlang.devices.queries import current_of, current_references, documents_behind
from tinlang.devices.signing import note_ahead, sign_next, sign_state, unix_ms
from tinlang_wire.documents import Plan, State, audience_unit
from tinlang_wire.jws import open_signed

pytestmark = pytest.mark.django_db(databases="__all__")


def sign_plan(unit: str) -> SignedDocument:
    now = clock.now()

    def build(sequence: int, epoch: int) -> Plan:
        return Plan(
            audience=audience_unit(unit),
            sequence=sequence,
            epoch=epoch,
            issued_at=now,
            expires_at=now + timedelta(days=35),
            unit=unit,
            items=(),
        )

    return sign_next("plan", audience_unit(unit), build)


def test_a_sequence_is_the_clock_in_milliseconds_or_one_more_than_before(device: Device) -> None:
    unit = str(device.plan_unit)
    with clock.frozen_at(clock.now()) as now:
        assert [sign_plan(unit).sequence for _ in range(3)] == [unix_ms(now) + n for n in range(3)]
    with clock.frozen_at(now - timedelta(days=1)):
        assert sign_plan(unit).sequence == unix_ms(now) + 3


def test_the_last_signed_is_the_one_in_force_and_opens_with_the_key_that_keys_name(
    device: Device, published_keys: SignedDocument, server_keys: KeyFolder
) -> None:
    first, second = sign_plan(str(device.plan_unit)), sign_plan(str(device.plan_unit))
    assert current_of("plan", first.audience) == second
    kid, document = open_signed(bytes(second.signed), lambda _: server_keys.signer("plan"))
    assert kid == second.kid and document.sequence == second.sequence


def test_a_document_that_is_not_the_one_asked_for_is_not_signed(device: Device) -> None:
    unit = str(device.plan_unit)
    with pytest.raises(ValueError, match="not the one asked for"):
        sign_next("plan", "u:another", lambda sequence, epoch: sign_plan(unit))  # type: ignore[arg-type, return-value]


def test_a_device_is_told_of_keys_config_and_the_plan_its_config_names(
    device: Device, published_keys: SignedDocument, django_assert_num_queries
) -> None:
    plan = sign_plan(str(device.plan_unit))
    renew_configs()
    sign_requested()
    device.refresh_from_db()
    with django_assert_num_queries(3):
        told = current_references(device)
    assert [reference.type for reference in told] == ["keys", "config", "plan"]
    assert told[2].sha256 == plan.sha256 and told[0].sha256 == published_keys.sha256


def test_what_a_device_holds_above_ours_is_signed_again_above_it(device: Device) -> None:
    unit = str(device.plan_unit)
    plan = sign_plan(unit)
    assert documents_behind() == []
    ahead = plan.sequence + 60_000
    note_ahead("plan", plan.audience, ahead)
    assert [behind.audience for behind in documents_behind()] == [plan.audience]
    assert sign_plan(unit).sequence > ahead
    assert documents_behind() == []


def test_a_device_that_lies_about_what_it_holds_makes_us_sign_once_an_hour_only(device: Device) -> None:
    plan = sign_plan(str(device.plan_unit))
    with clock.frozen_at(clock.now()) as now:
        assert note_ahead("plan", plan.audience, plan.sequence + 10)
        assert not note_ahead("plan", plan.audience, plan.sequence + 20)
        with clock.frozen_at(now + timedelta(minutes=61)):
            assert note_ahead("plan", plan.audience, plan.sequence + 20)


def test_a_new_epoch_forgets_the_floors_of_the_old_one(device: Device, published_keys: SignedDocument) -> None:
    plan = sign_plan(str(device.plan_unit))
    DocumentSeries.objects.filter(type="plan").update(sequence=2**50)
    assert sign_plan(str(device.plan_unit)).sequence == 2**50 + 1
    document = publish_keys(epoch=2)
    assert document.epoch == 2
    again = sign_plan(str(device.plan_unit))
    assert (again.epoch, again.sequence < 2**50) == (2, True)
    with pytest.raises(ValueError, match="below"):
        publish_keys(epoch=1)
    assert plan.epoch == 1


def test_a_revoked_key_stays_revoked_in_every_later_list(
    published_keys: SignedDocument, server_keys: KeyFolder
) -> None:
    publish_keys(revoke=["a-stolen-kid"])
    later = publish_keys()
    _, document = open_signed(bytes(later.signed), lambda _: server_keys.root())
    assert document.revoked == ("a-stolen-kid",)
    assert {types for key in document.keys for types in key.types} == {
        "plan", "alert", "cancel", "config", "command", "state", "time", "receipt",
    }  # fmt: skip


def test_a_state_costs_no_write(device: Device, server_keys: KeyFolder, django_assert_num_queries) -> None:
    with django_assert_num_queries(1), clock.frozen_at(clock.now()) as now:
        _, state = open_signed(sign_state(device.uid, "n", ()), lambda _: server_keys.signer("state"))
    assert isinstance(state, State) and (state.nonce, state.sequence) == ("n", unix_ms(now))
