"""The board as a list: how it is narrowed and ordered, kept as a view, taken away as an Excel file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.accounts.access import units_visible_to
from tinlang.common.clock import today
from tinlang.common.forms import without_controls
from tinlang.common.listing import AskedList
from tinlang.common.lists import Cell, Label, ListKind
from tinlang.common.templatetags.ui import day as day_in_words
from tinlang.common.text import fold
from tinlang.inventory.queries import Area, Board, Row, RowState, area_of, board_of
from tinlang.inventory.queries.board import RANK
from tinlang.inventory.views.asking import AREA, DAY, VIEW, day_of, person
from tinlang.units.choosing import top_of
from tinlang.units.models import Unit

NAME = "mang-luoi"
STATE, SEARCH, SORT = "tinh-trang", "tim", "xep"
ALL = "tat-ca"
HAS_STATION, ON_AIR, CENTRAL = "co-tram", "co-phat", "trung-tam"
BY_NAME = "ten"
LONGEST_SEARCH = 100
SORTS = (("", gettext_lazy("Cần làm trước")), (BY_NAME, gettext_lazy("Tên xã, phường")))


class BoardListing(AskedList):
    """The board that somebody asks for, and those of its rows that match. 404 for an area out of their reach."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, NAME)
        self.seen = units_visible_to(person(request), VIEW)
        self.on = day_of(self.asked)
        self.state = self._known(STATE, name_of_state(self.asked.get(STATE, "")))
        self.sort = self._known(SORT, self.asked.get(SORT) == BY_NAME)
        self.search = without_controls(self.asked.get(SEARCH, ""), one_line=True).strip()[:LONGEST_SEARCH]
        self.named = self._named()

    def _known(self, name: str, is_known: object) -> str:
        return self.asked.get(name, "") if is_known else ""

    def _named(self) -> Unit | None:
        """The area that the address names."""
        if not (asked := self.asked.get(AREA, "")):
            return None
        try:
            found = self.seen.filter(uid=UUID(asked)).first()
        except ValueError:
            found = None
        if found is None:
            raise Http404
        return found

    @cached_property
    def area(self) -> Area:
        """That which the address names; else the one that the person holds, if there is but one."""
        return area_of(self.named or top_of(self.seen), self.on, within=self.seen)

    @cached_property
    def board(self) -> Board:
        return board_of(self.area)

    @cached_property
    def rows(self) -> list[Row]:
        """Those that match; central stations first, then what is to be done, or the names."""
        words = fold(self.search).split()
        rows = [row for row in self.board.rows if _matches(row, self.state) and _says(row, words)]
        if self.sort == BY_NAME:
            return rows
        return sorted(rows, key=lambda row: (not row.is_central, RANK[row.state]))

    @property
    def total(self) -> int:
        return len(self.rows)

    def chunks(self, size: int = 500) -> Iterator[list[Any]]:
        for start in range(0, len(self.rows), size):
            yield self.rows[start : start + size]

    # -- addresses

    def _choices(self, **changes: str) -> str:
        """A view that was kept today shows the day on which it is opened; only another day stays as it is."""
        asked = {
            AREA: str(self.named.uid) if self.named else "",
            DAY: "" if self.on == today() else self.on.isoformat(),
            STATE: self.state,
            SEARCH: self.search,
            SORT: self.sort,
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})

    @property
    def query_string(self) -> str:
        return self._choices()

    def address(self, **changes: str) -> str:
        """This board with some choices changed; "" removes one."""
        said = self._choices(**changes)
        return f"?{said}" if said else self.clear_address


def name_of_state(state: str) -> str:
    """The filter in words; "" for one that is not known."""
    if state in RowState.values:
        return str(RowState(state).label)
    names = {HAS_STATION: _("Có trạm"), ON_AIR: _("Có phát"), CENTRAL: _("Trạm trung tâm"), ALL: _("Tất cả xã")}
    return names.get(state, "")


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


def _says(row: Row, words: Sequence[str]) -> bool:
    if not words:
        return True
    name = row.version.name if row.version else ""
    said = fold(f"{row.commune.title} {name} {row.check.fault if row.check else ''}")
    return all(word in said for word in words)


def cells(rows: Sequence[Row]) -> Iterator[list[Cell]]:
    """A line of the file for each."""
    for row in rows:
        version, check = row.version, row.check
        played: str | date | None = row.played_on
        if row.station and not row.can_prove:
            played = _("không đo được")
        yield [
            row.commune.title,
            row.district,
            version.name if version else "",
            version.get_technology_display() if version else "",
            str(version.year or "") if version else "",
            check.clusters_working if check else None,
            version.clusters if version else None,
            row.state.label,
            check.on if check else None,
            check.fault if check else "",
            row.broken_since,
            played,
            row.ticket.get_state_display() if row.ticket else "",
            "; ".join(f"{said.stated}: {said.reason}" for said in row.explanations),
        ]


def facts(listing: BoardListing) -> list[Label]:
    """Which area, as on which day, and what of it cannot be compared with another."""
    area, state = listing.area, name_of_state(listing.state)
    as_on = _("%(area)s, như ngày %(day)s") % {"area": area.name, "day": day_in_words(area.on)}
    return [as_on, *([_("Chỉ gồm: %(state)s") % {"state": state}] if state else []), *area.cautions]


KIND = ListKind(
    name=NAME,
    title=gettext_lazy("Mạng lưới truyền thanh"),
    url_name="inventory:board",
    permission=VIEW,
    build=BoardListing,
    headings=(
        gettext_lazy("Xã, phường"),
        gettext_lazy("Huyện"),
        gettext_lazy("Trạm"),
        gettext_lazy("Công nghệ"),
        gettext_lazy("Năm"),
        gettext_lazy("Cụm loa chạy"),
        gettext_lazy("Tổng số cụm"),
        gettext_lazy("Tình trạng"),
        gettext_lazy("Kiểm tra gần nhất"),
        gettext_lazy("Hỏng gì"),
        gettext_lazy("Hỏng từ"),
        gettext_lazy("Phát lần cuối"),
        gettext_lazy("Phiếu sửa chữa"),
        gettext_lazy("Giải trình của đơn vị"),
    ),
    cells=cells,
    facts=facts,
)
