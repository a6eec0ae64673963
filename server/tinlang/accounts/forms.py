"""Forms for signing in, for what one proves oneself with, for people and delegations."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tinlang.accounts import actions
from tinlang.accounts.models import Person
from tinlang.accounts.models.delegations import NUMBER_CHARACTERS
from tinlang.accounts.models.factors import NAME_CHARACTERS, REASON_CHARACTERS
from tinlang.accounts.roles import Role
from tinlang.common import clock
from tinlang.common.dates import DayField
from tinlang.common.errors import DomainError
from tinlang.common.forms import CleanTextField, OnceForm, PlainForm, describe, offer
from tinlang.common.text import nfc
from tinlang.units.models import Organisation, Unit


class SignInForm(AuthenticationForm):
    """A name and a password; a wrong one of either gets the same answer, so that names cannot be guessed."""

    error_messages = {
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."),
        "inactive": _("Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.fields["username"].label = _("Tên đăng nhập")
        self.fields["username"].error_messages["required"] = _("Hãy nhập tên đăng nhập.")
        self.fields["password"].label = _("Mật khẩu")
        self.fields["password"].error_messages["required"] = _("Hãy nhập mật khẩu.")
        self.fields["password"].widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        for name in self.fields:
            describe(self, name)

    def clean_username(self) -> str:
        return nfc(self.cleaned_data["username"]).strip()


class PasswordForm(PlainForm):
    """One's password, asked again before what opens a door is changed."""

    password = forms.CharField(
        label=_("Mật khẩu đang dùng"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args: Any, asks_password: bool = True, **kwargs: Any) -> None:
        self.asks_password = asks_password
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if not self.asks_password:
            del self.fields["password"]


class CodeAppForm(PasswordForm):
    """The first code of a new code app."""

    code = forms.CharField(
        label=_("Sáu số mà ứng dụng đang hiện"),
        max_length=12,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "pattern": "[0-9 ]*", "class": "code-input"}
        ),
    )
    field_order = ["code", "password"]


class PasskeyForm(PasswordForm):
    """How the passkey is to be called; what the browser made comes in a hidden field."""

    name = CleanTextField(
        label=_("Tên để nhận ra"), max_length=NAME_CHARACTERS, help_text=_("Ví dụ: Điện thoại của tôi.")
    )
    field_order = ["name", "password"]


def _pin_field(label: Any, **options: Any) -> forms.CharField:
    attrs = {"inputmode": "numeric", "autocomplete": "off", "maxlength": "6", "class": "code-input"}
    return forms.CharField(label=label, max_length=6, widget=forms.PasswordInput(attrs=attrs), **options)


class PinForm(PasswordForm):
    """A new PIN, twice, and one's password always: whoever finds the phone unlocked sets none."""

    pin = _pin_field(_("Mã PIN mới, sáu số"), help_text=_("Đừng dùng ngày sinh, 123456 hay sáu số giống nhau."))
    again = _pin_field(_("Mã PIN mới, một lần nữa"))
    field_order = ["pin", "again", "password"]

    def clean_pin(self) -> str:
        pin: str = self.cleaned_data["pin"]
        if not (pin.isascii() and pin.isdigit() and len(pin) == 6):
            raise ValidationError(_("Mã PIN gồm đúng sáu chữ số."))
        return pin

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "pin" in self.cleaned_data and again != self.cleaned_data["pin"]:
            raise ValidationError(_("Hai lần nhập không giống nhau."))
        return again


class ResetForm(PlainForm):
    """A name, the code that was handed over, and the new password twice."""

    username = forms.CharField(
        label=_("Tên đăng nhập"),
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=_("Mã đã nhận"),
        max_length=60,
        help_text=_("Mười hai ký tự người quản trị đã đưa. Viết liền hay có gạch đều được."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    new = forms.CharField(
        label=_("Mật khẩu mới"),
        help_text=_("Ít nhất 10 ký tự; một câu ngắn dễ nhớ là tốt nhất."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Mật khẩu mới, một lần nữa"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        username = self.cleaned_data.get("username", "")
        validate_password(new, Person(username=username, display_name=username))
        return new

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("Hai lần nhập không giống nhau."))
        return again


class PlaceField(forms.ChoiceField):
    """A unit or a body, as "unit:<uid>" or "body:<uid>"."""


class RoleForm(PlainForm):
    """A role, where, and from which day to which."""

    role = forms.ChoiceField(label=_("Vai trò"), choices=Role.choices)
    place = PlaceField(label=_("Ở đâu"))
    first_day = DayField(label=_("Từ ngày"), required=False, help_text=_("Để trống: từ hôm nay."))
    last_day = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống: đến khi có quyết định khác."))

    def __init__(self, *args: Any, places: Sequence[Unit | Organisation], **kwargs: Any) -> None:
        self.places = {key_of(place): place for place in places}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        offer(self, "place", [(key, str(place)) for key, place in self.places.items()])

    @property
    def chosen_place(self) -> Unit | Organisation:
        return self.places[self.cleaned_data["place"]]

    @property
    def valid_to(self) -> date | None:
        last = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("first_day") or clock.today(), cleaned.get("last_day")
        if last and last < first:
            self.add_error("last_day", _("Ngày kết thúc phải từ ngày bắt đầu trở đi."))
        return cleaned


def key_of(place: Unit | Organisation) -> str:
    return f"{'unit' if isinstance(place, Unit) else 'body'}:{place.uid}"


class NewPersonForm(RoleForm):
    """Somebody new, with a first role."""

    display_name = CleanTextField(label=_("Họ tên"), max_length=120)
    username = CleanTextField(
        label=_("Tên đăng nhập"), max_length=64, help_text=_("Không dấu, không khoảng trắng, ví dụ: nguyenthilan.")
    )
    phone = CleanTextField(label=_("Điện thoại"), max_length=32, required=False)
    field_order = ["display_name", "username", "phone", "role", "place"]

    def prepare(self) -> None:
        super().prepare()
        del self.fields["first_day"], self.fields["last_day"]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        Person._meta.get_field("username").run_validators(username)
        return username


class MailForm(PlainForm):
    """One's address, and whether one wants the morning's mail there."""

    email = forms.EmailField(
        label=_("Thư điện tử"),
        max_length=254,
        required=False,
        help_text=_("Nên dùng hộp thư công vụ."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    wants_mail = forms.BooleanField(label=_("Gửi thư nhắc hạn mỗi sáng"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("wants_mail") and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Ghi địa chỉ để nhận thư."))
        return cleaned


class RemovalForm(PlainForm):
    """Why a lost second step is to be taken off."""

    reason = CleanTextField(
        label=_("Lý do"),
        max_length=REASON_CHARACTERS,
        lines=2,
        help_text=_("Ví dụ: mất điện thoại ngày 12/3, đã xác minh trực tiếp."),
    )


class RevokeForm(PlainForm):
    """Why a delegation is taken back."""

    reason = CleanTextField(label=_("Lý do"), max_length=REASON_CHARACTERS, lines=2, required=False)


class DelegationForm(OnceForm):
    """To whom, where, from day to day, by which paper."""

    to = forms.ChoiceField(label=_("Người được ủy quyền"))
    unit = forms.ChoiceField(label=_("Duyệt tin của địa bàn"))
    first_day = DayField(label=_("Từ ngày"), required=True)
    last_day = DayField(label=_("Đến hết ngày"), required=True)
    paper_number = CleanTextField(
        label=_("Số văn bản ủy quyền"),
        max_length=NUMBER_CHARACTERS,
        help_text=_("Số do văn thư cấp, ví dụ: 12/UQ-UBND."),
    )
    paper_on = DayField(past=True, label=_("Ngày văn bản"), required=True)
    scan = forms.FileField(
        label=_("Ảnh chụp hoặc bản quét"),
        required=False,
        help_text=_("Ảnh hoặc PDF, tối đa 15 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )

    def __init__(self, *args: Any, people: Sequence[Person], units: Sequence[Unit], **kwargs: Any) -> None:
        self.people = {str(person.uid): person for person in people}
        self.units = {str(unit.uid): unit for unit in units}
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        offer(
            self,
            "to",
            [(uid, f"{one} ({one.standing})" if one.standing else str(one)) for uid, one in self.people.items()],
        )
        offer(self, "unit", [(uid, str(unit)) for uid, unit in self.units.items()])

    @property
    def delegate(self) -> Person:
        return self.people[self.cleaned_data["to"]]

    @property
    def chosen_unit(self) -> Unit:
        return self.units[self.cleaned_data["unit"]]


class NewPasswordForm(PlainForm):
    """The old password, then the new one twice."""

    old = forms.CharField(
        label=_("Mật khẩu đang dùng"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label=_("Mật khẩu mới"),
        help_text=_("Ít nhất 10 ký tự; một câu ngắn dễ nhớ là tốt nhất."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Mật khẩu mới, một lần nữa"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        try:
            actions.check_own_password(person=self.person, password=old)
        except DomainError as error:
            raise ValidationError(str(error)) from None
        return old

    def clean_new(self) -> str:
        new: str = self.cleaned_data["new"]
        validate_password(new, self.person)
        return new

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(_("Hai lần nhập không giống nhau."))
        return again
