"""Dossiers that are not over in units which have ended, as the page of handing over lists them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tinlang.services import actions
from tinlang.services.models import ENDED, Dossier
from tinlang.units.closing import HAND_OVER, HANDED_OVER, Label, Left, closed_units
from tinlang.units.models import Unit


def left_in_closed_units(person: Any) -> QuerySet[Dossier]:
    """Those that the person may hand over."""
    seen: QuerySet[Dossier] = Dossier.objects.visible_to(person, HAND_OVER)
    left = seen.filter(unit__in=closed_units()).exclude(state__in=ENDED)
    return left.select_related("version").prefetch_related("unit__versions")


def _hand_over(dossier: Dossier, to: Unit, reason: str, by: Any) -> Label:
    actions.move_to_successor(dossier=dossier, to=to, reason=reason, by=by)
    return HANDED_OVER


LEFT = Left(
    name="ho-so",
    label=_("Hồ sơ chưa xong"),
    order=15,
    icon="bulletin",
    rows=left_in_closed_units,
    hand_over=_hand_over,
    told=lambda dossier: str(dossier.version),
    consequence=_("Hồ sơ về Bộ phận Một cửa nơi nhận, giữ nguyên mã hồ sơ và ngày hẹn trả."),
)
