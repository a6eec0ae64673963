"""What lists have in common beyond one page of rows: what they are called, their columns, what is done to many rows.

Each app declares its lists in AppConfig.ready(): `lists.register(ListKind("tin", …))`. The same `build` makes the page,
the rows of a bulk action and the rows of an Excel file, so all three see what the person may see, asked anew each time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from tinlang.common.forms import PlainForm

if TYPE_CHECKING:
    from tinlang.common.listing import AskedList

Label = str | Promise
Cell = str | Promise | int | float | date | datetime | None
Row = Any
EVERYTHING = "tat-ca"
"""In an address: all rows, although the person has chosen a view that is opened first."""


@dataclass(frozen=True)
class Bulk:
    """One ordinary action, done to many rows of a list one after the other.

    `act(row, by, given)` does it to one row and returns how it went, in words; a DomainError is that row's refusal.
    `given` is what `form` asked once for all. `verb` is the button; `question` is asked with the number of rows.
    `suits`: whether there is anything to be done to a row; those to which there is not are left out and said so.
    `offers(rows, by)`: arguments of the form that depend on the rows and on who asks.
    """

    name: str
    verb: Label
    question: Label
    permission: str
    act: Callable[[Row, Any, dict[str, Any]], Label]
    named: Callable[[Row], str] = str
    suits: Callable[[Row], bool] = lambda _row: True
    consequence: Label = ""
    form: type[PlainForm] = PlainForm
    offers: Callable[[Sequence[Row], Any], dict[str, Any]] = lambda _rows, _by: {}
    icon: str = "check"
    is_dangerous: bool = False


@dataclass(frozen=True)
class ListKind:
    """A list that people see at `url_name`. `cells` gives the values of some rows, one sequence a row, as `headings`.

    `permission`: what somebody must be able to do somewhere to see the list. `bulk` needs a `Listing`: rows of a table.
    `facts` gives lines that stand above the table of the file, such as the day of its figures.
    """

    name: str
    title: Label
    url_name: str
    permission: str
    build: Callable[[HttpRequest], AskedList]
    headings: Sequence[Label]
    cells: Callable[[Sequence[Row]], Iterable[Sequence[Cell]]]
    bulk: Sequence[Bulk] = field(default_factory=tuple)
    url_args: Sequence[str] = ()
    facts: Callable[[Any], Sequence[Label]] = lambda _listing: ()

    @property
    def url(self) -> str:
        return reverse(self.url_name, args=self.url_args)

    def bulk_named(self, name: str) -> Bulk | None:
        return next((bulk for bulk in self.bulk if bulk.name == name), None)

    def asked_by(self, user: Any, query: str) -> AskedList:
        """The list as that person would see it at this address, without a browser that asks."""
        request = HttpRequest()
        request.method, request.path, request.user = "GET", self.url, user
        request.GET = QueryDict(query or f"{EVERYTHING}=1")
        return self.build(request)


class UnknownList(LookupError):
    """No list of that name is declared, or not any more."""


_kinds: dict[str, ListKind] = {}


def register(kind: ListKind) -> None:
    """Declare a list; the same name again replaces it, so that reloading is harmless."""
    _kinds[kind.name] = kind


def named(name: str) -> ListKind | None:
    return _kinds.get(name)


def registered() -> list[ListKind]:
    return list(_kinds.values())
