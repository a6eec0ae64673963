"""A process of the server in the place of the road under test: does through the actions what people would.

Reads one JSON line `{"do": name, ...}` at a time and answers with one. It makes no short cut: every call is an action
with its rights. Run by `Road`; never imported by a test.
"""

import json
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import django

django.setup()

from tinlang.accounts.models import Person  # noqa: E402
from tinlang.broadcasting import actions as broadcasting  # noqa: E402
from tinlang.bulletins import actions as bulletins  # noqa: E402
from tinlang.bulletins.models import Release, Version  # noqa: E402
from tinlang.common import audit, clock  # noqa: E402
from tinlang.common.ids import uuid7  # noqa: E402
from tinlang.demo import content, seeding  # noqa: E402
from tinlang.devices import actions as devices  # noqa: E402
from tinlang.devices.models import Device  # noqa: E402


def person(username: str) -> Person:
    return Person.objects.get(username=username)


def write(title: str, text: str, start_at: str | None = None, end_at: str | None = None) -> dict[str, Any]:
    """The editor writes for the whole commune and has the sound made."""
    unit, by = seeding.commune(), person(content.EDITOR)
    version = bulletins.create_bulletin(
        unit=unit,
        by=by,
        content=bulletins.Content(
            title=title,
            text=text,
            areas=frozenset({str(unit.uid)}),
            start_at=datetime.fromisoformat(start_at) if start_at else None,
            end_at=datetime.fromisoformat(end_at) if end_at else None,
        ),
    )
    bulletins.make_sound(variant=version.main_variant)
    bulletins.submit(version=Version.objects.get(pk=version.pk), by=by)
    return {"version": str(version.uid)}


def approve(version: str) -> dict[str, Any]:
    """The approver approves: it is released at once."""
    release = broadcasting.approve_and_release(version=Version.objects.get(uid=version), by=person(content.APPROVER))
    sound = release.version.main_variant.media
    assert sound is not None
    return {"release": str(release.uid), "media": sound.sha256, "length_ms": sound.length_ms}


def alert(title: str, text: str, drill: bool = False, every_s: int = 60, lasts_s: int = 600) -> dict[str, Any]:
    """The editor gives an alert for the whole commune; it waits for the second person."""
    unit, by = seeding.commune(), person(content.EDITOR)
    words = bulletins.Alert(
        title=title,
        text=text,
        areas=frozenset({str(unit.uid)}),
        severity="severe",
        every=timedelta(seconds=every_s),
        lasts=timedelta(seconds=lasts_s),
        is_drill=drill,
    )
    return {"version": str(bulletins.give_alert(unit=unit, by=by, alert=words, uid=uuid7()).uid)}


def withdraw(release: str, reason: str) -> dict[str, Any]:
    broadcasting.withdraw_release(release=Release.objects.get(uid=release), by=person(content.EDITOR), reason=reason)
    return {}


def command(device: str, name: str) -> dict[str, Any]:
    request = devices.send_command(device=Device.objects.get(uid=device), command=name, by=person("vanhanh"))
    return {"request": str(request.uid)}


def revoke(device: str, reason: str) -> dict[str, Any]:
    devices.revoke_device(device=Device.objects.get(uid=device), by=person(content.TECHNICIAN), reason=reason)
    return {}


def now() -> dict[str, Any]:
    return {"now": clock.now().isoformat()}


def seal_audit() -> dict[str, Any]:
    audit.seal()
    return {}


DOES: dict[str, Callable[..., dict[str, Any]]] = {
    each.__name__: each for each in (write, approve, alert, withdraw, command, revoke, now, seal_audit)
}


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        answer = DOES[asked.pop("do")](**asked)
        sys.stdout.write(
            json.dumps(answer, default=lambda value: str(value) if isinstance(value, UUID) else None) + "\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main()
