"""The reason for which a release is taken off the air; the page that was signed by hand; a line of the log book."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.broadcasting.actions import EntryFacts
from tinlang.broadcasting.models import Origin
from tinlang.bulletins.models import REASON_CHARACTERS, Language
from tinlang.common.dates import DayField, HourField
from tinlang.common.forms import CleanTextField, OnceForm, PlainForm, offer


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


class EntryForm(OnceForm):
    """What was heard that no device tells: the columns of the log book, but for the length, which the hours give."""

    title = CleanTextField(
        label=_("Tên chương trình, nội dung"),
        max_length=200,
        help_text=_("Ví dụ: Tiếp âm VOV1; Trưởng thôn Nà Pài đọc thông báo họp thôn."),
    )
    on = DayField(label=_("Ngày phát"), past=True, required=True)
    starts = HourField(label=_("Bắt đầu"), required=True)
    ends = HourField(label=_("Kết thúc"), required=True)
    origin = forms.ChoiceField(label=_("Nguồn"), choices=Origin.choices)
    language = forms.ChoiceField(label=_("Ngôn ngữ"))
    operator = CleanTextField(label=_("Người vận hành"), max_length=120, help_text=_("Người bật máy, giữ micro."))
    approver = CleanTextField(
        label=_("Người duyệt"), max_length=120, required=False, help_text=_("Ai duyệt nội dung. Tiếp âm thì để trống.")
    )
    condition = CleanTextField(
        label=_("Tình trạng máy"),
        max_length=120,
        initial=_("Bình thường"),
        help_text=_("Ví dụ: Bình thường; Loa Nà Pài rè; Mất điện lúc 5h20."),
    )
    note = CleanTextField(label=_("Ghi chú"), max_length=300, required=False, lines=2)

    def prepare(self) -> None:
        self.languages = {language.tag: language for language in Language.objects.all()}
        offer(self, "language", [(tag, language.name) for tag, language in self.languages.items()])

    @property
    def facts(self) -> EntryFacts:
        told = {name: value for name, value in self.cleaned_data.items() if name not in ("uid", "why")}
        return EntryFacts(**{**told, "language": self.languages[told["language"]]})


class CorrectForm(EntryForm):
    """The line as it should have been, and what was wrong with the one that is struck."""

    why = CleanTextField(
        label=_("Lý do gạch dòng cũ"), max_length=300, help_text=_("Ví dụ: Ghi nhầm giờ; Ghi hai lần một buổi.")
    )

    def __init__(self, *args: Any, only_strike: bool = False, **kwargs: Any) -> None:
        """`only_strike`: nothing is written in its place, so the reason is all that is asked for."""
        self.only_strike = only_strike
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        for name in [name for name in self.fields if self.only_strike and name != "why"]:
            self.fields[name].required = False
