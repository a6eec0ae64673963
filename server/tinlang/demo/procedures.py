"""The demo's catalogue of procedures, from a CSV file, checked whole before a row is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tinlang.common import audit
from tinlang.services.catalogue_errors import CatalogueError
from tinlang.services.catalogue_facts import DataFieldFacts, Paper, VersionFacts, settled
from tinlang.services.models import (
    Charge,
    ChargeKind,
    DataField,
    DataKind,
    DocumentNeeded,
    OnlineMode,
    Performer,
    Procedure,
    ProcedureVersion,
    ServiceField,
    StepPlan,
)
from tinlang.units.models import Level
from tinlang.units.tables import Row, TableProblems, read
from tinlang.workdays.counting import TermUnit

TWO_MODES = date(2022, 8, 15)
"""Nghị định 42/2022/NĐ-CP: from this day full or partial, before it levels 1 to 4."""
COLUMNS = (
    "code", "name", "field_code", "field", "level", "term_amount", "term_unit", "cutoff", "legacy_level", "online_mode",
    "charge_kind", "charge", "per", "documents", "fields",
)  # fmt: skip
LOADER = audit.Program("load_procedures", "Nạp danh mục thủ tục")


@dataclass(frozen=True)
class Listed:
    """A line of the catalogue: what both versions have in common, and the two marks of how it is done online."""

    code: str
    field: tuple[str, str]
    told: Mapping[str, object]
    legacy_level: int | None
    online_mode: str
    charge: tuple[str, int, str] | None
    data_fields: Sequence[DataFieldFacts]
    documents: Sequence[Paper]
    steps: tuple[tuple[str, str, int], ...]


@transaction.atomic
def load_procedures(*, path: Path, source: str) -> int:
    """Make the procedures that are not there yet, each as it was before and since 15/8/2022; how many. TableProblems.

    Of those that are there, versions of this source that nobody has checked get the form that they have not.

    `source` stands on each version, with the mark that nobody has checked it.
    """
    table = read(path, COLUMNS)
    listed = table.build(_listed)
    table.no_repeats((row.line, row.cells["code"]) for row in table.rows)
    if table.problems:
        raise TableProblems(table.problems)
    there = set(Procedure.objects.values_list("code", flat=True))
    new = [one for one in listed if one.code not in there]
    for one in new:
        procedure = Procedure.objects.create(code=one.code)
        field, _made = ServiceField.objects.get_or_create(code=one.field[0], defaults={"name": one.field[1]})
        common = {"procedure": procedure, "field": field, "source": source, **one.told}
        _with_parts(ProcedureVersion(**common, legacy_level=one.legacy_level, valid_to=TWO_MODES), one)
        _with_parts(ProcedureVersion(**common, online_mode=one.online_mode, valid_from=TWO_MODES), one)
        audit.record(action="services.load_procedure", by=LOADER, target=procedure, detail={"code": one.code})
    for one in listed:
        if one.code in there and one.data_fields:
            _with_its_form(one, source)
    return len(new)


def _with_its_form(one: Listed, source: str) -> None:
    """As an older release made it, it asked nothing."""
    made = ProcedureVersion.objects.filter(procedure__code=one.code, source=source, is_checked=False)
    for version in made.filter(data_fields=None).select_related("procedure"):
        _form(version, one)
        detail = {"code": one.code, "fields": len(one.data_fields)}
        audit.record(action="services.load_procedure", by=LOADER, target=version.procedure, detail=detail)


def _with_parts(version: ProcedureVersion, one: Listed) -> None:
    version.save()
    _form(version, one)
    for position, paper in enumerate(one.documents, start=1):
        DocumentNeeded.objects.create(version=version, position=position, **asdict(paper))
    for position, (name, performer, amount) in enumerate(one.steps, start=1):
        StepPlan.objects.create(version=version, position=position, name=name, performer=performer, amount=amount)
    if one.charge is not None:
        kind, amount, per = one.charge
        name = str(ChargeKind(kind).label)
        Charge.objects.create(version=version, position=1, kind=kind, name=name, amount=amount, per=per)


def _form(version: ProcedureVersion, one: Listed) -> None:
    for position, line in enumerate(one.data_fields, start=1):
        DataField.objects.create(version=version, position=position, **asdict(line))


def _listed(row: Row) -> Listed:
    amount, unit = _number(row, "term_amount"), row.one_of("term_unit", TermUnit)
    cutoff, bound = row.optional("cutoff"), _bound(row)
    return Listed(
        code=row.text("code", 24),
        field=(row.text("field_code", 20), row.text("field", 120)),
        told={
            "name": row.text("name", 300),
            "level": row.one_of("level", Level.values),
            "term_amount": amount,
            "term_unit": unit,
            "cutoff": time.fromisoformat(cutoff) if cutoff else None,
        },
        legacy_level=_number(row, "legacy_level"),
        online_mode=row.one_of("online_mode", OnlineMode.values),
        charge=(row.one_of("charge_kind", ChargeKind.values), _number(row, "charge"), row.optional("per"))
        if row.optional("charge_kind")
        else None,
        data_fields=bound.data_fields,
        documents=bound.documents,
        steps=_usual_steps(amount),
    )


def _bound(row: Row) -> VersionFacts:
    """What its form asks, and the papers that hang on it: "Nơi sinh:text|Giới tính:choice*:nam;nữ" and "Giấy ủy quyền
    [Nộp thay = có]|Bản dịch [nếu bằng tiếng nước ngoài]"; a star is what must be told.
    """
    papers = tuple(_paper(said) for said in filter(None, row.optional("documents").split("|")))
    lines = tuple(_line(said) for said in filter(None, row.optional("fields").split("|")))
    try:
        return settled(VersionFacts("", "", "", 0, data_fields=lines, documents=papers))
    except CatalogueError as error:
        raise ValueError(str(error.message)) from error


def _line(said: str) -> DataFieldFacts:
    label, kind, *choices = said.split(":")
    if kind.rstrip("*") not in DataKind.values:
        raise ValueError(_("tờ khai không có kiểu “%(kind)s”") % {"kind": kind})
    return DataFieldFacts(label, kind.rstrip("*"), kind.endswith("*"), ":".join(choices))


def _paper(said: str) -> Paper:
    name, _bracket, condition = said.rstrip("]").partition(" [")
    field, tie, value = condition.partition(" = ")
    if tie:
        return Paper(name, when_field=field, when_value=value)
    return Paper(name, condition=condition.removeprefix("nếu "))


def _usual_steps(amount: int) -> tuple[tuple[str, str, int], ...]:
    """Where no steps are told: at once at the desk, or by an officer with the last day for who signs."""
    if amount == 0:
        return ((_("Tiếp nhận, giải quyết ngay"), Performer.CLERK, 0),)
    return (
        (_("Tiếp nhận, kiểm tra hồ sơ"), Performer.CLERK, 0),
        (_("Thẩm định, giải quyết"), Performer.OFFICER, amount - 1),
        (_("Ký duyệt"), Performer.LEADER, 1),
    )


def _number(row: Row, column: str) -> int:
    value = row.text(column)
    if not value.isascii() or not value.isdigit():
        raise ValueError(_("cột %(column)s phải là số, không phải “%(value)s”") % {"column": column, "value": value})
    return int(value)
