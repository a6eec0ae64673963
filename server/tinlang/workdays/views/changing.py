"""Days and hours of one's own area: written down, corrected, taken out. First what would move, then it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinlang.accounts.access import NotAllowed, units_visible_to
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.forms import PlainForm
from tinlang.units.models import Unit
from tinlang.workdays import actions
from tinlang.workdays.actions import Change
from tinlang.workdays.errors import CalendarError
from tinlang.workdays.forms import DayForm, HoursForm, OfUnitForm, initial_of
from tinlang.workdays.models import OfficeHours, SpecialDay
from tinlang.workdays.moving import Followed
from tinlang.workdays.views.asking import AREA, MANAGE, YEAR, person, place_asked, places_of

DO, REMOVE = "lam", "bo"
CONFIRMED, AGAIN = "da-xem", "sua-lai"
MOST_SHOWN = 200


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_day(request: HttpRequest) -> HttpResponse:
    """One more day off or made up."""
    form = _form(request, DayForm)
    return _changed(request, Page(form, _("Thêm ngày nghỉ, ngày làm bù"), _add_day))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def day(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One day of one's own: corrected, or taken out."""
    rows = SpecialDay.objects.visible_to(person(request), MANAGE).select_related("unit")
    found = get_object_or_404(rows, uid=uid)
    shown = {name: getattr(found, name) for name in ("on", "kind", "name", "source", "instead_of")}
    form = DayForm(_posted(request), places=[], initial=shown)
    correct = partial(actions.correct_day, day=found, by=person(request))
    page = Page(
        form,
        _("Sửa ngày nghỉ, ngày làm bù"),
        lambda _request, sent: correct(facts=sent.facts),
        remove=partial(actions.remove_day, day=found, by=person(request)),
        year=found.on.year,
        unit=found.unit,
    )
    return _changed(request, page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_hours(request: HttpRequest) -> HttpResponse:
    """Other hours from a day on."""
    form = _form(request, HoursForm)
    return _changed(request, Page(form, _("Thêm giờ làm việc"), _add_hours))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hours(request: HttpRequest, key: int) -> HttpResponse:
    """Hours of one's own: corrected, or taken out."""
    rows = OfficeHours.objects.visible_to(person(request), MANAGE).select_related("unit")
    found = get_object_or_404(rows, pk=key)
    form = HoursForm(_posted(request), places=[], initial=initial_of(found))
    assert found.unit is not None  # the country's are visible to nobody by this door
    correct = partial(actions.set_hours, unit=found.unit, hours=found, by=person(request))
    page = Page(
        form,
        _("Sửa giờ làm việc"),
        lambda _request, sent: correct(facts=sent.facts),
        remove=partial(actions.remove_hours, hours=found, by=person(request)),
        unit=found.unit,
    )
    return _changed(request, page)


@dataclass(frozen=True)
class Page:
    """A form, what it does when it is sent, and what takes out the row that it is about."""

    form: Any
    title: str
    act: Callable[[HttpRequest, Any], Change]
    remove: Callable[[], Change] | None = None
    year: int | None = None
    unit: Unit | None = None

    @property
    def is_there(self) -> bool:
        """For the template, which would call `remove` to ask whether there is one."""
        return self.remove is not None


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" and request.POST.get(DO) != REMOVE else None


def _form(request: HttpRequest, kind: type[OfUnitForm]) -> OfUnitForm:
    """An empty form for one of the areas whose calendar the person writes."""
    places = places_of(request, MANAGE)
    if not places:
        raise NotAllowed(action=MANAGE)
    asked = request.GET.get(AREA)
    named = place_asked(asked, places) if asked else places[0]
    return kind(_posted(request), places=places, initial={"unit": str(named.unit.uid)})


def _unit(request: HttpRequest, form: Any) -> Unit:
    return place_asked(form.cleaned_data["unit"], places_of(request, MANAGE)).unit


def _add_day(request: HttpRequest, form: Any) -> Change:
    return actions.add_day(unit=_unit(request, form), facts=form.facts, by=person(request))


def _add_hours(request: HttpRequest, form: Any) -> Change:
    return actions.set_hours(unit=_unit(request, form), facts=form.facts, by=person(request))


def _changed(request: HttpRequest, page: Page) -> HttpResponse:
    """The form; once it is sent, what it would move; once that was seen, done."""
    act: Callable[[], Change] | None = None
    if request.method == "POST" and request.POST.get(DO) == REMOVE:
        act = page.remove
    elif request.method == "POST" and page.form.is_valid() and AGAIN not in request.POST:
        act = partial(page.act, request, page.form)
    if act is not None:
        try:
            if CONFIRMED in request.POST:
                return _done(request, act(), page)
            return _foreseen(request, actions.foreseen(act), page)
        except CalendarError as error:
            page.form.add_error(
                error.field if error.field in page.form.fields else None, f"{error.message} {error.todo}"
            )
    back = _address(page.unit, page.year)
    context = {"page": page, "form": page.form, "back": back}
    return render(request, "workdays/change.html", context, status=422 if page.form.errors else 200)


def _done(request: HttpRequest, change: Change, page: Page) -> HttpResponse:
    moved = [f"{len(one.moved)} {one.follower.counted_as}" for one in change.followed if one.moved]
    said = _("Đã ghi lịch làm việc. Đổi hạn: %(moved)s.") % {"moved": ", ".join(moved)}
    messages.success(request, said if moved else _("Đã ghi lịch làm việc. Không có hạn nào phải đổi."))
    return redirect(_address(change.unit, _year(page.form)))


def _foreseen(request: HttpRequest, change: Change, page: Page) -> HttpResponse:
    """What would move, and once more all that was sent."""
    by = person(request)
    moving = [
        {
            "follower": one.follower,
            "count": len(one.moved),
            "rows": [(row, row.place in places) for row in one.moved[:MOST_SHOWN]],
            "left": max(0, len(one.moved) - MOST_SHOWN),
        }
        for one in change.followed
        for places in (_opened_in(by, one),)
    ]
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    context = {
        "page": page,
        "change": change,
        "moving": moving,
        "sent": sent,
        "removes": request.POST.get(DO) == REMOVE,
        "day": page.form.cleaned_data.get("on") if page.form.is_bound else None,
        "back": _address(change.unit, _year(page.form)),
    }
    return render(request, "workdays/confirm.html", context)


def _opened_in(by: Person, followed: Followed) -> set[int]:
    """In which of their places the person may open what moved."""
    seen = units_visible_to(by, followed.follower.permission)
    return set(seen.filter(pk__in={row.place for row in followed.moved[:MOST_SHOWN]}).values_list("pk", flat=True))


def _year(form: PlainForm) -> int | None:
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    told = said.get("on") or said.get("valid_from") or form.initial.get("on")
    return told.year if told else None


def _address(unit: Unit | None, year: int | None) -> str:
    """The year that shows what was changed."""
    asked = [f"{AREA}={unit.uid}"] if unit else []
    if year and year != clock.today().year:
        asked.append(f"{YEAR}={year}")
    return reverse("workdays:year") + (f"?{'&'.join(asked)}" if asked else "")
