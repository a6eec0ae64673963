""" "Ủy quyền duyệt": who approves in whose place, from day to day, by which paper."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.accounts import actions, queries
from tinlang.accounts.access import may
from tinlang.accounts.forms import DelegationForm, RevokeForm
from tinlang.accounts.models import Delegation
from tinlang.accounts.views.showing import back_to, person
from tinlang.common import clock, papers
from tinlang.common.errors import DomainError
from tinlang.common.uploads import takes_file

FIELDS = {
    "DelegateToSelf": "to",
    "DelegateOutside": "to",
    "DelegationDates": "last_day",
    "DelegationTooLong": "last_day",
    "DelegatedAlready": "first_day",
    "PaperNumberMissing": "paper_number",
    "PaperRefused": "scan",
    "PaperTooBig": "scan",
}
"""By which field of the form an error stands."""


@login_required
@require_safe
def delegations(request: HttpRequest) -> HttpResponse:
    """One's own, given and received, and those of the area for who sees its people: now, to come, over."""
    user, day = person(request), clock.today()
    found = list(queries.delegations_visible_to(user))
    context = {
        "now": [one for one in found if one.is_in_force(day)],
        "coming": [one for one in found if one.is_to_come(day)],
        "over": [one for one in found if not one.is_in_force(day) and not one.is_to_come(day)][:50],
        "revocable": queries.may_revoke(user, found),
        "may_delegate": bool(queries.units_to_delegate(user)),
    }
    return render(request, "accounts/delegations.html", context)


@takes_file(papers.LARGEST_BYTES)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delegate(request: HttpRequest) -> HttpResponse:
    """Write down a delegation. Only for who approves by a role of their own."""
    user = person(request)
    units = queries.units_to_delegate(user)
    if not units:
        raise Http404
    sent = request.method == "POST"
    first = clock.today()
    form = DelegationForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        people=queries.people_to_delegate_to(user),
        units=units,
        initial={
            "first_day": first,
            "last_day": first + timedelta(days=6),
            "paper_on": first,
            "unit": str(units[0].uid),
        },
    )
    if sent and form.is_valid():
        try:
            given = _delegate(request, form)
        except DomainError as error:
            form.add_error(FIELDS.get(type(error).__name__), str(error))
        else:
            messages.success(request, _("Đã ủy quyền cho %(who)s.") % {"who": given.delegate})
            return redirect("accounts:delegations")
    context = {"form": form, "back": back_to(request, reverse("accounts:delegations"))}
    return render(request, "accounts/delegate.html", context, status=422 if form.errors else 200)


def _delegate(request: HttpRequest, form: DelegationForm) -> Delegation:
    given = form.cleaned_data
    scan = papers.keep(given["scan"]) if given["scan"] else None
    return actions.delegate(
        uid=given["uid"],
        by=person(request),
        to=form.delegate,
        unit=form.chosen_unit,
        first_day=given["first_day"],
        last_day=given["last_day"],
        paper=actions.Paper(given["paper_number"], given["paper_on"], scan),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take it back: who gave it, or who manages people there."""
    user = person(request)
    found = get_object_or_404(queries.delegations_visible_to(user), uid=uid)
    if found.principal_id != user.pk and not may(user, "accounts.manage", found.unit):
        raise Http404
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.revoke_delegation(delegation=found, by=user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã thu hồi ủy quyền."))
        return redirect("accounts:delegations")
    return render(request, "accounts/revoke.html", {"form": form, "delegation": found})


@login_required
@require_safe
def scan(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The scan of the paper, for who may see the delegation."""
    found = get_object_or_404(queries.delegations_visible_to(person(request)), uid=uid)
    if not found.scan_sha256:
        raise Http404
    return paper_file(found.scan_sha256, found.scan_type)


def paper_file(sha256: str, content_type: str) -> HttpResponseBase:
    """A kept paper as a file of its own: nothing in it runs as a page of ours."""
    try:
        file = papers.path(sha256, content_type).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(
        file,
        content_type=content_type,
        as_attachment=content_type == papers.PDF,
        filename=f"ban-giay{papers.SUFFIXES[content_type]}",
    )
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response
