"""The page of one dossier. Whoever opens it reads personal data: each opening is in the audit."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may
from tinlang.services.acts import ACTS
from tinlang.services.errors import AskedAlready, ExtendedAlready
from tinlang.services.queries import desk
from tinlang.services.queries.absences import absence_of_holder
from tinlang.services.queries.acting import refusals
from tinlang.services.queries.course import course, why_due
from tinlang.services.queries.papers import papers_shown
from tinlang.services.views.asking import PROCESS, RECEIVE, find, note_reading, person


@login_required
@require_safe
def dossier(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Who, what, when it is due and why, what happened, and what this person may do now."""
    found, by = find(request, uid), person(request)
    note_reading(request, found)
    known = refusals(found, by)
    acts = [act for act in ACTS if act.name in known and known[act.name] is None]
    may_receive = may(by, RECEIVE, found.unit)
    notices = list(found.state_notices.all()) if found.outside_code else []
    context = {
        "dossier": found,
        "left": desk.Due(found.unit).left(found),
        "lines": why_due(found),
        "steps": list(found.steps.select_related("person").order_by("position")),
        "course": course(found),
        "absence": absence_of_holder(found) if found.is_open else None,
        "consultations": list(found.consultations.select_related("body").prefetch_related("body__versions")),
        "may_process": may(by, PROCESS, found.unit),
        "is_new": "vua-nhan" in request.GET and may_receive,
        "may_receive": may_receive,
        "notices": notices,
        "is_stuck": any(one.problem for one in notices),
        "main": acts[0] if acts and not acts[0].is_dangerous else None,
        "others": [act for act in acts[1:] if not act.is_dangerous],
        "dangerous": [act for act in acts if act.is_dangerous],
        "used_up": [why for why in known.values() if isinstance(why, AskedAlready | ExtendedAlready)],
        "papers": papers_shown(found, by),
    }
    return render(request, "services/dossier.html", context)
