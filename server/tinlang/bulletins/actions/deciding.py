"""Submitting and deciding: four eyes, and an approval that binds the hashes of text and sound."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F

from tinlang.accounts.access import delegation_for, may_by_role, require
from tinlang.accounts.confirming import Confirmation, Manner, manner_of
from tinlang.accounts.models import Delegation, Person
from tinlang.bulletins import aloud, errors
from tinlang.bulletins.actions.content import Content, refuse, stored_content, text_hash, window_wrong
from tinlang.bulletins.actions.languages import variants_wrong
from tinlang.bulletins.actions.marking import looked_over
from tinlang.bulletins.actions.moving import checked_reason, lock, move, require_move
from tinlang.bulletins.models import LOUDSPEAKER, MAIN_LANGUAGE, Kind, State, Version
from tinlang.bulletins.queries import hands_in
from tinlang.common import audit, clock
from tinlang.units.models import Unit


def submit(*, version: Version, by: Person) -> Version:
    """Hand a draft over for approval; from now on it never changes. It needs text, sound, areas and a time to come."""
    aloud.read_ahead(version)
    return _submit(version, by)


@transaction.atomic
def _submit(version: Version, by: Person) -> Version:
    stored = lock(version)
    require(by, "bulletins.alert" if stored.is_urgent else "bulletins.submit", stored.unit)
    require_move(stored, State.SUBMITTED, errors.NotDraft)
    at = clock.now()
    _check_complete(stored, at)
    move(stored, State.SUBMITTED, by=by, at=at, otherwise=errors.NotDraft, submitted_by=by, submitted_at=at)
    audit.record(action="bulletins.submit", by=by, target=stored, unit=stored.unit, detail=_hashes(stored))
    return stored


def _check_complete(version: Version, at: datetime) -> None:
    """All at once what is missing or wrong in fields, window, sounds and languages; then TooShortForSound."""
    content = stored_content(version)
    silent = list(_sounds_wrong(version)) if content.text else []
    said = {str(wrong.facts["language"]) for wrong in silent} if content.text else {MAIN_LANGUAGE}
    others = variants_wrong(version, but=said)
    refuse([*fields_missing(content), *window_wrong(content, at), *silent, *others])
    start, end = version.window_from(at)
    if end - start < timedelta(milliseconds=version.length_ms):
        raise errors.TooShortForSound


def fields_missing(content: Content) -> Iterator[errors.BulletinError]:
    """What a draft may lack and a version that is submitted may not."""
    if not content.title:
        yield errors.TitleMissing()
    if not content.text:
        yield errors.TextMissing()
    if not content.areas:
        yield errors.AreaMissing()
    if LOUDSPEAKER not in content.channels:
        yield errors.ChannelMissing()
    if content.kind == Kind.CORRECTION and not content.corrects:
        yield errors.CorrectedMissing()


def wrong_with(
    *, unit: Unit, content: Content, version: Version | None = None, is_submitted: bool = False
) -> list[errors.BulletinError]:
    """All that would be refused of what a page holds, without storing anything: so that it is said at once."""
    before = stored_content(version) if version is not None else None
    content, _marks, wrong = looked_over(unit, content, clock.now(), before)
    return [*wrong, *(fields_missing(content) if is_submitted else ())]


def _sounds_wrong(version: Version) -> Iterator[errors.SoundNotReady]:
    """Whose sound is missing, or is not what would be said now; `facts["language"]`: its tag."""
    for variant in version.variants.select_related("language"):
        variant.version = version
        if variant.language_id == MAIN_LANGUAGE and not (variant.sound_is_ready or variant.is_recorded):
            yield errors.SoundNotReady(language=variant.language_id)
        elif variant.sound_is_ready and not aloud.is_fresh(variant):
            yield errors.SoundOutOfDate(language=variant.language_id)


@transaction.atomic
def return_for_edit(*, version: Version, by: Person, reason: str) -> Version:
    """Send a submitted version back with what is to be changed; the editor opens a new draft from it. HandInIt."""
    return _refuse(version, State.RETURNED, "bulletins.return_for_edit", by=by, reason=reason)


@transaction.atomic
def reject(*, version: Version, by: Person, reason: str) -> Version:
    """Refuse a submitted version for good, with a reason. HandInIt."""
    return _refuse(version, State.REJECTED, "bulletins.reject", by=by, reason=reason)


def _refuse(version: Version, to: State, action: str, *, by: Person, reason: str) -> Version:
    stored = lock(version)
    require(by, "bulletins.approve", stored.unit)
    require_move(stored, to, errors.NotSubmitted)
    reason, under = checked_reason(reason), _under(stored, by)
    at = clock.now()
    move(
        stored,
        to,
        by=by,
        at=at,
        otherwise=errors.NotSubmitted,
        reason=reason,
        decided_by=by,
        decided_at=at,
        under=under,
    )
    detail = {"reason": reason, "under": str(under) if under else ""}
    audit.record(action=action, by=by, target=stored, unit=stored.unit, detail=detail)
    return stored


@transaction.atomic
def approve(*, version: Version, by: Person, confirmation: Confirmation | None = None) -> Version:
    """Approve a submitted version of somebody else, binding the hashes of its text and sound (four eyes).

    By a role of one's own, or under a delegation: then neither of the two had a hand in it. SameAuthor, HandInIt,
    ConfirmationMissing where an approval is to be confirmed by a passkey or a PIN.
    """
    stored = lock(version)
    require(by, "bulletins.approve", stored.unit)
    require_move(stored, State.APPROVED, errors.NotSubmitted)
    under = _check_four_eyes(stored, by)
    manner = manner_of(by, purpose_of(stored), confirmation)
    return bind(stored, by=by, decided_by=by, manner=manner, under=under)


def purpose_of(version: Version) -> str:
    """What a confirmation of its approval is for."""
    return f"approve:{version.uid}"


def _check_four_eyes(stored: Version, by: Person) -> Delegation | None:
    """SameAuthor, HandInIt. The delegation under which it is approved; None by a role of one's own."""
    if stored.submitted_by_id == by.pk:
        raise errors.SameAuthor
    return _under(stored, by)


def _under(stored: Version, by: Person) -> Delegation | None:
    """The delegation under which it is decided; None by a role of one's own. HandInIt.

    A delegate stands in for somebody: neither of the two may have had a hand in it, in whatever language.
    """
    if may_by_role(by, "bulletins.approve", stored.unit):
        return None
    hands = hands_in([stored])[stored.pk]
    under = delegation_for(by, "bulletins.approve", stored.unit, other_than=hands)
    if under is None or by.pk in hands:
        raise errors.HandInIt
    return under


def bind(
    stored: Version,
    *,
    by: Person,
    decided_by: Person,
    manner: Manner,
    under: Delegation | None = None,
    **more: object,
) -> Version:
    """Approved, with the hashes of every text and sound. ContentDiffers. `by` did it, `decided_by` answers for it."""
    for variant in stored.variants.all():
        if variant.text_sha256 != text_hash(variant.words) or not variant.sound_is_ready:
            raise errors.ContentDiffers(variant=str(variant.uid))
    stored.variants.update(approved_text_sha256=F("text_sha256"), approved_media_sha256=F("media_id"))
    at = clock.now()
    decided: dict[str, Any] = {"decided_by": decided_by, "decided_at": at, "manner": manner, "under": under, **more}
    move(stored, State.APPROVED, by=by, at=at, otherwise=errors.NotSubmitted, **decided)
    detail = {"hashes": _hashes(stored), "manner": manner, "under": str(under) if under else ""}
    audit.record(action="bulletins.approve", by=by, target=stored, unit=stored.unit, detail=detail)
    return stored


def _hashes(version: Version) -> dict[str, object]:
    """What was said, by hash, for the audit."""
    return {
        variant.language_id: {"text": variant.text_sha256, "sound": variant.media_id}
        for variant in version.variants.all()
    }
