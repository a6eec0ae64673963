"""Drafts: made, saved, kept while one types, opened again. A text that changes loses the sound made from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q

from tinlang.accounts.access import require, take_turns
from tinlang.accounts.models import Person
from tinlang.bulletins.actions.content import Content, permission_to_write, refuse, stored_content, text_hash
from tinlang.bulletins.actions.languages import NO_SOUND, take_variants_along
from tinlang.bulletins.actions.marking import Marks, columns, looked_over, marks_of, tie, without
from tinlang.bulletins.actions.moving import lock, move, note
from tinlang.bulletins.errors import ChangedMeanwhile, NotDraft, NotSubmitted, NotToBeEdited, NotYours
from tinlang.bulletins.models import (
    MAIN_LANGUAGE,
    OPEN_STATES,
    Bulletin,
    SoundState,
    State,
    Variant,
    Version,
    is_by_days,
    untitled,
)
from tinlang.common import audit, clock
from tinlang.common.ids import uuid7
from tinlang.units.models import Unit

SITTING = timedelta(minutes=30)
"""Whoever goes on with a draft after so long sits down to it anew: the audit says so once, not at each pause."""


@dataclass(frozen=True, kw_only=True)
class Typing:
    """Which page of a browser sends, and for the how-manieth time: a page is never in its own way.

    Its answer may have been lost with the network; then it does not know the revision that it has made itself.
    """

    page: str = ""
    step: int = 0


@dataclass(frozen=True)
class Kept:
    """What came of keeping: the draft, if there is one now, and the fields that stay as they were."""

    version: Version | None
    left_out: frozenset[str] = frozenset()


UNKNOWN = Typing()
NOTHING = Content(title="", text="", areas=frozenset())


@transaction.atomic
def create_bulletin(
    *, unit: Unit, by: Person, content: Content, uid: UUID | None = None, typing: Typing = UNKNOWN
) -> Version:
    """Begin a bulletin of `unit` with its first draft. The same `uid` again (a form sent twice) saves that draft.

    AccountClosed, and all that `looked_over` finds, Several at once.
    """
    take_turns(by)  # the same form twice at once: the second finds the first
    require(by, content.writing, unit)
    at = clock.now()
    uid = uid or uuid7()
    begun = Version.objects.filter(bulletin__uid=uid, number=1).first()
    if begun is not None:
        return save_draft(version=begun, by=by, content=content, revision=0, typing=typing)
    content, marks, wrong = looked_over(unit, content, at)
    refuse(wrong)
    bulletin = Bulletin.objects.create(uid=uid, unit=unit, created_by=by, created_at=at)
    version = _new_draft(bulletin, 1, content, marks, by=by, at=at, typing=typing)
    audit.record(action="bulletins.create", by=by, target=version, unit=unit, detail={"title": version.title})
    return version


def _new_draft(
    bulletin: Bulletin,
    number: int,
    content: Content,
    marks: Marks,
    *,
    by: Person,
    at: datetime,
    typing: Typing = UNKNOWN,
) -> Version:
    version = Version.objects.create(
        bulletin=bulletin,
        number=number,
        title=content.title or untitled(content.text),
        edited_by=by,
        edited_at=at,
        page=typing.page,
        page_step=typing.step,
        **columns(content, marks),
    )
    tie(version, marks)
    Variant.objects.create(
        version=version,
        language_id=MAIN_LANGUAGE,
        text=content.text,
        text_sha256=text_hash(content.text),
        sound_changed_at=at,
    )
    version.writers.add(by)
    note(version, "", by=by, at=at)
    return version


@transaction.atomic
def save_draft(*, version: Version, by: Person, content: Content, revision: int, typing: Typing = UNKNOWN) -> Version:
    """Store what was written over revision `revision`; saving what is stored already changes nothing.

    NotDraft, ChangedMeanwhile (both carry what was written), and all that `looked_over` finds, Several at once.
    """
    stored = _draft(version, by, content)
    at, before = clock.now(), stored_content(stored)
    content, marks, wrong = looked_over(stored.unit, content, at, before)
    refuse(wrong)
    if content == before:
        return stored
    _write(stored, content, marks, revision, by=by, at=at, typing=typing)
    audit.record(action="bulletins.save_draft", by=by, target=stored, unit=stored.unit)
    return Version.objects.get(pk=stored.pk)


@transaction.atomic
def keep_new(
    *, unit: Unit, by: Person, content: Content, uid: UUID, typing: Typing, unread: Collection[str] = ()
) -> Kept:
    """Keep what is being typed of a bulletin that is not stored yet; without a word of it nothing is stored.

    As `keep_draft` does, of which it is the beginning. AccountClosed.
    """
    take_turns(by)
    require(by, "bulletins.write", unit)
    begun = Version.objects.filter(bulletin__uid=uid, number=1).first()
    if begun is not None:
        return keep_draft(version=begun, by=by, content=content, revision=0, typing=typing, unread=unread)
    content, left_out = _what_can_be_kept(unit, content, NOTHING, unread)
    if content.is_empty:
        return Kept(None, left_out - {"title"})
    return Kept(create_bulletin(unit=unit, by=by, content=content, uid=uid, typing=typing), left_out)


@transaction.atomic
def keep_draft(
    *, version: Version, by: Person, content: Content, revision: int, typing: Typing, unread: Collection[str] = ()
) -> Kept:
    """Keep what is being typed, without being asked: what is wrong, and what the page could not read, stays as it was.

    Words that are there are never taken away like this: whoever wants them gone saves. Audited once a sitting.
    NotDraft, ChangedMeanwhile.
    """
    stored = _draft(version, by, content)
    at, before = clock.now(), stored_content(stored)
    content, left_out = _what_can_be_kept(stored.unit, content, before, unread)
    if content == before:
        return Kept(stored, left_out)
    sits_down = stored.edited_by_id != by.pk or at - stored.edited_at >= SITTING
    _write(stored, content, marks_of(stored.unit, content, before), revision, by=by, at=at, typing=typing)
    if sits_down:
        audit.record(action="bulletins.write_draft", by=by, target=stored, unit=stored.unit)
    return Kept(Version.objects.get(pk=stored.pk), left_out)


def _what_can_be_kept(
    unit: Unit, content: Content, before: Content, unread: Collection[str]
) -> tuple[Content, frozenset[str]]:
    """The content with each field that is wrong, unread or emptied as it was before; and which fields those are."""
    left_out = frozenset(unread)
    content, _marks, wrong = looked_over(unit, without(content, left_out, before), clock.now(), before)
    emptied = {name for name in ("title", "text") if getattr(before, name) and not getattr(content, name)}
    left_out |= emptied | {error.field for error in wrong if error.field}
    return without(content, left_out, before), left_out


def _draft(version: Version, by: Person, content: Content) -> Version:
    """The draft, locked. NotDraft, with what was written."""
    stored = lock(version)
    for priority in (stored.priority, content.priority):  # nor does news become an alert, or an alert news, by itself
        require(by, permission_to_write(priority), stored.unit)
    if not stored.is_draft:
        raise NotDraft(version=stored, content=content)
    return stored


def _write(
    version: Version, content: Content, marks: Marks, revision: int, *, by: Person, at: datetime, typing: Typing
) -> None:
    """Write over the draft if it is still of that revision, or was last written by the same page. ChangedMeanwhile."""
    own = Q(page=typing.page, page_step__lt=typing.step) if typing.page else Q(pk__in=[])
    drafts = Version.objects.filter(Q(revision=revision) | own, pk=version.pk, state=State.DRAFT)
    written = drafts.update(
        title=content.title or untitled(content.text),
        edited_by=by,
        edited_at=at,
        revision=F("revision") + 1,
        page=typing.page,
        page_step=typing.step,
        **columns(content, marks),
    )
    if not written:
        raise ChangedMeanwhile(version=version, content=content)
    version.writers.add(by)
    tie(version, marks)
    hashed = text_hash(content.text)
    version.variants.filter(language_id=MAIN_LANGUAGE).exclude(text_sha256=hashed).update(
        text=content.text,
        text_sha256=hashed,
        sound_state=SoundState.NONE,
        sound_changed_at=at,
        **NO_SOUND,
    )


@transaction.atomic
def edit_again(*, version: Version, by: Person) -> Version:
    """The open draft of the bulletin; if there is none, a new one from this approved, returned or taken-back version.

    NotToBeEdited while another version waits for approval, or if this one is not the latest. Languages, recordings,
    readings and sounds come along.
    """
    stored = lock(version)
    require(by, permission_to_write(stored.priority), stored.unit)
    siblings = Version.objects.filter(bulletin=stored.bulletin)
    open_version = siblings.filter(state__in=OPEN_STATES).first()
    if open_version is not None and open_version.is_draft:
        return open_version
    latest: int = siblings.aggregate(latest=Max("number"))["latest"]
    if open_version is not None or stored.number != latest or not stored.may_be_edited_again:
        raise NotToBeEdited(state=stored.state)
    draft = _draft_from(stored, by=by, at=clock.now())
    audit.record(action="bulletins.edit_again", by=by, target=draft, unit=stored.unit)
    return draft


@transaction.atomic
def take_back(*, version: Version, by: Person) -> Version:
    """Take back what one has submitted oneself, before it is decided; the next version is a draft with the same words.

    What was submitted stays as it was: an approver who has it open approves it, or is told that it was taken back, and
    never approves words that were not there. NotSubmitted, NotYours.
    """
    stored = lock(version)
    require(by, "bulletins.alert" if stored.is_urgent else "bulletins.submit", stored.unit)
    if not stored.is_submitted:
        raise NotSubmitted(state=stored.state)
    if stored.submitted_by_id != by.pk:
        raise NotYours
    at = clock.now()
    move(stored, State.TAKEN_BACK, by=by, at=at, otherwise=NotSubmitted)
    draft = _draft_from(stored, by=by, at=at)
    audit.record(action="bulletins.take_back", by=by, target=stored, unit=stored.unit)
    return draft


def _draft_from(stored: Version, *, by: Person, at: datetime) -> Version:
    """The next version of a bulletin, a draft with all that this one has."""
    before = stored_content(stored)
    content = _still_to_come(before, at)
    marks = marks_of(stored.unit, content, before)
    marks.areas = list(stored.areas.all())
    draft = _new_draft(stored.bulletin, stored.number + 1, content, marks, by=by, at=at)
    take_variants_along(stored, draft)
    draft.writers.add(*stored.writers.all(), stored.edited_by)
    return draft


def _still_to_come(content: Content, at: datetime) -> Content:
    """Times that have passed are left out: the new draft airs when it is approved, unless it says otherwise."""
    start, end = content.start_at, content.end_at
    begun = start is not None and start < at and not is_by_days(start, end)
    passed = begun or (end is not None and end <= at)
    return replace(content, start_at=None, end_at=None) if passed else content
