"""Loading bulletins from a file: those of the demo, or of a station that begins."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.bulletins.actions.content import Content
from tinlang.bulletins.actions.deciding import submit
from tinlang.bulletins.actions.languages import add_language
from tinlang.bulletins.actions.marking import looked_over
from tinlang.bulletins.actions.sounding import make_sound
from tinlang.bulletins.actions.writing import create_bulletin
from tinlang.bulletins.models import (
    LOUDSPEAKER,
    TEXT_CHARACTERS,
    TITLE_CHARACTERS,
    Bulletin,
    Kind,
    Priority,
    State,
    Version,
)
from tinlang.bulletins.queries import correctable
from tinlang.common.clock import now, today
from tinlang.common.dates import midnight
from tinlang.units.models import Unit
from tinlang.units.queries import Node, tree, unit_by_code
from tinlang.units.tables import Row, TableProblems, read

COLUMNS = (
    *("unit_code", "kind", "title", "text", "areas", "audiences", "channels", "languages", "priority"),
    *("column", "source", "source_name", "byline", "days", "corrects", "state"),
)


@dataclass(frozen=True)
class Line:
    """One bulletin of the file. `uid` follows from unit and title, so that loading again finds it."""

    uid: UUID
    unit: Unit
    content: Content
    state: State
    languages: tuple[str, ...] = ()
    corrects: str = ""


Later = Callable[[Version], object]


def load_bulletins(*, path: Path, by: Person, approve: Later | None = None) -> int:
    """Write the file's bulletins as `by`; how many were new. What is there already is left as it is. TableProblems.

    Lists have ";" between their parts. `areas`: names in the unit, empty is the whole unit. `days`: "3-5" airs from the
    third to the fifth day from today. `corrects`: the title of a bulletin above it. `state`: draft, submitted with
    sound, or approved, where the caller says how (`approve`): approving airs, and that is no business of this app.
    """
    table = read(path, COLUMNS)
    states = (State.DRAFT, State.SUBMITTED, *((State.APPROVED,) if approve else ()))
    lines = table.build(lambda row: _line(row, states))
    if table.problems:
        raise TableProblems(table.problems)
    new = [line for line in lines if not Bulletin.objects.filter(uid=line.uid).exists()]
    for line in new:
        version = create_bulletin(unit=line.unit, by=by, content=_tied(line), uid=line.uid)
        for language in line.languages:
            add_language(version=version, by=by, language=language)
        if line.state != State.DRAFT:
            _submit(version, by)
        if line.state == State.APPROVED and approve is not None:
            approve(version)
    return len(new)


def _tied(line: Line) -> Content:
    """With the bulletin it corrects, if that one was approved."""
    corrected = _uid_of(line.unit, line.corrects) if line.corrects else None
    is_there = corrected and correctable(line.unit).filter(bulletin__uid=corrected).exists()
    return replace(line.content, corrects=str(corrected)) if is_there else line.content


def _submit(version: Version, by: Person) -> None:
    make_sound(variant=version.main_variant)
    submit(version=version, by=by)


def _line(row: Row, states: Sequence[State]) -> Line:
    try:
        unit = unit_by_code(row.text("unit_code"), today())
    except Unit.DoesNotExist:
        raise ValueError(_("hôm nay không có địa bàn nào mang mã %(code)s") % {"code": row.text("unit_code")}) from None
    title = row.text("title", TITLE_CHARACTERS)
    start, end = _days(row.optional("days"))
    content = Content(
        kind=row.one_of("kind", Kind.values),
        title=title,
        text=row.text("text", TEXT_CHARACTERS),
        areas=frozenset(_areas(unit, row.optional("areas"))),
        audiences=frozenset(_parts(row, "audiences")),
        channels=frozenset(_parts(row, "channels")) or frozenset({LOUDSPEAKER}),
        priority=row.one_of("priority", [each for each in Priority.values if each != Priority.URGENT]),
        column=row.optional("column"),
        source=row.optional("source"),
        source_name=row.optional("source_name"),
        byline=row.optional("byline"),
        start_at=start,
        end_at=end,
    )
    _refuse_what_is_wrong(unit, content)
    return Line(
        uid=_uid_of(unit, title),
        unit=unit,
        content=content,
        state=State(row.one_of("state", states)),
        languages=tuple(_parts(row, "languages")),
        corrects=row.optional("corrects"),
    )


def _uid_of(unit: Unit, title: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"{unit.uid}/{title}")


def _parts(row: Row, column: str) -> list[str]:
    return [part.strip() for part in row.optional(column).split(";") if part.strip()]


def _refuse_what_is_wrong(unit: Unit, content: Content) -> None:
    _content, _marks, wrong = looked_over(unit, content, now())
    if wrong:
        raise ValueError(" ".join(str(error.message) for error in wrong))


def _days(days: str) -> tuple[datetime | None, datetime | None]:
    """The window of whole days that "3-5" means, counted from today."""
    if not days:
        return None, None
    first, _dash, last = days.partition("-")
    if not (first.isdecimal() and last.isdecimal() and int(first) <= int(last)):
        raise ValueError(_("cột days phải như “3-5”, không phải “%(days)s”") % {"days": days})
    return midnight(today() + timedelta(int(first))), midnight(today() + timedelta(int(last) + 1))


def _areas(unit: Unit, names: str) -> list[str]:
    """The uids of these names; ValueError for a name that is not in the unit today."""
    root = tree(unit)
    if not names:
        return [root.uid]
    known = _named(root)
    asked = [name.strip() for name in names.split(";")]
    for name in asked:
        if name not in known:
            raise ValueError(_("“%(name)s” không thuộc %(unit)s") % {"name": name, "unit": unit})
    return [known[name] for name in asked]


def _named(node: Node) -> dict[str, str]:
    found = {node.title: node.uid}
    for child in node.children:
        found |= _named(child)
    return found
