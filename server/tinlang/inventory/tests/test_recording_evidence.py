"""What machines proved: one row a station, kind and day; again changes nothing; no query for each event."""

from datetime import timedelta

import pytest

from tinlang.common import clock
from tinlang.common.clock import today
from tinlang.inventory.actions import Shown, record_check, record_evidence
from tinlang.inventory.models import Evidence, EvidenceKind, EvidenceMark
from tinlang.inventory.queries import RowState, area_of, board_of, evidence_read_to
from tinlang.inventory.tests.factories import StationFactory
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def village(dong_dang) -> Unit:
    return Unit.objects.get(versions__name="Nà Pài")


def shown(village, *hours: int, kind=EvidenceKind.ON_AIR) -> list[Shown]:
    morning = clock.now().replace(hour=2, minute=0, second=0, microsecond=0)
    return [Shown(village.pk, kind, morning + hour * HOUR, "Loa 1") for hour in hours]


def test_a_play_in_a_village_shows_its_communes_station_on_air(station, village):
    record_evidence(shown(village, 0))
    row = board_of(area_of(station.unit, today())).rows[0]
    assert row.was_on_air
    assert row.state == RowState.UNKNOWN, "playing is another fact than being found able to work"


def test_a_day_is_one_row_from_the_first_to_the_last(station, village):
    told = shown(village, 3, 1, 2)
    assert record_evidence(told) == 1
    row = Evidence.objects.get()
    assert (row.first_at, row.last_at, row.on) == (told[1].at, told[0].at, told[0].on)


def test_again_changes_nothing_and_more_widens(station, village):
    record_evidence(shown(village, 1, 2))
    assert record_evidence(shown(village, 1, 2)) == 0
    assert record_evidence(shown(village, 0)) == 1
    row = Evidence.objects.get()
    assert row.last_at - row.first_at == 2 * HOUR


def test_elsewhere_it_is_nobodys(station, ky_lua):
    assert record_evidence([Shown(ky_lua.pk, EvidenceKind.ON_AIR, clock.now())]) == 0


def test_a_station_that_had_ended_gets_none(dong_dang, village):
    StationFactory(unit=dong_dang, ended_on=today(), ended_reason="thôi")
    assert record_evidence([Shown(village.pk, EvidenceKind.ON_AIR, clock.now())]) == 0


def test_a_passed_test_counts_like_a_check_until_a_later_failed_one(station, village, operator):
    record_evidence(shown(village, 0, kind=EvidenceKind.TEST))
    assert board_of(area_of(station.unit, today())).rows[0].state == RowState.SERVICEABLE
    record_check(station=station, on=today(), works=False, clusters_working=0, fault="cháy", by=operator)
    assert board_of(area_of(station.unit, today())).rows[0].state == RowState.BROKEN


def test_the_mark_is_kept_with_the_rows(station, village):
    record_evidence(shown(village, 0), source="events", read_to=7)
    assert evidence_read_to("events") == 7
    assert EvidenceMark.objects.count() == 1
    assert evidence_read_to("khác") == 0


def test_a_thousand_events_take_no_more_queries_than_two(station, village, django_assert_num_queries):
    few, many = shown(village, 0, 1), [one for hour in range(500) for one in shown(village, hour % 12, hour % 7)]
    with django_assert_num_queries(6):
        record_evidence(few)
    Evidence.objects.all().delete()
    with django_assert_num_queries(6):
        record_evidence(many)
