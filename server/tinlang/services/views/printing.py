"""Papers of a dossier, to be printed: the receipt, the control slip, the request for a supplement, the apology."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import segno
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tinlang.common import audit
from tinlang.common.forms import without_controls
from tinlang.services.models import Dossier, DossierStep, Extension, Outcome, Supplement
from tinlang.services.views.asking import find, person
from tinlang_wire.clock import ZONE

NUMBER, LONGEST_NUMBER = "so", 40


@dataclass(frozen=True)
class Sheet:
    """A form to be printed. `since`: the moment that it tells of; none: there is nothing to print yet."""

    name: str
    slug: str
    title: str | Promise
    since: Callable[[Dossier], datetime | None]

    @property
    def url_name(self) -> str:
        return f"services:{self.name}"

    @property
    def template(self) -> str:
        return f"services/{self.name}.html"


def _supplement(dossier: Dossier) -> Supplement | None:
    return getattr(dossier, "supplement", None)


def _extension(dossier: Dossier) -> Extension | None:
    return getattr(dossier, "extension", None)


def _asked_at(dossier: Dossier) -> datetime | None:
    supplement = _supplement(dossier)
    return supplement.asked_at if supplement else None


def _extended_at(dossier: Dossier) -> datetime | None:
    extension = _extension(dossier)
    return extension.at if extension else None


SHEETS = (
    Sheet("receipt", "giay-hen", _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"), lambda dossier: dossier.received_at),
    Sheet(
        "control_slip",
        "phieu-kiem-soat",
        _("Phiếu kiểm soát quá trình giải quyết hồ sơ"),
        lambda dossier: dossier.received_at,
    ),
    Sheet("supplement_slip", "phieu-bo-sung", _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ"), _asked_at),
    Sheet("apology", "phieu-xin-loi", _("Phiếu xin lỗi và hẹn lại ngày trả kết quả"), _extended_at),
)


def papers_of(dossier: Dossier) -> list[Sheet]:
    """The sheets that can be printed of it now."""
    return [sheet for sheet in SHEETS if sheet.since(dossier) is not None]


@login_required
@require_safe
def sheet(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """One sheet. 404 for what does not tell of this dossier."""
    found = find(request, uid)
    printed = next(one for one in SHEETS if one.name == name)
    since = printed.since(found)
    if since is None:
        raise Http404
    audit.record(
        action="services.read", by=person(request), target=found, unit=found.unit, detail={"paper": printed.slug}
    )
    on = _day(since)
    number = without_controls(request.GET.get(NUMBER, ""), one_line=True).strip()[:LONGEST_NUMBER]
    extension = _extension(found)
    context = {
        "dossier": found,
        "sheet": printed,
        "on": on,
        "place": _place(found, on),
        "number": number or (extension.number if name == "apology" and extension else ""),
        "qr": _qr(found.code or ""),
        "handings": _handings(found) if name == "control_slip" else [],
    }
    return render(request, printed.template, context)


def _place(dossier: Dossier, on: date) -> str:
    """Where it is signed: the bare name of the place, as it was called that day."""
    version = dossier.unit.version_at(on)
    return version.name if version else str(dossier.unit)


def _qr(code: str) -> SafeString:
    """Dark on light, as readers at the desk expect it."""
    return mark_safe(
        segno.make(code, error="m").svg_inline(scale=3, border=2, dark="#000", light="#fff", omitsize=True)
    )


@dataclass(frozen=True)
class Handing:
    """A line of the control slip: the step, who has it from whom since when, and how it came out."""

    step: DossierStep
    giver: str
    outcome: str


def _handings(dossier: Dossier) -> list[Handing]:
    steps = list(dossier.steps.select_related("person").order_by("position"))
    givers = ["", *(str(step.person or "") for step in steps)]
    return [Handing(step, giver, _outcome(step)) for step, giver in zip(steps, givers, strict=False)]


def _outcome(step: DossierStep) -> str:
    """Before, on or behind the day on which the step was due."""
    if step.done_at is None:
        return ""
    done, due = _day(step.done_at), _day(step.due_at)
    if done == due:
        return str(Outcome.ON_TIME.label)
    return str(Outcome.BEFORE.label if done < due else Outcome.LATE.label)


def _day(at: datetime) -> date:
    return at.astimezone(ZONE).date()
