"""The reason for which a release is taken off the air; and the page that was signed by hand."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.bulletins.models import REASON_CHARACTERS
from tinlang.common.dates import DayField
from tinlang.common.forms import CleanTextField, PlainForm, offer


class WithdrawForm(PlainForm):
    """Why: the history keeps it, and the editor reads it."""

    reason = CleanTextField(
        label=_("Lý do"),
        max_length=REASON_CHARACTERS,
        lines=3,
        help_text=_("Ví dụ: “Sai ngày cắt điện, sẽ phát tin đính chính”."),
    )


class PaperForm(PlainForm):
    """Who signed the printed page, when, and what it looks like."""

    signed_by = forms.ChoiceField(label=_("Người ký duyệt"))
    signed_on = DayField(label=_("Ngày ký"), past=True, required=True)
    scan = forms.FileField(
        label=_("Ảnh chụp hoặc bản quét trang có chữ ký"),
        help_text=_("Rõ chữ, rõ chữ ký và ngày. Ảnh hoặc PDF, tối đa 15 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )
    is_same = forms.BooleanField(label=_("Tôi đã đối chiếu: chữ trên trang giấy đúng với bản này."), required=False)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        self.people = {str(person.uid): person for person in people}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        offer(self, "signed_by", [(uid, str(person)) for uid, person in self.people.items()])

    def clean_is_same(self) -> bool:
        if not self.cleaned_data["is_same"]:
            raise ValidationError(_("Hãy đối chiếu rồi đánh dấu."))
        return True

    @property
    def signer(self) -> Person:
        return self.people[self.cleaned_data["signed_by"]]
