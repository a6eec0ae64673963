"""Loading bulletins from a file: those of the demo, or of a station that begins."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.bulletins.actions.content import Content
from tinlang.bulletins.actions.deciding import submit
from tinlang.bulletins.actions.sounding import make_sound
from tinlang.bulletins.actions.writing import create_bulletin
from tinlang.bulletins.models import TEXT_CHARACTERS, TITLE_CHARACTERS, Bulletin, Priority, State, Version
from tinlang.common.clock import today
from tinlang.units.models import Unit
from tinlang.units.queries import Node, tree, unit_by_code
from tinlang.units.tables import Row, TableProblems, read

COLUMNS = ("unit_code", "title", "text", "areas", "priority", "state")


@dataclass(frozen=True)
class Line:
    """One bulletin of the file. `uid` follows from unit and title, so that loading again finds it."""

    uid: UUID
    unit: Unit
    content: Content
    is_submitted: bool


def load_bulletins(*, path: Path, by: Person) -> int:
    """Write the file's bulletins as `by`; how many were new. What is there already is left as it is. TableProblems.

    `areas`: names in the unit, with ";" between them; empty is the whole unit. `state`: draft, or submitted with sound.
    """
    table = read(path, COLUMNS)
    lines = table.build(_line)
    if table.problems:
        raise TableProblems(table.problems)
    new = [line for line in lines if not Bulletin.objects.filter(uid=line.uid).exists()]
    for line in new:
        version = create_bulletin(unit=line.unit, by=by, content=line.content, uid=line.uid)
        if line.is_submitted:
            _submit(version, by)
    return len(new)


def _submit(version: Version, by: Person) -> None:
    make_sound(variant=version.main_variant)
    submit(version=version, by=by)


def _line(row: Row) -> Line:
    try:
        unit = unit_by_code(row.text("unit_code"), today())
    except Unit.DoesNotExist:
        raise ValueError(_("hôm nay không có địa bàn nào mang mã %(code)s") % {"code": row.text("unit_code")}) from None
    title = row.text("title", TITLE_CHARACTERS)
    content = Content(
        title=title,
        text=row.text("text", TEXT_CHARACTERS),
        areas=frozenset(_areas(unit, row.optional("areas"))),
        priority=row.one_of("priority", Priority.values),
    )
    state = row.one_of("state", (State.DRAFT, State.SUBMITTED))
    return Line(uuid5(NAMESPACE_URL, f"{unit.uid}/{title}"), unit, content, state == State.SUBMITTED)


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
