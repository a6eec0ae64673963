"""The form of "Soạn tin" and the reason of a refusal. Rules are in the actions; here text becomes values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tinlang.bulletins import actions, carriers
from tinlang.bulletins.actions import Content
from tinlang.bulletins.actions.languages import Words
from tinlang.bulletins.models import (
    BYLINE_CHARACTERS,
    GIST_CHARACTERS,
    LOUDSPEAKER,
    MAIN_LANGUAGE,
    NAME_CHARACTERS,
    NAME_OF_COLUMN_CHARACTERS,
    REASON_CHARACTERS,
    SOURCE_CHARACTERS,
    TEXT_CHARACTERS,
    TITLE_CHARACTERS,
    Channel,
    Kind,
    Language,
    Offered,
    Priority,
    Variant,
    Version,
)
from tinlang.bulletins.queries import Offer, Spoken
from tinlang.common import clock
from tinlang.common.dates import DayAndMaybeTimeField, DayField, MomentField, Told, midnight
from tinlang.common.forms import CleanTextField, PlainForm, offer
from tinlang.units.models import Unit
from tinlang.units.picker import Picker, picker
from tinlang_wire.clock import ZONE

NAME_OF_FILE_CHARACTERS = 200


class AreasField(forms.MultipleChoiceField):
    """The uids that were ticked in the tree. Whether they may be chosen is the action's question."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return True


class ComposeForm(PlainForm):
    """What an editor writes. Words are enough to keep a draft; what else it needs is asked when it is submitted."""

    NOW, LATER, DAYS = "now", "later", "days"

    kind = forms.ChoiceField(label=_("Thể loại"), choices=Kind.choices, initial=Kind.NEWS, required=False)
    corrects = forms.ChoiceField(
        label=_("Đính chính tin nào"), required=False, help_text=_("Chỉ chọn được tin đã duyệt ở địa bàn này.")
    )
    title = CleanTextField(
        label=_("Tiêu đề"),
        max_length=TITLE_CHARACTERS,
        required=False,
        help_text=_("Ngắn gọn: việc gì, ở đâu, khi nào."),
    )
    text = CleanTextField(
        label=_("Nội dung"),
        max_length=TEXT_CHARACTERS,
        lines=12,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "class": "long-text"}),
        help_text=_("Loa sẽ đọc phần này. Viết câu ngắn, như đang nói với bà con."),
    )
    areas = AreasField(label=_("Địa bàn nghe tin"), required=False)
    audiences = forms.MultipleChoiceField(
        label=_("Đối tượng"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Tin này dành cho ai.")
    )
    channels = forms.MultipleChoiceField(
        label=_("Hình thức"), required=False, widget=forms.CheckboxSelectMultiple, initial=[LOUDSPEAKER]
    )
    languages = forms.MultipleChoiceField(label=_("Ngôn ngữ"), required=False, widget=forms.CheckboxSelectMultiple)
    languages_shown = forms.CharField(required=False, widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label=_("Phát lúc nào"),
        choices=[
            (NOW, _("Ngay khi được duyệt")),
            (LATER, _("Vào lúc đã hẹn")),
            (DAYS, _("Trong những ngày")),
        ],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    start = MomentField(label=_("Ngày giờ phát"))
    end = MomentField(label=_("Hết hạn lúc"), help_text=_("Sau giờ này không phát nữa. Để trống: 2 giờ sau giờ phát."))
    first_day = DayField(label=_("Phát từ ngày"), help_text=_("Để trống: từ khi được duyệt."))
    last_day = DayField(label=_("Đến hết ngày"), help_text=_("Hôm đó vẫn phát."))
    priority = forms.ChoiceField(
        label=_("Mức ưu tiên"),
        choices=[(each.value, each.label) for each in Priority if each != Priority.URGENT],
        initial=Priority.NORMAL,
        widget=forms.RadioSelect,
    )
    column = forms.ChoiceField(label=_("Chuyên mục"), required=False)
    source = forms.ChoiceField(label=_("Nguồn tin"), required=False)
    source_name = CleanTextField(
        label=_("Nguồn cụ thể"),
        max_length=SOURCE_CHARACTERS,
        required=False,
        help_text=_("Cơ quan, số văn bản hoặc tên bài. Ví dụ: Thông báo của Điện lực."),
    )
    source_at = DayAndMaybeTimeField(
        past=True,
        label=_("Nguồn ban hành ngày"),
        help_text=_("Thêm giờ nếu biết. Dùng để tính tin đến với bà con nhanh hay chậm."),
    )
    byline = CleanTextField(
        label=_("Bút danh"), max_length=BYLINE_CHARACTERS, required=False, help_text=_("Tên tác giả ghi với tin.")
    )

    def __init__(self, *args: Any, offer_of: Offer, **kwargs: Any) -> None:
        self.offer_of = offer_of
        self.opened: frozenset[str] = frozenset()
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        of = self.offer_of
        several: dict[str, Sequence[Offered]] = {"audiences": of.audiences, "channels": of.channels}
        one: dict[str, Sequence[Offered]] = {"column": of.columns, "source": of.sources}
        for name, rows in several.items():
            offer(self, name, [(row.key, row.name) for row in rows])
        for name, rows in one.items():
            offer(self, name, [("", _("chưa chọn")), *((row.key, row.name) for row in rows)])
        offer(self, "languages", [(spoken.language.tag, spoken.language.name) for spoken in of.languages])
        offer(self, "corrects", [("", _("chưa chọn")), *of.corrected])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        when = cleaned.get("when")
        asked = {self.NOW: ("end",), self.LATER: ("start", "end"), self.DAYS: ("first_day", "last_day")}
        for name in ("start", "end", "first_day", "last_day"):
            if when in asked and name not in asked[when]:
                self.errors.pop(name, None)  # not asked for, so not on the page
        if when == self.LATER and not cleaned.get("start") and "start" not in self.errors:
            self.add_error("start", _("Chưa chọn ngày giờ phát."))
        if when == self.DAYS and not cleaned.get("last_day") and "last_day" not in self.errors:
            self.add_error("last_day", _("Chưa chọn phát đến hết ngày nào."))
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if when == self.DAYS and first and last and last < first:
            self.add_error("last_day", _("Ngày cuối phải sau ngày đầu."))
        if cleaned.get("kind") != Kind.CORRECTION:
            self.errors.pop("corrects", None)
        return cleaned

    @property
    def content(self) -> Content:
        """What was written, for the actions; what could not be read (`errors`) as if nothing stood there."""
        written = dict.fromkeys(self.fields) | self.cleaned_data
        start, end = self._window(written)
        issued = written["source_at"]
        return Content(
            title=written["title"] or "",
            text=written["text"] or "",
            areas=frozenset(written["areas"] or ()),
            priority=written["priority"] or Priority.NORMAL,
            start_at=start,
            end_at=end,
            kind=written["kind"] or Kind.NEWS,
            corrects=written["corrects"] or "",
            source=written["source"] or "",
            source_name=written["source_name"] or "",
            source_on=issued.day if issued else None,
            source_time=issued.time if issued else None,
            byline=written["byline"] or "",
            column=written["column"] or "",
            audiences=frozenset(written["audiences"] or ()),
            channels=frozenset(written["channels"] or ()),
        )

    def _window(self, written: dict[str, Any]) -> tuple[datetime | None, datetime | None]:
        """A first day that has come is the same as none: it airs when it is approved."""
        if written["when"] != self.DAYS:
            return (written["start"] if written["when"] == self.LATER else None), written["end"]
        first, last = written["first_day"], written["last_day"]
        begins = midnight(first) if first and first > clock.today() else None
        return begins, midnight(last + timedelta(days=1)) if last else None

    @property
    def picker(self) -> Picker | None:
        """The tree of areas with what stands ticked in it; none for a unit that has ended."""
        tree = self.offer_of.tree
        ticked = {str(uid) for uid in self["areas"].value() or ()}
        return picker("areas", [tree], ticked, opened=self.opened) if tree else None

    @property
    def channel_choices(self) -> list[tuple[Channel, bool, bool]]:
        """Each channel, whether it is ticked, and whether the program itself carries it out."""
        ticked = self["channels"].value() or ()
        return [(row, row.key in ticked, carriers.is_carried(row.key)) for row in self.offer_of.channels]

    @property
    def wanted_languages(self) -> tuple[frozenset[str], frozenset[str]] | None:
        """What is ticked, and what the page showed as ticked; None if the page does not ask."""
        if "languages_shown" not in self.data:
            return None
        ticked, shown = self.cleaned_data.get("languages"), self.cleaned_data.get("languages_shown", "")
        return None if ticked is None else (frozenset(ticked), frozenset(shown.split()))

    @property
    def language_choices(self) -> list[tuple[Spoken, bool]]:
        """Each language but Vietnamese, and whether it is ticked: what there is something of stays so."""
        sent = self.data.getlist("languages") if self.is_bound and isinstance(self.data, QueryDict) else None
        return [
            (one, one.is_begun or (one.is_asked_for if sent is None else one.language.tag in sent))
            for one in self.offer_of.languages
        ]

    @property
    def shown_languages(self) -> str:
        """The tags that are asked for as it is stored, for `languages_shown`."""
        return " ".join(one.language.tag for one in self.offer_of.languages if one.is_asked_for and not one.is_begun)

    @property
    def has_begun_languages(self) -> bool:
        return any(one.is_begun for one in self.offer_of.languages)

    @property
    def has_other_channels(self) -> bool:
        """Whether a form is ticked that people carry out."""
        return any(is_ticked and not is_carried for _row, is_ticked, is_carried in self.channel_choices)

    @classmethod
    def of(cls, version: Version, offer_of: Offer) -> ComposeForm:
        """The form as the draft stands."""
        content = actions.stored_content(version)
        when = cls.DAYS if version.airs_by_days else cls.LATER if version.start_at else cls.NOW
        by_days = when == cls.DAYS
        issued = Told(content.source_on, content.source_time) if content.source_on else None
        return cls(
            offer_of=offer_of,
            initial={
                **{name: getattr(content, name) for name in _SAME},
                **{name: sorted(getattr(content, name)) for name in ("areas", "audiences", "channels")},
                "when": when,
                "start": None if by_days else content.start_at,
                "end": None if by_days else content.end_at,
                "first_day": _day(version.start_at) if by_days else None,
                "last_day": _day(version.last_day_at) if by_days else None,
                "source_at": issued,
            },
        )


_SAME = (
    *("title", "text", "priority", "kind", "corrects"),
    *("source", "source_name", "byline", "column"),
)
"""What stands in the form as it does in Content."""


def _day(instant: datetime | None) -> date | None:
    return instant.astimezone(ZONE).date() if instant else None


class ReasonForm(PlainForm):
    """Why a bulletin goes back, or is not approved."""

    reason = CleanTextField(label=_("Lý do"), max_length=REASON_CHARACTERS, lines=4)

    def __init__(self, *args: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint


class ColumnForm(PlainForm):
    """The name of a column, and whose it is where the person manages those of several units."""

    unit = forms.ChoiceField(label=_("Của"))
    name = CleanTextField(
        label=_("Tên chuyên mục"),
        max_length=NAME_OF_COLUMN_CHARACTERS,
        help_text=_("Ngắn, ví dụ “Gương người tốt”."),
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        self.units = units
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if not self.units:
            del self.fields["unit"]
            return
        offer(self, "unit", [(str(unit.uid), str(unit)) for unit in self.units])
        if len(self.units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = str(self.units[0].uid)


class LastDayForm(PlainForm):
    """Until when a column is offered."""

    last_day = DayField(label=_("Chọn được đến hết ngày"), help_text=_("Để trống: hôm nay."))


class LanguageForm(PlainForm):
    """Which language is to be added to a draft."""

    language = forms.ChoiceField(label=_("Ngôn ngữ"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, languages: Iterable[Language], **kwargs: Any) -> None:
        self.languages = list(languages)
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        offer(self, "language", [(language.tag, language.name) for language in self.languages])


class RecordingForm(PlainForm):
    """A person's voice for one language of a draft, and what stands with it. The file may be left out."""

    sound = forms.FileField(
        label=_("Hoặc chọn tệp ghi sẵn"),
        required=False,
        allow_empty_file=True,
        max_length=NAME_OF_FILE_CHARACTERS,
        widget=forms.FileInput(attrs={"accept": "audio/*,video/mp4,video/webm,.m4a,.mp3,.wav,.ogg,.opus"}),
        help_text=_("Tệp wav, mp3, m4a, ogg hoặc webm, không quá 50 MB và 60 phút."),
    )
    from_microphone = forms.BooleanField(required=False, widget=forms.HiddenInput)
    reader = CleanTextField(label=_("Người đọc"), max_length=NAME_CHARACTERS, required=False)
    checker = CleanTextField(
        label=_("Người nghe thẩm định"),
        max_length=NAME_CHARACTERS,
        required=False,
        help_text=_("Người biết tiếng này, đã nghe lại và xác nhận nói đúng. Không phải người đọc."),
    )
    gist = CleanTextField(
        label=_("Tóm tắt tiếng Việt"),
        max_length=GIST_CHARACTERS,
        lines=4,
        required=False,
        help_text=_("Bản ghi âm nói gì, để người duyệt biết. Cần có nếu không chép lại lời đọc."),
    )
    text = CleanTextField(
        label=_("Lời đọc bằng tiếng này"),
        max_length=TEXT_CHARACTERS,
        lines=6,
        required=False,
        help_text=_("Chép lại nếu có chữ viết, để lưu và để người sau đọc."),
    )

    def __init__(self, *args: Any, variant: Variant, **kwargs: Any) -> None:
        self.variant = variant
        kwargs.setdefault("initial", {name: getattr(variant, name) for name in ("reader", "checker", "gist", "text")})
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        if self.variant.language_id == MAIN_LANGUAGE:
            del self.fields["text"], self.fields["gist"]  # its words are written on the page of the draft

    @property
    def words(self) -> Words:
        """What was written, for the actions. Only after `is_valid()`."""
        written = self.cleaned_data
        return Words(
            text=written.get("text"), gist=written.get("gist", ""), reader=written["reader"], checker=written["checker"]
        )
