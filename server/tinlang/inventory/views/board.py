"""The board of the network as on a day, with its map."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may_somewhere
from tinlang.common.clock import today
from tinlang.common.forms import without_controls
from tinlang.common.text import fold
from tinlang.inventory.queries import Area, Board, Figures, Row, RowState, area_of, board_of, choices_of
from tinlang.inventory.queries.board import ON_AIR_DAYS, RANK
from tinlang.inventory.views.asking import AREA, DAY, day, day_refused, units
from tinlang.inventory.views.mapping import places
from tinlang.inventory.views.tabling import csv_of
from tinlang.units.models import Level, Unit, UnitVersion, in_force

STATE, SEARCH, SORT, PAGE = "tinh-trang", "tim", "xep", "trang"
ROWS_A_PAGE = 60
ALL = "tat-ca"
HAS_STATION, ON_AIR, CENTRAL = "co-tram", "co-phat", "trung-tam"
BY_NAME = "ten"
LONGEST_SEARCH = 100
SORTS = (("", gettext_lazy("Cần làm trước")), (BY_NAME, gettext_lazy("Tên xã, phường")))


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Which communes have a station, which stations can work, which played; as on any day."""
    shown = _asked(request)
    state = request.GET.get(STATE, "")
    rows = _sorted(request, _narrowed(request, shown, state))
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get(PAGE))
    context = {
        "board": shown,
        "area": shown.area,
        "rows": page.object_list,
        "page": page,
        "earlier": address(request, **{PAGE: str(page.previous_page_number())}) if page.has_previous() else "",
        "later": address(request, **{PAGE: str(page.next_page_number())}) if page.has_next() else "",
        "places": places(shown.rows, {id(row) for row in rows}),
        "unplaced": [row for row in shown.rows if row.position is None],
        "figures": _figures(request, shown.area, shown.figures),
        "state": _name_of(state),
        "filter": state if _name_of(state) else "",
        "search": _search(request),
        "sorts": [(value, label, request.GET.get(SORT, "") == value) for value, label in SORTS],
        "choices": choices_of(units(request), shown.area.on, shown.area.unit),
        "chosen": str(shown.area.unit.uid) if shown.area.unit else "",
        "day_refused": day_refused(request),
        "day_typed": request.GET.get(DAY, ""),
        "is_today": shown.area.on == today(),
        "on_air_days": ON_AIR_DAYS,
        "quick_days": _quick_days(request, shown.area),
        "clear": address(request, **{STATE: "", SEARCH: ""}),
        "may_explain": may_somewhere(request.user, "inventory.explain"),
        "may_check": may_somewhere(request.user, "inventory.check"),
        "may_manage": may_somewhere(request.user, "inventory.manage"),
        "export": f"{reverse('inventory:export')}{address(request)}",
    }
    return render(request, "inventory/board.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same rows as a table for a spreadsheet."""
    shown = _asked(request)
    rows = _sorted(request, _narrowed(request, shown, request.GET.get(STATE, "")))
    answer = HttpResponse(csv_of(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="mang-luoi-{shown.area.on.isoformat()}.csv"'
    return answer


def address(request: HttpRequest, **changes: str) -> str:
    """This board with some choices changed; "" removes one."""
    asked = {name: request.GET.get(name, "") for name in (AREA, DAY, STATE, SEARCH, SORT)} | changes
    kept = {name: value for name, value in asked.items() if value}
    return f"?{urlencode(kept)}" if kept else "?"


def _asked(request: HttpRequest) -> Board:
    on = day(request)
    return board_of(area_of(_unit(request), on, within=units(request)))


def _unit(request: HttpRequest) -> Unit | None:
    """The area that the address names; else the one that the person holds, if there is but one. 404 out of reach."""
    seen = units(request)
    if asked := request.GET.get(AREA, ""):
        try:
            found = seen.filter(uid=UUID(asked)).first()
        except ValueError:
            found = None
        if found is None:
            raise Http404
        return found
    top = _top(seen)
    return top[0] if len(top) == 1 else None


def _top(seen: Any) -> list[Unit]:
    """The seen units of today that lie in no other seen one."""
    versions = UnitVersion.objects.filter(in_force(today()), unit__in=seen).exclude(level=Level.VILLAGE)
    inside = versions.filter(parent__in=seen).values("unit")
    return [version.unit for version in versions.exclude(unit__in=inside).select_related("unit")[:2]]


def _narrowed(request: HttpRequest, shown: Board, state: str) -> list[Row]:
    rows = [row for row in shown.rows if _matches(row, state)]
    words = fold(_search(request)).split()
    return [row for row in rows if all(word in _searched(row) for word in words)]


def _matches(row: Row, state: str) -> bool:
    if state == CENTRAL:
        return row.is_central
    if state == HAS_STATION:
        return row.station is not None and not row.is_central
    if state == ON_AIR:
        return row.was_on_air and not row.is_central
    if state in RowState.values:
        return row.state == state and not row.is_central
    return not row.is_central if state == ALL else True


def _searched(row: Row) -> str:
    name = row.version.name if row.version else ""
    return fold(f"{row.commune.title} {name} {row.check.fault if row.check else ''}")


def _search(request: HttpRequest) -> str:
    return without_controls(request.GET.get(SEARCH, ""), one_line=True).strip()[:LONGEST_SEARCH]


def _sorted(request: HttpRequest, rows: list[Row]) -> list[Row]:
    """Central stations first; then what is to be done, or the names."""
    if request.GET.get(SORT) == BY_NAME:
        return rows
    return sorted(rows, key=lambda row: (not row.is_central, RANK[row.state]))


def _name_of(state: str) -> str:
    if state in RowState.values:
        return str(RowState(state).label)
    names = {HAS_STATION: _("Có trạm"), ON_AIR: _("Có phát"), CENTRAL: _("Trạm trung tâm"), ALL: _("Tất cả xã")}
    return names.get(state, "")


def _figures(request: HttpRequest, area: Area, figures: Figures) -> list[dict[str, Any]]:
    """The line of figures, each the link to its rows."""
    out_of = _("trong %(count)s trạm") % {"count": figures.stations}
    shown = [
        (ALL, figures.communes, area.sort_of_communes, "", ""),
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
            "url": address(request, **{STATE: state}),
            "value": value,
            "label": label,
            "tone": tone,
            "base": base,
            "is_current": request.GET.get(STATE, "") == state,
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


def _quick_days(request: HttpRequest, area: Area) -> list[tuple[str, str]]:
    """Days that people ask for: today, a year before the day shown, the last day before communes were rearranged."""
    days = [(_("Hôm nay"), today()), (_("Một năm trước đó"), _year_before(area.on))]
    return [(label, address(request, **{DAY: found.isoformat()})) for label, found in days if found != area.on]


def _year_before(on: date) -> date:
    return on.replace(year=on.year - 1, day=min(on.day, 28) if on.month == 2 else on.day)
