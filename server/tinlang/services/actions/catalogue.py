"""Every change of the catalogue. It is of the whole installation: whoever keeps it anywhere keeps all of it.

A version that a dossier was received under is never changed: another one is opened from a day on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import TypeVar

from django.db import transaction
from django.utils.text import slugify

from tinlang.accounts.access import NotAllowed, may_somewhere
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.text import fold
from tinlang.services import catalogue_errors as errors
from tinlang.services.catalogue_facts import (
    COLUMNS,
    ChargeFacts,
    DataFieldFacts,
    Paper,
    StepFacts,
    VersionFacts,
    settled,
)
from tinlang.services.models import (
    Charge,
    DataField,
    DocumentNeeded,
    Dossier,
    Procedure,
    ProcedureVersion,
    ServiceField,
    StepPlan,
)
from tinlang.workdays.calendar import A_DAY
from tinlang.workdays.counting import Term, TermUnit

Part = TypeVar("Part", DataField, DocumentNeeded, StepPlan, Charge)
MANAGE = "services.manage"
CODE = re.compile(r"\d\.\d{6}(\.[A-Y]\d{2})?", re.ASCII)
"""Of the national database, and with the province's letter and number."""
FIELD_CODE_CHARACTERS = 20


@transaction.atomic
def add_procedure(*, code: str, since: date, facts: VersionFacts, by: Person) -> ProcedureVersion:
    """A procedure that was not in the catalogue. CodeUnclear, CodeTaken, TermUnclear, StepsTooLong, as `settled`."""
    require_keeper(by)
    if not CODE.fullmatch(code):
        raise errors.CodeUnclear
    procedure, is_new = Procedure.objects.get_or_create(code=code)
    if not is_new:
        raise errors.CodeTaken
    version = _written(ProcedureVersion(procedure=procedure, valid_from=since), facts)
    _record("add_procedure", by, version)
    return version


@transaction.atomic
def open_version(*, procedure: Procedure, since: date, facts: VersionFacts, by: Person) -> ProcedureVersion:
    """From that day on it is so; what held until then ends the day before, what was received keeps it.

    VersionBeginsThen, ReceivedFromThen, TermUnclear, StepsTooLong, as `settled`.
    """
    versions = _locked(procedure, by)
    if any(one.valid_from == since for one in versions):
        raise errors.VersionBeginsThen
    before = next((one for one in reversed(versions) if one.valid_from < since), None)
    after = next((one for one in versions if one.valid_from > since), None)
    if before is not None and (before.valid_to is None or before.valid_to > since):
        if Dossier.objects.filter(version=before, received_on__gte=since).exists():
            raise errors.ReceivedFromThen
        before.valid_to = since
        before.save(update_fields=["valid_to"])
    made = ProcedureVersion(procedure=procedure, valid_from=since, valid_to=after.valid_from if after else None)
    version = _written(made, facts)
    _record("open_version", by, version)
    return version


@transaction.atomic
def correct_version(*, version: ProcedureVersion, facts: VersionFacts, by: Person) -> ProcedureVersion:
    """Mend one that no dossier was received under; it is to be held against its source again.

    VersionInUse, TermUnclear, StepsTooLong, as `settled`.
    """
    _locked(version.procedure, by)
    stored = ProcedureVersion.objects.select_for_update().get(pk=version.pk)
    if is_used(stored):
        raise errors.VersionInUse
    for kind in (DataField, DocumentNeeded, StepPlan, Charge):
        kind.objects.filter(version=stored).delete()
    stored.is_checked = False
    _written(stored, facts)
    _record("correct_version", by, stored)
    return stored


@transaction.atomic
def check_version(*, version: ProcedureVersion, source: str, by: Person) -> ProcedureVersion:
    """Say that it was held against what publishes it. SourceMissing."""
    _locked(version.procedure, by)
    if not source.strip():
        raise errors.SourceMissing
    stored = ProcedureVersion.objects.select_for_update().get(pk=version.pk)
    stored.is_checked, stored.source = True, source.strip()
    stored.save(update_fields=["is_checked", "source"])
    _record("check_version", by, stored, source=stored.source)
    return stored


@transaction.atomic
def end_procedure(*, procedure: Procedure, last_day: date, by: Person) -> ProcedureVersion:
    """Take in nothing more after that day. HasEnded, EndsBeforeItBegins, ReceivedAfterIt."""
    versions = _locked(procedure, by)
    version = versions[-1]
    if version.valid_to is not None and version.valid_to <= clock.today():
        raise errors.HasEnded
    if last_day < version.valid_from:
        raise errors.EndsBeforeItBegins
    if Dossier.objects.filter(version__procedure=procedure, received_on__gt=last_day).exists():
        raise errors.ReceivedAfterIt
    version.valid_to = last_day + A_DAY
    version.save(update_fields=["valid_to"])
    _record("end_procedure", by, version, last_day=str(last_day))
    return version


def is_used(version: ProcedureVersion) -> bool:
    """Whether any dossier stands under it: then it stays as it is."""
    return Dossier.objects.filter(version=version).exists()


def require_keeper(by: Person) -> None:
    """Refuse whoever keeps the catalogue nowhere: it belongs to no unit. NotAllowed."""
    if not may_somewhere(by, MANAGE):
        raise NotAllowed(action=MANAGE)


def _locked(procedure: Procedure, by: Person) -> list[ProcedureVersion]:
    """All its versions in their order, while nobody else changes it."""
    require_keeper(by)
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    return list(ProcedureVersion.objects.filter(procedure=procedure).order_by("valid_from"))


def _written(version: ProcedureVersion, facts: VersionFacts) -> ProcedureVersion:
    """Save it with the fields of its form, its papers, steps and charges. TermUnclear, StepsTooLong, as `settled`."""
    try:
        Term(facts.term_amount, TermUnit(facts.term_unit))
    except ValueError as error:
        raise errors.TermUnclear from error
    if sum(step.amount for step in facts.steps) > facts.term_amount:
        raise errors.StepsTooLong
    facts = settled(facts)
    for name in COLUMNS:
        setattr(version, name, getattr(facts, name))
    version.field = field_named(facts.field)
    version.save()
    _in_order(DataField, version, facts.data_fields)
    _in_order(DocumentNeeded, version, facts.documents)
    _in_order(StepPlan, version, facts.steps)
    _in_order(Charge, version, facts.charges)
    return version


def _in_order(
    kind: type[Part], version: ProcedureVersion, rows: Sequence[DataFieldFacts | Paper | StepFacts | ChargeFacts]
) -> None:
    numbered = enumerate(rows, start=1)
    made = [kind(version=version, position=number, **asdict(row)) for number, row in numbered]
    kind._default_manager.bulk_create(made)


def field_named(name: str) -> ServiceField:
    """The field of that name, however its marks are typed; added if there is none."""
    name = " ".join(name.split())
    known = {fold(one.name): one for one in ServiceField.objects.all()}
    if (found := known.get(fold(name))) is not None:
        return found
    code = base = slugify(fold(name))[:FIELD_CODE_CHARACTERS].strip("-") or "khac"
    number, taken = 2, {one.code for one in known.values()}
    while code in taken:
        code, number = f"{base[: FIELD_CODE_CHARACTERS - 4]}-{number}", number + 1
    return ServiceField.objects.create(code=code, name=name)


def _record(action: str, by: Person, version: ProcedureVersion, **more: str) -> None:
    code = version.procedure.code
    told = {"code": code, "name": version.name, "valid_from": str(version.valid_from), **more}
    audit.record(action=f"services.{action}", by=by, target=version, detail=told)
