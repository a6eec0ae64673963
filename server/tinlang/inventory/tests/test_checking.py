"""A check is written down, changes the figure of its day, and is never changed itself."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.common import clock
from tinlang.common.clock import today
from tinlang.common.models import AuditEntry
from tinlang.inventory import errors
from tinlang.inventory.actions import Shown, change_station, record_check, record_evidence
from tinlang.inventory.actions.stations import Equipment
from tinlang.inventory.models import Check, EvidenceKind
from tinlang.inventory.queries import RowState, area_of, board_of
from tinlang.inventory.tests.factories import CheckFactory

pytestmark = pytest.mark.django_db


def state(station, on=None) -> str:
    return board_of(area_of(station.unit, on or today())).rows[0].state


def test_a_station_works_from_the_check_on(station, operator):
    assert state(station) == RowState.UNKNOWN
    record_check(station=station, on=today(), works=True, clusters_working=4, by=operator)
    assert state(station) == RowState.SERVICEABLE
    assert state(station, today() - timedelta(days=1)) == RowState.UNKNOWN


def test_a_later_failed_check_makes_it_broken_since_the_first_of_them(station, operator):
    first, again = today() - timedelta(days=9), today() - timedelta(days=2)
    record_check(station=station, on=first - timedelta(days=20), works=True, clusters_working=5, by=operator)
    for on in (first, again):
        record_check(station=station, on=on, works=False, clusters_working=0, fault="đứt dây", by=operator)
    row = board_of(area_of(station.unit, today())).rows[0]
    assert (row.state, row.broken_since, row.check.on) == (RowState.BROKEN, first, again)


def test_of_two_checks_of_one_instant_the_one_written_later_counts(station, operator):
    with clock.frozen_at(clock.now()):
        record_check(station=station, on=today(), works=False, clusters_working=0, fault="mất điện", by=operator)
        record_check(station=station, on=today(), works=True, clusters_working=5, by=operator)
    row = board_of(area_of(station.unit, today())).rows[0]
    assert (row.state, row.broken_since) == (RowState.SERVICEABLE, None)


@pytest.mark.parametrize(("checked_later", "found"), [(False, RowState.SERVICEABLE), (True, RowState.BROKEN)])
def test_of_a_check_and_a_test_of_one_day_the_later_counts(station, operator, checked_later, found):
    now, hour = clock.now(), timedelta(hours=1)
    CheckFactory(station=station, by=operator, broken=True, recorded_at=now + hour if checked_later else now - hour)
    record_evidence([Shown(station.unit_id, EvidenceKind.TEST, now, "Loa 1")])
    row = board_of(area_of(station.unit, today())).rows[0]
    assert (row.state, row.broken_since) == (found, today() if checked_later else None)


def test_who_knows_since_when_it_is_broken_may_say_so(station, operator):
    since = today() - timedelta(days=40)
    record_check(
        station=station, on=today(), works=False, clusters_working=0, fault="sét", broken_on=since, by=operator
    )
    assert board_of(area_of(station.unit, today())).rows[0].broken_since == since


def test_of_two_checks_of_one_day_the_later_counts(station, operator):
    record_check(station=station, on=today(), works=False, clusters_working=0, fault="mất điện", by=operator)
    record_check(station=station, on=today(), works=True, clusters_working=5, by=operator)
    assert state(station) == RowState.SERVICEABLE


def test_a_check_keeps_how_many_clusters_there_were(station, operator):
    check = record_check(station=station, on=today() - timedelta(days=1), works=True, clusters_working=3, by=operator)
    change_station(station=station, equipment=Equipment("Trạm", "ip", 2026, 9), on=today(), by=operator)
    assert Check.objects.get(pk=check.pk).clusters == 5
    assert record_check(station=station, on=today(), works=True, clusters_working=9, by=operator).clusters == 9


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"works": True, "clusters_working": 6}, errors.TooManyClusters),
        ({"works": True, "clusters_working": 0}, errors.NoClusterWorks),
        ({"works": False, "clusters_working": 0}, errors.FaultNotSaid),
        ({"works": False, "clusters_working": 0, "fault": "  "}, errors.FaultNotSaid),
        ({"works": True, "clusters_working": 5, "broken_on": date(2025, 8, 1)}, errors.BrokenAfterTheCheck),
        ({"works": True, "clusters_working": 5, "on": date(2025, 6, 30)}, errors.StationHasEnded),
    ],
)
def test_what_cannot_be_is_refused_by_name(station, operator, said, error):
    with pytest.raises(error):
        record_check(**{"station": station, "on": today(), "by": operator, **said})
    assert not Check.objects.exists()


def test_nobody_checks_tomorrow(station, operator):
    with pytest.raises(errors.NotYet):
        record_check(station=station, on=today() + timedelta(days=1), works=True, clusters_working=5, by=operator)


def test_only_who_may_check_there_does(station, neighbour, leader):
    for person in (neighbour, leader):
        with pytest.raises(NotAllowed):
            record_check(station=station, on=today(), works=True, clusters_working=5, by=person)


def test_it_is_audited(station, operator):
    check = record_check(station=station, on=today(), works=True, clusters_working=5, by=operator)
    entry = AuditEntry.objects.get(action="inventory.record_check")
    assert (entry.target_uid, entry.actor_uid) == (str(check.uid), str(operator.uid))


def test_all_that_is_wrong_is_said_at_once_each_by_its_field(client_of, operator, station):
    sent = {
        "result": "hong",
        "clusters_working": "9",
        "fault": "",
        "on": (today() + timedelta(days=3)).isoformat(),
        "photo": SimpleUploadedFile("anh.jpg", b"khong phai anh"),
    }
    answer = client_of(operator).post(reverse("inventory:check", args=[station.uid]), sent)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"clusters_working", "fault", "on", "photo"}
    assert not Check.objects.exists()
    with pytest.raises(errors.Several):
        record_check(station=station, on=today(), works=False, clusters_working=9, by=operator)
