"""One ordinary action for many rows: named and counted first, then done one after the other, each with its result."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tinlang.common import lists, menu
from tinlang.common.errors import DomainError
from tinlang.common.listing import Listing, in_this_order
from tinlang.common.pages.showing import kind_for

CHOSEN, ALL, NARROWED, COUNTED = "chon", "tat-ca", "loc", "so"
MOST = 200
NAMED = 20


class TooManyRows(DomainError):
    message = gettext_lazy("Chọn nhiều quá: mỗi lần làm được nhiều nhất 200 mục.")
    kept = gettext_lazy("Chưa có gì thay đổi.")
    todo = gettext_lazy("Lọc hẹp lại, hoặc làm từng phần.")
    status = 400


@dataclass(frozen=True)
class Done:
    """What became of one row."""

    name: str
    is_done: bool
    said: str
    todo: str = ""


@dataclass(frozen=True)
class Choice:
    """The rows that were ticked, or all that match."""

    rows: list[Any]
    query: str
    is_all: bool


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, listed: str, doing: str) -> HttpResponse:
    """GET names what would be done to how many; POST does it, if they are still as many, and tells how each went."""
    kind = kind_for(request, listed)
    bulk = kind.bulk_named(doing)
    if bulk is None or not menu.may_somewhere(request.user, bulk.permission):
        raise Http404
    choice = _chosen(request, kind)
    unsuited = [row for row in choice.rows if not bulk.suits(row)]
    choice = replace(choice, rows=[row for row in choice.rows if bulk.suits(row)])
    if not choice.rows and not unsuited and request.method != "POST":
        return redirect(f"{kind.url}?{choice.query}" if choice.query else kind.url)
    form = bulk.form(request.POST or None, **bulk.offers(choice.rows, request.user))
    changed = request.method == "POST" and request.POST.get(COUNTED) != str(len(choice.rows))
    context = {"kind": kind, "bulk": bulk, "choice": choice, "count": len(choice.rows), "form": form}
    context["unsuited"] = len(unsuited)
    if request.method == "POST" and form.is_valid() and not changed:
        results = [_do(bulk, row, request.user, form.cleaned_data) for row in choice.rows]
        context |= {"results": results, "done": sum(result.is_done for result in results)}
        return render(request, "common/bulk_done.html", context)
    named = [bulk.named(row) for row in choice.rows[:NAMED]]
    context |= {"named": named, "more": len(choice.rows) - len(named), "changed": changed}
    return render(request, "common/bulk.html", context, status=422 if form.is_bound else 200)


def _chosen(request: HttpRequest, kind: lists.ListKind) -> Choice:
    """Rows that the person sees in the list, no others. TooManyRows."""
    asked = request.POST if request.method == "POST" else request.GET
    listing = kind.asked_by(request.user, asked.get(NARROWED, ""))
    assert isinstance(listing, Listing)
    is_all = ALL in asked
    uids = asked.getlist(CHOSEN)
    if len(uids) > MOST:
        raise TooManyRows
    try:
        rows = listing.matching if is_all else listing.rows.filter(uid__in=uids)
        keys = list(rows.values_list("pk", flat=True)[: MOST + 1]) if is_all or uids else []
    except (ValidationError, ValueError):
        raise Http404 from None
    if len(keys) > MOST:
        raise TooManyRows
    return Choice(in_this_order(listing.rows, keys), listing.query_string, is_all)


def _do(bulk: lists.Bulk, row: Any, by: Any, given: dict[str, Any]) -> Done:
    try:
        said = bulk.act(row, by, given)
    except DomainError as error:
        return Done(bulk.named(row), False, str(error.message), str(error.todo))
    return Done(bulk.named(row), True, str(said or _("Đã làm")))
