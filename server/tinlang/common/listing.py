"""One way to list rows: search without tone marks, filters, order, pages; all of it in the address."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.functional import Promise, cached_property

from tinlang.common import lists, menu
from tinlang.common.forms import without_controls
from tinlang.common.keys import among, walked
from tinlang.common.models import SavedView
from tinlang.common.text import fold
from tinlang.common.words import NEWEST, Found, Term, narrowed

Row = TypeVar("Row", bound=Model)
Label = str | Promise
Search = str | Callable[[Sequence[str]], Q | list[Term]]
QUERY, SORT, PAGE = "tim", "xep", "trang"
LONGEST_QUERY = 200
WALKED_BEYOND = 5_000
"""Pages beyond so many rows are counted off; before, to sort what is seen takes less."""


@dataclass(frozen=True)
class Sort:
    """An order people can choose: its name and the fields of `order_by`."""

    label: Label
    by: Sequence[Any]


@dataclass(frozen=True)
class Filter:
    """A choice that narrows the list. `apply(rows, value)` is called only with a value among `choices`.

    `otherwise(rows)`: what is left of the list while nothing is chosen, if that is not all of it. `is_dear`: it is by
    a list of keys, which are asked about once, not once to be counted and once more for a page of them.
    """

    name: str
    label: Label
    choices: Sequence[tuple[str, Label]]
    apply: Callable[[Any, str], Any]
    everything: Label = "Tất cả"
    otherwise: Callable[[Any], Any] | None = None
    is_dear: bool = False


@dataclass(frozen=True)
class FilterShown:
    filter: Filter
    value: str
    options: Sequence[tuple[str, Label, bool, str]] = field(default_factory=list)
    """value, label, chosen, address"""


@dataclass(frozen=True)
class ViewShown:
    """A saved view as a tab: "" is everything."""

    name: str
    url: str
    is_current: bool


class Rows(Paginator):  # type: ignore[type-arg]
    """Pages whose rows are chosen by their keys alone, and only then read: page 2,000 costs what page 1 does."""

    def __init__(self, keys: QuerySet[Any, Any] | list[Any], rows: QuerySet[Any], per_page: int) -> None:
        super().__init__(keys, per_page)
        self.rows = rows

    def page(self, number: int | str) -> Page[Any]:
        if isinstance(self.object_list, QuerySet) and self.validate_number(number) * self.per_page > WALKED_BEYOND:
            self.object_list = walked(self.object_list)
        keys = super().page(number)
        keys.object_list = in_this_order(self.rows, list(keys.object_list))
        return keys


def in_this_order(rows: QuerySet[Any], keys: Sequence[Any]) -> list[Any]:
    """Those of the rows that have these keys, in the order of the keys; one query, and one for each prefetch."""
    found = {row.pk: row for row in among(rows, keys)} if keys else {}
    return [found[key] for key in keys if key in found]


class AskedList(ABC):
    """A list as somebody asks for it: what its address says, their saved views, and all that matches, for a file.

    `asked` is the address, or the view that they have opened first. What has rows of one table is a `Listing`.
    """

    def __init__(self, request: HttpRequest, name: str = "") -> None:
        self.request = request
        self.kind = lists.named(name) if name else None
        self.views = views_of(request, name)
        self.asked = request.GET or opened_first(self.views) or request.GET

    @property
    @abstractmethod
    def query_string(self) -> str:
        """What narrows and orders this list, each choice once and none that is the usual one."""

    @property
    @abstractmethod
    def total(self) -> int:
        """How many rows match."""

    @abstractmethod
    def chunks(self, size: int = 500) -> Iterator[list[Any]]:
        """All that match, in order, some at a time."""

    @property
    def clear_address(self) -> str:
        return f"{self.request.path}?{lists.EVERYTHING}=1" if opened_first(self.views) else self.request.path

    @property
    def views_shown(self) -> list[ViewShown]:
        """One's own views as tabs, everything first; none if one has none."""
        if not self.views:
            return []
        saved = [
            ViewShown(view.name, f"{self.request.path}?{view.query}", view.query == self.query_string)
            for view in self.views
        ]
        return [ViewShown("", self.clear_address, not self.query_string), *saved]

    @property
    def may_be_saved(self) -> bool:
        """Whether it is narrowed or ordered in a way that is no saved view yet."""
        return bool(self.kind and self.query_string) and all(view.query != self.query_string for view in self.views)


class Listing(AskedList, Generic[Row]):
    """Rows narrowed and ordered by what the address says. Unknown values are ignored, never an error.

    search: fields with text, looked in without tone marks, or a function from folded words to a condition or to terms
    of `common.words`; sorts: the first is the usual one; name: of the list as declared in `lists`, for saved views,
    bulk actions and export.
    In a template: extend common/list.html, or include common/_listing_bar.html and common/_pages.html.
    """

    def __init__(
        self,
        request: HttpRequest,
        rows: QuerySet[Row],
        *,
        search: Sequence[Search] = (),
        sorts: Mapping[str, Sort] | None = None,
        filters: Sequence[Filter] = (),
        per_page: int = 25,
        name: str = "",
    ) -> None:
        super().__init__(request, name)
        self.rows = rows
        self.search = search
        self.sorts = dict(sorts or {})
        self.filters = filters
        self.per_page = per_page
        self.query = without_controls(self.asked.get(QUERY, ""), one_line=True).strip()[:LONGEST_QUERY]
        self.usual_sort = next(iter(self.sorts), "")
        asked = self.asked.get(SORT, self.usual_sort)
        self.sort = asked if asked in self.sorts else self.usual_sort

    def value_of(self, narrowing: Filter) -> str:
        asked = self.asked.get(narrowing.name, "")
        return asked if asked in {value for value, _ in narrowing.choices} else ""

    @cached_property
    def found(self) -> Found:
        """What filters and search leave, in no order."""
        rows, is_cut = self.rows, False
        for narrowing in self.filters:
            if value := self.value_of(narrowing):
                rows = narrowing.apply(rows, value)
            elif narrowing.otherwise:
                rows = narrowing.otherwise(rows)
        words = fold(self.query).split()
        for place in self.search if words else ():
            if callable(place):
                said = place(words)
                found = Found(rows.filter(said)) if isinstance(said, Q) else narrowed(rows, said)
                rows, is_cut = found.rows, is_cut or found.is_cut
        fields = [place for place in self.search if not callable(place)]
        for word in words if fields else ():
            rows = rows.filter(reduce(or_, (Q(**{f"{place}__fold__contains": word}) for place in fields)))
        return Found(rows, is_cut)

    @property
    def matching(self) -> QuerySet[Row]:
        return self.found.rows.order_by(*self.sorts[self.sort].by) if self.sort else self.found.rows

    @cached_property
    def page(self) -> Page[Row]:
        keys = self.matching.values_list("pk", flat=True)
        # A search looks at every text: once for all the keys, not once to count them and once more for a page of them.
        is_dear = self.query or any(one.is_dear and self.value_of(one) for one in self.filters)
        return Rows(list(keys) if is_dear else keys, self.rows, self.per_page).get_page(self.asked.get(PAGE))

    def chunks(self, size: int = 500) -> Iterator[list[Row]]:
        """All that match, in order, some at a time: their keys are read first, the rows when their turn comes."""
        keys = list(self.matching.values_list("pk", flat=True))
        for start in range(0, len(keys), size):
            yield in_this_order(self.rows, keys[start : start + size])

    @property
    def total(self) -> int:
        return self.page.paginator.count

    @property
    def is_cut(self) -> bool:
        """Whether a search found so much that the newest alone are listed."""
        return self.found.is_cut and self.total >= NEWEST

    @property
    def is_narrowed(self) -> bool:
        return bool(self.query) or any(self.value_of(narrowing) for narrowing in self.filters)

    # -- addresses

    @cached_property
    def query_string(self) -> str:
        said = QueryDict(mutable=True)
        if self.query:
            said[QUERY] = self.query
        for narrowing in self.filters:
            if value := self.value_of(narrowing):
                said[narrowing.name] = value
        if self.sort != self.usual_sort:
            said[SORT] = self.sort
        return said.urlencode()

    def address(self, **changes: str) -> str:
        """This list with some choices changed; "" removes one. Any change but of page goes back to the first page."""
        asked = self.asked.copy()
        if PAGE not in changes:
            asked.pop(PAGE, None)
        for name, value in changes.items():
            asked.pop(name, None)
            if value:
                asked[name] = value
        return f"?{asked.urlencode()}" if asked else self.clear_address

    @property
    def previous_address(self) -> str:
        return self.address(**{PAGE: str(self.page.previous_page_number())}) if self.page.has_previous() else ""

    @property
    def next_address(self) -> str:
        return self.address(**{PAGE: str(self.page.next_page_number())}) if self.page.has_next() else ""

    # -- what the page shows of it

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

    @cached_property
    def bulk(self) -> list[lists.Bulk]:
        """What this person can do to many rows of it."""
        offered = self.kind.bulk if self.kind else ()
        return [one for one in offered if menu.may_somewhere(self.request.user, one.permission)]


def views_of(request: HttpRequest, name: str) -> list[SavedView]:
    """The saved views that whoever asks has of that list."""
    owner = getattr(getattr(request, "user", None), "uid", None)
    return list(SavedView.objects.filter(owner=owner, list_name=name)) if name and owner else []


def opened_first(views: Sequence[SavedView]) -> QueryDict | None:
    """What the view says that is opened when the address says nothing."""
    return next((QueryDict(view.query) for view in views if view.is_default), None)
