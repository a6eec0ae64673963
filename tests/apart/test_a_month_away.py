"""A loudspeaker that is cut off for a month: it plays what it holds, knows the keys that came since, proves it all."""

import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from agent.tests.server_twin.process import AgentProcess
from tests import texts
from tests.waiting import wait_for
from tinlang.accounts.models import Person
from tinlang.broadcasting.actions import approve_and_release
from tinlang.broadcasting.dispatcher import Dispatcher
from tinlang.bulletins import actions as bulletins
from tinlang.bulletins.models import Version
from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.actions import accept_enrolment, publish_keys
from tinlang.devices.actions.sending import LinkDown
from tinlang.devices.models import Device, DeviceEvent, DevicePolicy, Enrolment
from tinlang.devices.queries import keys_in_force
from tinlang.units.models import Organisation, Unit
from tinlang.units.tests.factories import OrganisationFactory
from tinlang_wire.clock import ZONE, Clock

pytestmark = [pytest.mark.django_db(databases="__all__", transaction=True), pytest.mark.road]

DAY = timedelta(days=1)
NOBODY = "http://127.0.0.1:1"


class NoLine:
    """The broker is never there: all goes by HTTP."""

    def publish(self, subject: str, payload: bytes) -> None:
        raise LinkDown("no line")


class Month:
    """One server, one loudspeaker, and the calendar of both."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, url: str, folder: Path) -> None:
        self._monkeypatch = monkeypatch
        self._url = url
        self.begun = datetime(2026, 3, 2, 9, tzinfo=ZONE)
        self.agent = AgentProcess(url=url, fingerprint="", folder=folder, clock=Clock())

    def day(self, number: int) -> None:
        """Nine in the morning of that day, on the server; it does what falls due."""
        shown = Clock(shown=(self.begun + number * DAY).timestamp(), real=time.time())
        self._monkeypatch.setattr(clock, "_clock", shown)
        self._monkeypatch.setattr(keys, "_lent", {})
        self.turn()

    def turn(self) -> None:
        dispatcher = Dispatcher(NoLine())
        while dispatcher.turn():
            pass

    def power_on(self, *, online: bool) -> None:
        root = keys.folder().root_public().thumbprint()
        server = self._url if online else NOBODY
        self.agent = AgentProcess(url=server, fingerprint=root, folder=self.agent.folder, clock=clock._clock)
        self.agent.start()

    def held(self, query: str) -> list[tuple[Any, ...]]:
        """From the device's own store; nothing before it is there."""
        try:
            store = sqlite3.connect(f"file:{self.agent.data / 'store.sqlite3'}?mode=ro", uri=True, timeout=10)
        except sqlite3.OperationalError:
            return []
        try:
            return store.execute(query).fetchall()
        finally:
            store.close()

    def wait_for_plays(self, count: int) -> None:
        wait_for(
            lambda: self.held("SELECT count(*) FROM plays WHERE outcome = 'finished'") == [(count,)], f"{count} plays"
        )


@pytest.fixture
def month(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, live_server: Any, dong_dang: Unit
) -> Iterator[Month]:
    settings.KEYS, settings.MEDIA_STORE = tmp_path / "keys", tmp_path / "media"
    settings.TINLANG_DATA, settings.SIGNING_KEY_DAYS = tmp_path, 10
    settings.NATS_PUBLIC_URL = "nats://127.0.0.1:1"
    DevicePolicy.objects.create(unit=dong_dang, valid_from=datetime(2026, 1, 1).date(), heartbeat_s=1, pull_s=1)
    running = Month(monkeypatch, live_server.url, tmp_path / "loudspeaker")
    running.day(0)
    keys.folder().create_missing(clock.now())
    publish_keys()
    yield running
    running.agent.kill()
    print(running.agent.log)


@pytest.fixture
def release(dong_dang: Unit, editor: Person, approver: Person, month: Month) -> Callable[[int], str]:
    """A bulletin for nine o'clock of that day, written and approved by two people; the uid of its release."""

    def air(day: int) -> str:
        start = month.begun + day * DAY
        content = bulletins.Content(
            title=f"Tin ngày {day}",
            text=texts.SHORT,
            areas=frozenset({str(dong_dang.uid)}),
            start_at=start,
            end_at=start + timedelta(hours=1),
        )
        version = bulletins.create_bulletin(unit=dong_dang, by=editor, content=content)
        bulletins.make_sound(variant=version.main_variant)
        bulletins.submit(version=Version.objects.get(pk=version.pk), by=editor)
        return str(approve_and_release(version=Version.objects.get(pk=version.pk), by=approver).uid)

    return air


def enrol(month: Month, village: Unit, technician: Person) -> Device:
    waiting = wait_for(lambda: Enrolment.objects.first(), "the loudspeaker introduces itself")
    organisation: Organisation = OrganisationFactory(unit=village, name="UBND xã")
    return accept_enrolment(
        code=waiting.code, unit=village, organisation=organisation, name="Loa bản", place="Bản", by=technician
    )


def test_a_month_without_a_network_is_played_from_the_card_and_proven_under_new_keys(
    month: Month, release: Callable[[int], str], technician: Person
) -> None:
    """Powered on, on some of the days; the server replaces its keys three times meanwhile."""
    aired = [release(day) for day in (0, 12, 24)]
    month.power_on(online=True)
    device = enrol(month, Unit.objects.get(versions__name="Nà Pài"), technician)
    month.turn()
    month.wait_for_plays(1)
    wait_for(lambda: DeviceEvent.objects.filter(kind="fetched").count() == 3, "all sounds are on the card")
    wait_for(lambda: DeviceEvent.objects.filter(kind="finished").count() == 1, "the first day is proven")
    told = keys_in_force()
    assert told is not None
    known = {key.kid for key in told.keys}
    month.agent.kill()

    for number, day in enumerate((12, 24), start=2):
        month.day(day)
        month.power_on(online=False)
        month.wait_for_plays(number)
        month.agent.kill()
    assert DeviceEvent.objects.filter(kind="finished").count() == 1

    month.day(30)
    in_use = {keys.folder().signer(kind).thumbprint() for kind in ("plan", "state")}
    assert in_use.isdisjoint(known), "of the keys that the loudspeaker knows none is in use"
    aired.append(release(30))
    month.turn()
    month.power_on(online=True)
    month.wait_for_plays(4)
    finished = DeviceEvent.objects.filter(device=device.uid, kind="finished")
    wait_for(lambda: finished.count() == 4, "the month is proven")
    assert [str(event.release) for event in finished.order_by("at")] == aired
    assert {event.at.astimezone(ZONE).date() for event in finished} == {
        (month.begun + day * DAY).date() for day in (0, 12, 24, 30)
    }
    assert set(Counter(event.seq for event in DeviceEvent.objects.all()).values()) == {1}, "each event once"
