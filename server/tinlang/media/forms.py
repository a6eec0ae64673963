"""What people fill in about the voice. Rules are in the actions; here text is cleaned."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.common.forms import CleanTextField, PlainForm
from tinlang.media.models import READING_CHARACTERS, WRITTEN_CHARACTERS
from tinlang.media.speech.delivery import CHARACTERS
from tinlang.units.models import Unit


class WordForm(PlainForm):
    """A word and how a unit reads it; the unit is asked for only where there are several."""

    unit = forms.ChoiceField(label=_("Từ điển của"))
    written = CleanTextField(
        label=_("Viết"), max_length=WRITTEN_CHARACTERS, help_text=_("Đúng như trong tin, cả chữ hoa: “TYT”, “Co Sâu”.")
    )
    reading = CleanTextField(
        label=_("Đọc là"), max_length=READING_CHARACTERS, help_text=_("Bằng chữ, như đang nói: “trạm y tế”.")
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        self.units = units
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        asked = self.fields["unit"]
        assert isinstance(asked, forms.ChoiceField)
        asked.choices = [(str(unit.uid), str(unit)) for unit in self.units]
        if len(self.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = str(self.units[0].uid)
        for name in ("written", "reading"):
            self.fields[name].widget.attrs.update(autocomplete="off", spellcheck="false")

    @property
    def word(self) -> dict[str, str]:
        """Both halves, for the action. Only after `is_valid()`."""
        return {name: self.cleaned_data[name] for name in ("written", "reading")}


class TryForm(PlainForm):
    """A sentence to hear."""

    cau = CleanTextField(label=_("Câu thử"), max_length=CHARACTERS, lines=2)
