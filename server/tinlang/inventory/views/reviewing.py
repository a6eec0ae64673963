"""Reviews on the screen: opened, followed commune by commune, closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinlang.accounts.access import may, may_somewhere, units_visible_to
from tinlang.common.clock import today
from tinlang.common.listing import Filter, Listing, Sort
from tinlang.common.lists import Cell, ListKind
from tinlang.inventory import actions
from tinlang.inventory.errors import ReviewEndsFirst
from tinlang.inventory.forms import ReviewForm
from tinlang.inventory.models import Review
from tinlang.inventory.queries import Progress, Reviewed, progress_of
from tinlang.inventory.views.asking import VIEW, person, units
from tinlang.units.choosing import choices_of
from tinlang.units.queries import by_uid

MANAGE = "inventory.manage"
NAME = "ra-soat"
SHOWN, PAGE = "loc", "trang"
MISSING, DONE = "chua", "xong"
ROWS_A_PAGE = 100
USUAL_DAYS = timedelta(days=30)


def _seen(request: HttpRequest) -> QuerySet[Review]:
    named = Review.objects.visible_to(person(request), VIEW).select_related("unit", "opened_by", "closed_by")
    return named.prefetch_related("unit__versions")


def _in_state(reviews: QuerySet[Review], state: str) -> QuerySet[Review]:
    return reviews.filter(closed_at__isnull=state == "dang")


def build(request: HttpRequest) -> Listing[Review]:
    """The reviews of the person's area, and those of an area around that ask something of it."""
    states = [("dang", _("Chưa kết thúc")), ("het", _("Đã kết thúc"))]
    return Listing(
        request,
        _seen(request),
        search=["name"],
        sorts={"moi": Sort(_("Mới nhất"), ["-begins_on", "-pk"])},
        filters=[Filter("tinh-trang", _("Tình trạng"), states, _in_state)],
        name=NAME,
    )


def cells(reviews: Sequence[Review]) -> Iterator[list[Cell]]:
    """A line of the file for each."""
    for found in reviews:
        days = [found.begins_on, found.ends_on]
        yield [found.name, str(found.unit), *days, found.standing[1], str(found.opened_by), found.closed_at]


KIND = ListKind(
    name=NAME,
    title=gettext_lazy("Đợt rà soát"),
    url_name="inventory:reviews",
    permission=VIEW,
    build=build,
    headings=(
        gettext_lazy("Tên đợt"),
        gettext_lazy("Địa bàn"),
        gettext_lazy("Từ ngày"),
        gettext_lazy("Đến hết ngày"),
        gettext_lazy("Tình trạng"),
        gettext_lazy("Người mở"),
        gettext_lazy("Kết thúc lúc"),
    ),
    cells=cells,
)


@login_required
@require_safe
def reviews(request: HttpRequest) -> HttpResponse:
    context = {"listing": build(request), "may_manage": may_somewhere(person(request), MANAGE)}
    return render(request, "inventory/reviews.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def open_one(request: HttpRequest) -> HttpResponse:
    """Ask the communes of an area to check their stations between two days."""
    areas = choices_of(units(request, MANAGE), today(), None, ended=False)
    initial = {"begins_on": today(), "ends_on": today() + USUAL_DAYS}
    form = ReviewForm(request.POST or None, areas=areas, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            opened = actions.open_review(
                uid=said["uid"],
                unit=by_uid(said["unit"]),
                name=said["name"],
                begins_on=said["begins_on"],
                ends_on=said["ends_on"],
                note=said["note"],
                by=person(request),
            )
        except ReviewEndsFirst as error:
            form.add_error("ends_on", f"{error.message} {error.todo}")
        else:
            messages.success(request, _("Đã mở đợt rà soát. Các xã thấy ngay trong “Việc của tôi”."))
            return redirect("inventory:review", uid=opened.uid)
    return render(request, "inventory/open_review.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_safe
def review(request: HttpRequest, uid: UUID) -> HttpResponse:
    """How many communes are done, who is missing, how each stood before and stands now."""
    user, found = person(request), get_object_or_404(_seen(request), uid=uid)
    progress = progress_of(found, units(request))
    shown = request.GET.get(SHOWN, "")
    shown = shown if shown in (MISSING, DONE) else ""
    rows = [row for row in progress.rows if not shown or row.is_done == (shown == DONE)]
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get(PAGE))
    explains = set(units_visible_to(user, "inventory.explain").values_list("pk", flat=True))
    checks = set(units_visible_to(user, "inventory.check").values_list("pk", flat=True))
    is_open = not found.is_closed
    context = {
        "review": found,
        "progress": progress,
        "page": page,
        "rows": [(row, *_offered(row, checks, explains, is_open)) for row in page.object_list],
        "figures": _figures(progress, shown),
        "shown": shown,
        "may_close": is_open and may(user, MANAGE, found.unit),
        "is_today": found.counted_on == today(),
        "covers_all": may(user, VIEW, found.unit),
    }
    return render(request, "inventory/review.html", context)


def _offered(row: Reviewed, checks: set[int], explains: set[int], is_open: bool) -> tuple[bool, bool]:
    """Whether the person may check this station, or say that the commune has none."""
    now = row.now
    if row.is_done or not is_open:
        return False, False
    if now.station is not None:
        return now.station.unit_id in checks, False
    return False, now.commune.unit_id in explains


def _figures(progress: Progress, shown: str) -> list[dict[str, Any]]:
    """How far it is, and what changed since the day before it began; each the link to its rows."""
    now, before = progress.now.figures, progress.before.figures
    of = _("trong %(count)s xã, phường") % {"count": progress.communes}
    was = _("trước đợt: %(count)s")
    left = progress.communes - progress.done
    return [
        _figure(f"?{SHOWN}={DONE}", progress.done, _("xã đã xong"), "ok", of, shown == DONE),
        _figure(f"?{SHOWN}={MISSING}", left, _("xã chưa xong"), "warn", "", shown == MISSING),
        _figure("?", now.serviceable, _("trạm hoạt động được"), "", was % {"count": before.serviceable}, False),
        _figure("?", now.broken, _("trạm hỏng"), "", was % {"count": before.broken}, False),
        _figure("?", now.with_station, _("xã có trạm"), "", was % {"count": before.with_station}, False),
    ]


def _figure(url: str, value: int, label: str, tone: str, base: str, is_current: bool) -> dict[str, Any]:
    return {"url": url, "value": value, "label": label, "tone": tone, "base": base, "is_current": is_current}


@login_required
@require_POST
def close(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Nobody is asked any more."""
    actions.close_review(review=get_object_or_404(_seen(request), uid=uid), by=person(request))
    messages.success(request, _("Đã kết thúc đợt rà soát. Kết quả vẫn xem được ở đây."))
    return redirect("inventory:review", uid=uid)


@login_required
@require_POST
def confirm(request: HttpRequest, uid: UUID, unit: UUID) -> HttpResponse:
    """The commune has no station: one tap."""
    found = get_object_or_404(_seen(request), uid=uid)
    commune = get_object_or_404(units(request, "inventory.explain"), uid=unit)
    actions.confirm_no_station(review=found, unit=commune, by=person(request))
    messages.success(request, _("Đã xác nhận: %(unit)s không có trạm.") % {"unit": commune})
    return redirect("inventory:review", uid=uid)
