"""What a version of a procedure says, as plain facts: the columns of its tables, and what binds them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import time
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from tinlang.common.text import fold
from tinlang.services import catalogue_errors as errors
from tinlang.services.models import DataKind, ProcedureVersion
from tinlang.services.models.catalogue import CONDITION_CHARACTERS
from tinlang.services.models.data_fields import CODE_CHARACTERS, MOST_FIELDS, YES_NO, options_in
from tinlang.workdays.counting import OnSupplement, TermUnit

LEAST_CHOICES = 2


@dataclass(frozen=True)
class DataFieldFacts:
    """A line of the form: the columns of `DataField`. Without a code it gets one from its label."""

    label: str
    kind: str = DataKind.TEXT.value
    is_required: bool = False
    choices: str = ""
    hint: str = ""
    code: str = ""

    @property
    def options(self) -> list[str]:
        return list(YES_NO) if self.kind == DataKind.YES_NO else options_in(self.choices)

    @property
    def wrong(self) -> str:
        """What is wrong with it by itself, in words."""
        if self.kind == DataKind.CHOICE and len(self.options) < LEAST_CHOICES:
            return _("Mục “%(label)s” chọn một mà chưa có hai lựa chọn, cách nhau bằng dấu chấm phẩy.") % {
                "label": self.label
            }
        if any(len(one) > CONDITION_CHARACTERS for one in self.options):
            return _("Mục “%(label)s” có lựa chọn dài quá %(n)s ký tự.") % {
                "label": self.label,
                "n": CONDITION_CHARACTERS,
            }
        if len(set(map(fold, self.options))) < len(self.options):
            return _("Mục “%(label)s” có hai lựa chọn giống nhau.") % {"label": self.label}
        return ""


@dataclass(frozen=True)
class Paper:
    """A paper of the dossier: the columns of `DocumentNeeded`. `when_field` may be the field's code or its label."""

    name: str
    originals: int = 1
    copies: int = 0
    is_required: bool = True
    condition: str = ""
    when_field: str = ""
    when_value: str = ""


@dataclass(frozen=True)
class StepFacts:
    """A step: the columns of `StepPlan`."""

    name: str
    performer: str
    amount: int = 0


@dataclass(frozen=True)
class ChargeFacts:
    """What is paid: the columns of `Charge`."""

    kind: str
    name: str
    amount: int
    per: str = ""


@dataclass(frozen=True)
class VersionFacts:
    """All that a version says: the columns of `ProcedureVersion` but for its days, and what belongs to it.

    `field` is the name of the field; one that is not known yet is added.
    """

    name: str
    field: str
    level: str
    term_amount: int
    agency: str = ""
    term_unit: str = TermUnit.WORKING_DAYS.value
    cutoff: time | None = None
    on_supplement: str = OnSupplement.PAUSE.value
    extension_lead_days: int = 1
    by_hour: bool = False
    legacy_level: int | None = None
    online_mode: str = ""
    partial_reason: str = ""
    proactive_level: int = 0
    result_name: str = ""
    legal_basis: str = ""
    source: str = ""
    data_fields: Sequence[DataFieldFacts] = ()
    documents: Sequence[Paper] = ()
    steps: Sequence[StepFacts] = ()
    charges: Sequence[ChargeFacts] = ()


def with_form_of(facts: VersionFacts, held: VersionFacts) -> VersionFacts:
    """The same with the form of the other, and its papers needed in the cases of the other's papers of their names."""
    had = {paper.name: paper for paper in held.documents}
    cases = ("condition", "when_field", "when_value")
    papers = [
        replace(paper, **{case: getattr(had[paper.name], case) for case in cases}) if paper.name in had else paper
        for paper in facts.documents
    ]
    return replace(facts, data_fields=held.data_fields, documents=tuple(papers))


FACTS_OF_PARTS = {"data_fields": DataFieldFacts, "documents": Paper, "steps": StepFacts, "charges": ChargeFacts}
PARTS = tuple(FACTS_OF_PARTS)
COLUMNS = tuple(one.name for one in fields(VersionFacts) if one.name not in (*PARTS, "field"))


def facts_of(version: ProcedureVersion) -> VersionFacts:
    """What a version says, as it would be written down anew."""
    parts: dict[str, Any] = {
        part: tuple(
            kind(**{column.name: getattr(row, column.name) for column in fields(kind)})
            for row in getattr(version, part).all()
        )
        for part, kind in FACTS_OF_PARTS.items()
    }
    return VersionFacts(field=version.field.name, **{name: getattr(version, name) for name in COLUMNS}, **parts)


def settled(facts: VersionFacts) -> VersionFacts:
    """The facts with a code for each field of the form, and each paper tied to one of them by its code.

    TooManyFields, FieldUnclear, FieldTwice, ConditionUnclear.
    """
    if len(facts.data_fields) > MOST_FIELDS:
        raise errors.TooManyFields
    named = _named(facts.data_fields)
    return replace(facts, data_fields=named, documents=tuple(_tied(paper, named) for paper in facts.documents))


def _named(rows: Sequence[DataFieldFacts]) -> tuple[DataFieldFacts, ...]:
    found: dict[str, DataFieldFacts] = {}
    told = {_code(one.code) for one in rows if one.code}
    for one in rows:
        if one.wrong:
            raise errors.FieldUnclear(one.wrong)
        code = _code(one.code) if one.code else _free(_code(one.label) or "muc", {*found, *told})
        if not code or code in found:
            raise errors.FieldTwice(_("Mã mục “%(code)s” có hai lần hoặc trống.") % {"code": one.code})
        choices = "; ".join(one.options) if one.kind == DataKind.CHOICE else ""
        found[code] = replace(one, code=code, choices=choices)
    return tuple(found.values())


def _code(said: str) -> str:
    return slugify(fold(said))[:CODE_CHARACTERS].strip("-")


def _free(base: str, taken: set[str]) -> str:
    code, number = base, 2
    while code in taken:
        code, number = f"{base[: CODE_CHARACTERS - 3]}-{number}", number + 1
    return code


def _tied(paper: Paper, rows: Sequence[DataFieldFacts]) -> Paper:
    if not paper.when_field and not paper.when_value:
        return paper
    said = {"paper": paper.name, "field": paper.when_field or "–", "value": paper.when_value or "–"}
    wanted = {paper.when_field, _code(paper.when_field)}
    field = next((one for one in rows if one.code in wanted or fold(one.label) == fold(paper.when_field)), None)
    if field is None:
        raise errors.ConditionUnclear(_("Giấy tờ “%(paper)s”: tờ khai không có mục “%(field)s”.") % said)
    value = next((one for one in field.options if fold(one) == fold(paper.when_value)), None)
    if value is None:
        raise errors.ConditionUnclear(_("Giấy tờ “%(paper)s”: mục “%(field)s” không có lựa chọn “%(value)s”.") % said)
    return replace(paper, when_field=field.code, when_value=value)
