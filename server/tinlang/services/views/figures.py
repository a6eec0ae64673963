"""Dossiers counted: the table of Biểu 06 over a period, by field, place or officer; each count opens onto its rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may_somewhere, units_visible_to
from tinlang.accounts.models import Person
from tinlang.common.clock import today
from tinlang.common.listing import AskedList, Rows
from tinlang.common.lists import ListKind
from tinlang.common.templatetags.ui import day as day_in_words
from tinlang.common.text import alphabetical
from tinlang.services.models import Dossier, PaperKind, ServiceField, form_of
from tinlang.services.queries.figures import COUNT, By, Period, Tally, in_column, percent, summed, tallies_by
from tinlang.services.queries.papers import issued_reports
from tinlang.services.queries.scores import scores, steps_judged
from tinlang.services.report_period import FROM, TO, period_form, usual_periods
from tinlang.services.views.asking import person
from tinlang.units.choosing import choices_of, top_of
from tinlang.units.models import Unit
from tinlang.units.queries import Within, name_of, units_named

NAME = "thong-ke-ho-so"
AREA, BY, COLUMN, GROUP, PAGE, STEPS = "dia-ban", "theo", "cot", "nhom", "trang", "buoc"
ROWS_A_PAGE = 50
BYS = {
    "linh-vuc": (By.FIELD, gettext_lazy("Lĩnh vực")),
    "noi-nhan": (By.UNIT, gettext_lazy("Nơi nhận")),
    "can-bo": (By.OFFICER, gettext_lazy("Người thụ lý")),
}
COLUMNS = {
    "received": gettext_lazy("Tiếp nhận: tổng số"),
    "online": gettext_lazy("Tiếp nhận trong kỳ: trực tuyến"),
    "other": gettext_lazy("Tiếp nhận trong kỳ: trực tiếp, bưu chính"),
    "carried": gettext_lazy("Từ kỳ trước chuyển qua"),
    "resolved": gettext_lazy("Đã giải quyết: tổng số"),
    "before": gettext_lazy("Đã giải quyết: trước hạn"),
    "on_time": gettext_lazy("Đã giải quyết: đúng hạn"),
    "late": gettext_lazy("Đã giải quyết: quá hạn"),
    "open": gettext_lazy("Đang giải quyết: tổng số"),
    "in_time": gettext_lazy("Đang giải quyết: trong hạn"),
    "overdue": gettext_lazy("Đang giải quyết: quá hạn"),
}
"""Columns 3 to 13 of the form, by the name of their count."""

Row = tuple[str, str, Tally]
"""Key, name, counts."""


class FiguresListing(AskedList):
    """The figures that somebody asks for. 404 for an area out of their reach."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request, NAME)
        assert isinstance(request.user, Person)
        self.seen = units_visible_to(request.user, COUNT)
        self.dates = period_form(self.asked)
        self.period = self.dates.period or Period(today().replace(month=1, day=1), today())
        asked = self.asked.get(BY, "")
        self.by_name = asked if asked in BYS else next(iter(BYS))
        self.by = BYS[self.by_name][0]
        self.named = self._named()

    def _named(self) -> Unit | None:
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
    def unit(self) -> Unit | None:
        """The area that the address names, else the one that the person holds, if there is but one."""
        return self.named or top_of(self.seen)

    @cached_property
    def dossiers(self) -> QuerySet[Dossier]:
        """Those of the area that the person may count, as it was at the end of the period."""
        rows = Dossier.objects.filter(unit__in=self.seen, received_on__isnull=False)
        return rows.filter(unit__in=Within([self.unit.pk], self.period.end)) if self.unit is not None else rows

    @cached_property
    def rows(self) -> list[Row]:
        """One for each field, place or officer that has any, in the order of names."""
        found = tallies_by(self.by.rows(self.dossiers), self.period, self.by.value)
        names = _names(self.by, list(found))
        told = [(str(key or ""), names.get(key) or _nobody(), one) for key, one in found.items()]
        return sorted(told, key=lambda row: alphabetical(row[1]))

    @property
    def sum(self) -> Tally:
        return summed(one for _key, _name, one in self.rows)

    @cached_property
    def steps(self) -> Tally | None:
        """The steps of what was resolved, if they are asked for: all of a year's take a moment to be judged."""
        return steps_judged(self.dossiers, self.period) if STEPS in self.asked else None

    @property
    def total(self) -> int:
        return len(self.rows)

    def chunks(self, size: int = 500) -> Iterator[list[Any]]:
        rows: list[Row] = [*self.rows, ("", _("Tổng cộng"), self.sum)]
        for start in range(0, len(rows), size):
            yield rows[start : start + size]

    # -- addresses

    @property
    def query_string(self) -> str:
        return self._choices()

    def _choices(self, **changes: str) -> str:
        asked = {
            AREA: str(self.named.uid) if self.named else "",
            FROM: self.period.begin.isoformat() if self.asked.get(FROM) else "",
            TO: self.period.end.isoformat() if self.asked.get(TO) else "",
            BY: self.by_name if self.by_name != next(iter(BYS)) else "",
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})

    def address(self, **changes: str) -> str:
        """These figures with some choices changed; "" removes one."""
        said = self._choices(**changes)
        return f"?{said}" if said else self.clear_address

    def behind(self, column: str, group: str | None = None) -> str:
        """The address of the dossiers that a count counts; of one row, or of all."""
        period = {FROM: self.period.begin.isoformat(), TO: self.period.end.isoformat()}
        of_group = {} if group is None else {GROUP: group or "-"}
        return f"ho-so/?{self._choices(**period, **of_group, **{COLUMN: column})}"


KIND = ListKind(
    name=NAME,
    title=gettext_lazy("Tình hình giải quyết thủ tục hành chính"),
    url_name="dossier_figures:figures",
    permission=COUNT,
    build=FiguresListing,
    headings=(gettext_lazy("Nội dung"), *COLUMNS.values()),
    cells=lambda rows: [[name, *counted.columns] for _key, name, counted in rows],
    facts=lambda listing: [
        _area_name(listing),
        _("Từ %(begin)s đến hết %(end)s")
        % {"begin": day_in_words(listing.period.begin), "end": day_in_words(listing.period.end)},
        str(form_of(PaperKind.REPORT_06, listing.period.end)),
    ],
)


@login_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """What came in, what was answered and when, what is open: as the form has it, each count a link."""
    listing = FiguresListing(request)
    context = {
        "listing": listing,
        "area_name": _area_name(listing),
        "rows": [(name, _linked(listing, counted, key)) for key, name, counted in listing.rows],
        "sum": _linked(listing, listing.sum, None),
        "figures": _figures(listing),
        "scores": scores(listing.sum, listing.period, listing.steps),
        "steps_address": "" if listing.steps is not None else listing.address(**{STEPS: "1"}),
        "form": form_of(PaperKind.REPORT_06, listing.period.end),
        "bys": [(listing.address(**{BY: name}), label, name == listing.by_name) for name, (_by, label) in BYS.items()],
        "by_label": BYS[listing.by_name][1],
        "choices": choices_of(listing.seen, listing.period.end, listing.unit),
        "issued": issued_reports(person(request), listing.unit),
        "chosen": str(listing.named.uid) if listing.named else "",
        "may_open": may_somewhere(request.user, "services.view"),
        "quick": [
            (label, listing.address(**{FROM: begin.isoformat(), TO: end.isoformat()}))
            for label, begin, end in usual_periods()
        ],
    }
    return render(request, "services/figures.html", context, status=422 if listing.dates.errors else 200)


@login_required
@require_safe
def behind(request: HttpRequest) -> HttpResponse:
    """The dossiers that one count counts. Without who handed them in: that is on their own pages."""
    listing = FiguresListing(request)
    if listing.dates.errors:
        return redirect(f"{reverse('dossier_figures:figures')}?{request.GET.urlencode()}")
    column, group = request.GET.get(COLUMN, ""), request.GET.get(GROUP)
    column = column if column in COLUMNS else next(iter(COLUMNS))
    keys = (
        in_column(_in_group(listing, group), listing.period, column)
        .order_by("due_on", "pk")
        .values_list("pk", flat=True)
    )
    shown = Dossier.objects.with_outcome().select_related("version__field", "unit").prefetch_related("unit__versions")
    page = Rows(keys, shown, ROWS_A_PAGE).get_page(request.GET.get(PAGE))
    asked = request.GET.copy()
    asked.pop(PAGE, None)
    context = {
        "listing": listing,
        "page": page,
        "column": COLUMNS[column],
        "area_name": _area_name(listing),
        "group": _group_name(listing, group) if group else "",
        "back": f"../{listing.address()}",
        "address": asked.urlencode(),
        "may_open": may_somewhere(request.user, "services.view"),
    }
    return render(request, "services/behind.html", context)


def _in_group(listing: FiguresListing, group: str | None) -> Any:
    rows = listing.by.rows(listing.dossiers)
    if group is None:
        return rows
    if group == "-":
        return rows.filter(**{f"{listing.by.value}__isnull": True})
    if listing.by is not By.FIELD:
        try:
            UUID(group)
        except ValueError:
            raise Http404 from None
    return rows.filter(**{listing.by.value: group})


def _group_name(listing: FiguresListing, group: str) -> str:
    """Without counting anything."""
    key = group if listing.by is By.FIELD or group == "-" else UUID(group)
    return _nobody() if group == "-" else _names(listing.by, [key]).get(key, "")


def _nobody() -> str:
    return _("Chưa giao, hoặc giải quyết ngay tại quầy")


def _linked(listing: FiguresListing, counted: Tally, group: str | None) -> list[tuple[int, str, str]]:
    """Each count with its address and its column's name; nothing to open where there is none."""
    return [
        (count, listing.behind(column, group) if count else "", str(label))
        for count, (column, label) in zip(counted.columns, COLUMNS.items(), strict=True)
    ]


def _figures(listing: FiguresListing) -> list[dict[str, Any]]:
    counted = listing.sum
    of = _("trong %(count)s hồ sơ đã giải quyết") % {"count": counted.resolved}

    def share(part: int) -> str:
        found = percent(part, counted.resolved)
        return "" if found is None else f"{found:.1f}".replace(".", ",") + f"% {of}"

    shown = [
        ("received", counted.received, _("tiếp nhận"), "", ""),
        ("before", counted.before, _("trước hạn"), "ok", share(counted.before)),
        ("on_time", counted.on_time, _("đúng hạn"), "ok", share(counted.on_time)),
        ("late", counted.late, _("quá hạn"), "bad", share(counted.late)),
        ("open", counted.open, _("đang giải quyết"), "", ""),
        ("overdue", counted.overdue, _("đang quá hạn"), "bad", ""),
    ]
    return [
        {"url": listing.behind(column), "value": value, "label": label, "tone": tone, "base": base}
        for column, value, label, tone, base in shown
    ]


def _names(by: By, keys: list[Any]) -> dict[Any, str]:
    if by is By.FIELD:
        return dict(ServiceField.objects.filter(code__in=keys).values_list("code", "name"))
    if by is By.UNIT:
        units = units_named(Unit.objects.filter(uid__in=keys).values_list("pk", flat=True))
        return {unit.uid: name_of(unit, long=True) for unit in units}
    return {person.uid: str(person) for person in Person.objects.filter(uid__in=[key for key in keys if key])}


def _area_name(listing: FiguresListing) -> str:
    return name_of(listing.unit, listing.period.end) if listing.unit is not None else _("Địa bàn của tôi")
