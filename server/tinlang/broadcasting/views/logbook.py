""" "Sổ nhật ký phát thanh": the log book of a commune's station, written into by hand, issued and taken away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.accounts.access import may, may_somewhere, units_visible_to
from tinlang.broadcasting import actions, log_book
from tinlang.broadcasting.forms import CorrectForm, EntryForm
from tinlang.broadcasting.models import LogEntry
from tinlang.broadcasting.queries.logbook import ISSUED_SHOWN, MOST_DAYS, VIEW, Book, book_of, issued_books
from tinlang.broadcasting.views.scheduling import AREA, asked_commune
from tinlang.broadcasting.views.showing import person
from tinlang.common import audit, clock, sheets
from tinlang.common.dates import day_asked, written_day
from tinlang.common.errors import DomainError
from tinlang.common.text import fold
from tinlang.documents.handing_out import handed_out, to_keep
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE

OPERATE = "broadcasting.operate"
FIRST, LAST = "tu", "den"
ONLY_STRIKE = "chi-gach"
FIELD_OF = {"EndsBeforeItBegins": "ends", "NotOverYet": "ends", "WrittenAlready": "title"}
"""By which field of the form an error stands."""
ONE_DAY = timedelta(days=1)


@login_required
@require_http_methods(["GET", "POST"])
def logbook(request: HttpRequest) -> HttpResponse:
    """The book of the asked days; POST issues it as it stands."""
    unit, communes = asked_commune(request)
    if unit is None:
        return render(request, "broadcasting/logbook.html", {})
    first, last, refused = _asked_span(request)
    if request.method == "POST":
        actions.issue_logbook(unit=unit, first=first, last=last, by=person(request))
        messages.success(request, _("Đã lập sổ nhật ký phát thanh."))
        return redirect(f"{reverse('broadcasting:logbook')}{_address(unit, first, last)}#so-da-lap")
    book = book_of(unit, first, last, person(request))
    context = {
        "unit": unit,
        "communes": communes,
        "book": book,
        "span": log_book.span_of(book),
        "counted": log_book.counted(book),
        "refused": refused,
        "first_typed": request.GET.get(FIRST, "") if refused else written_day(first),
        "last_typed": request.GET.get(LAST, "") if refused else written_day(last),
        "months": _months_around(unit, first, last),
        "here": _address(unit, first, last),
        "area": f"?{urlencode({AREA: unit.uid})}",
        "issued": issued_books(person(request)).filter(unit=unit)[:ISSUED_SHOWN],
        "may_write": may(person(request), OPERATE, unit),
    }
    return render(request, "broadcasting/logbook.html", context)


@login_required
@require_safe
def excel(request: HttpRequest, unit: UUID) -> HttpResponse:
    """The book of the asked days as a table to go on counting in. Whoever takes it reads who did what: audited."""
    found, by = get_object_or_404(units_visible_to(person(request), VIEW), uid=unit), person(request)
    first, last, _refused = _asked_span(request)
    book = book_of(found, first, last, by)
    audit.record(
        action="broadcasting.read_logbook", by=by, target=found, unit=found, detail={"from": first, "until": last}
    )
    name = f"{slugify(fold(log_book.TITLE))}_{first:%Y%m%d}_{last:%Y%m%d}.xlsx"
    return to_keep(_as_excel(book), sheets.CONTENT_TYPE, name)


@login_required
@require_safe
def file(request: HttpRequest, uid: UUID, content_type: str) -> HttpResponse:
    """The book as it was issued. Whoever takes it reads who did what: audited."""
    document = get_object_or_404(issued_books(person(request)), uid=uid)
    given = handed_out(document, content_type, log_book.TITLE)
    audit.record(action="broadcasting.read_logbook", by=person(request), target=document, unit=document.unit)
    return given


@login_required
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest) -> HttpResponse:
    """A line for what no device tells."""
    by = person(request)
    if not may_somewhere(by, OPERATE):
        raise PermissionDenied
    unit, communes = asked_commune(request, OPERATE)
    if unit is None:
        raise Http404
    initial = {"on": clock.today(), "operator": str(by)}
    form = EntryForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            entry = actions.write_entry(unit=unit, facts=form.facts, by=by, uid=form.cleaned_data["uid"])
        except DomainError as error:
            _say(form, error)
        else:
            messages.success(request, _("Đã ghi vào sổ: %(title)s.") % {"title": entry})
            return redirect(_book_with(entry))
    context = {"form": form, "unit": unit, "communes": communes, "back": f"?{urlencode({AREA: unit.uid})}"}
    return render(request, "broadcasting/log_entry.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Strike a line, and write it as it should have been, or nothing in its place."""
    by = person(request)
    entry = get_object_or_404(
        LogEntry.objects.visible_to(by, OPERATE).select_related("unit", "written_by", "struck_by"), uid=uid
    )
    sent = request.POST if request.method == "POST" else None
    form = CorrectForm(sent, initial=_as_written(entry), only_strike=ONLY_STRIKE in request.POST)
    if form.is_valid():
        try:
            _corrected(entry, form, request)
        except DomainError as error:
            _say(form, error)
        else:
            return redirect(_book_with(entry))
    context = {"form": form, "unit": entry.unit, "entry": entry, "back": _around(entry)}
    return render(request, "broadcasting/log_entry.html", context, status=422 if form.errors else 200)


def _corrected(entry: LogEntry, form: CorrectForm, request: HttpRequest) -> None:
    by, why = person(request), form.cleaned_data["why"]
    if form.only_strike:
        actions.strike_entry(entry=entry, why=why, by=by)
        messages.success(request, _("Đã gạch dòng này. Dòng vẫn nằm trong sổ, ghi rõ ai gạch và vì sao."))
    else:
        actions.correct_entry(entry=entry, facts=form.facts, why=why, by=by, uid=form.cleaned_data["uid"])
        messages.success(request, _("Đã gạch dòng cũ và ghi dòng mới."))


def _say(form: EntryForm, error: DomainError) -> None:
    place: Any = FIELD_OF.get(type(error).__name__)
    if place is None:
        raise error
    form.add_error(place, f"{error.message} {error.todo}")


def _as_written(entry: LogEntry) -> dict[str, object]:
    """What the line says, for the form."""
    starts, ends = entry.starts_at.astimezone(ZONE), entry.ends_at.astimezone(ZONE)
    copied = ("title", "origin", "operator", "approver", "condition", "note")
    told: dict[str, object] = {name: getattr(entry, name) for name in copied}
    return told | {"language": entry.language_id, "on": starts.date(), "starts": starts.time(), "ends": ends.time()}


# -- which days -------------------------------------------------------------------------------------------------------


def _asked_span(request: HttpRequest) -> tuple[date, date, str]:
    """The days that are shown, both within, and why they are not those that were typed.

    By themselves: this month, and on its first day the one before too, whose book is then to be finished.
    """
    today = clock.today()
    begins = (today - ONE_DAY).replace(day=1)
    typed = {name: request.GET.get(name, "").strip()[:40] for name in (FIRST, LAST)}
    found = {name: day_asked(text) if text else None for name, text in typed.items()}
    for name, text in typed.items():
        if text and found[name] is None:
            return begins, today, _("Không có ngày “%(day)s”. Viết như 11/5/2026.") % {"day": text}
    last = min(found[LAST] or today, today)
    first = found[FIRST] or (begins if last == today else last.replace(day=1))
    if first > last:
        return begins, today, _("Ngày đầu phải trước ngày cuối và không sau hôm nay.")
    if (last - first).days >= MOST_DAYS:
        return begins, today, _("Mỗi lần xem được nhiều nhất %(count)s ngày.") % {"count": MOST_DAYS}
    return first, last, ""


def _months_around(unit: Unit, first: date, last: date) -> list[tuple[str, str, bool]]:
    today = clock.today()
    begins = today.replace(day=1)
    before = begins - ONE_DAY
    near = [(_("Tháng trước"), (before.replace(day=1), before)), (_("Tháng này"), (begins, today))]
    return [(label, _address(unit, *span), span == (first, last)) for label, span in near]


def _address(unit: Unit, first: date, last: date) -> str:
    return f"?{urlencode({AREA: unit.uid, FIRST: first.isoformat(), LAST: last.isoformat()})}"


def _around(entry: LogEntry) -> str:
    """The month of the line."""
    on = entry.starts_at.astimezone(ZONE).date()
    begins = on.replace(day=1)
    return _address(entry.unit, begins, min((begins + 31 * ONE_DAY).replace(day=1) - ONE_DAY, clock.today()))


def _book_with(entry: LogEntry) -> str:
    return f"{reverse('broadcasting:logbook')}{_around(entry)}"


# -- as Excel ---------------------------------------------------------------------------------------------------------


def _as_excel(book: Book) -> bytes:
    """The columns of the book; hours as moments and lengths in seconds, to count with. Struck lines say so."""
    headings = (
        *("TT", "Ngày", "Bắt đầu", "Kết thúc", "Tên chương trình, tin", "Nguồn", "Thời lượng (giây)", "Ngôn ngữ"),
        *("Người duyệt", "Người vận hành", "Tình trạng máy", "Ghi chú", "Cách ghi", "Gạch bỏ"),
    )
    rows = [
        (
            *(number, line.starts_at.astimezone(ZONE).date(), line.starts_at, line.ends_at, line.title, line.source),
            *(round(line.length_ms / 1000), line.language, line.approver, line.operator, line.condition, line.note),
            *("Ghi tay" if line.entry else "Loa báo về", "Gạch bỏ" if line.is_struck else ""),
        )
        for number, line in enumerate(book.lines, start=1)
    ]
    return sheets.book({log_book.TITLE: (headings, rows)})
