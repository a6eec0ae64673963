"""The year of a place, with what was said of its days, and a count of one's own."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinlang.accounts.access import NotAllowed, may
from tinlang.common import clock
from tinlang.units.models import Unit
from tinlang.workdays.calendar import OutsideCalendar, WorkCalendar
from tinlang.workdays.counting import deadline
from tinlang.workdays.forms import CountForm
from tinlang.workdays.queries import calendar_of, days_said, hours_said, unannounced
from tinlang.workdays.said import explained
from tinlang.workdays.views.asking import AREA, MANAGE, VIEW, YEAR, person, place_asked, places_of
from tinlang.workdays.years import months_of

YEARS_AHEAD, YEARS_BACK = 2, 12
COUNT = "nhan"


@login_required
@require_safe
def year(request: HttpRequest) -> HttpResponse:
    """Twelve months of one area, the list behind them, the hours, and the form that counts."""
    places = places_of(request)
    if not places:
        raise NotAllowed(action=VIEW)
    place = place_asked(request.GET[AREA], places) if request.GET.get(AREA) else places[0]
    unit, shown = place.unit, _year_asked(request)
    calendar, manages = calendar_of(unit), may(person(request), MANAGE, place.unit)
    context = {
        "place": place,
        "places": places,
        "year": shown,
        "is_this_year": shown == clock.today().year,
        "months": months_of(calendar, shown),
        "is_known": shown in calendar.years,
        "said": days_said(unit, shown),
        "hours": hours_said(unit),
        "manages": manages,
        "warning": unannounced(calendar, clock.today()) if manages else "",
        "next_year": clock.today().year + 1,
        **_count(request, calendar, unit),
    }
    return render(request, "workdays/year.html", context)


def _year_asked(request: HttpRequest) -> int:
    """The year that the address asks for; this one for none, and for what lies too far away to be known."""
    this, asked = clock.today().year, request.GET.get(YEAR, "")
    is_near = asked.isascii() and asked.isdigit() and this - YEARS_BACK <= int(asked[:9]) <= this + YEARS_AHEAD
    return int(asked) if is_near else this


def _count(request: HttpRequest, calendar: WorkCalendar, unit: Unit) -> dict[str, Any]:
    """The form that counts, and what it came to if it was asked."""
    if COUNT not in request.GET:
        return {"form": CountForm(prefix=COUNT, initial={"received_at": clock.now(), "amount": 5})}
    form = CountForm(request.GET, prefix=COUNT)
    if not form.is_valid():
        return {"form": form}
    received_at, term = form.cleaned_data["received_at"], form.cleaned_data["term"]
    try:
        counted = deadline(received_at, term, calendar)
    except OutsideCalendar:
        form.add_error("received_at", _("Lịch không có ngày xa như vậy."))
        return {"form": form}
    return {"form": form, "counted": counted, "lines": explained(counted, term, received_at)}
