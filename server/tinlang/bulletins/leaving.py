"""Bulletins being written in units which have ended, as the page of handing over lists them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.bulletins import actions
from tinlang.bulletins.models import Bulletin, State, Version
from tinlang.bulletins.queries import left_in_closed_units
from tinlang.common.templatetags.ui import day
from tinlang.units.closing import HANDED_OVER, Label, Left
from tinlang.units.models import Unit


def _hand_over(bulletin: Bulletin, to: Unit, reason: str, by: Any) -> Label:
    actions.hand_over(bulletin=bulletin, to=to, reason=reason, by=by)
    return HANDED_OVER


def _newest(bulletin: Bulletin) -> Version:
    return max(bulletin.versions.all(), key=lambda version: version.number)


def _titled(bulletin: Bulletin) -> str:
    """A draft is read by its writers alone, so others are told whose it is, not what it says."""
    newest = _newest(bulletin)
    if newest.state != State.DRAFT:
        return str(newest.title)
    said = _("Bản nháp của %(person)s, từ ngày %(day)s")
    return said % {"person": bulletin.created_by, "day": day(bulletin.created_at)}


LEFT = Left(
    name="tin",
    label=gettext_lazy("Tin đang soạn"),
    order=30,
    icon="bulletin",
    rows=left_in_closed_units,
    hand_over=_hand_over,
    titled=_titled,
    told=lambda bulletin: str(_newest(bulletin).get_state_display()),
    consequence=gettext_lazy("Người soạn của nơi nhận viết tiếp. Địa bàn nghe đã kết thúc được bỏ ra, phải chọn lại."),
)
