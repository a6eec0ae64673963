"""Many devices at once are told to be just as each of them is told to be alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import QuerySet

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.keys import among
from tinlang.devices import actions
from tinlang.devices.models import Device, Heartbeat
from tinlang.devices.queries import conditions_by_uid, conditions_of, health_of
from tinlang.devices.queries.health import GRACE
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")
INSTANT = timedelta(microseconds=1)


def heard(device: Device, silent: timedelta) -> None:
    Heartbeat.objects.create(
        device=device.uid,
        store_epoch=device.uid,
        sequence=1,
        sha256="",
        signed=b"",
        road="nats",
        received_at=clock.now() - silent,
        last_seq=0,
        acknowledged_seq=0,
        clock="trusted",
    )


@pytest.fixture
def devices(village: Unit, technician: Person) -> Iterator[QuerySet[Device]]:
    """Around each instant at which a condition changes, of two rhythms; one revoked, one that never spoke."""
    with clock.frozen_at(clock.now()):
        for heartbeat_s in (60, 300):
            for missed in (0, 2, 5, 50):
                for around in (-INSTANT, timedelta(0), INSTANT):
                    one = DeviceFactory(unit=village, by=technician, heartbeat_s=heartbeat_s)
                    heard(one, GRACE + missed * timedelta(seconds=heartbeat_s) + around)
        DeviceFactory(unit=village, by=technician)
        gone = DeviceFactory(unit=village, by=technician)
        heard(gone, timedelta(0))
        actions.revoke_device(device=gone, reason="Hỏng hẳn", by=technician)
        yield Device.objects.order_by("pk")


def test_each_is_in_the_condition_that_its_own_page_says(devices: QuerySet[Device]) -> None:
    alone = {health.device.pk: health.condition for health in health_of(devices)}
    assert conditions_of(devices) == alone
    by_uid = conditions_by_uid([device.uid for device in devices])
    assert by_uid == {device.uid: alone[device.pk] for device in devices}
    assert len(set(alone.values())) == 5


def test_their_number_does_not_change_the_number_of_questions(
    devices: QuerySet[Device], django_assert_num_queries
) -> None:
    with django_assert_num_queries(1), django_assert_num_queries(1, using="events"):
        conditions_of(devices)


def test_keys_open_no_row_that_is_not_among_the_rows(devices: QuerySet[Device]) -> None:
    keys = list(devices.values_list("pk", flat=True))
    used = devices.filter(state="enrolled")
    assert set(among(used, keys)) == set(among(used, devices.values("pk"))) == set(used)
    assert not among(devices.none(), keys).exists()
    assert not among(devices, []).exists()
