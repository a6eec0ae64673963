"""The forms of the dossiers' pages. Whether something may be done is the actions' question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.common.dates import DayField
from tinlang.common.forms import CleanTextField, OnceForm, PlainForm, offer
from tinlang.common.templatetags.ui import day, number
from tinlang.services.actions import Bringer, Intake
from tinlang.services.models import Absence, ApplicantKind, Channel, Handed, ProcedureVersion
from tinlang.services.models.dossiers import TEXT_CHARACTERS
from tinlang.services.queries.absences import away_today
from tinlang.units.models import Organisation, Unit

MOST_SETS, MOST_PAPERS, MOST_DONG = 99, 99, 2_000_000_000
NOT_THERE = _("Chọn một mục trong danh sách.")
Choices = list[tuple[str, str]]


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
        digits = "".join(c for c in str(super().clean(value)) if c not in " .,₫đ")
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
    """What is missing: all of it, for it is asked once."""

    items = CleanTextField(
        label=_("Giấy tờ cần bổ sung, hoàn thiện"),
        max_length=TEXT_CHARACTERS,
        lines=4,
        help_text=_("Mỗi dòng một giấy tờ. Mỗi hồ sơ chỉ yêu cầu bổ sung một lần: ghi cho đủ."),
    )
    reason = CleanTextField(label=_("Lý do"), max_length=TEXT_CHARACTERS, lines=2)


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


class Paper(NamedTuple):
    """A paper that belongs into the dossier, as a line of the form."""

    name: str
    is_required: bool
    tick: forms.BoundField
    originals: forms.BoundField
    copies: forms.BoundField


def _count(label: Any, initial: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        initial=initial,
        min_value=0,
        max_value=MOST_PAPERS,
        required=False,
        error_messages={"invalid": _("Gõ một số.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )


class IntakeForm(OnceForm):
    """What the clerk writes down. Only a name is asked for; the rest has its usual value, or may stay empty."""

    unit = forms.ChoiceField(label=_("Nơi tiếp nhận"), error_messages={"invalid_choice": NOT_THERE})
    kind = forms.ChoiceField(
        label=_("Người nộp là"),
        choices=ApplicantKind.choices,
        initial=ApplicantKind.CITIZEN.value,
        widget=forms.RadioSelect,
    )
    name = CleanTextField(
        label=_("Họ tên, tên tổ chức"), max_length=160, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    identity_number = CleanTextField(
        label=_("Số giấy tờ tùy thân"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = CleanTextField(
        label=_("Điện thoại"), max_length=32, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    address = CleanTextField(label=_("Địa chỉ"), max_length=300, required=False)
    tax_code = CleanTextField(label=_("Mã số thuế"), max_length=14, required=False)
    representative = CleanTextField(label=_("Người đại diện, người được ủy quyền"), max_length=160, required=False)
    authority = CleanTextField(
        label=_("Giấy ủy quyền, chức vụ"),
        max_length=300,
        required=False,
        help_text=_("Ví dụ: giấy ủy quyền số 12 ngày 1/3/2026; giám đốc."),
    )
    email = forms.EmailField(
        label=_("Thư điện tử"), required=False, error_messages={"invalid": _("Thư điện tử viết như ten@vidu.vn.")}
    )
    more_papers = CleanTextField(
        label=_("Giấy tờ khác"),
        max_length=TEXT_CHARACTERS,
        required=False,
        lines=2,
        help_text=_("Mỗi dòng một giấy tờ."),
    )
    sets = forms.IntegerField(
        label=_("Số bộ hồ sơ"),
        initial=1,
        min_value=1,
        max_value=MOST_SETS,
        error_messages={"invalid": _("Gõ một số.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    channel = forms.ChoiceField(label=_("Nộp qua"), initial=Channel.IN_PERSON.value, widget=forms.RadioSelect)
    charged = DongField(label=_("Phí, lệ phí đã thu (đồng)"), required=False)
    outside_code = CleanTextField(
        label=_("Mã ở hệ thống của tỉnh"), max_length=60, required=False, help_text=_("Nếu hồ sơ đã có ở đó.")
    )
    note = CleanTextField(label=_("Ghi chú"), max_length=TEXT_CHARACTERS, required=False, lines=2)
    even_if_known = forms.BooleanField(label=_("Vẫn tiếp nhận"), required=False)

    def __init__(self, *args: Any, version: ProcedureVersion, units: Sequence[Unit], **kwargs: Any) -> None:
        self.version = version
        self.units = {str(one.uid): one for one in units}
        self.needed = list(version.documents.all())
        self.charges = list(version.charges.all())
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        offer(self, "unit", [(uid, str(one)) for uid, one in self.units.items()])
        self.fields["unit"].initial = next(iter(self.units))
        if len(self.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        channels = [one for one in Channel.choices if one[0] != Channel.ONLINE or self.version.takes_online]
        offer(self, "channel", channels)
        self.fields["charged"].initial = sum(one.amount for one in self.charges if not one.per)
        for paper in self.needed:
            self.fields[f"paper_{paper.position}"] = forms.BooleanField(
                label=paper.name, initial=paper.is_required, required=False
            )
            for sort, label, usual in (
                ("originals", _("Bản chính"), paper.originals),
                ("copies", _("Bản sao"), paper.copies),
            ):
                self.fields[f"{sort}_{paper.position}"] = _count(label, usual)

    @property
    def papers(self) -> list[Paper]:
        return [
            Paper(
                paper.name,
                paper.is_required,
                *(self[f"{sort}_{paper.position}"] for sort in ("paper", "originals", "copies")),
            )
            for paper in self.needed
        ]

    @property
    def _handed(self) -> list[Handed]:
        said = self.cleaned_data
        listed = [
            Handed(paper.name, said[f"originals_{paper.position}"] or 0, said[f"copies_{paper.position}"] or 0)
            for paper in self.needed
            if said[f"paper_{paper.position}"]
        ]
        return [*listed, *(Handed(line.strip(), 1, 0) for line in said["more_papers"].splitlines() if line.strip())]

    def clean_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]

    def clean_identity_number(self) -> str:
        """Without the blanks that people write into it, so that it is found again."""
        return str(self.cleaned_data["identity_number"]).replace(" ", "").upper()

    @property
    def intake(self) -> Intake:
        said = self.cleaned_data
        return Intake(
            version=self.version,
            bringer=Bringer(**{name: said[name] for name in Bringer.__dataclass_fields__}),
            channel=said["channel"],
            handed=self._handed,
            sets=said["sets"],
            charged=said["charged"],
            note=said["note"],
            outside_code=said["outside_code"],
            uid=said["uid"],
        )
