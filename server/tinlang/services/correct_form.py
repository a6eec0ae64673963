"""The page on which what was written down of a dossier is put right: as it stands, to be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.common.forms import CleanTextField
from tinlang.services.actions import Written, written
from tinlang.services.data_form import ShapedField, name_of
from tinlang.services.forms import DongField
from tinlang.services.models import DataField, DataKind, DocumentNeeded, Dossier, Handed, IdentityKind, Told
from tinlang.services.written_form import PaperLine, WrittenForm

REASON_CHARACTERS = 300


class CorrectForm(WrittenForm):
    """As it should have been written down, and why. Charges are counted at the rates of the intake."""

    nothing_due = _("Không ghi mức thu nào.")
    charged = DongField(label=_("Đã thu (đồng)"), help_text=_("Tất cả đã thu đến nay. Thu thêm thì ghi tổng mới."))
    reason = CleanTextField(label=_("Lý do sửa"), max_length=REASON_CHARACTERS, lines=2)
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, dossier: Dossier, **kwargs: Any) -> None:
        self.now, version = written(dossier), dossier.version
        lines = _lines(list(version.documents.all()), self.now.handed)
        initial = {**asdict(self.now.bringer), "sets": dossier.sets, "charged": dossier.charged, "seen": self.now.mark}
        initial["identity_kind"] = initial["identity_kind"] or None
        rates = self.now.dues
        super().__init__(*args, version=version, lines=lines, rates=rates, initial=initial, **kwargs)

    def prepare(self) -> None:
        """What was not asked at intake need not be answered now."""
        self.answered = {one.code: told for one in self.data_fields if (told := _answer(one, self.now.told))}
        for one in self.data_fields:
            one.is_required = one.is_required and one.code in self.answered
        super().prepare()
        for code, told in self.answered.items():
            is_day = told.kind == DataKind.DATE
            self.fields[name_of(code)].initial = date.fromisoformat(told.value) if is_day else told.value
        for name, field in self.fields.items():
            if isinstance(field, ShapedField):
                field.stays = str(self.get_initial_for_field(field, name) or "")

    def clean_identity_number(self) -> str:
        """Who puts right a name need not know a number that was taken over wrong: one that stays is not looked at."""
        return self.now.bringer.identity_number if self._keeps_identity else super().clean_identity_number()

    @property
    def _keeps_identity(self) -> bool:
        """Number and kind of paper; a list of kinds has no line for “not told” and stands on its first."""
        was, first = self.now.bringer, IdentityKind.CITIZEN.value
        asked = (was.identity_number, was.identity_kind or first)
        return (self.cleaned_data["identity_number"], self.cleaned_data.get("identity_kind") or first) == asked

    @property
    def told(self) -> tuple[Told, ...]:
        """An answer that stays keeps its question as it was asked, and so does what the form asks no more."""
        said = [self._as_asked(one) for one in super().told]
        known = {one.code for one in said} | set(self.answered)
        return (*said, *(one for one in self.now.told if one.code not in known))

    def _as_asked(self, said: Told) -> Told:
        before = self.answered.get(said.code)
        return before if before and before.value == said.value else said

    def clean(self) -> dict[str, Any]:
        """What `actions.correct` takes."""
        said = super().clean()
        if self.errors:
            return said
        if self._keeps_identity:
            said["identity_kind"] = self.now.bringer.identity_kind
        facts = said["sets"], tuple(self.dues), said["charged"]
        right = Written(self.bringer, self.told, tuple(self.handed), *facts)
        return {"right": right, "reason": said["reason"], "seen": said["seen"]}


def _answer(field: DataField, told: Sequence[Told]) -> Told | None:
    """What was answered to it, if it can be answered so today."""
    found = next((one for one in told if (one.code, one.kind) == (field.code, field.kind)), None)
    return found if found and (not field.options or found.value in field.options) else None


def _lines(needed: Sequence[DocumentNeeded], handed: Sequence[Handed]) -> list[PaperLine]:
    """Those the procedure asks for, ticked if they were brought; then whatever else was brought."""
    left, lines = list(handed), []
    for paper in needed:
        line = replace(PaperLine.asked_for(paper), is_ticked=False)
        brought = next((one for one in left if one.name == paper.name and not one.brought_on), None)
        if brought:
            left.remove(brought)
            line = replace(line, originals=brought.originals, copies=brought.copies, is_ticked=True)
        lines.append(line)
    rest = enumerate(left, start=1)
    more = [PaperLine(f"x{n}", one.name, one.originals, one.copies, True, None, one.brought_on) for n, one in rest]
    return [*lines, *more]
