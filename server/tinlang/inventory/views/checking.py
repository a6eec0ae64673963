"""Recording a check, from a phone beside the horn or from paper at the desk; and its photo."""

from __future__ import annotations

from datetime import date
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.common import photos
from tinlang.common.clock import today
from tinlang.common.errors import DomainError
from tinlang.common.uploads import takes_file
from tinlang.inventory import actions
from tinlang.inventory.errors import Several
from tinlang.inventory.forms import CheckForm
from tinlang.inventory.models import Check, Station
from tinlang.inventory.queries import area_of, board_of
from tinlang.inventory.views.asking import VIEW, find, person, units

CHECK = "inventory.check"
FIELD_OF = {
    "TooManyClusters": "clusters_working",
    "NoClusterWorks": "clusters_working",
    "FaultNotSaid": "fault",
    "BrokenAfterTheCheck": "broken_on",
    "NotYet": "on",
    "StationHasEnded": "on",
    "NotAPhoto": "photo",
    "PhotoTooLarge": "photo",
}


@login_required
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which station was checked: those that the person may check, the longest unchecked first."""
    area = area_of(None, today(), within=units(request, CHECK))
    stations = [row for row in board_of(area).rows if row.station is not None]
    stations.sort(key=lambda row: (row.check is not None, row.check.on.toordinal() if row.check else 0))
    if len(stations) == 1:
        return redirect("inventory:check", uid=cast(Station, stations[0].station).uid)
    return render(request, "inventory/choose.html", {"rows": stations})


@takes_file(photos.MOST_BYTES)
@login_required
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was seen at the station, with a photo."""
    station = find(request, uid, CHECK)
    form = CheckForm(request.POST or None, request.FILES or None, station=station, initial={"on": today()})
    if request.method == "POST" and form.is_valid():
        try:
            _record(request, station, form)
        except DomainError as error:
            _say(form, getattr(error, "problems", [error]))
        else:
            return redirect("inventory:station", uid=station.uid)
    context = {"station": station, "form": form, "version": station.version_at(today())}
    return render(request, "inventory/check.html", context, status=422 if form.errors else 200)


def _say(form: CheckForm, wrong: list[DomainError]) -> None:
    """Put each by its field, all at once; what belongs to none is told as a page."""
    for error in wrong:
        if type(error).__name__ not in FIELD_OF:
            raise error
        form.add_error(FIELD_OF[type(error).__name__], f"{error.message} {error.todo}")


def _record(request: HttpRequest, station: Station, form: CheckForm) -> None:
    said = form.cleaned_data
    broken_on = said["broken_on"] if not form.works else None
    sha256 = _kept_photo(station, form, broken_on)
    found = actions.record_check(
        uid=said["uid"],
        station=station,
        on=said["on"],
        works=form.works,
        clusters_working=said["clusters_working"],
        fault=said["fault"],
        broken_on=broken_on,
        photo_sha256=sha256,
        from_phone="Mobi" in request.headers.get("User-Agent", ""),
        by=person(request),
    )
    messages.success(request, _("Đã ghi kết quả kiểm tra: %(result)s.") % {"result": found.result.lower()})


def _kept_photo(station: Station, form: CheckForm, broken_on: date | None) -> str:
    """The photo in its store. One that cannot be read is told with all else that is wrong: Several."""
    said = form.cleaned_data
    if not said["photo"]:
        return ""
    try:
        return photos.keep(said["photo"])
    except photos.NotAPhoto as error:
        others = actions.wrong_with_check(
            station=station,
            on=said["on"],
            works=form.works,
            clusters_working=said["clusters_working"],
            fault=said["fault"],
            broken_on=broken_on,
        )
        raise Several([error, *others]) from None


@login_required
@require_safe
def photo(request: HttpRequest, uid: UUID) -> HttpResponseBase:
    """The photo of a check."""
    found = get_object_or_404(Check.objects.visible_to(person(request), VIEW).exclude(photo_sha256=""), uid=uid)
    try:
        file = photos.path(found.photo_sha256).open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(file, content_type="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return answer
