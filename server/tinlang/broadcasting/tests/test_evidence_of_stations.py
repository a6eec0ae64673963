"""What loudspeakers prove becomes evidence of their station: once, a row a day, without a query for each event."""

from datetime import timedelta

import pytest

from tinlang.broadcasting.actions import project_evidence
from tinlang.broadcasting.tests.reports import report
from tinlang.common import clock
from tinlang.devices.actions import send_command, sign_requested
from tinlang.devices.models import DeviceEvent, SigningRequest
from tinlang.inventory.models import Evidence, EvidenceKind
from tinlang.inventory.queries import area_of, board_of, evidence_read_to
from tinlang.inventory.tests.factories import StationFactory

pytestmark = pytest.mark.django_db(databases="__all__")

SECOND = timedelta(seconds=1)


@pytest.fixture
def station(dong_dang):
    return StationFactory(unit=dong_dang)


@pytest.fixture
def release(loudspeakers, aired):
    return aired()


def played(release, devices, *kinds: str) -> None:
    for number, device in enumerate(devices):
        report(device, release, *(kinds or ("started", "finished")), at=release.approved_at + number * SECOND)


def test_what_was_played_to_its_end_shows_the_station_on_air(station, release, loudspeakers, dong_dang):
    played(release, loudspeakers)
    assert project_evidence() == 10
    row = Evidence.objects.get()
    assert (row.station, row.kind) == (station, EvidenceKind.ON_AIR)
    assert row.first_at == release.approved_at
    assert row.last_at == release.approved_at + 4 * SECOND
    assert "Loa 1" in row.source
    assert board_of(area_of(dong_dang, clock.today())).figures.on_air == 1


def test_again_changes_nothing(station, release, loudspeakers):
    played(release, loudspeakers)
    project_evidence()
    before = Evidence.objects.values().get()
    assert project_evidence() == 0
    played(release, loudspeakers[:1])
    assert project_evidence() == 2
    assert Evidence.objects.values().get() == before


def test_what_only_began_or_has_no_trusted_day_proves_nothing(station, release, loudspeakers):
    played(release, loudspeakers[:2], "started", "interrupted")
    report(loudspeakers[2], release, "started", "finished", at=release.approved_at, clock="untrusted")
    project_evidence()
    assert not Evidence.objects.exists()


def test_a_commune_without_a_station_gets_no_evidence_and_is_not_read_again(release, loudspeakers):
    played(release, loudspeakers)
    assert project_evidence() == 10
    assert project_evidence() == 0
    assert not Evidence.objects.exists()


def test_after_an_older_backup_of_the_events_all_are_read_again(station, release, loudspeakers):
    played(release, loudspeakers)
    project_evidence()
    DeviceEvent.objects.filter(pk=evidence_read_to("events")).delete()
    Evidence.objects.all().delete()
    project_evidence()
    assert Evidence.objects.count() == 1


def test_a_test_tone_that_sounded_is_a_passed_test(station, loudspeakers, operator, server_keys):
    device = loudspeakers[0]
    send_command(device=device, command="test_tone", by=operator)
    send_command(device=device, command="volume", percent=40, by=operator)
    sign_requested()
    tone, volume = (asked.document.sha256 for asked in SigningRequest.objects.filter(kind="command").order_by("id"))
    for document in (volume, tone):
        report(device, None, "commanded", at=clock.now(), document=document, document_type="command")
    project_evidence()
    assert [row.kind for row in Evidence.objects.all()] == [EvidenceKind.TEST]


def test_many_events_ask_no_more_than_few(station, release, loudspeakers, django_assert_max_num_queries):
    played(release, loudspeakers[:1])
    project_evidence()
    for devices in (loudspeakers[:1], loudspeakers * 6):
        played(release, devices)
        with django_assert_max_num_queries(12):
            project_evidence()
