"""The list of dossiers: whose turn it is, what will be late first, many done at once, an Excel file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may_somewhere
from tinlang.accounts.models import Person
from tinlang.common import audit
from tinlang.common.listing import Filter, Listing, Sort
from tinlang.common.lists import Bulk, Cell, Label, ListKind
from tinlang.common.text import alphabetical
from tinlang.services import actions
from tinlang.services.forms import ReassignForm, ReturnForm
from tinlang.services.models import OPEN, Channel, Dossier, DossierState, ServiceField
from tinlang.services.queries import desk
from tinlang.services.queries.absences import stood_in_for
from tinlang.services.queries.acting import people_for_all
from tinlang.services.queries.outside import in_trouble
from tinlang.services.queries.warnings import told_to_leader
from tinlang.services.views.asking import LEAD, RECEIVE, VIEW, person
from tinlang.units.queries import units_named

NAME = "ho-so"
SITUATION, HOLDER, FIELD, PLACE = "tinh-trang", "nguoi-giu", "linh-vuc", "noi-nhan"
EVERYBODY, NOBODY, EVERYTHING = "moi-nguoi", "khong-ai", "tat-ca-tinh-trang"


def build(request: HttpRequest) -> Listing[Dossier]:
    """What is open and the person's to see to; all that they may see, if they ask."""
    by, due = person(request), desk.Due()
    seen = Dossier.objects.visible_to(by, VIEW)

    def in_situation(rows: QuerySet[Dossier], wanted: str) -> QuerySet[Dossier]:
        if wanted == EVERYTHING:
            return rows
        if wanted == desk.TOLD:
            return told_to_leader(rows, by)
        return rows.filter(state=wanted) if wanted in DossierState.values else rows.filter(due.group(wanted))

    def held(rows: QuerySet[Dossier], wanted: str) -> QuerySet[Dossier]:
        if wanted == NOBODY:
            return rows.filter(holder=None)
        return rows if wanted == EVERYBODY else rows.filter(holder__uid=wanted)

    situations: list[tuple[str, Label]] = [*desk.GROUPS, *DossierState.choices, (EVERYTHING, _("Tất cả, cả đã xong"))]
    if may_somewhere(by, LEAD):
        situations.insert(len(desk.GROUPS), (desk.TOLD, _("Đã nhắc lãnh đạo")))
    holders = Person.objects.filter(pk__in=seen.filter(state__in=OPEN).values("holder").distinct()).order_by("in_order")
    whose: list[tuple[str, Label]] = [(EVERYBODY, _("Mọi người")), *((str(one.uid), str(one)) for one in holders)]
    whose.append((NOBODY, _("Không ai giữ")))
    fields = [(field.code, field.name) for field in sorted(ServiceField.objects.all(), key=alphabetical)]
    return Listing(
        request,
        desk.with_all_that_a_line_shows(seen),
        search=[desk.says],
        sorts={
            "han": Sort(_("Sắp trễ trước"), [desk.EXPECTED_ON, "due_at", "pk"]),
            "moi": Sort(_("Mới nhận trước"), ["-registered_at", "-pk"]),
        },
        filters=[
            Filter(
                SITUATION,
                _("Tình trạng"),
                situations,
                in_situation,
                everything=_("Đang giải quyết"),
                otherwise=lambda rows: rows.filter(due.group("")),
            ),
            Filter(FIELD, _("Lĩnh vực"), fields, lambda rows, code: rows.filter(version__field__code=code)),
            Filter("nop-qua", _("Nộp qua"), Channel.choices, lambda rows, channel: rows.filter(channel=channel)),
            Filter(
                HOLDER,
                _("Người giữ"),
                whose,
                held,
                everything=_("Hồ sơ của tôi"),
                otherwise=lambda rows: desk.mine(rows, by),
            ),
            *_by_place(seen),
        ],
        name=NAME,
    )


def _by_place(seen: QuerySet[Dossier]) -> list[Filter]:
    """A filter of places, for whoever sees what lies in several."""
    unfinished = seen.filter(state__in=(DossierState.REGISTERED, DossierState.DONE, *OPEN)).order_by()
    places = list(unfinished.values_list("unit", flat=True).distinct())
    if len(places) < 2:
        return []
    named = [(str(unit.uid), str(unit)) for unit in sorted(units_named(places), key=alphabetical)]
    return [Filter(PLACE, _("Nơi tiếp nhận"), named, lambda rows, uid: rows.filter(unit__uid=uid))]


@login_required
@require_safe
def dossiers(request: HttpRequest) -> HttpResponse:
    """My dossiers, those of the desk, or those that wait for a signature."""
    by = person(request)
    listing = build(request)
    rows, may_receive = list(listing.page), may_somewhere(by, RECEIVE)
    _note_what_is_read(listing, rows, by)
    due = desk.Due()
    context = {
        "listing": listing,
        "search_hint": _("Tên, mã, giấy tờ, điện thoại"),
        "lines": [(row, due.left(row)) for row in rows],
        "everywhere": _everywhere(listing),
        "tabs": _tabs(listing, by, due),
        "names_units": len({row.unit_id for row in rows}) > 1,
        "stood_in_for": {absence.person_id for absence in stood_in_for(by)},
        "may_receive": may_receive,
        "untold": in_trouble(by).count() if may_receive and settings.PROVINCE_URL else 0,
        "own_keys": [("F2", _("Tiếp nhận hồ sơ"))] if may_receive else [],
    }
    return render(request, "services/dossiers.html", context)


def _note_what_is_read(listing: Listing[Dossier], rows: Sequence[Dossier], by: Person) -> None:
    """In the audit: each search, and of a page those dossiers that the person has not in hand themselves."""
    of_others = [str(row) for row in rows if row.holder_id != by.pk]
    if listing.query:
        searched = {"query": listing.query, "found": listing.total, "dossiers": of_others}
        audit.record(action="services.search", by=by, target=by, detail=searched)
    elif of_others:
        audit.record(action="services.list", by=by, target=by, detail={"dossiers": of_others})


def _tabs(listing: Listing[Dossier], by: Person, due: desk.Due) -> list[dict[str, Any]]:
    """Of one's own, whoever's dossiers the list shows: what waits does not change with a search."""
    counted = due.counts(desk.mine(Dossier.objects.visible_to(by, VIEW), by))
    now = listing.value_of(listing.filters[0])
    return [
        {
            "label": label,
            "count": counted[name],
            "tone": desk.TONES.get(name, "") if counted[name] else "",
            "url": f"{listing.request.path}?{SITUATION}={name}" if name else listing.clear_address,
            "is_current": name == now,
        }
        for name, label in [("", _("Đang giải quyết")), *desk.GROUPS]
    ]


def _everywhere(listing: Listing[Dossier]) -> str:
    """The same search among all that the person may see, answered ones too; none if that is what was searched."""
    asked = {one.name: value for one in listing.filters if (value := listing.value_of(one))}
    whole = {SITUATION: EVERYTHING, HOLDER: EVERYBODY}
    return listing.address(**(dict.fromkeys(asked, "") | whole)) if listing.query and asked != whole else ""


def named(dossier: Dossier) -> str:
    return f"{dossier} · {dossier.applicant}"


def cells(rows: Sequence[Dossier]) -> Iterator[list[Cell]]:
    """A line of the file for each."""
    due = desk.Due()
    for row in rows:
        step = row.steps_in_hand[0] if row.steps_in_hand else None  # type: ignore[attr-defined]
        yield [
            row.code or "",
            row.applicant.name,
            row.version.name,
            row.version.field.name,
            row.get_channel_display(),
            row.received_at,
            row.due_at,
            row.promised_on,
            due.left(row).words,
            row.get_state_display(),
            step.name if step else "",
            str(row.holder or ""),
            row.finished_at,
            row.returned_at,
            str(row.unit),
            "; ".join(f"{one.label}: {one.said}" for one in row.applicant.told),
        ]


def _reassign(row: Dossier, by: Any, given: dict[str, Any]) -> Label:
    actions.reassign(dossier=row, to=given["to"], by=by, note=given["note"])
    return _now("Đã chuyển cho %(who)s") % {"who": given["to"]}


def _return(row: Dossier, by: Any, given: dict[str, Any]) -> Label:
    actions.return_result(dossier=row, to=given["to"] or row.applicant.name, by=by)
    return _("Đã trả kết quả")


KIND = ListKind(
    name=NAME,
    title=_("Hồ sơ"),
    url_name="services:dossiers",
    permission=VIEW,
    build=build,
    headings=(
        *(_("Mã hồ sơ"), _("Người nộp"), _("Thủ tục"), _("Lĩnh vực"), _("Nộp qua"), _("Nhận lúc"), _("Hẹn trả")),
        *(_("Hẹn lại (báo muộn)"), _("So với hạn"), _("Tình trạng"), _("Bước"), _("Người giữ"), _("Xong lúc")),
        *(_("Trả lúc"), _("Nơi tiếp nhận"), _("Thông tin của tờ khai")),
    ),
    cells=cells,
    bulk=(
        Bulk(
            name="chuyen",
            verb=_("Chuyển cho người khác"),
            question=_("Chuyển những hồ sơ này cho ai?"),
            consequence=_("Bước đang làm và hạn không đổi, chỉ đổi người giữ."),
            permission="services.process",
            act=_reassign,
            named=named,
            suits=lambda row: row.is_open,
            form=ReassignForm,
            offers=lambda rows, _by: {"people": people_for_all(rows)},
            icon="person",
        ),
        Bulk(
            name="tra",
            verb=_("Trả kết quả"),
            question=_("Trả kết quả của những hồ sơ này?"),
            permission=RECEIVE,
            act=_return,
            named=named,
            suits=lambda row: row.state == DossierState.DONE,
            form=ReturnForm,
            icon="check",
        ),
    ),
)
