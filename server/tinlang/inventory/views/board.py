"""The board of the network as on a day, with its map."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may_somewhere
from tinlang.common.clock import today
from tinlang.inventory.models import Review
from tinlang.inventory.queries import Figures, RowState
from tinlang.inventory.queries.board import ON_AIR_DAYS
from tinlang.inventory.views.asking import DAY, VIEW, day_refused, person
from tinlang.inventory.views.listed import (
    ALL,
    CENTRAL,
    HAS_STATION,
    ON_AIR,
    SEARCH,
    SORTS,
    STATE,
    BoardListing,
    name_of_state,
)
from tinlang.inventory.views.mapping import places
from tinlang.units.choosing import choices_of

PAGE = "trang"
ROWS_A_PAGE = 30
"""As many as a commune or an old district has; of a province the first page is what needs attention."""
REVIEWS_SHOWN = 2


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Which communes have a station, which stations can work, which played; as on any day."""
    listing = BoardListing(request)
    shown, area = listing.board, listing.area
    page = Paginator(listing.rows, ROWS_A_PAGE).get_page(listing.asked.get(PAGE))
    context = {
        "listing": listing,
        "board": shown,
        "area": area,
        "rows": page.object_list,
        "page": page,
        "earlier": listing.address(**{PAGE: str(page.previous_page_number())}) if page.has_previous() else "",
        "later": listing.address(**{PAGE: str(page.next_page_number())}) if page.has_next() else "",
        "places": places(shown.rows, {id(row) for row in listing.rows}),
        "unplaced": [row for row in shown.rows if row.position is None],
        "figures": _figures(listing, shown.figures),
        "state": name_of_state(listing.state),
        "sorts": [(value, label, listing.sort == value) for value, label in SORTS],
        "choices": choices_of(listing.seen, area.on, area.unit),
        "chosen": str(area.unit.uid) if area.unit else "",
        "day_refused": day_refused(listing.asked),
        "day_typed": listing.asked.get(DAY, ""),
        "reviews": Review.objects.visible_to(person(request), VIEW).asking(today())[:REVIEWS_SHOWN],
        "is_today": area.on == today(),
        "on_air_days": ON_AIR_DAYS,
        "quick_days": _quick_days(listing),
        "clear": listing.address(**{STATE: "", SEARCH: ""}),
        "may_explain": may_somewhere(request.user, "inventory.explain"),
        "may_check": may_somewhere(request.user, "inventory.check"),
        "may_manage": may_somewhere(request.user, "inventory.manage"),
    }
    return render(request, "inventory/board.html", context)


def _figures(listing: BoardListing, figures: Figures) -> list[dict[str, Any]]:
    """The line of figures, each the link to its rows."""
    out_of = _("trong %(count)s trạm") % {"count": figures.stations}
    shown = [
        (ALL, figures.communes, listing.area.sort_of_communes, "", ""),
        (HAS_STATION, figures.with_station, _("có trạm"), "", ""),
        (RowState.SERVICEABLE.value, figures.serviceable, _("hoạt động được"), "ok", out_of),
        (RowState.BROKEN.value, figures.broken, _("hỏng"), "bad", out_of),
        (RowState.UNKNOWN.value, figures.unknown, _("cần kiểm tra"), "warn", out_of),
        (RowState.NONE.value, figures.without, _("chưa có"), "", ""),
        (CENTRAL, figures.central, _("trạm trung tâm"), "", ""),
        (ON_AIR, *_on_air(figures)),
    ]
    return [
        {
            "url": listing.address(**{STATE: state}),
            "value": value,
            "label": label,
            "tone": tone,
            "base": base,
            "is_current": listing.state == state,
        }
        for state, value, label, tone, base in shown
        if value or state not in (RowState.UNKNOWN, CENTRAL)
    ]


def _on_air(figures: Figures) -> tuple[int | None, str, str, str]:
    """Out of those only that can prove it; without any there is nothing to count."""
    label, silent = _("có phát, %(days)s ngày qua") % {"days": ON_AIR_DAYS}, figures.stations - figures.provable
    if not figures.provable and figures.stations:
        return None, label, "", _("không đo được: %(count)s trạm FM, có dây") % {"count": silent}
    base = _("trong %(count)s trạm đo được") % {"count": figures.provable}
    if silent:
        base = _("%(base)s; %(count)s trạm không đo được") % {"base": base, "count": silent}
    return figures.on_air, label, "", base


def _quick_days(listing: BoardListing) -> list[tuple[str, str]]:
    """Days that people ask for: today, a year before the day shown."""
    days = [(_("Hôm nay"), today()), (_("Một năm trước đó"), _year_before(listing.on))]
    return [
        (label, listing.address(**{DAY: "" if found == today() else found.isoformat()}))
        for label, found in days
        if found != listing.on
    ]


def _year_before(on: date) -> date:
    return on.replace(year=on.year - 1, day=min(on.day, 28) if on.month == 2 else on.day)
