"""What is left in units that have ended, app by app, and chosen rows of it handed over to those that took over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may_somewhere, units_visible_to
from tinlang.accounts.models import Person
from tinlang.common.forms import CleanTextField, PlainForm, offer
from tinlang.common.listing import Filter, Listing
from tinlang.common.lists import Bulk, Cell, Label, ListKind
from tinlang.common.lists import named as list_named
from tinlang.common.lists import register as register_list
from tinlang.common.text import alphabetical
from tinlang.units import closing
from tinlang.units.closing import HAND_OVER, Left
from tinlang.units.models import Unit
from tinlang.units.queries import name_of, takers, units_named

REASON_CHARACTERS = 300
NAME = "con-lai-{}"


class HandOverForm(PlainForm):
    """Who takes over, and by which paper."""

    to = forms.ChoiceField(
        label=gettext_lazy("Bàn giao cho"),
        help_text=gettext_lazy("Chỉ gồm các đơn vị kế thừa trong địa bàn của anh/chị."),
        error_messages={"invalid_choice": gettext_lazy("Chọn một mục trong danh sách.")},
    )
    reason = CleanTextField(
        label=gettext_lazy("Căn cứ, lý do"),
        max_length=REASON_CHARACTERS,
        lines=2,
        help_text=gettext_lazy("Số, ngày của nghị quyết, biên bản bàn giao."),
    )

    def __init__(self, *args: Any, takers: list[tuple[str, str]], **kwargs: Any) -> None:
        self.takers = takers
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        empty = [] if len(self.takers) == 1 else [("", _("Chọn đơn vị…"))]
        offer(self, "to", [*empty, *self.takers])


@dataclass(frozen=True)
class Shown:
    """A row as the page draws it: what, where it is left, who took over there."""

    row: Any
    title: str
    said: str
    units: tuple[str, ...]
    takers: tuple[str, ...]


def _rows(left: Left, user: Any) -> Any:
    return left.rows(user).order_by("pk")


def _build(left: Left, request: HttpRequest) -> Listing[Any]:
    rows = _rows(left, request.user)
    return Listing(request, rows, filters=[_of_units(left, rows)], name=NAME.format(left.name))


def _of_units(left: Left, rows: Any) -> Filter:
    """In which of the ended units."""
    units = {str(unit.uid): unit for unit in units_named(left.units_in(rows))}
    named = [(uid, name_of(unit, long=True)) for uid, unit in units.items()]
    choices = sorted(named, key=lambda choice: alphabetical(choice[1]))
    return Filter("dia-ban", _("Còn ghi ở"), choices, lambda rows, uid: left.in_unit(rows, units[uid]))


def shown(left: Left, rows: Sequence[Any]) -> list[Shown]:
    """Each with the names of where it is left and of who took over there; a few queries, however many."""
    lies_in = left.units_of(rows)
    closed = {unit for units in lies_in.values() for unit in units}
    after = closing.successors_of(closed)
    names = {
        unit.pk: name_of(unit, long=True) for unit in units_named({*closed, *(u for us in after.values() for u in us)})
    }

    def named(units: Any) -> tuple[str, ...]:
        return tuple(sorted({names[unit] for unit in units}, key=alphabetical))

    return [
        Shown(
            row,
            left.titled(row),
            left.told(row),
            named(lies_in[row.pk]),
            named(unit for old in lies_in[row.pk] for unit in after[old]),
        )
        for row in rows
    ]


def _cells(left: Left, rows: Sequence[Any]) -> Iterator[list[Cell]]:
    for one in shown(left, rows):
        yield [one.title, one.said, "; ".join(one.units), "; ".join(one.takers)]


def _offers(left: Left, rows: Sequence[Any], by: Any) -> dict[str, Any]:
    """Who took over where these rows lie, as far as the person may hand over there; with villages if they may take."""
    closed = {unit for units in left.units_of(rows).values() for unit in units}
    after = {unit for units in closing.successors_of(closed).values() for unit in units}
    return {"takers": takers(after, within=units_visible_to(by, HAND_OVER), villages=left.to_villages)}


def _act(left: Left, row: Any, by: Any, given: dict[str, Any]) -> Label:
    to = Unit.objects.get(uid=given["to"])
    assert left.hand_over is not None
    return left.hand_over(row, to, given["reason"], by)


def _bulk(left: Left) -> Bulk:
    return Bulk(
        name="ban-giao",
        verb=gettext_lazy("Bàn giao"),
        question=gettext_lazy("Bàn giao các mục này cho đơn vị kế thừa?"),
        consequence=left.consequence,
        permission=HAND_OVER,
        act=partial(_act, left),
        named=left.titled,
        form=HandOverForm,
        offers=partial(_offers, left),
    )


def declare() -> None:
    """A list for what each app keeps by unit; asked for when all apps have said so."""
    for left in closing.registered():
        register_list(
            ListKind(
                name=NAME.format(left.name),
                title=left.label,
                url_name="desk:left",
                url_args=(left.name,),
                permission=HAND_OVER,
                build=partial(_build, left),
                headings=(left.label, gettext_lazy("Là gì"), gettext_lazy("Còn ghi ở"), gettext_lazy("Đơn vị kế thừa")),
                cells=partial(_cells, left),
                bulk=(_bulk(left),) if left.hand_over is not None else (),
            )
        )


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The first kind of which any is left."""
    if not may_somewhere(cast(Person, request.user), HAND_OVER):
        raise Http404
    kinds = closing.registered()
    first = next((left for left in kinds if left.rows(request.user).exists()), kinds[0])
    return redirect("desk:left", kind=first.name)


@login_required
@require_safe
def left_page(request: HttpRequest, kind: str) -> HttpResponse:
    """What one app still keeps in ended units; the others beside it, counted."""
    left = next((one for one in closing.registered() if one.name == kind), None)
    if left is None or not may_somewhere(cast(Person, request.user), HAND_OVER):
        raise Http404
    declared = list_named(NAME.format(kind))
    assert declared is not None
    listing = cast("Listing[Any]", declared.build(request))
    tabs = [
        (one.label, one.rows(request.user).count(), reverse("desk:left", args=[one.name]), one is left)
        for one in closing.registered()
    ]
    context = {"listing": listing, "left": left, "tabs": tabs, "rows": shown(left, list(listing.page.object_list))}
    return render(request, "desk/left.html", context)
