"""Drafts: made, saved, opened again. A text that changes loses the sound that was made from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.bulletins.actions.content import Content, checked, chosen_areas, stored_content, text_hash
from tinlang.bulletins.actions.languages import NO_SOUND, take_variants_along
from tinlang.bulletins.actions.moving import lock, note
from tinlang.bulletins.errors import ChangedMeanwhile, NotDraft, NotToBeEdited
from tinlang.bulletins.models import (
    MAIN_LANGUAGE,
    OPEN_STATES,
    Bulletin,
    SoundState,
    State,
    Variant,
    Version,
)
from tinlang.common import audit, clock
from tinlang.common.ids import uuid7
from tinlang.units.models import Unit

__all__ = ["Content", "create_bulletin", "edit_again", "save_draft"]


@transaction.atomic
def create_bulletin(*, unit: Unit, by: Person, content: Content, uid: UUID | None = None) -> Version:
    """Begin a bulletin of `unit` with its first draft. The same `uid` again (a form sent twice) saves that draft."""
    require(by, "bulletins.write", unit)
    at = clock.now()
    content = checked(content, at)
    uid = uid or uuid7()
    begun = Version.objects.filter(bulletin__uid=uid, number=1).first()
    if begun is not None:
        return save_draft(version=begun, by=by, content=content, revision=0)
    areas = chosen_areas(unit, content.areas)
    bulletin = Bulletin.objects.create(uid=uid, unit=unit, created_by=by, created_at=at)
    version = _new_draft(bulletin, 1, content, areas, by=by, at=at)
    audit.record(action="bulletins.create", by=by, target=version, unit=unit, detail={"title": version.title})
    return version


def _new_draft(
    bulletin: Bulletin, number: int, content: Content, areas: list[Unit], *, by: Person, at: datetime
) -> Version:
    version = Version.objects.create(
        bulletin=bulletin,
        number=number,
        title=content.title,
        priority=content.priority,
        start_at=content.start_at,
        end_at=content.end_at,
        edited_by=by,
        edited_at=at,
    )
    version.areas.set(areas)
    Variant.objects.create(
        version=version,
        language_id=MAIN_LANGUAGE,
        text=content.text,
        text_sha256=text_hash(content.text),
        sound_changed_at=at,
    )
    note(version, "", by=by, at=at)
    return version


@transaction.atomic
def save_draft(*, version: Version, by: Person, content: Content, revision: int) -> Version:
    """Store what was written over revision `revision`; saving what is stored already changes nothing.

    NotDraft, ChangedMeanwhile (both carry what was written), and what `checked` and `chosen_areas` raise.
    """
    stored = lock(version)
    require(by, "bulletins.write", stored.unit)
    if not stored.is_draft:
        raise NotDraft(version=stored, content=content)
    at = clock.now()
    content = checked(content, at)
    areas = chosen_areas(stored.unit, content.areas)
    content = replace(content, areas=frozenset(str(area.uid) for area in areas))
    if content == stored_content(stored):
        return stored
    if not _write(stored, content, revision, by=by, at=at):
        raise ChangedMeanwhile(version=stored, content=content)
    stored.areas.set(areas)
    audit.record(action="bulletins.save_draft", by=by, target=stored, unit=stored.unit)
    return Version.objects.get(pk=stored.pk)


def _write(version: Version, content: Content, revision: int, *, by: Person, at: datetime) -> bool:
    """Whether the draft was still a draft of that revision, and is now written over."""
    written = Version.objects.filter(pk=version.pk, state=State.DRAFT, revision=revision).update(
        title=content.title,
        priority=content.priority,
        start_at=content.start_at,
        end_at=content.end_at,
        edited_by=by,
        edited_at=at,
        revision=F("revision") + 1,
    )
    if written:
        hashed = text_hash(content.text)
        version.variants.filter(language_id=MAIN_LANGUAGE).exclude(text_sha256=hashed).update(
            text=content.text,
            text_sha256=hashed,
            sound_state=SoundState.NONE,
            sound_changed_at=at,
            **NO_SOUND,
        )
    return bool(written)


@transaction.atomic
def edit_again(*, version: Version, by: Person) -> Version:
    """The open draft of the bulletin; if there is none, a new one from this approved or returned version.

    NotToBeEdited while another version waits for approval, or if this one is not the latest. Languages, recordings,
    readings and sounds come along.
    """
    stored = lock(version)
    require(by, "bulletins.write", stored.unit)
    siblings = Version.objects.filter(bulletin=stored.bulletin)
    open_version = siblings.filter(state__in=OPEN_STATES).first()
    if open_version is not None and open_version.is_draft:
        return open_version
    latest: int = siblings.aggregate(latest=Max("number"))["latest"]
    if open_version is not None or stored.number != latest or not stored.may_be_edited_again:
        raise NotToBeEdited(state=stored.state)
    at = clock.now()
    content = _still_to_come(stored_content(stored), at)
    draft = _new_draft(stored.bulletin, latest + 1, content, list(stored.areas.all()), by=by, at=at)
    take_variants_along(stored, draft)
    audit.record(action="bulletins.edit_again", by=by, target=draft, unit=stored.unit)
    return draft


def _still_to_come(content: Content, at: datetime) -> Content:
    """Times that have passed are left out: the new draft airs when it is approved, unless it says otherwise."""
    passed = (content.start_at is not None and content.start_at < at) or (
        content.end_at is not None and content.end_at <= at
    )
    return replace(content, start_at=None, end_at=None) if passed else content
