"""What is measured inside this process: intake and signing, on SQLite as it is set up for use."""

import sqlite3
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from tinlang.accounts.models import Person  # noqa: E402
from tinlang.broadcasting.actions import sign_waiting  # noqa: E402
from tinlang.broadcasting.models import Cause, Delivery, Outbox  # noqa: E402
from tinlang.broadcasting.tests.many import many_loudspeakers  # noqa: E402
from tinlang.bulletins.tests.factories import ReleaseFactory  # noqa: E402
from tinlang.common import clock  # noqa: E402
from tinlang.demo import content, seeding  # noqa: E402
from tinlang.devices import intake  # noqa: E402
from tinlang.devices.intake import Incoming  # noqa: E402
from tinlang.devices.models import DeviceEvent, Road  # noqa: E402
from tinlang.devices.tests.factories import DeviceFactory, Machine  # noqa: E402

DEVICES, EVENTS_EACH, AT_ONCE = 400, 10, 500
LOUDSPEAKERS = 4000 - DEVICES


def prepare() -> None:
    """Tables, keys, units, people."""
    call_command("setup", "--demo", verbosity=0)


def timed(work: Callable[[], object]) -> float:
    """Real seconds."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def intake_against_raw_inserts(data: Path) -> str:
    """Signed events received, committed, answered and verified; against `executemany` of as many rows."""
    unit, by = seeding.commune(), Person.objects.get(username=content.TECHNICIAN)
    machines = [Machine() for _ in range(DEVICES)]
    for machine in machines:
        DeviceFactory(unit=unit, by=by, machine=machine)
    incoming = [
        Incoming(signed=one.events(*range(1, EVENTS_EACH + 1)), device=UUID(one.uid), road=Road.NATS)
        for one in machines
    ]
    answered = timed(lambda: [intake.take_all(incoming[i : i + AT_ONCE]) for i in range(0, len(incoming), AT_ONCE)])
    verified = timed(intake.verify_waiting)
    count = DeviceEvent.objects.count()
    assert count == DEVICES * EVENTS_EACH
    raw = timed(lambda: _raw_inserts(data / "raw.sqlite3", count))
    whole = answered + verified
    return (
        f"intake of {count} events from {DEVICES} devices: committed and answered at {raw / answered:.2f} of the "
        f"pace of raw executemany (target 0.5), proven at {raw / whole:.2f} ({count / whole:.0f} events/s)"
    )


def _raw_inserts(path: Path, count: int) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute(
            "CREATE TABLE event (device TEXT, seq INTEGER, at TEXT, kind TEXT, body BLOB, UNIQUE (device, seq))"
        )
        rows = [(f"d{number % DEVICES}", number, "2026-11-23", "started", b"x" * 200) for number in range(count)]
        for start in range(0, count, AT_ONCE):
            connection.executemany("INSERT INTO event VALUES (?, ?, ?, ?, ?)", rows[start : start + AT_ONCE])
            connection.commit()


def signing_for_many(data: Path) -> str:
    """A release becomes a signed plan and the loudspeakers that are to play it; against inserting those rows."""
    unit, by = seeding.commune(), Person.objects.get(username=content.TECHNICIAN)
    many_loudspeakers(unit, by, LOUDSPEAKERS)
    now = clock.now()
    release = ReleaseFactory(unit=unit, start_at=now, end_at=now + timedelta(hours=2))
    Outbox.objects.create(unit=unit, cause=Cause.RELEASE, release=release)
    signed = timed(sign_waiting)
    expected = Delivery.objects.filter(release=release.uid).count()
    raw = timed(lambda: _raw_inserts(data / "raw-deliveries.sqlite3", expected))
    return f"a plan for {expected} loudspeakers: signed after {signed / raw:.0f} × the raw inserts ({signed:.2f} s)"
