"""The form of an alert: as short as it can be, for whoever fills it in in haste."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tinlang.bulletins.actions import Alert
from tinlang.bulletins.actions.alerting import CHARACTERS
from tinlang.bulletins.forms import AreasField
from tinlang.bulletins.models import TITLE_CHARACTERS, Severity, Version
from tinlang.bulletins.queries import Offer
from tinlang.common.forms import CleanTextField, OnceForm
from tinlang.units.picker import Picker, picker

LASTS = (
    (30, _("30 phút")),
    (60, _("1 giờ")),
    (120, _("2 giờ")),
    (360, _("6 giờ")),
    (720, _("12 giờ")),
    (1440, _("24 giờ")),
)
EVERY = ((2, _("2 phút")), (5, _("5 phút")), (10, _("10 phút")), (15, _("15 phút")), (30, _("30 phút")))
"""Minutes, and how they are called."""
DRILL_HINT = _("Chuyện gì, ở đâu, bà con phải làm gì. Dưới 15 giây thì lời đi ngay sau chuông báo diễn tập.")


class AlertForm(OnceForm):
    """Of an alert or a drill. `uid` is that of the bulletin: sent twice it is one."""

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = CleanTextField(
        label=_("Chuyện gì"), max_length=TITLE_CHARACTERS, help_text=_("Ví dụ: Lũ quét ở suối Nà Pài.")
    )
    text = CleanTextField(
        label=_("Loa đọc"),
        max_length=CHARACTERS,
        lines=4,
        help_text=_("Chuyện gì, ở đâu, bà con phải làm gì ngay. Dưới 15 giây thì loa có tiếng cùng lúc với còi."),
    )
    severity = forms.ChoiceField(
        label=_("Mức nguy hiểm"), choices=Severity.choices, initial=Severity.SEVERE, widget=forms.RadioSelect
    )
    areas = AreasField(label=_("Loa ở đâu"), required=True, error_messages={"required": _("Chưa chọn nơi nào.")})
    lasts = forms.TypedChoiceField(
        label=_("Nhắc lại đến hết"), choices=LASTS, coerce=int, initial=60, widget=forms.RadioSelect
    )
    every = forms.TypedChoiceField(label=_("Cứ mỗi"), choices=EVERY, coerce=int, initial=5, widget=forms.RadioSelect)

    def __init__(self, *args: Any, offer_of: Offer, is_drill: bool, **kwargs: Any) -> None:
        self.offer_of, self.is_drill = offer_of, is_drill
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        super().prepare()
        if self.is_drill:
            self.fields["text"].help_text = DRILL_HINT

    @property
    def alert(self) -> Alert:
        """What was written, for the action; only of a valid form."""
        given = self.cleaned_data
        return Alert(
            title=given["title"],
            text=given["text"],
            areas=frozenset(given["areas"]),
            severity=given["severity"],
            every=timedelta(minutes=given["every"]),
            lasts=timedelta(minutes=given["lasts"]),
            is_drill=self.is_drill,
        )

    @property
    def picker(self) -> Picker | None:
        """The tree of areas with what stands ticked in it; none for a unit that has ended."""
        tree = self.offer_of.tree
        return picker("areas", [tree], {str(uid) for uid in self["areas"].value() or ()}) if tree else None

    @classmethod
    def of(cls, version: Version, offer_of: Offer) -> AlertForm:
        """The form as the draft stands: its end is told anew, from now."""
        left = (version.end_at - version.edited_at) // timedelta(minutes=1) if version.end_at else 0
        return cls(
            offer_of=offer_of,
            is_drill=version.is_drill,
            initial={
                "uid": version.bulletin.uid,
                "revision": version.revision,
                "title": "" if version.is_untitled else version.title,
                "text": version.main_variant.text,
                "severity": version.severity,
                "areas": sorted(str(area.uid) for area in version.areas.all()),
                "lasts": min((minutes for minutes, _name in LASTS), key=lambda minutes: abs(minutes - left)),
                "every": (version.every_s or 300) // 60,
            },
        )
