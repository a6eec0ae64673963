"""The list of the province's system beside ours: what is new is brought over, what differs is shown."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tinlang.accounts.access import may_somewhere, units_visible_to
from tinlang.accounts.models import Person
from tinlang.common import audit
from tinlang.common.clock import today
from tinlang.common.errors import DomainError
from tinlang.common.forms import PlainForm
from tinlang.common.uploads import takes_file
from tinlang.services import actions
from tinlang.services.actions.intake import RECEIVE
from tinlang.services.outside import OutsideDossier
from tinlang.services.outside_files import OutsideFile, read
from tinlang.services.queries.outside import reconciled
from tinlang.services.views.carrying import carried, carried_back
from tinlang.units.choosing import choices_of, top_of
from tinlang.units.models import Unit

LARGEST = 1024 * 1024
CONFIRMED, CARRIED = "da-xem", "tep"
SHOWN = 200


class ListForm(PlainForm):
    """Which place, and the file."""

    unit = forms.ChoiceField(label=_("Nơi tiếp nhận"))
    book = forms.FileField(
        label=_("Danh sách lấy từ hệ thống của tỉnh"),
        help_text=_("Excel (.xlsx) hoặc .csv, tối đa 1 MB, 1.000 dòng."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def __init__(self, *args: Any, seen: QuerySet[Unit], is_carried: bool = False, **kwargs: Any) -> None:
        """`is_carried`: the page of the preview sends the file back by itself."""
        self.seen, self.is_carried = seen, is_carried
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        top = top_of(self.seen)
        self.fields["book"].required = not self.is_carried
        offered = [
            option for _group, options in choices_of(self.seen, today(), None, ended=False) for option in options
        ]
        self.fields["unit"].choices = offered  # type: ignore[attr-defined]
        self.fields["unit"].initial = str(top.uid) if top else None

    def clean_unit(self) -> Unit:
        return self.seen.get(uid=self.cleaned_data["unit"])


@login_required
@takes_file(LARGEST)
@require_http_methods(["GET", "HEAD", "POST"])
def reconcile(request: HttpRequest) -> HttpResponse:
    """What a file tells beside what is here; once that was seen, what is new is brought over, each for itself."""
    assert isinstance(request.user, Person)
    if not may_somewhere(request.user, RECEIVE):
        raise PermissionDenied
    seen = units_visible_to(request.user, RECEIVE)
    is_carried = CONFIRMED in request.POST
    form = ListForm(request.POST or None, request.FILES or None, seen=seen, is_carried=is_carried)
    context: dict[str, Any] = {"form": form}
    if request.method != "POST" or not form.is_valid():
        return render(request, "services/reconcile.html", context, status=200 if request.method != "POST" else 422)
    try:
        content = carried_back(request, CARRIED) if is_carried else form.cleaned_data["book"].read()
        file = read(content)
    except DomainError as error:
        form.add_error("book", f"{error.message} {error.todo}")
        return render(request, "services/reconcile.html", context, status=422)
    unit = form.cleaned_data["unit"]
    if is_carried:
        context |= _brought_over(unit, file, request.user)
    told = reconciled(unit, file.told)
    audit.record(action="services.reconcile", by=request.user, target=unit, unit=unit, detail={"rows": len(file.told)})
    context |= {
        "unit": unit,
        "told": told,
        "shown": SHOWN,
        "slips": file.slips,
        "carried": carried(content) if told.new and not is_carried else "",
    }
    return render(request, "services/reconcile.html", context)


def _brought_over(unit: Unit, file: OutsideFile, by: Person) -> dict[str, Any]:
    """Each new one for itself: one that is refused keeps none of the others back."""
    done, refused = 0, list[tuple[OutsideDossier, DomainError]]()
    for one in reconciled(unit, file.told).new:
        try:
            actions.import_outside(unit=unit, outside=one, by=by)
            done += 1
        except DomainError as error:
            refused.append((one, error))
    return {"done": done, "refused": refused, "is_done": True}
