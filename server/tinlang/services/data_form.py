"""The lines of a procedure's own form, as fields of a page and as what was told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.common.dates import DayField
from tinlang.common.forms import CleanTextField
from tinlang.services import shapes
from tinlang.services.models import DataField, DataKind, Told
from tinlang.services.models.dossiers import TEXT_CHARACTERS

LINE_CHARACTERS, NUMBER_CHARACTERS = 200, 30
NOT_THERE = _("Chọn một mục trong danh sách.")
AREAS = "dia-ban"
"""The id of the list of areas that a page suggests."""


class ShapedField(CleanTextField):
    """A line that is kept as `shape` cleans it; empty stays empty, and so does what `stays`, however it was written."""

    stays = ""

    def __init__(self, *, shape: Callable[[str], str], **options: Any) -> None:
        self.shape = shape
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        said = str(super().clean(value))
        return said if said in ("", self.stays) else self.shape(said)


SHAPES: Mapping[str, Callable[[str], str]] = {
    DataKind.NUMBER: shapes.number,
    DataKind.PHONE: shapes.phone,
    DataKind.IDENTITY: shapes.any_identity,
}
INPUT_MODES = {DataKind.NUMBER: "decimal", DataKind.PHONE: "tel"}


def name_of(code: str) -> str:
    """Under which name the field of that code stands in the form."""
    return f"data_{code}"


def form_field_of(one: DataField) -> forms.Field:
    """The field of a page that asks for it."""
    usual: dict[str, Any] = {"label": one.label, "help_text": one.hint, "required": one.is_required}
    if one.kind == DataKind.DATE:
        return DayField(**usual)
    if one.kind in (DataKind.CHOICE, DataKind.YES_NO):
        options = [(said, said[:1].upper() + said[1:]) for said in one.options]
        pills = one.kind == DataKind.YES_NO
        return forms.ChoiceField(
            choices=options if pills else [("", _("Chọn…")), *options],
            widget=forms.RadioSelect if pills else forms.Select,
            error_messages={"invalid_choice": NOT_THERE},
            **usual,
        )
    if one.kind in SHAPES:
        widget = forms.TextInput(
            attrs={"autocomplete": "off", "inputmode": INPUT_MODES.get(DataKind(one.kind), "text")}
        )
        return ShapedField(shape=SHAPES[one.kind], max_length=NUMBER_CHARACTERS, widget=widget, **usual)
    if one.kind == DataKind.AREA:
        attributes = {"list": AREAS, "autocomplete": "off"}
        return CleanTextField(max_length=LINE_CHARACTERS, widget=forms.TextInput(attrs=attributes), **usual)
    if one.kind == DataKind.LONG_TEXT:
        return CleanTextField(max_length=TEXT_CHARACTERS, lines=3, **usual)
    return CleanTextField(max_length=LINE_CHARACTERS, widget=forms.TextInput(attrs={"autocomplete": "off"}), **usual)


def answers(rows: Sequence[DataField], said: Mapping[str, Any]) -> tuple[Told, ...]:
    """What was answered, in the order of the form; what was left empty is not told."""
    found = []
    for one in rows:
        value = said[name_of(one.code)]
        if value:
            text = value.isoformat() if isinstance(value, date) else str(value)
            found.append(Told(one.code, one.label, one.kind, text))
    return tuple(found)
