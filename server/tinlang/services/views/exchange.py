"""The catalogue as an Excel book: taken away, filled in, looked at, loaded whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.common import clock
from tinlang.common.errors import DomainError
from tinlang.common.sheets import CONTENT_TYPE
from tinlang.common.uploads import takes_file
from tinlang.services import catalogue_sheets as sheets
from tinlang.services.actions.catalogue import require_keeper
from tinlang.services.actions.loading import Loaded, load
from tinlang.services.catalogue_forms import LARGEST_BOOK, BookForm
from tinlang.services.models import ProcedureVersion
from tinlang.services.queries.catalogue import current_versions
from tinlang.services.queries.catalogue import whole as with_parts
from tinlang.services.views.carrying import carried, carried_back
from tinlang.services.views.catalogue import person, require_reader

BOOK, CONFIRMED = "book", "da-xem"
MOST_PROBLEMS = 200


@login_required
@require_safe
def whole(request: HttpRequest) -> HttpResponse:
    """Every procedure as it is today, in the shape in which it is loaded again."""
    require_reader(request)
    versions = with_parts(current_versions()).order_by("procedure__code")
    return _file(versions, f"danh-muc-thu-tuc-{clock.today():%Y-%m-%d}.xlsx")


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The same book with nothing in it."""
    require_reader(request)
    return _file([], "mau-danh-muc-thu-tuc.xlsx")


def _file(versions: Iterable[ProcedureVersion], name: str) -> HttpResponse:
    answer = HttpResponse(sheets.write(versions), content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@login_required
@takes_file(LARGEST_BOOK)
@require_http_methods(["GET", "HEAD", "POST"])
def load_book(request: HttpRequest) -> HttpResponse:
    """A book that was filled in: what is wrong in it, or what it would change; once that was seen, loaded."""
    require_keeper(person(request))
    form = BookForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method != "POST":
        return render(request, "services/procedures/load.html", context)
    content = carried_back(request, BOOK) if CONFIRMED in request.POST else _chosen(form)
    if content is None:
        return render(request, "services/procedures/load.html", context, status=422)
    try:
        book = sheets.read(BytesIO(content))
    except DomainError as error:
        form.add_error(BOOK, f"{error.message} {error.todo}")
        return render(request, "services/procedures/load.html", context, status=422)
    outcome = load(book=book, by=person(request), only_look=CONFIRMED not in request.POST)
    if CONFIRMED in request.POST and not outcome.problems:
        messages.success(request, _("Đã nạp danh mục: %(n)s thủ tục thay đổi.") % {"n": len(outcome.changes)})
        return redirect("procedures:list")
    context |= {
        "outcome": outcome,
        "problems": outcome.problems[:MOST_PROBLEMS],
        "left": max(0, len(outcome.problems) - MOST_PROBLEMS),
        "changes": [(one, _named(one)) for one in outcome.changes],
        "same": len(outcome.loaded) - len(outcome.changes),
        "carried": "" if outcome.problems else carried(content),
    }
    return render(request, "services/procedures/load.html", context, status=422 if outcome.problems else 200)


def _chosen(form: BookForm) -> bytes | None:
    return form.cleaned_data[BOOK].read() if form.is_valid() else None


def _named(one: Loaded) -> str:
    """What changes, in the words of the columns."""
    headings = {column.name: str(column.heading) for column in sheets.COLUMNS}
    headings |= {name: str(sheet).lower() for name, sheet, _columns, _kind in sheets.PARTS}
    return ", ".join(headings[name].lower() for name in one.changed)
