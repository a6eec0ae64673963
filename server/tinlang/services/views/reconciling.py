"""The list of the province's system beside ours: what is new is brought over, what differs is shown."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from tinlang.accounts.access import may_somewhere, units_visible_to
from tinlang.accounts.models import Person
from tinlang.common import audit
from tinlang.common.clock import today
from tinlang.common.dates import DayField
from tinlang.common.errors import DomainError
from tinlang.common.forms import PlainForm
from tinlang.common.uploads import takes_file
from tinlang.services import actions
from tinlang.services.actions.intake import RECEIVE
from tinlang.services.outside import OutsideDossier
from tinlang.services.outside_files import read
from tinlang.services.outside_http import answered
from tinlang.services.outside_rows import OutsideList
from tinlang.services.queries.outside import in_trouble, last_asked, place_code, reconciled
from tinlang.services.views.carrying import carried, carried_back
from tinlang.units.choosing import choices_of, top_of
from tinlang.units.models import Unit

LARGEST = 1024 * 1024
CONFIRMED, CARRIED = "da-xem", "tep"
SHOWN, PLACES = 200, 5
USUAL_DAYS = timedelta(days=30)
ASKED_ID = "tinh-%s"
"""Of the second form on the page."""


class PlaceForm(PlainForm):
    """Which place. `is_carried`: the page of the preview sends by itself what was looked at."""

    unit = forms.ChoiceField(label=_("Nơi tiếp nhận"))
    once: tuple[str, ...] = ()
    """The fields that the page of the preview does not send again."""

    def __init__(self, *args: Any, seen: QuerySet[Unit], is_carried: bool = False, **kwargs: Any) -> None:
        self.seen, self.is_carried = seen, is_carried
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        top = top_of(self.seen)
        for name in self.once:
            self.fields[name].required = not self.is_carried
        offered = [
            option for _group, options in choices_of(self.seen, today(), None, ended=False) for option in options
        ]
        self.fields["unit"].choices = offered  # type: ignore[attr-defined]
        self.fields["unit"].initial = str(top.uid) if top else None

    def clean_unit(self) -> Unit:
        return self.seen.get(uid=self.cleaned_data["unit"])


class ListForm(PlaceForm):
    """Which place, and the file."""

    book = forms.FileField(
        label=_("Danh sách lấy từ hệ thống của tỉnh"),
        help_text=_("Excel (.xlsx) hoặc .csv, tối đa 1 MB, 1.000 dòng."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    once = ("book",)


class AskForm(PlaceForm):
    """Which place, and since when."""

    since = DayField(label=_("Nhận từ ngày"), help_text=_("Tối đa 1.000 hồ sơ một lần."), past=True)
    once = ("since",)

    def prepare(self) -> None:
        super().prepare()
        self.fields["since"].initial = today() - USUAL_DAYS


@login_required
@takes_file(LARGEST)
@require_http_methods(["GET", "HEAD", "POST"])
def reconcile(request: HttpRequest) -> HttpResponse:
    """What a file tells beside what is here; once that was seen, what is new is brought over, each for itself."""
    by, seen = _clerk(request)
    if request.method != "POST":
        return _shown(request, by, seen)
    form = ListForm(request.POST, request.FILES, seen=seen, is_carried=CONFIRMED in request.POST)
    if not form.is_valid():
        return _shown(request, by, seen, form=form)
    try:
        content = carried_back(request, CARRIED) if form.is_carried else form.cleaned_data["book"].read()
        told = read(content)
    except DomainError as error:
        form.add_error("book", f"{error.message} {error.todo}")
        return _shown(request, by, seen, form=form)
    return _looked_at(request, by, seen, form, content, told)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_province(request: HttpRequest) -> HttpResponse:
    """The same with what the province's system itself tells; the preview carries that along like a file."""
    by, seen = _clerk(request)
    if not settings.PROVINCE_URL:
        raise Http404
    if request.method != "POST":
        return redirect("services:reconcile")
    form = AskForm(request.POST, seen=seen, is_carried=CONFIRMED in request.POST, auto_id=ASKED_ID)
    if not form.is_valid():
        return _shown(request, by, seen, asking=form)
    unit = form.cleaned_data["unit"]
    try:
        if form.is_carried:
            content = carried_back(request, CARRIED)
        else:
            content = actions.ask_for_list(unit=unit, since=form.cleaned_data["since"], by=by)
        told = answered(content, place_code(unit))
    except DomainError as error:
        form.add_error(None, str(error))
        return _shown(request, by, seen, asking=form)
    return _looked_at(request, by, seen, form, content, told)


def _clerk(request: HttpRequest) -> tuple[Person, QuerySet[Unit]]:
    """Whoever takes in somewhere, and where."""
    assert isinstance(request.user, Person)
    if not may_somewhere(request.user, RECEIVE):
        raise PermissionDenied
    return request.user, units_visible_to(request.user, RECEIVE)


def _looked_at(
    request: HttpRequest, by: Person, seen: QuerySet[Unit], form: PlaceForm, content: bytes, told: OutsideList
) -> HttpResponse:
    """Both sides beside each other; of what was looked at before, the new ones are here from now on."""
    unit = form.cleaned_data["unit"]
    done = _brought_over(unit, told, by) if form.is_carried else {}
    both = reconciled(unit, told.told)
    audit.record(action="services.reconcile", by=by, target=unit, unit=unit, detail={"rows": len(told.told)})
    compared = {
        "unit": unit,
        "is_direct": isinstance(form, AskForm),
        "told": both,
        "shown": SHOWN,
        "slips": told.slips,
        "of_others": told.of_others,
        "carried": carried(content) if both.new and not form.is_carried else "",
    }
    return _shown(request, by, seen, **done, **compared)


def _shown(request: HttpRequest, by: Person, seen: QuerySet[Unit], **context: Any) -> HttpResponse:
    """The page: 422 with a form that is wrong."""
    is_wrong = bool({"form", "asking"} & context.keys())
    context.setdefault("form", ListForm(seen=seen))
    if settings.PROVINCE_URL:
        context.setdefault("asking", AskForm(seen=seen, auto_id=ASKED_ID))
        context["last_asked"] = last_asked(by)[:PLACES]
    untold = in_trouble(by)
    context |= {"untold": list(untold[:SHOWN]), "untold_count": untold.count(), "shown_untold": SHOWN}
    return render(request, "services/reconcile.html", context, status=422 if is_wrong else 200)


def _brought_over(unit: Unit, outside: OutsideList, by: Person) -> dict[str, Any]:
    """Each new one for itself: one that is refused keeps none of the others back."""
    done, refused = 0, list[tuple[OutsideDossier, DomainError]]()
    for one in reconciled(unit, outside.told).new:
        try:
            actions.import_outside(unit=unit, outside=one, by=by)
            done += 1
        except DomainError as error:
            refused.append((one, error))
    return {"done": done, "refused": refused, "is_done": True}
