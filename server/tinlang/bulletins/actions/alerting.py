"""Alerts: what cannot wait is written in one go. Draft, sound and submission; sent twice, it is there once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from tinlang.accounts.models import Person
from tinlang.bulletins import errors
from tinlang.bulletins.actions.content import Content, settled, stored_content
from tinlang.bulletins.actions.deciding import submit
from tinlang.bulletins.actions.sounding import make_sound
from tinlang.bulletins.actions.writing import create_bulletin, save_draft
from tinlang.bulletins.models import MAIN_LANGUAGE, Kind, Priority, Version
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


def give_alert(
    *, unit: Unit, by: Person, alert: Alert, uid: UUID, version: Version | None = None, revision: int | None = None
) -> Version:
    """Write an alert and hand it to the second person: the submitted version. The same `uid` again is the same alert.

    What `write_alert` and a submission are refused for; then what was written is kept as a draft.
    """
    draft = write_alert(unit=unit, by=by, alert=alert, uid=uid, version=version, revision=revision)
    return hand_over_alert(draft=draft, by=by, alert=alert) if draft.is_draft else draft


def hand_over_alert(*, draft: Version, by: Person, alert: Alert) -> Version:
    """Submit what was written. The same form sent again: its alert; AlertSent for other words."""
    try:
        return submit(version=draft, by=by)
    except errors.NotDraft:
        return _sent(Version.objects.get(pk=draft.pk), _content(alert))


def write_alert(
    *, unit: Unit, by: Person, alert: Alert, uid: UUID, version: Version | None = None, revision: int | None = None
) -> Version:
    """A draft of an alert with its sound, spoken at once. Takes a second or two.

    `uid`: of its bulletin, for a page that begins it; `version`: the draft that a page goes on with, as of `revision`.
    AlertTooLong, AlertLastsTooLong, what a draft is refused for; AlertSent if other words were handed over or written
    under it meanwhile, else what was handed over is answered; AlertSilent when it is kept and cannot be spoken.
    """
    if len(alert.text) > CHARACTERS:
        raise errors.AlertTooLong
    if alert.lasts > LONGEST:
        raise errors.AlertLastsTooLong
    content = _content(alert)
    begun = Version.objects.filter(bulletin__uid=uid).order_by("-number").first()
    if version is not None:
        begun = Version.objects.get(pk=version.pk)  # its words too as they stand now
    if begun is not None and (not begun.is_draft or (version is None and begun.number > 1)):
        return _sent(begun, content)
    if begun is None:
        draft = create_bulletin(unit=unit, by=by, content=content, uid=uid)
    else:
        seen = begun.revision if _says(begun, content) else revision or begun.revision
        draft = save_draft(version=begun, by=by, content=content, revision=seen)
    spoken = draft.variants.select_related("language", "version__bulletin__unit").get(language=MAIN_LANGUAGE)
    variant = make_sound(variant=spoken)
    if not variant.sound_is_ready:
        raise errors.AlertSilent(problem=variant.sound_problem)
    return draft


def _sent(version: Version, content: Content) -> Version:
    """The alert that waits for its second person, if it is this very one. AlertSent."""
    if version.is_submitted and version.number == 1 and _says(version, content):
        return version
    raise errors.AlertSent


def _says(version: Version, content: Content) -> bool:
    """Whether a version says just that, but for the minute in which its end was counted from."""
    stored = stored_content(version)
    return replace(stored, end_at=None) == replace(settled(content), end_at=None)


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
