"""Alerts: what cannot wait is written in one go. Draft, sound and submission; sent twice, it is there once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from tinlang.accounts.models import Person
from tinlang.bulletins import errors
from tinlang.bulletins.actions.content import Content
from tinlang.bulletins.actions.deciding import submit
from tinlang.bulletins.actions.sounding import make_sound
from tinlang.bulletins.actions.writing import create_bulletin, save_draft
from tinlang.bulletins.models import Kind, Priority, Version
from tinlang.common import clock
from tinlang.units.models import Unit

CHARACTERS = 500
"""What is longer nobody takes in over a siren; it goes out as a bulletin besides."""
LONGEST = timedelta(hours=24)


@dataclass(frozen=True, kw_only=True)
class Alert:
    """What the form of an alert holds; `lasts` counts from the moment it is written."""

    title: str
    text: str
    areas: frozenset[str]
    severity: str
    every: timedelta
    lasts: timedelta
    is_drill: bool = False


def give_alert(*, unit: Unit, by: Person, alert: Alert, uid: UUID) -> Version:
    """Write an alert and hand it to the second person: the submitted version. The same `uid` again is the same alert.

    What `write_alert` and a submission are refused for; then what was written is kept as a draft.
    """
    version = write_alert(unit=unit, by=by, alert=alert, uid=uid)
    return submit(version=version, by=by) if version.is_draft else version


def write_alert(*, unit: Unit, by: Person, alert: Alert, uid: UUID) -> Version:
    """A draft of an alert with its sound, spoken at once; `uid`: of its bulletin, new or not. Takes a second or two.

    AlertTooLong, AlertLastsTooLong, what a draft is refused for; AlertSilent when it is kept and cannot be spoken. One
    that was submitted meanwhile stays as it is.
    """
    begun = Version.objects.filter(bulletin__uid=uid).order_by("-number").first()
    if begun is not None and begun.is_submitted:
        return begun
    if len(alert.text) > CHARACTERS:
        raise errors.AlertTooLong
    if alert.lasts > LONGEST:
        raise errors.AlertLastsTooLong
    content = _content(alert)
    if begun is None:
        draft = create_bulletin(unit=unit, by=by, content=content, uid=uid)
    else:
        draft = save_draft(version=begun, by=by, content=content, revision=begun.revision)
    variant = make_sound(variant=draft.variants.select_related("language", "version__bulletin__unit").get())
    if not variant.sound_is_ready:
        raise errors.AlertSilent(problem=variant.sound_problem)
    return draft


def _content(alert: Alert) -> Content:
    return Content(
        title=alert.title,
        text=alert.text,
        areas=alert.areas,
        kind=Kind.NOTICE,
        priority=Priority.URGENT,
        severity=alert.severity,
        every_s=int(alert.every.total_seconds()),
        is_drill=alert.is_drill,
        end_at=clock.now() + alert.lasts,
    )
