"""The forms of the technician's pages. Whether something may be done is the actions' question."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.common.forms import CleanTextField, PlainForm
from tinlang.devices.models import Device
from tinlang.devices.queries.places import Choices, organisations_for, places_for

NAME_CHARACTERS, PLACE_CHARACTERS, REASON_CHARACTERS = 120, 200, 300
CODE_DIGITS = 10


class ChoiceOfPlaces(forms.ChoiceField):
    """One of what the person may choose, and none chosen for them where there are several."""

    def __init__(self, *, empty: Any, **options: Any) -> None:
        self.empty = empty
        super().__init__(error_messages={"invalid_choice": _("Chọn một mục trong danh sách.")}, **options)


class PlacementForm(PlainForm):
    """What a device is called, where it stands and who answers for it."""

    name = CleanTextField(
        label=_("Tên loa"), max_length=NAME_CHARACTERS, help_text=_("Như người ở đó gọi: “Loa nhà văn hóa Nà Pài”.")
    )
    unit = ChoiceOfPlaces(
        label=_("Địa bàn"),
        empty=_("Chọn thôn hoặc xã…"),
        help_text=_("Thôn nơi đặt loa. Loa phát tin của thôn, của xã và của cấp trên."),
    )
    place = CleanTextField(
        label=_("Nơi đặt"),
        max_length=PLACE_CHARACTERS,
        required=False,
        help_text=_("Để người đi sửa tìm được: “Cột điện trước cổng trường”."),
    )
    organisation = ChoiceOfPlaces(label=_("Cơ quan, đơn vị quản lý"), empty=_("Chọn cơ quan, đơn vị…"))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        self.places, self.organisations = places_for(self.person), organisations_for(self.person)
        self._offer("unit", self.places)
        self._offer("organisation", self.organisations)

    def _offer(self, name: str, choices: Choices[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, ChoiceOfPlaces)
        if len(choices.by_uid) == 1:
            field.choices = choices.grouped
        else:
            field.choices = [("", field.empty), *choices.grouped]

    @property
    def placement(self) -> dict[str, Any]:
        """Unit, organisation, name and place, for the actions. Only after `is_valid()`."""
        chosen = self.cleaned_data
        return {
            "unit": self.places.by_uid[chosen["unit"]],
            "organisation": self.organisations.by_uid[chosen["organisation"]],
            "name": chosen["name"],
            "place": chosen["place"],
        }

    @classmethod
    def of(cls, device: Device, person: Person) -> PlacementForm:
        """The form as the device stands."""
        return cls(
            person=person,
            initial={
                "name": device.name,
                "place": device.place,
                "unit": str(device.unit.uid),
                "organisation": str(device.organisation.uid),
            },
        )


class EnrolForm(PlacementForm):
    """The code that the loudspeaker speaks or shows, and where it stands."""

    code = CleanTextField(
        label=_("Mã thiết bị"),
        max_length=20,
        help_text=_("10 chữ số mà loa đọc, hoặc in trên nhãn. Ví dụ: 12345 67890."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "tabular"}),
    )
    field_order = ["code"]
    NEEDED_TO_REFUSE = frozenset({"code", "unit"})

    def __init__(self, *args: Any, refuses: bool = False, **kwargs: Any) -> None:
        self.refuses = refuses
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        if self.refuses:
            for name in self.fields.keys() - self.NEEDED_TO_REFUSE:
                self.fields[name].required = False

    def clean_code(self) -> str:
        digits = "".join(c for c in self.cleaned_data["code"] if c in "0123456789")
        if len(digits) != CODE_DIGITS:
            raise ValidationError(_("Mã có 10 chữ số; anh/chị đã gõ %(count)s."), "digits", {"count": len(digits)})
        return digits


class VolumeForm(PlainForm):
    """How loud, until the hour changes it again."""

    percent = forms.IntegerField(
        label=_("Âm lượng (%)"),
        min_value=0,
        max_value=100,
        error_messages={"invalid": _("Gõ một số từ 0 đến 100.")},
        widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": 5}),
    )


class RevokeForm(PlainForm):
    """Why a device is trusted no longer."""

    reason = CleanTextField(label=_("Lý do"), max_length=REASON_CHARACTERS, lines=3)
