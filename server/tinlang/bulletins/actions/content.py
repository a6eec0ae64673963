"""What a person writes, and the rules that it must keep to before it is stored."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tinlang.bulletins import errors
from tinlang.bulletins.models import (
    BYLINE_CHARACTERS,
    LOUDSPEAKER,
    SOURCE_CHARACTERS,
    TEXT_CHARACTERS,
    TITLE_CHARACTERS,
    Kind,
    Priority,
    Version,
    is_by_days,
)
from tinlang.common.text import nfc
from tinlang_wire.clock import ZONE

JUST_NOW = timedelta(minutes=1)
"""The form knows minutes only: a start within the last minute is "now", not the past."""
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the form holds. `areas`: uids of units; `corrects`: the uid of a bulletin; the rest of the choices by key.

    Without `start_at` it airs as soon as it is approved. "" and None are "not said".
    """

    title: str
    text: str
    areas: frozenset[str]
    priority: str = Priority.NORMAL
    start_at: datetime | None = None
    end_at: datetime | None = None
    kind: str = Kind.NEWS
    corrects: str = ""
    source: str = ""
    source_name: str = ""
    source_on: date | None = None
    source_time: time | None = None
    byline: str = ""
    column: str = ""
    audiences: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset({LOUDSPEAKER})
    severity: str = ""
    every_s: int | None = None
    is_drill: bool = False

    @property
    def writing(self) -> str:
        """The permission to write it: who may give an alert is not who may write the news."""
        return permission_to_write(self.priority)

    @property
    def is_empty(self) -> bool:
        """Whether there are no words in it: choices alone are nothing to keep."""
        return not (self.title or self.text)


def permission_to_write(priority: str) -> str:
    """The permission that writing and submitting something of that priority asks for."""
    return "bulletins.alert" if priority == Priority.URGENT else "bulletins.write"


def stored_content(version: Version) -> Content:
    """What is stored, in the shape of the form."""
    return Content(
        title="" if version.is_untitled else version.title,
        text=version.main_variant.text,
        areas=frozenset(str(uid) for uid in version.areas.values_list("uid", flat=True)),
        priority=version.priority,
        start_at=version.start_at,
        end_at=version.end_at,
        kind=version.kind,
        corrects=str(version.corrects.uid) if version.corrects else "",
        source=version.source.key if version.source else "",
        source_name=version.source_name,
        source_on=version.source_on,
        source_time=version.source_time,
        byline=version.byline,
        column=version.column.key if version.column else "",
        audiences=frozenset(version.audiences.values_list("key", flat=True)),
        channels=frozenset(version.channels.values_list("key", flat=True)),
        severity=version.severity,
        every_s=version.every_s,
        is_drill=version.is_drill,
    )


def text_hash(text: str) -> str:
    """The SHA-256 of the text as it travels: NFC, UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def settled(content: Content) -> Content:
    """The content in the one form in which it is stored: NFC, without blanks around it, nothing that does not apply."""
    return replace(
        content,
        title=nfc(content.title).strip(),
        text=nfc(content.text.replace("\r\n", "\n")).strip(),
        corrects=content.corrects if content.kind == Kind.CORRECTION else "",
        source_name=" ".join(nfc(content.source_name).split()),
        source_time=content.source_time if content.source_on else None,
        byline=" ".join(nfc(content.byline).split()),
    )


def words_wrong(content: Content) -> Iterator[errors.BulletinError]:
    """What is wrong with the words: nothing written, TitleTooLong, TextTooLong, UnreadableText, names too long."""
    if content.is_empty:
        yield errors.TitleMissing()
    if _is_broken(content.title.replace("\n", "\0")) or _is_broken(content.text):
        yield errors.UnreadableText()
    if len(content.title) > TITLE_CHARACTERS:
        yield errors.TitleTooLong()
    if len(content.text) > TEXT_CHARACTERS:
        yield errors.TextTooLong()
    if len(content.source_name) > SOURCE_CHARACTERS:
        yield errors.SourceTooLong()
    if len(content.byline) > BYLINE_CHARACTERS:
        yield errors.BylineTooLong()


def _is_broken(text: str) -> bool:
    """Whether it holds lone surrogates or control characters other than line ends and tabulators."""
    return any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text)


def window_wrong(content: Content, at: datetime) -> Iterator[errors.BulletinError]:
    """What is wrong with its hours as of the instant `at`; with whole days a first day that has come is right."""
    start, end = content.start_at, content.end_at
    if start is not None and start < at - JUST_NOW and not is_by_days(start, end):
        yield errors.StartInThePast()
    if start is not None and start > at + FARTHEST:
        yield errors.StartTooFar()
    if end is not None and end <= at:
        yield errors.EndInThePast()
    elif end is not None and end > at + 2 * FARTHEST:
        yield errors.EndTooFar()
    elif start is not None and end is not None and end <= start:
        yield errors.EndBeforeStart()
    if content.source_on is not None and content.source_on > at.astimezone(ZONE).date():
        yield errors.SourceInTheFuture()


def refuse(found: list[errors.BulletinError]) -> None:
    """Raise what was found: one thing by its own name, more of them together."""
    if len(found) == 1:
        raise found[0]
    if found:
        raise errors.Several(found)
