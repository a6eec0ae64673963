"""Loading people from a file: those of the demo, or of a commune that begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tinlang.accounts.actions.people import create_person
from tinlang.accounts.actions.roles import give_role
from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.common import audit
from tinlang.common.clock import today
from tinlang.units.models import BEGINNING, Organisation, Unit, in_force
from tinlang.units.queries import unit_by_code
from tinlang.units.tables import Row, TableProblems, read

LOADER = audit.Program("load_people", "Nạp người dùng")


@dataclass(frozen=True)
class LoadedPeople:
    """Who signs in under which name, in the order of the file, and how many people and roles are new."""

    people: tuple[Person, ...]
    created: int
    roles_given: int


@dataclass(frozen=True)
class Line:
    """One role of one person."""

    username: str
    display_name: str
    role: Role
    place: Unit | Organisation


@transaction.atomic
def load_people(*, path: Path, password_for: Callable[[str], str | None]) -> LoadedPeople:
    """Load people and roles: username, display_name, role, organisation or unit_code; a line for each role.

    Loading again changes nothing, least of all a password: `password_for(username)` is asked for new people only.
    TableProblems.
    """
    table = read(path, ("username", "display_name", "role", "organisation", "unit_code"))
    lines = table.build(_line)
    if table.problems:
        raise TableProblems(table.problems)
    people: dict[str, Person] = {}
    created = given = 0
    for line in lines:
        if line.username not in people:
            person = Person.objects.filter(username=line.username).first()
            if person is None:
                password = password_for(line.username)
                person = create_person(
                    username=line.username, display_name=line.display_name, password=password, by=LOADER
                )
                created += 1
            people[line.username] = person
        given += _ensure_role(people[line.username], line)
    return LoadedPeople(tuple(people.values()), created, given)


def _line(row: Row) -> Line:
    return Line(
        row.text("username", 64),
        row.text("display_name", 120),
        Role(row.one_of("role", Role.values)),
        _organisation(row.optional("organisation")) if row.optional("organisation") else _unit(row.text("unit_code")),
    )


def _organisation(name: str) -> Organisation:
    found = Organisation.objects.filter(in_force(today(), "versions__"), versions__name=name).first()
    if found is None:
        raise ValueError(_("chưa có cơ quan, đơn vị “%(name)s”") % {"name": name})
    return found


def _unit(code: str) -> Unit:
    try:
        return unit_by_code(code, today())
    except Unit.DoesNotExist:
        raise ValueError(_("hôm nay không có địa bàn nào mang mã %(code)s") % {"code": code}) from None


def _ensure_role(person: Person, line: Line) -> bool:
    where = {"unit": line.place} if isinstance(line.place, Unit) else {"organisation": line.place}
    if person.holdings.filter(in_force(today()), role=line.role, **where).exists():
        return False
    give_role(person=person, role=line.role, place=line.place, by=LOADER, valid_from=BEGINNING)
    return True
