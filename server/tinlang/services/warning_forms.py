"""The form of the rule by which people are warned of deadlines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.common.forms import CleanTextField, PlainForm, WholeNumberField, offer
from tinlang.services.data_form import NOT_THERE
from tinlang.services.models.warnings import MOST_HOURS
from tinlang.units.models import Unit


class WarningRuleForm(PlainForm):
    """How many hours of work before and after; in which place is asked if there are several."""

    unit = forms.ChoiceField(label=_("Áp dụng ở"), error_messages={"invalid_choice": NOT_THERE})
    holder_hours = WholeNumberField(
        label=_("Nhắc người giữ trước hạn (giờ làm việc)"),
        min_value=1,
        max_value=MOST_HOURS,
        help_text=_("Một ngày làm việc là 7 giờ rưỡi hoặc 8 giờ, theo giờ làm việc của nơi đó."),
    )
    leader_hours = WholeNumberField(
        label=_("Sau đó chưa xong thì nhắc lãnh đạo (giờ làm việc)"),
        min_value=0,
        max_value=MOST_HOURS,
        help_text=_("Hồ sơ quá hạn thì nhắc lãnh đạo ngay, không chờ."),
    )
    source = CleanTextField(
        label=_("Căn cứ"), max_length=200, help_text=_("Ví dụ: Quy chế làm việc của Bộ phận Một cửa.")
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        self.units = {str(one.uid): one for one in units}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        offer(self, "unit", [(uid, str(unit)) for uid, unit in self.units.items()])
        if len(self.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = next(iter(self.units))

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]
