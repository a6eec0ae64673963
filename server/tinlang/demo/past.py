"""What the loaders of the demo's past have in common: rows of `data/demo`, and people who are only named in them."""

from __future__ import annotations

from tinlang.accounts.actions import create_person, give_role
from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.common import audit
from tinlang.demo import content
from tinlang.units.models import BEGINNING, Organisation, Unit
from tinlang.units.tables import Row, TableProblems, read


def rows_of(name: str, columns: tuple[str, ...]) -> list[Row]:
    """The rows of a file of `data/demo`. TableProblems."""
    table = read(content.DATA / name, columns)
    if table.problems:
        raise TableProblems(table.problems)
    return table.rows


def someone(username: str, title: str, role: Role, place: Organisation | Unit, *, by: audit.Program) -> Person:
    """Nobody can sign in as them: they are only named in what was written down."""
    person = create_person(username=username, display_name=title, password=None, by=by)
    give_role(person=person, role=role, place=place, by=by, valid_from=BEGINNING)
    return person
