"""What a person recorded: taken in as it came, prepared by a task, and let go as it came when its sound is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks import task

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.common.ids import uuid7
from tinlang.common.patience import LEFT_LYING, MAY_BE_ASKED_AGAIN
from tinlang.common.queue import waiting_for
from tinlang.common.room import needing_room
from tinlang.media import arrivals, decoding, faults, mixing, store
from tinlang.media.actions.keeping import keep_sound
from tinlang.media.decoding import Given, TooLong
from tinlang.media.faults import Finding
from tinlang.media.mixing import Mixed
from tinlang.media.models import MediaObject, Recording, RecordingState
from tinlang.media.opus import Samples
from tinlang.media.profile import Profile
from tinlang.media.turns import turn
from tinlang.units.models import Unit

MOST_BYTES = 50 * 1024 * 1024
AT_ONCE = 50
KEEP_REFUSED = timedelta(days=7)
"""So long a refused recording is kept as it came, for whoever wants to know why."""
KEEP_ORPHANS = timedelta(days=1)
"""So long lies what came in without becoming a recording: it may be on its way still."""
_NAME_CHARACTERS = 200
_HEARD, _MIXED = 45, 95
_DECLARED_MORE_MS = 10_000
"""What a header says of the length may be off by so much."""


class EmptyFile(DomainError):
    message = gettext_lazy("Tệp này trống.")
    kept = gettext_lazy("Tin và các bản ghi âm khác vẫn còn nguyên.")
    todo = gettext_lazy("Ghi âm lại hoặc chọn tệp khác.")


class TooBig(DomainError):
    message = gettext_lazy("Tệp nặng quá 50 MB.")
    kept = gettext_lazy("Tin và các bản ghi âm khác vẫn còn nguyên.")
    todo = gettext_lazy("Xuất tệp ra mp3 hoặc m4a cho nhẹ, hoặc cắt bớt, rồi đưa lên lần nữa.")


def take_recording(
    *,
    unit: Unit,
    by: Person,
    file: BinaryIO,
    name: str,
    from_microphone: bool = False,
    permission: str = "bulletins.write",
) -> Recording:
    """Keep what a person gives, once its first second could be decoded, and have it prepared by a task.

    Takes a while; never inside a transaction. EmptyFile, TooBig, NoRoom, NotSound, NoSoundInside, StrangeSound, TooLong
    (where the file itself says so), TooManyWait. `permission`: what the person must be allowed to do in the unit, to
    give a recording for that.
    """
    require(by, permission, unit)
    uid = uuid7()
    sha256, size = _take_in(file, uid)
    return _begin(
        Recording(
            uid=uid,
            unit=unit,
            name=_short(name),
            original_sha256=sha256,
            size=size,
            from_microphone=from_microphone,
            given_by=by,
            given_at=clock.now(),
            changed_at=clock.now(),
        )
    )


def _take_in(file: BinaryIO, uid: UUID) -> tuple[str, int]:
    """SHA-256 and size of what is now kept under that name, and is a sound. Whatever goes wrong: nothing is kept."""
    try:
        with needing_room():
            sha256, size = store.take_in(file, name=uid, most_bytes=MOST_BYTES)
        if size == 0:
            raise EmptyFile
        with turn():
            facts = decoding.probe(store.incoming_path(uid))
        if (facts["declared_ms"] or 0) > decoding.MOST_MS + _DECLARED_MORE_MS:
            raise TooLong
    except BaseException as error:
        store.let_go(uid)
        if isinstance(error, OverflowError):
            raise TooBig from None
        raise
    return sha256, size


@transaction.atomic
def _begin(recording: Recording) -> Recording:
    recording.save()
    audit.record(
        action="media.take_recording",
        by=recording.given_by,
        target=recording,
        unit=recording.unit,
        detail={"name": recording.name, "size": recording.size, "sha256": recording.original_sha256},
    )
    # The task's row belongs to this transaction: it is queued with the recording, or not at all.
    prepare_recording.enqueue(str(recording.uid))
    recording.refresh_from_db()
    return recording


def _short(name: str) -> str:
    """The name alone, without folders; its end stays, for that tells what it is."""
    plain = "".join(character for character in name.replace("\\", "/").rsplit("/", 1)[-1] if character.isprintable())
    return plain.strip()[-_NAME_CHARACTERS:] or _("ghi âm")


@transaction.atomic
def prepare_again(*, recording: Recording, by: Person, permission: str = "bulletins.write") -> Recording:
    """Have a recording prepared again that was left lying, or refused by an error of the machine. Else: no change."""
    stored = Recording.objects.select_for_update().select_related("unit").get(pk=recording.pk)
    require(by, permission, stored.unit)
    left_lying = stored.is_coming and clock.now() - stored.changed_at >= MAY_BE_ASKED_AGAIN
    failed = stored.state == RecordingState.FAILED and _original(stored).exists()
    if left_lying or failed:
        _set(Recording.objects.filter(pk=stored.pk), RecordingState.WAITING, done_percent=0, findings=[])
        audit.record(action="media.prepare_again", by=by, target=stored, unit=stored.unit)
        prepare_recording.enqueue(str(stored.uid))
    stored.refresh_from_db()
    return stored


def prepare_left_lying() -> int:
    """Queue again recordings whose program was ended in the middle: without progress, and in no queue. How many."""
    still = clock.now() - LEFT_LYING
    coming = Q(state__in=(RecordingState.WAITING, RecordingState.WORKING))
    lying = dict(Recording.objects.filter(coming, changed_at__lt=still).values_list("uid", "changed_at")[:AT_ONCE])
    queued = waiting_for(prepare_recording) if lying else set()
    count = 0
    for uid, changed_at in lying.items():
        if str(uid) in queued:
            continue
        with transaction.atomic():  # claimed by whoever changes it first
            claimed = Recording.objects.filter(coming, uid=uid, changed_at=changed_at).update(changed_at=clock.now())
            if claimed:
                prepare_recording.enqueue(str(uid))
        count += claimed
    return count


@task(queue_name="recordings")
def prepare_recording(recording_uid: str) -> None:
    """Check the recording, bring it to its level, keep its sound; then let go of it as it came."""
    prepare(recording=Recording.objects.get(uid=recording_uid))


def prepare(*, recording: Recording) -> Recording:
    """Prepare it now: seconds for each minute of it, outside a transaction. Its row tells what is wrong with it."""
    waiting = Recording.objects.filter(pk=recording.pk, state__in=(RecordingState.WAITING, RecordingState.WORKING))
    if not _set(waiting, RecordingState.WORKING, done_percent=0):
        return recording
    try:
        media, found = _sound_of(Given(_original(recording)), waiting)
    except DomainError as error:
        _set(waiting, RecordingState.FAILED, problem=str(error)[:400])
    except Exception:
        _set(waiting, RecordingState.FAILED, problem=_("Máy chủ gặp lỗi. Đưa lên lại sau ít phút."))
        raise
    else:
        rows = [finding.as_json() for finding in found]
        if media is None:
            _set(waiting, RecordingState.FAILED, problem=_problem(found), findings=rows)
        else:
            _set(waiting, RecordingState.READY, media=media, findings=rows, done_percent=100)
    finally:
        recording.refresh_from_db()
        arrivals.tell(recording)
    let_go_of_originals()
    return recording


def _sound_of(given: Given, waiting: QuerySet[Recording]) -> tuple[MediaObject | None, list[Finding]]:
    """The kept sound, none if a fault blocks it; and all that was found."""
    progress = _Progress(waiting)
    profile = _profile(given, progress)
    found = faults.find(profile, given.facts)
    if any(finding.blocks for finding in found):
        return None, found
    mixed = _mixed(given, profile, progress)
    return keep_sound(data=mixed.data, level=mixed.level), [*found, *faults.bangs(mixed.curve.bangs)]


def _profile(given: Given, progress: _Progress) -> Profile:
    """The profile of all of it. TooLong. Where the channels take each other away, of the loudest alone."""
    profile = Profile.of(progress.while_heard(given))
    if not given.facts["complete"]:
        raise TooLong
    if given.is_cancelled_out:
        given.channel = given.loudest_channel
        profile = Profile.of(given.heard())
        given.facts["channel_alone"] = True
    return profile


def _mixed(given: Given, profile: Profile, progress: _Progress) -> Mixed:
    kept = faults.sounding(profile)
    part = mixing.stretch(given.heard, profile, kept.start, kept.stop)
    return mixing.mix(part, progress=lambda done, of: progress.tell(_HEARD + (_MIXED - _HEARD) * done // max(1, of)))


def _problem(found: list[Finding]) -> str:
    """What blocks, and what to do about the first of it."""
    blocking = [finding for finding in found if finding.blocks]
    return " ".join([*(finding.words for finding in blocking), str(blocking[0].fault.todo)])[:400]


class _Progress:
    """Per cent, told to the row when they have changed."""

    def __init__(self, waiting: QuerySet[Recording]) -> None:
        self._waiting = waiting
        self._told = 0

    def while_heard(self, given: Given) -> Iterator[Samples]:
        for chunk in given.heard():
            yield chunk
            self.tell(_HEARD * given.percent // 100)

    def tell(self, percent: int) -> None:
        if percent > self._told:
            self._told = percent
            self._waiting.update(done_percent=percent, changed_at=clock.now())


def _set(recordings: QuerySet[Recording], state: RecordingState, **fields: object) -> int:
    """How many recordings (one or none) are now in that state."""
    return recordings.update(state=state, changed_at=clock.now(), **{"problem": "", **fields})


def _original(recording: Recording) -> Path:
    """Where it lies as it came; recordings of earlier editions under the SHA-256, which several may share."""
    own, shared = store.incoming_path(recording.uid), store.incoming_path(recording.original_sha256)
    return shared if shared.exists() and not own.exists() else own


def let_go_of_originals() -> None:
    """Keep as they came only recordings that are on their way, and for a week those that were refused.

    What never became a recording lies for a day.
    """
    lying = store.incoming()
    owners = Recording.objects.filter(_owns(one.name for one in lying))
    coming = Q(state__in=(RecordingState.WAITING, RecordingState.WORKING))
    refused = Q(state=RecordingState.FAILED, changed_at__gt=clock.now() - KEEP_REFUSED)
    wanted, owned = _names(owners.filter(coming | refused)), _names(owners)
    for one in lying:
        orphaned = one.name not in owned and one.age > KEEP_ORPHANS
        if orphaned or one.name in owned - wanted:
            store.let_go(one.name)


def _owns(names: Iterable[str]) -> Q:
    """Recordings to whom files of these names belong: by their uid, or by the SHA-256."""
    given = set(names)
    by_hash = {name for name in given if len(name) == 64}
    return Q(uid__in=[name for name in given - by_hash if name.count("-") == 4]) | Q(original_sha256__in=by_hash)


def _names(recordings: QuerySet[Recording]) -> set[str]:
    return {str(name) for row in recordings.values_list("uid", "original_sha256") for name in row}
