"""A book of the catalogue, loaded whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.common import audit
from tinlang.common.text import fold
from tinlang.services.actions.catalogue import (
    add_procedure,
    correct_version,
    open_version,
    require_keeper,
)
from tinlang.services.catalogue_errors import CatalogueError
from tinlang.services.catalogue_facts import COLUMNS, PARTS, VersionFacts, facts_of, settled, with_form_of
from tinlang.services.catalogue_sheets import PROCEDURES, Book, Problem, Wanted
from tinlang.services.models import Procedure, ProcedureVersion
from tinlang.units.models import version_at


class Did(StrEnum):
    ADDED = "added"
    OPENED = "opened"
    CORRECTED = "corrected"
    NOTHING = "nothing"


SAID = {
    Did.ADDED: _("thủ tục mới"),
    Did.OPENED: _("bản mới từ ngày"),
    Did.CORRECTED: _("sửa bản chưa dùng"),
    Did.NOTHING: _("không đổi"),
}


@dataclass(frozen=True)
class Loaded:
    """What became of a row of the book. `changed`: the facts that differ from what held until then, by name."""

    wanted: Wanted
    did: Did
    changed: Sequence[str] = ()

    @property
    def said(self) -> str:
        return str(SAID[self.did])


@dataclass
class Outcome:
    loaded: list[Loaded] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    is_older: bool = False

    @property
    def changes(self) -> list[Loaded]:
        return [one for one in self.loaded if one.did is not Did.NOTHING]


def load(*, book: Book, by: Person, only_look: bool = False) -> Outcome:
    """Bring the catalogue to what the book says; with one row wrong, or to `only_look`, nothing of it is kept."""
    require_keeper(by)
    outcome = Outcome(problems=list(book.problems), is_older=book.is_older)
    with transaction.atomic():
        for wanted in book.wanted:
            try:
                with transaction.atomic():
                    outcome.loaded.append(_one(wanted, by, book.is_older))
            except CatalogueError as error:
                outcome.problems.append(Problem(str(PROCEDURES), wanted.row, f"{error.message} {error.todo}"))
        if only_look or outcome.problems:
            transaction.set_rollback(True)
        elif outcome.changes:
            audit.record(action="services.load_catalogue", by=by, target=by, detail={"changes": len(outcome.changes)})
    return outcome


def _one(wanted: Wanted, by: Person, is_older: bool) -> Loaded:
    procedure = Procedure.objects.filter(code=wanted.code).first()
    if procedure is None:
        add_procedure(code=wanted.code, since=wanted.since, facts=wanted.facts, by=by)
        return Loaded(wanted, Did.ADDED)
    versions = ProcedureVersion.objects.filter(procedure=procedure)
    held = version_at(versions.select_related("field").prefetch_related(*PARTS), wanted.since)
    assert held is None or isinstance(held, ProcedureVersion)
    if is_older and held is not None:
        wanted = replace(wanted, facts=with_form_of(wanted.facts, facts_of(held)))
    changed = differing(facts_of(held), settled(wanted.facts)) if held is not None else [*COLUMNS, "field", *PARTS]
    if held is not None and not changed and (held.valid_from == wanted.since or held.is_in_force(wanted.since)):
        return Loaded(wanted, Did.NOTHING)
    if held is not None and held.valid_from == wanted.since:
        correct_version(version=held, facts=wanted.facts, by=by)
        return Loaded(wanted, Did.CORRECTED, changed)
    open_version(procedure=procedure, since=wanted.since, facts=wanted.facts, by=by)
    return Loaded(wanted, Did.OPENED, changed)


def differing(one: VersionFacts, other: VersionFacts) -> list[str]:
    """The names of the facts in which they differ."""
    same = {"field"} if fold(one.field) == fold(other.field) else set()
    return [name for name in vars(one) if name not in same and getattr(one, name) != getattr(other, name)]
