"""The catalogue of procedures: the list, a procedure with its versions by date, and what is done to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinlang.accounts.access import NotAllowed, may_somewhere
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.listing import Filter, Listing, Sort
from tinlang.common.lists import Cell, ListKind
from tinlang.common.templatetags.ui import day
from tinlang.common.text import alphabetical
from tinlang.services.actions import catalogue as actions
from tinlang.services.catalogue_errors import CatalogueError, VersionInUse
from tinlang.services.catalogue_forms import (
    PART_FORMS,
    CheckedForm,
    EndForm,
    RowSet,
    VersionForm,
    initial_of,
    part_sets,
)
from tinlang.services.models import ChargeKind, OnlineMode, Procedure, ProcedureVersion, ServiceField
from tinlang.services.queries.catalogue import (
    ENDED,
    IN_FORCE,
    TO_COME,
    current_versions,
    state_of,
    versions_of,
    whole,
)
from tinlang.units.models import Level, in_force
from tinlang.workdays.said import told_term

NAME = "thu-tuc"
READ, MANAGE = "services.catalogue", actions.MANAGE
VERSION = "ban"
STATES = {
    IN_FORCE: ("ok", gettext_lazy("Đang áp dụng")),
    TO_COME: ("info", gettext_lazy("Sắp áp dụng")),
    ENDED: ("wait", gettext_lazy("Đã thôi")),
}


def person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def require_reader(request: HttpRequest) -> None:
    """Refuse whoever works with procedures nowhere: the catalogue belongs to no unit. NotAllowed."""
    if not may_somewhere(person(request), READ):
        raise NotAllowed(action=READ)


def _in_state(rows: QuerySet[ProcedureVersion], state: str) -> QuerySet[ProcedureVersion]:
    now = in_force(clock.today())
    if state == "dang":
        return rows.filter(now)
    return rows.exclude(now)


def _online(rows: QuerySet[ProcedureVersion], said: str) -> QuerySet[ProcedureVersion]:
    if said.isdigit():
        return rows.filter(legacy_level=int(said))
    return rows.filter(online_mode=said)


def build(request: HttpRequest) -> Listing[ProcedureVersion]:
    """Each procedure by its version of today."""
    levels = [(str(n), _("Mức độ %(n)s") % {"n": n}) for n in range(1, 5)]
    fields = [(field.code, field.name) for field in sorted(ServiceField.objects.all(), key=alphabetical)]
    return Listing(
        request,
        current_versions(),
        search=["name", "procedure__code", "field__name"],
        sorts={
            "linh-vuc": Sort(_("Lĩnh vực"), ["field__in_order", "in_order", "pk"]),
            "ma": Sort(_("Mã thủ tục"), ["procedure__code"]),
        },
        filters=[
            Filter("linh-vuc", _("Lĩnh vực"), fields, lambda rows, code: rows.filter(field__code=code)),
            Filter("cap", _("Cấp"), Level.choices[:3], lambda rows, level: rows.filter(level=level)),
            Filter("truc-tuyen", _("Mức độ, trực tuyến"), [*levels, *OnlineMode.choices], _online),
            Filter(
                "doi-chieu",
                _("Đối chiếu"),
                [("chua", _("Chưa đối chiếu")), ("roi", _("Đã đối chiếu"))],
                lambda rows, said: rows.filter(is_checked=said == "roi"),
            ),
            Filter("tinh-trang", _("Tình trạng"), [("dang", _("Đang áp dụng")), ("khong", _("Không"))], _in_state),
        ],
        name=NAME,
    )


def cells(rows: Sequence[ProcedureVersion]) -> Iterator[list[Cell]]:
    """A line of the file for each."""
    for row in rows:
        yield [
            row.procedure.code,
            row.name,
            row.field.name,
            row.get_level_display(),
            row.agency,
            told_term(row.term),
            row.legacy_level,
            row.get_online_mode_display(),
            row.proactive_level,
            row.valid_from if row.valid_from.year > 1900 else None,
            STATES[state_of(row)][1],
            _("đã đối chiếu") if row.is_checked else _("chưa đối chiếu"),
            row.source,
        ]


KIND = ListKind(
    name=NAME,
    title=gettext_lazy("Danh mục thủ tục"),
    url_name="procedures:list",
    permission=READ,
    build=build,
    headings=(
        gettext_lazy("Mã thủ tục"),
        gettext_lazy("Tên thủ tục"),
        gettext_lazy("Lĩnh vực"),
        gettext_lazy("Cấp giải quyết"),
        gettext_lazy("Cơ quan giải quyết"),
        gettext_lazy("Thời hạn"),
        gettext_lazy("Mức độ (đến 2022)"),
        gettext_lazy("Trực tuyến"),
        gettext_lazy("Mức độ chủ động"),
        gettext_lazy("Từ ngày"),
        gettext_lazy("Tình trạng"),
        gettext_lazy("Đối chiếu"),
        gettext_lazy("Nguồn"),
    ),
    cells=cells,
)


@login_required
@require_safe
def procedures(request: HttpRequest) -> HttpResponse:
    """The list."""
    require_reader(request)
    listing = build(request)
    context = {
        "listing": listing,
        "rows": [(row, STATES[state_of(row)], told_term(row.term)) for row in listing.page],
        "manages": may_somewhere(person(request), MANAGE),
        "unchecked": current_versions().filter(is_checked=False).count(),
    }
    return render(request, "services/procedures/list.html", context)


def _find(request: HttpRequest, uid: UUID) -> Procedure:
    require_reader(request)
    return get_object_or_404(Procedure, uid=uid)


@login_required
@require_safe
def procedure(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One procedure: the version in force, or the one that is asked for, and all the others."""
    return _shown(request, _find(request, uid))


def _shown(
    request: HttpRequest, found: Procedure, checking: CheckedForm | None = None, ending: EndForm | None = None
) -> HttpResponse:
    versions = list(whole(versions_of(found)))
    version = next((one for one in versions if str(one.uid) == request.GET.get(VERSION)), None)
    if version is None:
        current = current_versions().filter(procedure=found).values_list("pk", flat=True).first()
        version = next(one for one in versions if one.pk == current)
    charges = list(version.charges.all())
    labels = {one.code: one.label for one in version.data_fields.all()}
    wrong = bool((checking and checking.errors) or (ending and ending.errors))
    context = {
        "procedure": found,
        "version": version,
        "state": STATES[state_of(version)],
        "term": told_term(version.term),
        "versions": [(one, STATES[state_of(one)]) for one in versions],
        "documents": [(one, labels.get(one.when_field, "")) for one in version.documents.all()],
        "fees": [one for one in charges if one.kind == ChargeKind.FEE],
        "duties": [one for one in charges if one.kind == ChargeKind.DUTY],
        "steps_total": sum(step.amount for step in version.steps.all()),
        "manages": may_somewhere(person(request), MANAGE),
        "is_used": actions.is_used(version),
        "has_ended": state_of(versions[0]) == ENDED,
        "checking": checking or CheckedForm(initial={"source": version.source}),
        "ending": ending or EndForm(initial={"last_day": clock.today()}),
    }
    return render(request, "services/procedures/procedure.html", context, status=422 if wrong else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """One that is not in the catalogue yet."""
    actions.require_keeper(person(request))
    form = VersionForm(request.POST or None, initial={"since": clock.today()})

    def act(parts: dict[str, Any]) -> ProcedureVersion:
        code = form.cleaned_data["code"]
        return actions.add_procedure(code=code, since=form.first_day, facts=form.facts(parts), by=person(request))

    return _form(request, form, None, act, _("Thêm thủ tục"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_new(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The procedure as it will be from a day on, begun from how it is."""
    found = _find(request, uid)
    actions.require_keeper(person(request))
    latest = versions_of(found).first()
    assert latest is not None
    form = VersionForm(request.POST or None, known=found.code, initial=initial_of(latest))

    def act(parts: dict[str, Any]) -> ProcedureVersion:
        return actions.open_version(procedure=found, since=form.first_day, facts=form.facts(parts), by=person(request))

    return _form(request, form, latest, act, _("Mở bản mới từ một ngày"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A version that no dossier was received under, mended."""
    version = _version(request, uid)
    if actions.is_used(version):
        raise VersionInUse
    form = VersionForm(
        request.POST or None, known=version.procedure.code, fixed_since=True, initial=initial_of(version)
    )

    def act(parts: dict[str, Any]) -> ProcedureVersion:
        return actions.correct_version(version=version, facts=form.facts(parts), by=person(request))

    return _form(request, form, version, act, _("Sửa bản chưa dùng"))


def _version(request: HttpRequest, uid: UUID) -> ProcedureVersion:
    actions.require_keeper(person(request))
    return get_object_or_404(ProcedureVersion.objects.select_related("procedure", "field"), uid=uid)


def _form(
    request: HttpRequest, form: VersionForm, version: ProcedureVersion | None, act: Any, title: str
) -> HttpResponse:
    """The form with its tables; when it is sent and holds, the version that was made."""
    sets: dict[str, RowSet] = part_sets(request.POST or None, version)
    if request.method == "POST" and all([form.is_valid(), *(one.is_valid() for one in sets.values())]):
        try:
            made = act({name: one.rows for name, one in sets.items()})
        except CatalogueError as error:
            form.add_error(error.field if error.field in form.fields else None, f"{error.message} {error.todo}")
        else:
            messages.success(request, _("Đã ghi bản từ ngày %(day)s.") % {"day": day(made.valid_from)})
            return redirect(address_of(made))
    context = {
        "form": form,
        "version": version,
        "title": title,
        "parts": [(sets[name], told) for name, (_form, _made, told) in PART_FORMS.items()],
        "fields": ServiceField.objects.values_list("name", flat=True),
        "back": address_of(version) if version else "",
    }
    wrong = form.errors or any(one.is_bound and not one.is_valid() for one in sets.values())
    return render(request, "services/procedures/form.html", context, status=422 if wrong else 200)


def address_of(version: ProcedureVersion) -> str:
    return f"{reverse('procedures:procedure', args=[version.procedure.uid])}?{VERSION}={version.uid}"


@login_required
@require_POST
def check(request: HttpRequest, uid: UUID) -> HttpResponse:
    """It was held against its source."""
    version = _version(request, uid)
    form = CheckedForm(request.POST)
    if not form.is_valid():
        return _shown(request, version.procedure, checking=form)
    actions.check_version(version=version, source=form.cleaned_data["source"], by=person(request))
    messages.success(request, _("Đã ghi: bản này đã đối chiếu."))
    return redirect(address_of(version))


@login_required
@require_POST
def end(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Nothing more is taken in after a day."""
    found = _find(request, uid)
    actions.require_keeper(person(request))
    form = EndForm(request.POST)
    if form.is_valid():
        last_day = form.cleaned_data["last_day"]
        try:
            actions.end_procedure(procedure=found, last_day=last_day, by=person(request))
        except CatalogueError as error:
            if error.field not in form.fields:
                raise
            form.add_error(error.field, f"{error.message} {error.todo}")
        else:
            messages.success(request, _("Thủ tục này nhận hồ sơ đến hết ngày %(day)s.") % {"day": day(last_day)})
            return redirect("procedures:procedure", uid=found.uid)
    return _shown(request, found, ending=form)
