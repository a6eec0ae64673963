"""Reads for the papers of dossiers: what was issued, what can be, and what stands in the register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tinlang.accounts.access import may
from tinlang.accounts.models import Person
from tinlang.common.clock import today
from tinlang.documents.models import IssuedDocument
from tinlang.documents.queries import issued_for
from tinlang.services.models import Dossier, DossierState, Movement, OfficialForm, PaperKind, form_of
from tinlang.services.queries.figures import COUNT
from tinlang.units.models import Unit

RECEIVE, PROCESS = "services.receive", "services.process"
REPORTS_SHOWN = 10
AT_THE_DESK = (PaperKind.RECEIPT, PaperKind.REFUSAL, PaperKind.REGISTER)


@dataclass(frozen=True)
class PapersShown:
    """What `services/_papers.html` takes: what was issued, each with whether it may be numbered; what can be issued.

    `corrected_at`: a receipt that was issued before says what was written down then.
    """

    issued: list[tuple[IssuedDocument, bool]]
    writable: list[OfficialForm]
    corrected_at: datetime | None


def papers_shown(dossier: Dossier, by: Person) -> PapersShown:
    """Of the dossier, for who looks at it: the papers that were issued, and the forms that they may issue now."""
    allowed = {action for action in (RECEIVE, PROCESS) if may(by, action, dossier.unit)}
    issued = [(one, _wants_number(one) and permission_of(one.kind) in allowed) for one in issued_for(dossier)]
    kinds = [kind for kind in papers_of(dossier) if permission_of(kind) in allowed]
    return PapersShown(issued, [form_of(kind, today()) for kind in kinds], corrected_at(dossier))


def corrected_at(dossier: Dossier) -> datetime | None:
    """When what was written down at intake was last put right, if ever."""
    last: Movement | None = dossier.movements.filter(action="correct").last()
    return last.at if last else None


def replaced_receipt(dossier: Dossier) -> IssuedDocument | None:
    """The last one that was issued before what stands on it was put right: what a receipt of now replaces."""
    at = corrected_at(dossier)
    return issued_for(dossier).filter(kind=PaperKind.RECEIPT, issued_at__lte=at).first() if at else None


def _wants_number(document: IssuedDocument) -> bool:
    """A receipt has the code of its dossier, and no other number."""
    return not document.number and document.kind != PaperKind.RECEIPT


def permission_of(kind: str) -> str:
    """What issuing such a paper asks for: the desk's are the clerk's, the others are of whoever handles dossiers."""
    return RECEIVE if kind in AT_THE_DESK else PROCESS


def papers_of(dossier: Dossier) -> list[PaperKind]:
    """Which papers there is something to write on, in the order of the forms."""
    received = dossier.received_at is not None
    there = {
        PaperKind.RECEIPT: received,
        PaperKind.SUPPLEMENT: dossier.supplement is not None,
        PaperKind.REFUSAL: dossier.state == DossierState.NOT_ACCEPTED,
        PaperKind.APOLOGY: hasattr(dossier, "extension"),
        PaperKind.STOPPING: received and dossier.state == DossierState.STOPPED,
        PaperKind.CONTROL_SLIP: received,
    }
    return [kind for kind, is_there in there.items() if is_there]


def issued_reports(by: Person, unit: Unit | None) -> QuerySet[IssuedDocument]:
    """The newest of Biểu 06 that were issued for that area."""
    rows = IssuedDocument.objects.visible_to(by, COUNT).filter(kind=PaperKind.REPORT_06, unit=unit)
    return rows.select_related("issued_by").order_by("-issued_at")[:REPORTS_SHOWN]


def received_in(unit: Unit, year: int) -> QuerySet[Dossier]:
    """What that place took in during the year, in the order in which it came."""
    rows = Dossier.objects.filter(unit=unit, received_on__gte=date(year, 1, 1), received_on__lt=date(year + 1, 1, 1))
    return rows.select_related("applicant", "version").order_by("received_at", "pk")
