"""The rows behind what was chosen in the form: areas, source, column, audiences, channels, the bulletin it corrects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from tinlang.bulletins import errors
from tinlang.bulletins.actions.content import Content, settled, window_wrong, words_wrong
from tinlang.bulletins.models import Audience, Bulletin, Channel, Column, Kind, Offered, Priority, Source, Version
from tinlang.bulletins.queries import columns_of, correctable, offered
from tinlang.units.models import Unit
from tinlang.units.queries import Node, tree

T = TypeVar("T")
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "start": ("start_at", "end_at"),
    "end": ("start_at", "end_at"),
    "first_day": ("start_at", "end_at"),
    "last_day": ("start_at", "end_at"),
    "when": ("start_at", "end_at"),
    "source_at": ("source_on", "source_time"),
}
"""The attributes of Content that a field of the form holds, where they have not its name."""


@dataclass
class Marks:
    """The rows of one content. `wrong`: what could not be found, or may not be chosen here."""

    areas: list[Unit] = field(default_factory=list)
    source: Source | None = None
    column: Column | None = None
    corrects: Bulletin | None = None
    audiences: list[Audience] = field(default_factory=list)
    channels: list[Channel] = field(default_factory=list)
    wrong: list[errors.BulletinError] = field(default_factory=list)

    def take(self, find: Callable[[], T], otherwise: T) -> T:
        try:
            return find()
        except errors.BulletinError as error:
            self.wrong.append(error)
            return otherwise


def marks_of(unit: Unit, content: Content, kept: Content | None = None) -> Marks:
    """The rows of these uids and keys. What the draft has already (`kept`) may stay though it is no longer offered."""
    kept = kept or Content(title="", text="", areas=frozenset())
    found = Marks()
    found.areas = found.take(lambda: chosen_areas(unit, content.areas), [])
    found.source = found.take(lambda: _one(Source, content.source, kept.source, errors.SourceNotOffered), None)
    found.column = found.take(lambda: _column(unit, content.column, kept.column), None)
    found.corrects = found.take(lambda: _corrected(unit, content.corrects, kept.corrects), None)
    found.audiences = found.take(
        lambda: _rows(Audience, content.audiences, kept.audiences, errors.AudienceNotOffered), []
    )
    found.channels = found.take(lambda: _rows(Channel, content.channels, kept.channels, errors.ChannelNotOffered), [])
    return found


def looked_over(
    unit: Unit, content: Content, at: datetime, kept: Content | None = None
) -> tuple[Content, Marks, list[errors.BulletinError]]:
    """The content as it would be stored, its rows, and all that is wrong with it."""
    content = settled(content)
    marks = marks_of(unit, content, kept)
    content = replace(content, areas=frozenset(str(area.uid) for area in marks.areas))
    return content, marks, [*words_wrong(content), *marks.wrong, *window_wrong(content, at)]


def without(content: Content, fields: frozenset[str], kept: Content) -> Content:
    """The content with what stands in these fields of the form as it was before."""
    names = {name for field_ in fields for name in ATTRIBUTES.get(field_, (field_,)) if hasattr(kept, name)}
    return replace(content, **{name: getattr(kept, name) for name in names})


def columns(content: Content, marks: Marks) -> dict[str, Any]:
    """What goes into the columns of a version's row, all but its title."""
    return {
        "kind": Kind(content.kind),
        "corrects": marks.corrects,
        "source": marks.source,
        "source_name": content.source_name,
        "source_on": content.source_on,
        "source_time": content.source_time,
        "byline": content.byline,
        "column": marks.column,
        "priority": Priority(content.priority),
        "start_at": content.start_at,
        "end_at": content.end_at,
        "severity": content.severity,
        "every_s": content.every_s,
        "is_drill": content.is_drill,
    }


def tie(version: Version, marks: Marks) -> None:
    """Set what a version has many of."""
    version.areas.set(marks.areas)
    version.audiences.set(marks.audiences)
    version.channels.set(marks.channels)


def _one(table: type[Any], key: str, kept: str, otherwise: type[errors.BulletinError]) -> Any:
    return next(iter(_rows(table, frozenset({key} - {""}), frozenset({kept}), otherwise)), None)


def _rows(table: type[Any], keys: frozenset[str], kept: frozenset[str], otherwise: type[errors.BulletinError]) -> Any:
    if not keys:
        return []
    found: list[Offered] = [row for row in offered(table, kept) if row.key in keys]
    if {row.key for row in found} != keys:
        raise otherwise
    return found


def _column(unit: Unit, key: str, kept: str) -> Column | None:
    found = next((column for column in columns_of(unit, kept) if column.key == key), None) if key else None
    if key and found is None:
        raise errors.ColumnNotOffered
    return found


def _corrected(unit: Unit, uid: str, kept: str) -> Bulletin | None:
    """The bulletin of the unit that is corrected: one that was approved, or the one that stands there already."""
    if not uid:
        return None
    try:
        found = Bulletin.objects.filter(uid=UUID(uid), unit=unit).first()
    except ValueError:
        found = None
    if found is None or not (uid == kept or correctable(unit).filter(bulletin=found).exists()):
        raise errors.NothingToCorrect
    return found


def chosen_areas(unit: Unit, uids: frozenset[str]) -> list[Unit]:
    """The units of these uids that lie today in `unit`; of a commune and its village only the commune. ForeignArea."""
    try:
        root, asked = tree(unit), {str(UUID(uid)) for uid in uids}
    except (Unit.DoesNotExist, ValueError):
        raise errors.ForeignArea from None
    if not asked <= {node.uid for node in _walk(root)}:
        raise errors.ForeignArea
    return list(Unit.objects.filter(pk__in=_topmost(root, asked)))


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _topmost(node: Node, asked: set[str]) -> list[int]:
    if node.uid in asked:
        return [node.pk]
    return [pk for child in node.children for pk in _topmost(child, asked)]
