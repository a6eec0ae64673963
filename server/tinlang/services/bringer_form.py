"""Who hands a dossier in: asked when it is taken in, and when what was written down is put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.common.forms import CleanTextField, PlainForm
from tinlang.services import shapes
from tinlang.services.actions import Bringer
from tinlang.services.data_form import NOT_THERE, ShapedField
from tinlang.services.models import ApplicantKind, IdentityKind


class BringerForm(PlainForm):
    """Only a name is asked for; the rest may stay empty."""

    kind = forms.ChoiceField(
        label=_("Người nộp là"),
        choices=ApplicantKind.choices,
        initial=ApplicantKind.CITIZEN.value,
        widget=forms.RadioSelect,
    )
    name = CleanTextField(
        label=_("Họ tên, tên tổ chức"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    identity_kind = forms.ChoiceField(
        label=_("Loại giấy tờ tùy thân"),
        choices=IdentityKind.choices,
        initial=IdentityKind.CITIZEN.value,
        required=False,
        error_messages={"invalid_choice": NOT_THERE},
    )
    identity_number = CleanTextField(
        label=_("Số giấy tờ tùy thân"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = ShapedField(
        shape=shapes.phone,
        label=_("Điện thoại"),
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    address = CleanTextField(label=_("Địa chỉ"), max_length=300, required=False)
    tax_code = ShapedField(shape=shapes.tax_code, label=_("Mã số thuế"), max_length=20, required=False)
    representative = CleanTextField(label=_("Người đại diện, người được ủy quyền"), max_length=160, required=False)
    authority = CleanTextField(
        label=_("Giấy ủy quyền, chức vụ"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: giấy ủy quyền số 12 ngày 1/3/2026; giám đốc."),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"),
        max_length=254,
        required=False,
        error_messages={"invalid": _("Thư điện tử viết như ten@vidu.vn.")},
    )

    def clean_identity_number(self) -> str:
        """As it is found again, by the kind of paper that was chosen."""
        said = str(self.cleaned_data["identity_number"])
        if not said:
            return ""
        is_other = self.cleaned_data.get("identity_kind") == IdentityKind.OTHER
        return shapes.other_number(said) if is_other else shapes.citizen_number(said)

    def clean(self) -> dict[str, Any]:
        """No number, no kind of paper."""
        super().clean()
        said = self.cleaned_data
        if not said.get("identity_number"):
            said["identity_kind"] = ""
        elif not said["identity_kind"]:
            said["identity_kind"] = IdentityKind.CITIZEN.value
        return said

    @property
    def bringer(self) -> Bringer:
        return Bringer(**{name: self.cleaned_data[name] for name in Bringer.__dataclass_fields__})
