"""Who asks, which rows they may see, as on which day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from tinlang.accounts.access import units_visible_to
from tinlang.accounts.models import Person
from tinlang.common.clock import today
from tinlang.common.dates import day_asked
from tinlang.common.forms import without_controls
from tinlang.inventory.models import Station
from tinlang.units.models import Unit

VIEW = "inventory.view"
DAY, AREA = "ngay", "dia-ban"
LONGEST_DAY = 40


def person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def units(request: HttpRequest, action: str = VIEW) -> QuerySet[Unit]:
    """The units, ended ones too, in which the person may do that."""
    return units_visible_to(person(request), action)


def find(request: HttpRequest, uid: UUID, action: str = VIEW) -> Station:
    """The station, if the person may do that with it; else 404."""
    rows = Station.objects.visible_to(person(request), action)
    named = rows.select_related("unit").prefetch_related("versions__organisation__versions", "unit__versions")
    return get_object_or_404(named, uid=uid)


def day(request: HttpRequest) -> date:
    """The day that the address asks for; today for none, for what is no day, and for days to come."""
    return day_of(request.GET)


def day_of(asked: QueryDict) -> date:
    found = day_asked(asked.get(DAY, ""))
    return min(found, today()) if found else today()


def day_refused(asked: QueryDict) -> str:
    """Why the day that was typed is not the one that is shown, in words; "" where it is."""
    typed = without_controls(asked.get(DAY, ""), one_line=True).strip()[:LONGEST_DAY]
    found = day_asked(typed)
    if not typed or (found is not None and found <= today()):
        return ""
    if found is not None:
        return _("Ngày %(day)s chưa tới. Dưới đây là số liệu hôm nay.") % {"day": typed}
    return _("Không có ngày “%(day)s”. Viết ngày/tháng/năm, ví dụ 11/5/2018. Dưới đây là số liệu hôm nay.") % {
        "day": typed
    }
