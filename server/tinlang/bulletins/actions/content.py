"""What a person writes, and the rules that it must keep to before it is stored."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from tinlang.bulletins import errors
from tinlang.bulletins.models import TEXT_CHARACTERS, TITLE_CHARACTERS, Priority, Version
from tinlang.common.text import nfc
from tinlang.units.models import Unit
from tinlang.units.queries import Node, tree

JUST_NOW = timedelta(minutes=1)
"""The form knows minutes only: a start within the last minute is "now", not the past."""
FARTHEST = timedelta(days=366)


@dataclass(frozen=True, kw_only=True)
class Content:
    """What the form holds. `areas`: uids of units; without `start_at` it airs as soon as it is approved."""

    title: str
    text: str
    areas: frozenset[str]
    priority: str = Priority.NORMAL
    start_at: datetime | None = None
    end_at: datetime | None = None


def stored_content(version: Version) -> Content:
    """What is stored, in the shape of the form."""
    return Content(
        title=version.title,
        text=version.main_variant.text,
        areas=frozenset(str(uid) for uid in version.areas.values_list("uid", flat=True)),
        priority=version.priority,
        start_at=version.start_at,
        end_at=version.end_at,
    )


def text_hash(text: str) -> str:
    """The SHA-256 of the text as it travels: NFC, UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def checked(content: Content, at: datetime) -> Content:
    """The content in NFC. TitleMissing, TitleTooLong, TextTooLong, UnreadableText, and what `check_window` raises."""
    title, text = nfc(content.title).strip(), nfc(content.text.replace("\r\n", "\n")).strip()
    if _is_broken(title.replace("\n", "\0")) or _is_broken(text):
        raise errors.UnreadableText
    if not title:
        raise errors.TitleMissing
    if len(title) > TITLE_CHARACTERS:
        raise errors.TitleTooLong
    if len(text) > TEXT_CHARACTERS:
        raise errors.TextTooLong
    check_window(content.start_at, content.end_at, at)
    return replace(content, title=title, text=text, priority=Priority(content.priority))


def _is_broken(text: str) -> bool:
    """Whether it holds lone surrogates or control characters other than line ends and tabulators."""
    return any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text)


def check_window(start: datetime | None, end: datetime | None, at: datetime) -> None:
    """StartInThePast, StartTooFar, EndInThePast, EndBeforeStart as of the instant `at`."""
    if start is not None and start < at - JUST_NOW:
        raise errors.StartInThePast
    if start is not None and start > at + FARTHEST:
        raise errors.StartTooFar
    if end is not None and end <= at:
        raise errors.EndInThePast
    if end is not None and end > at + 2 * FARTHEST:
        raise errors.EndTooFar
    if start is not None and end is not None and end <= start:
        raise errors.EndBeforeStart


def chosen_areas(unit: Unit, uids: frozenset[str]) -> list[Unit]:
    """The units of these uids that lie today in `unit`; of a commune and its village only the commune. ForeignArea."""
    try:
        root, asked = tree(unit), {str(UUID(uid)) for uid in uids}
    except (Unit.DoesNotExist, ValueError):
        raise errors.ForeignArea from None
    if not asked <= {node.uid for node in _walk(root)}:
        raise errors.ForeignArea
    return _topmost(root, asked)


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _topmost(node: Node, asked: set[str]) -> list[Unit]:
    if node.uid in asked:
        return [node.unit]
    return [unit for child in node.children for unit in _topmost(child, asked)]
