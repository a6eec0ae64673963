"""What is written down of a dossier: asked when it is taken in, and again when it is put right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.common.forms import CleanTextField, WholeNumberField
from tinlang.services.bringer_form import BringerForm
from tinlang.services.data_form import answers, form_field_of, name_of
from tinlang.services.forms import MOST_DONG, DongField, lines_of
from tinlang.services.models import DataField, DataKind, DocumentNeeded, Due, Handed, ProcedureVersion, Told
from tinlang.services.models.dossiers import TEXT_CHARACTERS
from tinlang.services.queries.receiving import areas_suggested

MOST_SETS, MOST_PAPERS, MOST_COPIES = 99, 99, 999


@dataclass(frozen=True)
class PaperLine:
    """A paper to be ticked, with its usual counts; `key` tells it from the others of the form.

    `needed`: as the procedure asks for it; none of what was brought besides. `brought_on` as in `Handed`.
    """

    key: str
    name: str
    originals: int
    copies: int
    is_ticked: bool
    needed: DocumentNeeded | None = None
    brought_on: str = ""

    @property
    def brought(self) -> date | None:
        return Handed(self.name, self.originals, self.copies, self.brought_on).brought

    @classmethod
    def asked_for(cls, paper: DocumentNeeded) -> PaperLine:
        """Ticked where every dossier must have it."""
        is_ticked = paper.is_required and not paper.is_conditional
        return cls(str(paper.position), paper.name, paper.originals, paper.copies, is_ticked, paper)


class Paper(NamedTuple):
    """A line as it is drawn; `when`: the field that it hangs on."""

    line: PaperLine
    when: forms.BoundField | None
    tick: forms.BoundField
    originals: forms.BoundField
    copies: forms.BoundField


class Counted(NamedTuple):
    """What is to be paid, and how many are wanted where it is paid for each."""

    due: Due
    quantity: forms.BoundField | None


class WrittenForm(BringerForm):
    """Who brings it, what the procedure's own form asks, which papers, how many sets, what it costs.

    `rates`: what is to be paid, with the usual quantities.
    """

    nothing_due = _("Thủ tục này không thu phí, lệ phí.")
    more_papers = CleanTextField(
        label=_("Giấy tờ khác"),
        max_length=TEXT_CHARACTERS,
        required=False,
        lines=2,
        help_text=_("Mỗi dòng một giấy tờ."),
    )
    sets = WholeNumberField(
        label=_("Số bộ hồ sơ"),
        initial=1,
        min_value=1,
        max_value=MOST_SETS,
    )
    charged = DongField(label=_("Đã thu (đồng)"), required=False, help_text=_("Để trống: đã thu đủ. Chưa thu: ghi 0."))

    def __init__(
        self, *args: Any, version: ProcedureVersion, lines: Sequence[PaperLine], rates: Sequence[Due], **kwargs: Any
    ) -> None:
        self.version, self.lines, self.rates = version, lines, rates
        self.data_fields: list[DataField] = list(version.data_fields.all())
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        for line in self.lines:
            self._offer_paper(line)
        for place, due in enumerate(self.rates, start=1):
            if due.per:
                label = _("Số %(per)s") % {"per": due.per}
                self.fields[f"quantity_{place}"] = _count(label, due.quantity, MOST_COPIES)
        for one in self.data_fields:
            self.fields[name_of(one.code)] = form_field_of(one)

    def _offer_paper(self, line: PaperLine) -> None:
        self.fields[f"paper_{line.key}"] = forms.BooleanField(label=line.name, initial=line.is_ticked, required=False)
        for sort, label, usual in (
            ("originals", _("Bản chính"), line.originals),
            ("copies", _("Bản sao"), line.copies),
        ):
            self.fields[f"{sort}_{line.key}"] = _count(f"{label}: {line.name}", usual)

    @property
    def papers(self) -> list[Paper]:
        return [
            Paper(
                line,
                self[name_of(line.needed.when_field)] if line.needed and line.needed.when_field else None,
                *(self[f"{sort}_{line.key}"] for sort in ("paper", "originals", "copies")),
            )
            for line in self.lines
        ]

    @property
    def required_data(self) -> list[forms.BoundField]:
        return [self[name_of(one.code)] for one in self.data_fields if one.is_required]

    @property
    def optional_data(self) -> list[forms.BoundField]:
        return [self[name_of(one.code)] for one in self.data_fields if not one.is_required]

    @property
    def opens_optional_data(self) -> bool:
        """Whether something stands there that must not be overlooked."""
        return any(field.errors or field.value() for field in self.optional_data)

    @property
    def areas(self) -> list[str]:
        """What is suggested where an area is asked for."""
        return areas_suggested() if any(one.kind == DataKind.AREA for one in self.data_fields) else []

    @property
    def counted(self) -> list[Counted]:
        return [
            Counted(due, self[f"quantity_{place}"] if due.per else None)
            for place, due in enumerate(self.rates, start=1)
        ]

    @property
    def dues(self) -> list[Due]:
        """As they stand in the form now, sent or not; what is no number counts as none."""
        return [
            one.due if one.quantity is None else one.due._replace(quantity=_whole(one.quantity)) for one in self.counted
        ]

    @property
    def total_due(self) -> int:
        return sum(one.total for one in self.dues)

    @property
    def fixed_due(self) -> int:
        """What does not hang on a number of copies."""
        return sum(one.total for one in self.rates if not one.per)

    @property
    def handed(self) -> list[Handed]:
        said = self.cleaned_data
        listed = [
            Handed(line.name, said[f"originals_{line.key}"] or 0, said[f"copies_{line.key}"] or 0, line.brought_on)
            for line in self.lines
            if said[f"paper_{line.key}"]
        ]
        return [*listed, *(Handed(name, 1, 0) for name in lines_of(said["more_papers"]))]

    @property
    def told(self) -> tuple[Told, ...]:
        return answers(self.data_fields, self.cleaned_data)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if not str(self["charged"].data or "").strip():
            said["charged"] = self.total_due
        if self.total_due > MOST_DONG:
            self.add_error("charged", _("Số phải thu quá lớn: xem lại số bản."))
        return said


def _count(label: Any, initial: int, most: int = MOST_PAPERS) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        initial=initial,
        min_value=0,
        max_value=most,
        required=False,
    )


def _whole(asked: forms.BoundField) -> int:
    """What its field reads, so that nobody pays for another number than was taken."""
    try:
        return int(asked.field.clean(asked.value()) or 0)
    except forms.ValidationError:
        return 0
