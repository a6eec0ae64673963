"""The form of "Soạn tin" and the reason of a refusal. Rules are in the actions; here text becomes values."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.bulletins.actions import Content
from tinlang.bulletins.actions.languages import Words
from tinlang.bulletins.models import (
    GIST_CHARACTERS,
    MAIN_LANGUAGE,
    NAME_CHARACTERS,
    REASON_CHARACTERS,
    TEXT_CHARACTERS,
    TITLE_CHARACTERS,
    Language,
    Priority,
    Variant,
    Version,
)
from tinlang.common.forms import CleanTextField, PlainForm, offer
from tinlang_wire.clock import ZONE

NAME_OF_FILE_CHARACTERS = 200
LOCAL_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y"]


class AreasField(forms.MultipleChoiceField):
    """The uids that were ticked in the tree. Whether they may be chosen is the action's question."""

    widget = forms.CheckboxSelectMultiple

    def valid_value(self, value: Any) -> bool:
        return True


class LocalMinuteField(forms.DateTimeField):
    """A day and a time of Viet Nam, from the browser's picker or typed as 11/5/2018 17:00."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            required=False,
            input_formats=LOCAL_FORMATS,
            widget=forms.DateTimeInput(format=LOCAL_FORMATS[0], attrs={"type": "datetime-local", "step": "60"}),
            error_messages={"invalid": _("Không hiểu ngày giờ này. Viết như 11/5/2018 17:00.")},
            **options,
        )


class ComposeForm(PlainForm):
    """What an editor writes. Only the title must be there to keep a draft."""

    NOW, LATER = "now", "later"

    title = CleanTextField(
        label=_("Tiêu đề"), max_length=TITLE_CHARACTERS, help_text=_("Ngắn gọn: việc gì, ở đâu, khi nào.")
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
    when = forms.ChoiceField(
        label=_("Phát lúc nào"),
        choices=[(NOW, _("Ngay khi được duyệt")), (LATER, _("Vào lúc đã hẹn"))],
        initial=NOW,
        widget=forms.RadioSelect,
    )
    start = LocalMinuteField(label=_("Ngày giờ phát"))
    end = LocalMinuteField(
        label=_("Hết hạn lúc"), help_text=_("Sau giờ này không phát nữa. Để trống: 2 giờ sau giờ phát.")
    )
    priority = forms.ChoiceField(
        label=_("Mức ưu tiên"),
        choices=Priority.choices,
        initial=Priority.NORMAL,
        widget=forms.RadioSelect,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("when") == self.NOW:
            self.errors.pop("start", None)  # not asked for, so not on the page
        if cleaned.get("when") == self.LATER and not cleaned.get("start") and "start" not in self.errors:
            self.add_error("start", _("Chưa chọn ngày giờ phát."))
        return cleaned

    @property
    def content(self) -> Content:
        """What was written, for the actions. Only after `is_valid()`."""
        written = self.cleaned_data
        return Content(
            title=written["title"],
            text=written["text"],
            areas=frozenset(written["areas"]),
            priority=written["priority"],
            start_at=written["start"] if written["when"] == self.LATER else None,
            end_at=written["end"],
        )

    @property
    def ticked(self) -> set[str]:
        """The uids that stand ticked in the tree."""
        return {str(uid) for uid in self["areas"].value() or ()}

    @classmethod
    def of(cls, version: Version) -> ComposeForm:
        """The form as the draft stands."""
        return cls(
            initial={
                "title": version.title,
                "text": version.main_variant.text,
                "areas": [str(area.uid) for area in version.areas.all()],
                "when": cls.LATER if version.start_at else cls.NOW,
                "start": _local(version.start_at),
                "end": _local(version.end_at),
                "priority": version.priority,
            }
        )


def _local(instant: datetime | None) -> datetime | None:
    return instant.astimezone(ZONE) if instant else None


class ReasonForm(PlainForm):
    """Why a bulletin goes back, or is not approved."""

    reason = CleanTextField(label=_("Lý do"), max_length=REASON_CHARACTERS, lines=4)

    def __init__(self, *args: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = hint


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
