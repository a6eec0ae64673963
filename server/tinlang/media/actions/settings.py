"""How a unit's bulletins sound: jingle and chime, voice and speed; and a tune brought in, from a file or of ours."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.common.room import needing_room
from tinlang.media import decoding, mixing, opus, tunes
from tinlang.media.actions.keeping import keep_sound
from tinlang.media.models import MediaObject, SoundSetting, Speed
from tinlang.media.opus import Samples
from tinlang.media.speech import voices
from tinlang.media.turns import TooManyWait, turn
from tinlang.units.models import Unit

MOST_TUNE_MS = 30_000
MOST_TUNE_BYTES = 10 * 1024 * 1024
_KEPT = _("Nhạc hiệu và cài đặt đang dùng vẫn như trước.")
_ANOTHER_FILE = _("Chọn tệp wav, mp3, m4a hoặc ogg khác, mở nghe được trên máy.")
_NO_TUNE = (
    decoding.NotSound,
    decoding.NoSoundInside,
    decoding.StrangeSound,
    mixing.SilentSound,
    mixing.LoudnessFailed,
)


class TuneTooLong(DomainError):
    message = _("Nhạc dài quá 30 giây.")
    kept = _KEPT
    todo = _("Cắt ngắn lại: bà con cần nghe tin, nhạc hiệu chỉ nên 3 đến 8 giây.")


class TuneTooBig(DomainError):
    message = _("Tệp nhạc lớn quá 10 MB.")
    kept = _KEPT
    todo = _("Xuất ra mp3 hoặc m4a, dưới 30 giây.")


class NoSuchTune(DomainError):
    message = _("Không có bản nhạc này.")
    kept = _KEPT
    todo = _("Chọn lại trong danh sách.")


class NoSuchVoice(DomainError):
    message = _("Không có giọng đọc hoặc tốc độ này.")
    kept = _KEPT
    todo = _("Chọn lại trong danh sách.")


@dataclass(frozen=True, kw_only=True)
class Sounding:
    """How bulletins are to sound. `voice` "": the usual one of the language; no jingle or chime: none."""

    voice: str = ""
    speed: str = Speed.NORMAL
    jingle: MediaObject | None = None
    chime: MediaObject | None = None


def take_tune(*, file: BinaryIO) -> MediaObject:
    """Keep a jingle or chime that somebody gives, at the level of everything else. Outside a transaction.

    TuneTooBig, TuneTooLong, NoRoom, SilentSound, and what `decoding` refuses.
    """
    content = file.read(MOST_TUNE_BYTES + 1)
    if len(content) > MOST_TUNE_BYTES:
        raise TuneTooBig
    try:
        with needing_room(), tempfile.NamedTemporaryFile(prefix="tinlang-tune-") as copy:
            copy.write(content)
            copy.flush()
            given = decoding.Given(Path(copy.name))
            with turn():
                heard = list(given.heard(most_ms=MOST_TUNE_MS + 1000))
        if sum(map(len, heard)) * 1000 > MOST_TUNE_MS * opus.RATE:
            raise TuneTooLong
        return _kept(lambda: heard)
    except TooManyWait as error:
        raise error.told(kept=_KEPT) from error
    except _NO_TUNE as error:  # said of a recording; of a tune other things are kept and to be done
        raise error.told(kept=_KEPT, todo=_ANOTHER_FILE) from error


def own_tune(*, key: str) -> MediaObject:
    """Keep one of our tunes, to be used. NoSuchTune."""
    if tunes.tune(key) is None:
        raise NoSuchTune
    return _kept(lambda: [tunes.samples(key)])


def _kept(heard: Callable[[], Iterable[Samples]]) -> MediaObject:
    return keep_sound(data=mixing.mix(mixing.part_of(heard)).data)


@transaction.atomic
def change_sound_setting(*, unit: Unit, by: Person, sounding: Sounding) -> SoundSetting:
    """Store how bulletins of the unit, and of those below it that have no setting of their own, sound. NoSuchVoice.

    What is approved stays as it was approved; drafts that a machine reads are to be heard again.
    """
    require(by, "media.settings", unit)
    known = {voice.key for voice in voices.for_language(voices.VIETNAMESE)}
    before = SoundSetting.objects.select_for_update().filter(unit=unit).first()
    kept_voice = before.voice if before else ""
    if sounding.speed not in Speed.values or sounding.voice not in {"", kept_voice, *known}:
        raise NoSuchVoice
    given = {
        "voice": sounding.voice,
        "speed": sounding.speed,
        "jingle": sounding.jingle,
        "chime": sounding.chime,
    }
    if before is not None and all(getattr(before, name) == value for name, value in given.items()):
        return before
    fields = {**given, "changed_by": by, "changed_at": clock.now()}
    setting, _new = SoundSetting.objects.update_or_create(unit=unit, defaults=fields)
    detail = {name: str(getattr(value, "sha256", value) or "") for name, value in given.items()}
    audit.record(action="media.change_sound_setting", by=by, target=unit, unit=unit, detail=detail)
    return setting


@transaction.atomic
def remove_sound_setting(*, unit: Unit, by: Person) -> None:
    """Let the unit sound like the one above it again."""
    require(by, "media.settings", unit)
    setting = SoundSetting.objects.filter(unit=unit).first()
    if setting is not None:
        audit.record(action="media.remove_sound_setting", by=by, target=unit, unit=unit)
        setting.delete()
