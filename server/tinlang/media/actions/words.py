"""The words that a unit teaches the reader: added, taken back. A changed reading is a new row: who, since when."""

from __future__ import annotations

import unicodedata

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.common.text import nfc
from tinlang.media.models import READING_CHARACTERS, WRITTEN_CHARACTERS, LexiconWord
from tinlang.units.models import Unit

_KEPT = _("Từ điển và tin vẫn như trước.")


class WordError(DomainError):
    field = "written"
    kept = _KEPT


class WordMissing(WordError):
    message = _("Chưa ghi chữ cần đọc khác.")
    todo = _("Chép đúng như trong tin, ví dụ “TYT”.")


class WordTooLong(WordError):
    message = _("Chữ viết dài quá 60 ký tự.")
    todo = _("Chỉ ghi từ hoặc cụm từ ngắn.")


class WordUnreadable(WordError):
    message = _("Chữ viết phải có ít nhất một chữ cái hoặc chữ số.")
    todo = _("Chép đúng như trong tin, ví dụ “TYT”.")


class ReadingMissing(WordError):
    field = "reading"
    message = _("Chưa ghi cách đọc.")
    todo = _("Ghi bằng chữ như đang nói, ví dụ “trạm y tế”.")


class ReadingTooLong(WordError):
    field = "reading"
    message = _("Cách đọc dài quá 200 ký tự.")


class ReadingNotWords(WordError):
    field = "reading"
    message = _("Chỉ ghi bằng chữ, không ghi số và dấu lạ.")
    todo = _("Ví dụ: “bảy giờ ba mươi”.")


class WordTakenBack(DomainError):
    message = _("Từ này đã được bỏ khỏi từ điển đọc.")


def checked_word(written: str, reading: str) -> tuple[str, str]:
    """Both in NFC with single blanks. Raises a WordError: a reading is words only, so that it can be said."""
    written, reading = (" ".join(nfc(text).split()) for text in (written, reading))
    if not written:
        raise WordMissing
    if len(written) > WRITTEN_CHARACTERS:
        raise WordTooLong
    if not any(char.isalnum() for char in written) or any(unicodedata.category(char)[0] == "C" for char in written):
        raise WordUnreadable
    if not reading:
        raise ReadingMissing
    if len(reading) > READING_CHARACTERS:
        raise ReadingTooLong
    if not any(char.isalpha() for char in reading) or not all(_may_be_said(char) for char in reading):
        raise ReadingNotWords
    return written, reading


def _may_be_said(char: str) -> bool:
    return char.isalpha() or char in " ,-'’" or unicodedata.combining(char) != 0


@transaction.atomic
def add_word(*, unit: Unit, by: Person, written: str, reading: str) -> LexiconWord:
    """Teach the unit's reader a word; a reading that it had before is kept in the history. Errors of `checked_word`."""
    require(by, "media.words", unit)
    written, reading = checked_word(written, reading)
    # Two people who teach the same word at once take turns.
    Unit.objects.select_for_update().get(pk=unit.pk)
    known = LexiconWord.objects.filter(unit=unit, written=written, removed_at=None).first()
    if known is not None and known.reading == reading:
        return known
    at = clock.now()
    before = ""
    if known is not None:
        before = known.reading
        take_back(known, by)
    word = LexiconWord.objects.create(unit=unit, written=written, reading=reading, added_by=by, added_at=at)
    detail = {"written": written, "reading": reading, "before": before}
    audit.record(action="media.add_word", by=by, target=word, unit=unit, detail=detail)
    return word


@transaction.atomic
def remove_word(*, word: LexiconWord, by: Person) -> LexiconWord:
    """Take a word back: from now on it is read as if nobody had taught it. The row stays."""
    stored = LexiconWord.objects.select_for_update().select_related("unit").get(pk=word.pk)
    require(by, "media.words", stored.unit)
    if stored.removed_at is not None:
        return stored
    take_back(stored, by)
    detail = {"written": stored.written, "reading": stored.reading}
    audit.record(action="media.remove_word", by=by, target=stored, unit=stored.unit, detail=detail)
    return stored


def take_back(word: LexiconWord, by: Person) -> None:
    """Let it hold no more; the row stays. Who may, and the audit, are the caller's."""
    word.removed_at, word.removed_by = max(clock.now(), word.added_at), by
    word.save(update_fields=["removed_at", "removed_by"])
