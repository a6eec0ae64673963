"""The forms of the dossiers' pages. Whether something may be done is the actions' question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.common.dates import DayField
from tinlang.common.forms import CleanTextField, PlainForm, offer
from tinlang.common.templatetags.ui import day, number
from tinlang.services.data_form import NOT_THERE
from tinlang.services.models import Absence
from tinlang.services.models.dossiers import TEXT_CHARACTERS
from tinlang.services.queries.absences import away_today
from tinlang.units.models import Organisation

MOST_DONG = 2_000_000_000
Choices = list[tuple[str, str]]


def lines_of(text: str) -> list[str]:
    """What stands on lines of its own."""
    return [line.strip() for line in text.splitlines() if line.strip()]


class DongField(forms.CharField):
    """An amount of đồng as people write it: "15.000"."""

    def __init__(self, **options: Any) -> None:
        options.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "numeric", "size": "12", "autocomplete": "off"})
        )
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        return number(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int:
        digits = "".join(c for c in str(super().clean(value)) if c not in " .,₫đ").lstrip("0")
        if not digits:
            return 0
        if not (digits.isascii() and digits.isdigit()) or int(digits[:12]) > MOST_DONG:
            raise forms.ValidationError(_("Gõ số tiền, ví dụ 15.000."))
        return int(digits)


class ToForm(PlainForm):
    """To whom it goes: one of `people`. Of who is away it is said; their stand-in is offered first, once."""

    to = forms.ChoiceField(label=_("Chuyển cho"), error_messages={"invalid_choice": NOT_THERE})
    note = CleanTextField(label=_("Ghi chú"), max_length=TEXT_CHARACTERS, required=False, lines=2)
    all_the_same = forms.CharField(widget=forms.HiddenInput, required=False)
    """Of whom it was said before that they are away."""

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        self.people = {str(one.uid): one for one in people}
        self.away = away_today(people)
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        empty: Choices = [] if len(self.people) == 1 else [("", str(_("Chọn người…")))]
        offer(self, "to", [*empty, *((uid, self._said(one)) for uid, one in self.people.items())])

    def _said(self, person: Person) -> str:
        absence = self.away.get(person.pk)
        if absence is None:
            return str(person)
        said = {"who": person, "until": day(absence.last_day), "stand_in": absence.stand_in}
        return str(_("%(who)s (vắng đến hết %(until)s, %(stand_in)s làm thay)") % said)

    def clean_to(self) -> Person:
        chosen = self.people[self.cleaned_data["to"]]
        absence, told = self.away.get(chosen.pk), self.data.get(self.add_prefix("all_the_same"))
        if absence is not None and str(absence.stand_in.uid) in self.people and told != str(chosen.uid):
            self._offer_stand_in(chosen, absence)
        return chosen

    def _offer_stand_in(self, chosen: Person, absence: Absence) -> None:
        """The form comes back with the stand-in chosen; whoever is chosen again all the same is taken."""
        offered = {"to": str(absence.stand_in.uid), "all_the_same": str(chosen.uid)}
        sent: Any = self.data
        self.data = sent = sent.copy()
        for name, value in offered.items():
            sent[self.add_prefix(name)] = value
        said = {"who": chosen, "until": day(absence.last_day), "stand_in": absence.stand_in}
        raise forms.ValidationError(
            _(
                "%(who)s vắng đến hết %(until)s. Đã chọn sẵn %(stand_in)s là người làm thay: gửi lại để chuyển, "
                "hoặc chọn lại %(who)s nếu vẫn muốn."
            )
            % said
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned.pop("all_the_same", None)
        return cleaned


class PassOnForm(ToForm):
    """The next step, after the one that was in hand when the page was opened."""

    step = forms.IntegerField(widget=forms.HiddenInput, required=False)


class ReassignForm(ToForm):
    """The same step in other hands."""


class NoteForm(PlainForm):
    note = CleanTextField(label=_("Ghi chú"), max_length=TEXT_CHARACTERS, required=False, lines=2)


class ReasonForm(PlainForm):
    reason = CleanTextField(label=_("Lý do"), max_length=TEXT_CHARACTERS, lines=3)


class ReturnForm(PlainForm):
    """Who fetched the result."""

    to = CleanTextField(
        label=_("Người nhận kết quả"), max_length=160, required=False, help_text=_("Để trống: chính người nộp.")
    )


class SupplementForm(PlainForm):
    """What is missing: all of it."""

    items = CleanTextField(
        label=_("Giấy tờ cần bổ sung, hoàn thiện"),
        max_length=TEXT_CHARACTERS,
        lines=4,
        help_text=_("Mỗi dòng một giấy tờ, ghi cho đủ."),
    )
    reason = CleanTextField(label=_("Lý do"), max_length=TEXT_CHARACTERS, lines=2)


class BroughtForm(PlainForm):
    """What came for the supplement, to begin with all that was asked for."""

    papers = CleanTextField(
        label=_("Giấy tờ vừa nhận"),
        max_length=TEXT_CHARACTERS,
        required=False,
        lines=4,
        help_text=_("Mỗi dòng một giấy tờ (bản chính). Lưu xong thì nằm trong Giấy tờ đã nhận."),
    )
    note = CleanTextField(label=_("Ghi chú"), max_length=TEXT_CHARACTERS, required=False, lines=2)

    def clean_papers(self) -> list[str]:
        return lines_of(self.cleaned_data["papers"])


class PaymentForm(PlainForm):
    """A duty to be met before it goes on."""

    reason = CleanTextField(
        label=_("Nghĩa vụ"), max_length=TEXT_CHARACTERS, help_text=_("Ví dụ: thuế thu nhập cá nhân.")
    )
    amount = DongField(label=_("Số tiền (đồng)"), required=False)


class ConsultForm(PlainForm):
    """Which body is asked what, until when."""

    body = forms.ChoiceField(label=_("Cơ quan được hỏi"), error_messages={"invalid_choice": NOT_THERE})
    question = CleanTextField(label=_("Nội dung hỏi"), max_length=TEXT_CHARACTERS, lines=3)
    due_on = DayField(label=_("Trả lời trước hết ngày"), required=True)

    def __init__(self, *args: Any, bodies: Sequence[Organisation], **kwargs: Any) -> None:
        self.bodies = {str(one.uid): one for one in bodies}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        empty: Choices = [] if len(self.bodies) == 1 else [("", str(_("Chọn cơ quan…")))]
        offer(self, "body", [*empty, *((uid, str(one)) for uid, one in self.bodies.items())])

    def clean_body(self) -> Organisation:
        return self.bodies[self.cleaned_data["body"]]


class AnswerForm(PlainForm):
    answer = CleanTextField(label=_("Cơ quan đó trả lời"), max_length=TEXT_CHARACTERS, lines=4)


class ExtendForm(PlainForm):
    """One new date, with an apology."""

    to_on = DayField(label=_("Hẹn lại ngày"), required=True)
    reason = CleanTextField(label=_("Lý do chậm"), max_length=TEXT_CHARACTERS, lines=3)
    number = CleanTextField(
        label=_("Số phiếu"),
        max_length=40,
        required=False,
        help_text=_("Do văn thư cấp. Để trống thì phiếu in dấu chấm."),
    )
