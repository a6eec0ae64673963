"""The columns (chuyên mục) of a unit: seen, added, named otherwise, ended."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinlang.accounts.access import NotAllowed
from tinlang.bulletins import actions, queries
from tinlang.bulletins.errors import BulletinError
from tinlang.bulletins.forms import ColumnForm, LastDayForm
from tinlang.bulletins.models import Column
from tinlang.bulletins.views.showing import person
from tinlang.common import clock
from tinlang.common.forms import PlainForm
from tinlang.common.templatetags.ui import day

END, AGAIN = "end", "again"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def column_list(request: HttpRequest) -> HttpResponse:
    """The columns of the person's units, those of everybody, and a form for one more."""
    units = queries.units_with_columns(person(request))
    if not units:
        raise NotAllowed(action=actions.columns.MANAGE)
    form = ColumnForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST":
        unit = next((unit for unit in units if str(unit.uid) == request.POST.get("unit")), None)
        if unit is None:
            raise Http404
        if form.is_valid():
            try:
                column = actions.add_column(unit=unit, by=person(request), name=form.cleaned_data["name"])
            except BulletinError as error:
                form.add_error(error.field, str(error))
            else:
                messages.success(request, _("Đã thêm chuyên mục “%(name)s”.") % {"name": column.name})
                return redirect("bulletins:columns")
    context = {
        "columns": queries.own_columns(person(request)),
        "common": queries.common_columns(),
        "form": form,
        "names_units": len(units) > 1,
    }
    return render(request, "bulletins/columns.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def column(request: HttpRequest, key: str) -> HttpResponse:
    """One column of a unit: its name, and until when it is offered."""
    columns = Column.objects.visible_to(person(request), actions.columns.MANAGE).select_related("unit")
    found = get_object_or_404(columns, key=key)
    asked = request.POST.get("do") if request.method == "POST" else None
    named = {"rename": request.POST, AGAIN: {"name": found.name}}  # to be offered again, its name must be free
    naming = ColumnForm(named.get(asked or ""), units=[], initial={"name": found.name})
    ending = LastDayForm(request.POST if asked == END else None, initial={"last_day": clock.today()})
    form: PlainForm = ending if asked == END else naming
    if asked in ("rename", AGAIN, END) and form.is_valid():
        try:
            messages.success(request, _change(request, found, asked, form))
            return redirect("bulletins:columns")
        except BulletinError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
    context = {"column": found, "naming": naming, "ending": ending, "form": form}
    return render(request, "bulletins/column.html", context, status=422 if form.errors else 200)


def _change(request: HttpRequest, found: Column, asked: str, form: PlainForm) -> str:
    """What was done, in words. ColumnNameTaken and its like."""
    by = person(request)
    if asked == AGAIN:
        actions.offer_column_again(column=found, by=by)
        return _("Lại chọn được chuyên mục “%(name)s”.") % {"name": found.name}
    if asked == END:
        last_day = form.cleaned_data["last_day"] or clock.today()
        ended = actions.end_column(column=found, by=by, last_day=last_day)
        told = {"name": ended.name, "day": day(max(last_day, ended.valid_from))}
        return _("Chuyên mục “%(name)s” chọn được đến hết ngày %(day)s. Tin cũ giữ chuyên mục này.") % told
    renamed = actions.rename_column(column=found, by=by, name=form.cleaned_data["name"])
    return _("Từ nay chuyên mục có tên “%(name)s”.") % {"name": renamed.name}
