"""One way to list rows: search without tone marks, filters, order, pages; all of it in the address."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import Promise, cached_property

from tinlang.common.forms import without_controls
from tinlang.common.text import fold

Row = TypeVar("Row", bound=Model)
Label = str | Promise
QUERY, SORT, PAGE = "tim", "xep", "trang"
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Sort:
    """An order people can choose: its name and the fields of `order_by`."""

    label: Label
    by: Sequence[str]


@dataclass(frozen=True)
class Filter:
    """A choice that narrows the list. `apply(rows, value)` is called only with a value among `choices`."""

    name: str
    label: Label
    choices: Sequence[tuple[str, Label]]
    apply: Callable[[Any, str], Any]
    everything: Label = "Tất cả"


@dataclass(frozen=True)
class FilterShown:
    filter: Filter
    value: str
    options: Sequence[tuple[str, Label, bool, str]] = field(default_factory=list)
    """value, label, chosen, address"""


class Listing(Generic[Row]):
    """Rows narrowed and ordered by what the address says. Unknown values are ignored, never an error.

    search: fields with text, looked in without tone marks; sorts: the first is the usual one.
    In a template: extend common/list.html, or include common/_listing_bar.html and common/_pages.html.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: "QuerySet[Row]",
        *,
        search: Sequence[str] = (),
        sorts: Mapping[str, Sort] | None = None,
        filters: Sequence[Filter] = (),
        per_page: int = 25,
    ) -> None:
        self.request = request
        self.rows = rows
        self.search = search
        self.sorts = dict(sorts or {})
        self.filters = filters
        self.per_page = per_page
        self.query = without_controls(request.GET.get(QUERY, ""), one_line=True).strip()[:LONGEST_QUERY]
        usual = next(iter(self.sorts), "")
        asked = request.GET.get(SORT, usual)
        self.sort = asked if asked in self.sorts else usual

    def value_of(self, narrowing: Filter) -> str:
        asked = self.request.GET.get(narrowing.name, "")
        return asked if asked in {value for value, _ in narrowing.choices} else ""

    @cached_property
    def matching(self) -> "QuerySet[Row]":
        rows = self.rows
        for narrowing in self.filters:
            if value := self.value_of(narrowing):
                rows = narrowing.apply(rows, value)
        for word in fold(self.query).split():
            anywhere = Q()
            for name in self.search:
                anywhere |= Q(**{f"{name}__fold__contains": word})
            rows = rows.filter(anywhere)
        return rows.order_by(*self.sorts[self.sort].by) if self.sort else rows

    @cached_property
    def page(self) -> Page[Row]:
        return Paginator(self.matching, self.per_page).get_page(self.request.GET.get(PAGE))

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query) or any(self.value_of(narrowing) for narrowing in self.filters)

    def address(self, **changes: str) -> str:
        """This list with some choices changed; "" removes one. Any change but of page goes back to the first page."""
        asked = self.request.GET.copy()
        if PAGE not in changes:
            asked.pop(PAGE, None)
        for name, value in changes.items():
            asked.pop(name, None)
            if value:
                asked[name] = value
        return f"?{asked.urlencode()}" if asked else self.request.path

    @property
    def filters_shown(self) -> list[FilterShown]:
        shown = []
        for narrowing in self.filters:
            value = self.value_of(narrowing)
            choices = [("", narrowing.everything), *narrowing.choices]
            options = [(key, label, key == value, self.address(**{narrowing.name: key})) for key, label in choices]
            shown.append(FilterShown(narrowing, value, options))
        return shown

    @property
    def sorts_shown(self) -> list[tuple[str, Label, bool, str]]:
        return [(key, s.label, key == self.sort, self.address(**{SORT: key})) for key, s in self.sorts.items()]

    @property
    def clear_address(self) -> str:
        return self.request.path

    @property
    def previous_address(self) -> str:
        return self.address(**{PAGE: str(self.page.previous_page_number())}) if self.page.has_previous() else ""

    @property
    def next_address(self) -> str:
        return self.address(**{PAGE: str(self.page.next_page_number())}) if self.page.has_next() else ""
