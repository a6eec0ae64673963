"""Fields that clean what people paste, and forms that say plainly what is wrong."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tinlang.common.ids import new_uid, uuid7
from tinlang.common.templatetags.ui import number
from tinlang.common.text import nfc

KEPT_CONTROLS = frozenset("\n\t")
BIDI_CONTROLS = frozenset("\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")


def without_controls(value: str, *, one_line: bool) -> str:
    """The text without control and direction-switching characters, which a screen hides and a voice cannot read.

    Nor halves of characters, which JSON may hold and no database keeps.
    """
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    if one_line:
        value = " ".join(value.split())
    kept = (c for c in value if c in KEPT_CONTROLS or not (_is_control(c) or c in BIDI_CONTROLS))
    return "".join(kept)


def _is_control(c: str) -> bool:
    return c < " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff"


class CleanTextField(forms.CharField):
    """Text in NFC, without control characters, at most `max_length` characters, counted after cleaning."""

    def __init__(self, *, max_length: int, lines: int = 1, **options: Any) -> None:
        self.lines = lines
        if lines > 1:
            options.setdefault("widget", forms.Textarea(attrs={"rows": lines}))
        super().__init__(**options)
        self.max_length = max_length
        self.error_messages.setdefault("too_long", _("Dài quá: %(length)s ký tự, chỉ nhận tối đa %(limit)s."))
        self.widget.attrs.setdefault("data-limit", str(max_length))

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return without_controls(nfc(text), one_line=self.lines == 1).strip() if text else ""

    def validate(self, value: str) -> None:
        super().validate(value)
        limit = self.max_length
        if limit is not None and len(value) > limit:
            said = {"length": number(len(value)), "limit": number(limit)}
            raise ValidationError(self.error_messages["too_long"], "too_long", said)


class WholeNumberField(forms.IntegerField):
    """A whole number, typed; what is wrong with it is said in fewer words than Django's."""

    default_error_messages = {
        "invalid": _("Gõ một số."),
        "min_value": _("Ít nhất là %(limit_value)s."),
        "max_value": _("Nhiều nhất là %(limit_value)s."),
    }
    widget = forms.NumberInput(attrs={"inputmode": "numeric"})


class PlainForm(forms.Form):
    """A form drawn by `{% include "common/field.html" %}`, one field after another; errors stand by their field."""

    required_css_class = "field--required"
    template_name = "common/form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.prepare()
        for name, form_field in self.fields.items():
            if form_field.required and not isinstance(form_field.widget, forms.CheckboxSelectMultiple):
                form_field.error_messages["required"] = _("Chưa điền mục này.")
            describe(self, name)

    def prepare(self) -> None:
        """Where a form offers what depends on who asks: before anything that was sent is looked at."""


class OnceForm(PlainForm):
    """A form that makes one row, however often it is sent: the row's uid is drawn with the form and sent along."""

    uid = forms.UUIDField(widget=forms.HiddenInput, initial=new_uid, required=False)

    def clean_uid(self) -> UUID:
        return self.cleaned_data["uid"] or uuid7()


def offer(form: forms.Form, name: str, choices: Iterable[tuple[str, str | Promise]]) -> None:
    """What may be chosen in a field of choices; in `prepare`."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


def describe(form: forms.Form, name: str) -> None:
    """Tie hint and error to the control, for screen readers."""
    said = []
    if form.fields[name].help_text:
        said.append(f"{form[name].auto_id}_hint")
    if form.is_bound and name in form.errors:
        said.append(f"{form[name].auto_id}_error")
        form.fields[name].widget.attrs["aria-invalid"] = "true"
    if said:
        form.fields[name].widget.attrs["aria-describedby"] = " ".join(said)
