"""Which loudspeakers of a release the page lists: all of a few, or those behind the figure that was opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tinlang.broadcasting.queries import ON_THE_WAY, WRONG, Group, Progress, Row, Stage, by_village
from tinlang.broadcasting.queries.progress import Village

VIEWS: dict[str, frozenset[Stage]] = {
    "xong": frozenset({Stage.FINISHED}),
    "dang-phat": frozenset({Stage.STARTED}),
    "cho": ON_THE_WAY,
    "xem-lai": WRONG,
}
ALL_SHOWN, PER_PAGE = 40, 50
"""Up to so many loudspeakers are listed at once; of more, the areas are, and the loudspeakers of what is opened."""


@dataclass
class Choice:
    """What was asked for: a state, an area, a page of them. `rows`: none while only the areas are listed."""

    view: str
    group: Group | None
    rows: list[Row] = field(default_factory=list)
    page: Page[Row] | None = None

    @property
    def villages(self) -> list[Village]:
        return by_village(self.page.object_list) if self.page else []

    @property
    def is_by_village(self) -> bool:
        """Whether a heading for each village says more than the village beside each name."""
        return 0 < len(self.villages) < len(self.page.object_list if self.page else ())

    @property
    def title(self) -> str:
        words = {
            "xong": _("Loa đã phát xong"),
            "dang-phat": _("Loa đang phát"),
            "cho": _("Loa chưa đến lượt phát"),
            "xem-lai": _("Loa cần xem lại"),
        }
        said = words.get(self.view, _("Từng loa"))
        return f"{said} · {self.group.name}" if self.group else said

    @property
    def query(self) -> str:
        """For the next question of the same page."""
        return self.address(self.page.number if self.page else 1)

    def address(self, page: int) -> str:
        asked = {"xem": self.view, "xa": self.group.uid if self.group else "", "trang": str(page) if page > 1 else ""}
        return urlencode({name: value for name, value in asked.items() if value})

    @property
    def previous(self) -> str:
        return f"?{self.address(self.page.previous_page_number())}" if self.page and self.page.has_previous() else ""

    @property
    def next(self) -> str:
        return f"?{self.address(self.page.next_page_number())}" if self.page and self.page.has_next() else ""


def chosen(request: HttpRequest, progress: Progress, groups: Sequence[Group]) -> Choice:
    """By the address; what is unknown there is ignored."""
    view = request.GET.get("xem", "")
    view = view if view in VIEWS else ""
    group = next((one for one in groups if one.uid and one.uid == request.GET.get("xa")), None)
    choice = Choice(view, group)
    if view or group or progress.total <= ALL_SHOWN or len(groups) < 2:
        rows = [row for row in (group.rows if group else progress.rows) if not view or row.stage in VIEWS[view]]
        if view == "xem-lai":
            rows = [row for row in rows if not row.is_withdrawn]
        choice.rows = sorted(rows, key=lambda row: row.stage not in WRONG) if len(rows) > ALL_SHOWN else rows
        choice.page = Paginator(choice.rows, PER_PAGE).get_page(request.GET.get("trang"))
    return choice
