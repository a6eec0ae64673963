"""The page on which a dossier is taken in: who brings it, what the procedure's form asks, the papers, what it costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.common.forms import CleanTextField, OnceForm, WholeNumberField, offer
from tinlang.services import shapes
from tinlang.services.actions import Intake
from tinlang.services.bringer_form import BringerForm
from tinlang.services.data_form import NOT_THERE, form_field_of, name_of, told
from tinlang.services.forms import MOST_DONG, DongField, lines_of
from tinlang.services.models import (
    Channel,
    Charge,
    DataKind,
    DocumentNeeded,
    Due,
    Handed,
    ProcedureVersion,
    dues,
)
from tinlang.services.models.dossiers import TEXT_CHARACTERS
from tinlang.units.models import Unit

MOST_SETS, MOST_PAPERS, MOST_COPIES = 99, 99, 999


class Paper(NamedTuple):
    """A paper that belongs into the dossier, as a line of the form; `when`: the field that it hangs on."""

    needed: DocumentNeeded
    when: forms.BoundField | None
    tick: forms.BoundField
    originals: forms.BoundField
    copies: forms.BoundField


class Counted(NamedTuple):
    """A charge, and how many are wanted where it is paid for each."""

    charge: Charge
    quantity: forms.BoundField | None


def _count(label: Any, initial: int, most: int = MOST_PAPERS) -> WholeNumberField:
    return WholeNumberField(
        label=label,
        initial=initial,
        min_value=0,
        max_value=most,
        required=False,
    )


class IntakeForm(BringerForm, OnceForm):
    """What the clerk writes down. Only a name is asked for, and what the procedure's own form requires; the rest has
    its usual value, or may stay empty.
    """

    unit = forms.ChoiceField(label=_("Nơi tiếp nhận"), error_messages={"invalid_choice": NOT_THERE})
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
    channel = forms.ChoiceField(label=_("Nộp qua"), initial=Channel.IN_PERSON.value, widget=forms.RadioSelect)
    charged = DongField(label=_("Đã thu (đồng)"), required=False, help_text=_("Để trống: đã thu đủ. Chưa thu: ghi 0."))
    outside_code = CleanTextField(
        label=_("Mã ở hệ thống của tỉnh"), max_length=60, required=False, help_text=_("Nếu hồ sơ đã có ở đó.")
    )
    note = CleanTextField(label=_("Ghi chú"), max_length=TEXT_CHARACTERS, required=False, lines=2)
    names_seen = forms.BooleanField(widget=forms.HiddenInput, required=False)
    even_if_known = forms.BooleanField(label=_("Vẫn tiếp nhận"), required=False)

    def __init__(self, *args: Any, version: ProcedureVersion, units: Sequence[Unit], **kwargs: Any) -> None:
        self.version = version
        self.units = {str(one.uid): one for one in units}
        self.needed = list(version.documents.all())
        self.charges = list(version.charges.all())
        self.data_fields = list(version.data_fields.all())
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        offer(self, "unit", [(uid, str(one)) for uid, one in self.units.items()])
        self.fields["unit"].initial = next(iter(self.units))
        if len(self.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        channels = [one for one in Channel.choices if one[0] != Channel.ONLINE or self.version.takes_online]
        offer(self, "channel", channels)
        self._offer_papers()
        for charge in self.charges:
            if charge.per:
                label = _("Số %(per)s") % {"per": charge.per}
                self.fields[f"quantity_{charge.position}"] = _count(label, 1, MOST_COPIES)
        for one in self.data_fields:
            self.fields[name_of(one.code)] = form_field_of(one)
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True

    def _offer_papers(self) -> None:
        for paper in self.needed:
            ticked = paper.is_required and not paper.is_conditional
            self.fields[f"paper_{paper.position}"] = forms.BooleanField(
                label=paper.name, initial=ticked, required=False
            )
            for sort, label, usual in (
                ("originals", _("Bản chính"), paper.originals),
                ("copies", _("Bản sao"), paper.copies),
            ):
                self.fields[f"{sort}_{paper.position}"] = _count(f"{label}: {paper.name}", usual)

    @property
    def papers(self) -> list[Paper]:
        return [
            Paper(
                paper,
                self[name_of(paper.when_field)] if paper.when_field else None,
                *(self[f"{sort}_{paper.position}"] for sort in ("paper", "originals", "copies")),
            )
            for paper in self.needed
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
    def asks_for_areas(self) -> bool:
        return any(one.kind == DataKind.AREA for one in self.data_fields)

    @property
    def counted(self) -> list[Counted]:
        return [Counted(one, self[f"quantity_{one.position}"] if one.per else None) for one in self.charges]

    @property
    def dues(self) -> list[Due]:
        """As they stand in the form now, sent or not; what is no number counts as none."""
        said = {one.charge.position: one.quantity.value() for one in self.counted if one.quantity is not None}
        return dues(self.charges, {place: _whole(value) for place, value in said.items()})

    @property
    def total_due(self) -> int:
        return sum(one.total for one in self.dues)

    @property
    def fixed_due(self) -> int:
        """What does not hang on a number of copies."""
        return sum(one.amount for one in self.charges if not one.per)

    @property
    def _handed(self) -> list[Handed]:
        said = self.cleaned_data
        listed = [
            Handed(paper.name, said[f"originals_{paper.position}"] or 0, said[f"copies_{paper.position}"] or 0)
            for paper in self.needed
            if said[f"paper_{paper.position}"]
        ]
        return [*listed, *(Handed(name, 1, 0) for name in lines_of(said["more_papers"]))]

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]

    def clean_outside_code(self) -> str:
        return shapes.outside_code(self.cleaned_data["outside_code"])

    def clean(self) -> dict[str, Any]:
        said = dict(super().clean() or {})
        if not str(self["charged"].data or "").strip():
            said["charged"] = self.total_due
        if self.total_due > MOST_DONG:
            self.add_error("charged", _("Số phải thu quá lớn: xem lại số bản."))
        return said

    @property
    def intake(self) -> Intake:
        said = self.cleaned_data
        return Intake(
            version=self.version,
            bringer=self.bringer,
            channel=said["channel"],
            handed=self._handed,
            told=told(self.data_fields, said),
            sets=said["sets"],
            dues=self.dues,
            charged=said["charged"],
            note=said["note"],
            outside_code=said["outside_code"],
            uid=said["uid"],
        )


def _whole(value: Any) -> int:
    text = str(value if value is not None else "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(MOST_DONG)) else 0
