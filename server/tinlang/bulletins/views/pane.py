""" "Chữ sẽ đọc": what will be said of a text, for the page where it is written. Not stored: read anew each time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.access import may
from tinlang.bulletins import aloud
from tinlang.bulletins.lines import Line, Piece, lines, unread_words, wrong_words
from tinlang.bulletins.models import MAIN_LANGUAGE, TEXT_CHARACTERS, Language, Variant
from tinlang.bulletins.views.showing import person
from tinlang.common.errors import DomainError
from tinlang.common.forms import without_controls
from tinlang.common.text import nfc
from tinlang.media.models import WRITTEN_CHARACTERS, Speed
from tinlang.media.speech import voices
from tinlang.units.models import Unit

CORRECT, KEEP, FORGET, CLOSE, HEAR = "correct", "keep_reading", "forget_reading", "close_reading", "hear"
IN_BULLETIN, IN_UNIT = "bulletin", "unit"
_MOST_FIGURES = 10


@dataclass(frozen=True)
class Correcting:
    """The form that stands open: which word, as what, from which line. Without a line any word can be written there.

    `problem`: why it was not kept; `problem_in`: the name of its field that is wrong, "" for none.
    """

    line: int
    written: str
    reading: str
    scope: str = IN_BULLETIN
    before: str = ""
    is_own: bool = False
    problem: str = ""
    problem_in: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether somebody has typed another reading than was there."""
        return bool(self.reading) and self.reading != self.before


@dataclass(frozen=True)
class OwnWord:
    """A reading of this bulletin's own. `is_used`: its word stands in the text."""

    written: str
    reading: str
    is_used: bool


@dataclass(frozen=True)
class Pane:
    """All that the page shows of a reading. `stored`: the variant, if the text is the stored one and so has links.

    `is_stale`: the sound that there is says something else than would be said of this text. `wrong`: what cannot be
    meant as it stands, with why.
    """

    unit: Unit
    lines: list[Line]
    unread: list[str]
    own: Mapping[str, str]
    estimated_ms: int
    may_teach: bool
    correcting: Correcting | None = None
    stored: Variant | None = None
    is_too_long: bool = False
    is_stale: bool = False
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """In how many places something else is said than is written."""
        return sum(1 for piece in self._pieces() if piece.spoken)

    @property
    def has_own(self) -> bool:
        """Whether words of this bulletin's own are used, and their colour needs a word."""
        return any(piece.is_own for piece in self._pieces())

    @property
    def has_taught(self) -> bool:
        """Whether words of a lexicon that people wrote are used, and their line needs a word."""
        return any(piece.source and not piece.is_own for piece in self._pieces())

    @property
    def own_words(self) -> list[OwnWord]:
        """This bulletin's own readings, in the order of their words."""
        used = {piece.written for piece in self._pieces() if piece.is_own}
        return [OwnWord(written, said, written in used) for written, said in sorted(self.own.items())]

    def _pieces(self) -> Iterator[Piece]:
        return (piece for line in self.lines for piece in line.pieces)

    @property
    def doubtful(self) -> int:
        """In how many places a short form has several senses and nothing around speaks for one."""
        return sum(1 for line in self.lines for piece in line.pieces if piece.doubtful)


@dataclass(frozen=True)
class Text:
    """What is to be read: as it stands in the form, for which unit, in which voice; `variant` if it has been stored."""

    unit: Unit
    written: str
    voice: str = ""
    speed: str = ""
    variant: Variant | None = None

    @property
    def own(self) -> Mapping[str, str]:
        return self.variant.corrections if self.variant else {}

    @property
    def is_stored(self) -> bool:
        return self.variant is not None and self.variant.text == self.written.strip()

    @property
    def language(self) -> Language:
        return self.variant.language if self.variant else Language.objects.get(tag=MAIN_LANGUAGE)

    def manner(self, more: Mapping[str, str] | None = None) -> aloud.Manner:
        """How it is said, with corrections that are being tried."""
        own = {**self.own, **(more or {})}
        return aloud.manner(self.unit, self.language, voice=self.voice, speed=self.speed, corrections=own)


def sent(request: HttpRequest, unit: Unit, variant: Variant | None) -> Text:
    """The text, voice and speed of the form that was sent, cleaned as a saved one would be."""
    written = without_controls(nfc(request.POST.get("text", "")), one_line=False)
    voice, speed = request.POST.get("voice", ""), request.POST.get("speed", "")
    return Text(
        unit,
        written,
        voice=voice if voice in voices.known() else "",
        speed=speed if speed in Speed.values else "",
        variant=variant,
    )


def stored(variant: Variant) -> Text:
    """The text of a draft as it is stored."""
    return Text(variant.version.unit, variant.text, variant.voice, variant.speed, variant)


def pane_of(request: HttpRequest, text: Text, correcting: Correcting | None = None) -> Pane:
    """The pane of a text. Too long a text is not read: the form refuses it anyway; nor is a page not yet begun."""
    may_teach = may(person(request), "media.words", text.unit)
    is_too_long = len(text.written) > TEXT_CHARACTERS
    if is_too_long or (text.variant is None and not text.written.strip()):
        return Pane(text.unit, [], [], text.own, 0, may_teach, is_too_long=is_too_long)
    how = text.manner()
    reading = how.read(text.written)
    found = lines(reading, own=text.own)
    return Pane(
        unit=text.unit,
        lines=found,
        unread=unread_words(reading),
        own=text.own,
        estimated_ms=how.estimated_ms(reading),
        may_teach=may_teach,
        correcting=_with_reading(correcting, found, text.own, how),
        stored=text.variant if text.is_stored else None,
        is_stale=_is_stale(text, how),
        wrong=wrong_words(reading),
    )


def asked_to_correct(asked: str) -> Correcting | None:
    """What "correct:3:7h30" asks for; None for anything else."""
    name, _colon, rest = asked.partition(":")
    number, _colon, written = rest.partition(":")
    line = line_number(number)
    return Correcting(line, _word(written), "") if name == CORRECT and line is not None else None


def open_correction(request: HttpRequest) -> Correcting | None:
    """The correction that stands open in the form that was sent, with what was typed in it."""
    line = line_number(request.POST.get("line", ""))
    if line is None:
        return None
    scope = IN_UNIT if request.POST.get("scope") == IN_UNIT else IN_BULLETIN
    written, reading = (request.POST.get(name, "").strip() for name in ("written", "reading"))
    return Correcting(line, _word(written), reading, scope=scope, before=request.POST.get("reading_before", ""))


def refused(request: HttpRequest, error: DomainError) -> Correcting | None:
    """The correction that was sent, with what is wrong with it; the draft around it has been saved."""
    problem = error.told(kept=_("Bản nháp đã lưu, riêng cách đọc này thì chưa."))
    typed = open_correction(request)
    return typed and replace(typed, problem=str(problem), problem_in=getattr(error, "field", "") or "")


def asked_to_forget(asked: str) -> str | None:
    """The word of "forget_reading:XQZ", which takes it back from the list; None for anything else."""
    name, colon, written = asked.partition(":")
    return written if name == FORGET and colon else None


def line_number(text: str) -> int | None:
    """The number of a line, from a form; None for anything that can be none."""
    return int(text) if text.isdecimal() and len(text) < _MOST_FIGURES else None


def _word(written: str) -> str:
    """What the form's field would have let through, one more so that it is refused as too long: it is read at once."""
    return written[: WRITTEN_CHARACTERS + 1]


def _with_reading(
    correcting: Correcting | None, found: list[Line], own: Mapping[str, str], how: aloud.Manner
) -> Correcting | None:
    """With how the word is read now, unless something has been typed; at the top if its line is gone."""
    if correcting is None:
        return None
    line = correcting.line if correcting.line <= len(found) else 0
    correcting = replace(correcting, line=line, is_own=correcting.written in own)
    if correcting.reading or correcting.problem:
        return correcting
    pieces = found[line - 1].pieces if line else ()
    there = next((piece.spoken for piece in pieces if piece.written == correcting.written), "")
    read = there or own.get(correcting.written) or (how.read(correcting.written).spoken if correcting.written else "")
    return replace(correcting, reading=read, before=read)


def _is_stale(text: Text, how: aloud.Manner) -> bool:
    variant = text.variant
    if variant is None or not variant.sound_is_ready or variant.is_recorded:
        return False
    return not text.is_stored or variant.said_sha256 != aloud.said_now(variant, how)


def kept_words(correcting: Correcting | None, unit: Unit) -> str:
    """What a person is told after a correction was kept: where it holds."""
    if correcting is not None and correcting.scope == IN_UNIT:
        return _("Đã lưu cách đọc vào từ điển đọc của %(unit)s.") % {"unit": unit}
    return _("Đã lưu cách đọc, chỉ dùng trong tin này.")


def address_of(variant: Variant | None) -> str:
    """Where the page asks how its text is read."""
    return reverse("bulletins:reading_of", args=[variant.version.uid]) if variant else reverse("bulletins:reading")
