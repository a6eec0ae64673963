"""The page on which a dossier is taken in: what is written down of it, where, and through which channel."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.common.forms import CleanTextField, OnceForm, offer
from tinlang.services import shapes
from tinlang.services.actions import Intake
from tinlang.services.data_form import NOT_THERE
from tinlang.services.models import Channel, ProcedureVersion, dues
from tinlang.services.models.dossiers import TEXT_CHARACTERS
from tinlang.services.written_form import PaperLine, WrittenForm
from tinlang.units.models import Unit


class IntakeForm(WrittenForm, OnceForm):
    """What the clerk writes down. Only a name is asked for, and what the procedure's own form requires; the rest has
    its usual value, or may stay empty.
    """

    unit = forms.ChoiceField(label=_("Nơi tiếp nhận"), error_messages={"invalid_choice": NOT_THERE})
    channel = forms.ChoiceField(label=_("Nộp qua"), initial=Channel.IN_PERSON.value, widget=forms.RadioSelect)
    outside_code = CleanTextField(
        label=_("Mã ở hệ thống của tỉnh"), max_length=60, required=False, help_text=_("Nếu hồ sơ đã có ở đó.")
    )
    note = CleanTextField(label=_("Ghi chú"), max_length=TEXT_CHARACTERS, required=False, lines=2)
    names_seen = forms.BooleanField(widget=forms.HiddenInput, required=False)
    even_if_known = forms.BooleanField(label=_("Vẫn tiếp nhận"), required=False)

    def __init__(self, *args: Any, version: ProcedureVersion, units: Sequence[Unit], **kwargs: Any) -> None:
        self.units = {str(one.uid): one for one in units}
        lines = [PaperLine.asked_for(one) for one in version.documents.all()]
        super().__init__(*args, version=version, lines=lines, rates=dues(version.charges.all(), {}), **kwargs)

    def prepare(self) -> None:
        super().prepare()
        offer(self, "unit", [(uid, str(one)) for uid, one in self.units.items()])
        self.fields["unit"].initial = next(iter(self.units))
        if len(self.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        channels = [one for one in Channel.choices if one[0] != Channel.ONLINE or self.version.takes_online]
        offer(self, "channel", channels)
        if not self.is_bound:
            self.fields["name"].widget.attrs["autofocus"] = True

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]

    def clean_outside_code(self) -> str:
        return shapes.outside_code(self.cleaned_data["outside_code"])

    @property
    def intake(self) -> Intake:
        said = self.cleaned_data
        return Intake(
            version=self.version,
            bringer=self.bringer,
            channel=said["channel"],
            handed=self.handed,
            told=self.told,
            sets=said["sets"],
            dues=self.dues,
            charged=said["charged"],
            note=said["note"],
            outside_code=said["outside_code"],
            uid=said["uid"],
        )
