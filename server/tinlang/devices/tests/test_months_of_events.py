"""Events lie in months on PostgreSQL and in one table on SQLite; nowhere is one lost for want of a month."""

from datetime import date

import pytest
from django.db import connections, router

from tinlang.common import clock
from tinlang.devices.models import DeviceEvent
from tinlang.devices.partitions import TABLE, ensure_months, month
from tinlang_wire.ids import new_uid

pytestmark = pytest.mark.django_db(databases="__all__")

SPRING = date(2031, 3, 9)


@pytest.fixture
def connection():
    found = connections[router.db_for_write(DeviceEvent)]
    if found.vendor != "postgresql":
        pytest.skip("months are of PostgreSQL")
    return found


def event_on(day: date) -> DeviceEvent:
    now = clock.now()
    return DeviceEvent.objects.create(
        device=new_uid(), store_epoch=new_uid(), seq=1, event_on=day, at=now, received_at=now, kind="started", batch=1
    )


def lies_in(connection, event: DeviceEvent) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT tableoid::regclass::text FROM {TABLE} WHERE id = %s", [event.pk])
        return cursor.fetchone()[0]


def test_the_months_go_on_over_the_turn_of_the_year():
    assert [month(date(2026, 11, 30), later) for later in range(3)] == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]


def test_an_event_without_a_month_of_its_own_is_kept_all_the_same():
    kept = event_on(date(1999, 1, 1))
    assert DeviceEvent.objects.get(pk=kept.pk).event_on == date(1999, 1, 1)


def test_each_event_lies_in_its_month_and_a_stray_one_in_the_rest(connection):
    made = ensure_months(SPRING)
    assert made == [f"{TABLE}_y2031m0{number}" for number in (3, 4, 5, 6)]
    assert lies_in(connection, event_on(SPRING)) == f"{TABLE}_y2031m03"
    assert lies_in(connection, event_on(date(2031, 6, 30))) == f"{TABLE}_y2031m06"
    assert lies_in(connection, event_on(date(1999, 1, 1))) == f"{TABLE}_default"
    assert ensure_months(SPRING) == []


def test_a_month_that_came_before_its_partition_stays_where_it_is(connection):
    early = event_on(SPRING)
    assert f"{TABLE}_y2031m03" not in ensure_months(SPRING)
    assert lies_in(connection, early) == f"{TABLE}_default"


def test_every_index_of_the_model_is_on_the_partitioned_table(connection):
    with connection.cursor() as cursor:
        there = connection.introspection.get_constraints(cursor, TABLE)
    wanted = [*DeviceEvent._meta.indexes, *DeviceEvent._meta.constraints]
    assert {one.name for one in wanted} <= set(there)
