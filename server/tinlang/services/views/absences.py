""" "Vắng mặt": who is away, who stands in; told ahead by oneself or by whoever leads there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.accounts.access import may_somewhere
from tinlang.common import clock
from tinlang.common.errors import DomainError
from tinlang.services import actions
from tinlang.services.absence_forms import AbsenceForm
from tinlang.services.queries import absences as queries
from tinlang.services.views.asking import PROCESS, person

FIELD_OF = {
    "WorksElsewhere": "unit",
    "StandsInForSelf": "stand_in",
    "CannotStandIn": "stand_in",
    "StandInAway": "stand_in",
    "StandsInMeanwhile": "first_day",
    "AwayAlready": "first_day",
    "AbsenceDates": "last_day",
}
"""By which field of the form an error stands."""
MOST_OVER = 50


@login_required
@require_safe
def absences(request: HttpRequest) -> HttpResponse:
    """Now, to come, over: one's own, and those of the places in which one works."""
    by, today = person(request), clock.today()
    if not may_somewhere(by, PROCESS):
        raise PermissionDenied
    seen = queries.absences_seen(by)
    current = list(seen.filter(ended_at=None, valid_to__gt=today))
    over = seen.exclude(ended_at=None, valid_to__gt=today)[:MOST_OVER]
    context = {
        "now": [one for one in current if one.is_in_force(today)],
        "coming": [one for one in current if one.is_to_come(today)],
        "over": over,
        "endable": set(seen.filter(queries.may_be_ended_by(by), ended_at=None).values_list("pk", flat=True)),
    }
    return render(request, "services/absences.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def tell(request: HttpRequest) -> HttpResponse:
    """From when to when, and who stands in."""
    by, today = person(request), clock.today()
    people = queries.people_to_tell_of(by)
    if not people:
        raise PermissionDenied
    form = AbsenceForm(
        request.POST if request.method == "POST" else None,
        people=people,
        stand_ins=queries.stand_ins_for(by),
        units=queries.places_to_tell_of(people),
        initial={"first_day": today, "last_day": today},
    )
    if form.is_valid():
        try:
            told = actions.tell_absence(by=by, **form.cleaned_data)
        except DomainError as error:
            _say(form, error)
        else:
            said = {"who": told.person, "stand_in": told.stand_in}
            messages.success(request, _("Đã ghi: %(stand_in)s làm thay %(who)s.") % said)
            return redirect("services:absences")
    return render(request, "services/absence.html", {"form": form}, status=422 if form.errors else 200)


def _say(form: AbsenceForm, error: DomainError) -> None:
    place: Any = FIELD_OF.get(type(error).__name__)
    if place is None:
        raise error
    form.add_error(place, f"{error.message} {error.todo}")


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Back before, or not gone: for who was to be away, and for who leads there."""
    by = person(request)
    found = get_object_or_404(queries.absences_seen(by).filter(queries.may_be_ended_by(by)), uid=uid)
    if request.method == "POST":
        actions.end_absence(absence=found, by=by)
        messages.success(request, _("Đã kết thúc. %(who)s lại tự làm hồ sơ của mình.") % {"who": found.person})
        return redirect("services:absences")
    return render(request, "services/absence_end.html", {"absence": found})
