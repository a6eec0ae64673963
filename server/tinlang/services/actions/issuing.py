"""Papers issued: of a dossier, and the register of a year."""

from __future__ import annotations

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.documents.actions import About, give_number, issue
from tinlang.documents.models import IssuedDocument
from tinlang.services.models import Dossier, PaperKind
from tinlang.services.papers import number_of, sheet_of
from tinlang.services.queries.figures import COUNT, Period
from tinlang.services.queries.papers import RECEIVE, permission_of
from tinlang.services.register_book import register_of
from tinlang.services.report_06 import report_of
from tinlang.units.models import Unit


def issue_paper(*, dossier: Dossier, kind: str, by: Person, number: str = "") -> IssuedDocument:
    """Write a paper as the dossier is now and the form of today has it, and keep it. NoSuchPaper, Unfilled.

    Outside any transaction, for it is drawn meanwhile: what changes in between stands on the next one.
    """
    number = number.strip() or number_of(dossier, kind)
    sheet = sheet_of(dossier, kind, clock.today(), number)
    about = About(kind=kind, unit=dossier.unit, target=dossier, permission=permission_of(kind))
    return issue(sheet=sheet, about=about, by=by, number=number)


def issue_register(*, unit: Unit, year: int, by: Person) -> IssuedDocument:
    """Write the register of that year as it stands now, and keep it."""
    about = About(kind=PaperKind.REGISTER, unit=unit, target=unit, permission=RECEIVE)
    return issue(sheet=register_of(unit, year, clock.today()), about=about, by=by)


def issue_report(*, unit: Unit, period: Period, by: Person) -> IssuedDocument:
    """Write Biểu 06 of that area over the period as the rows are now, and keep it."""
    about = About(kind=PaperKind.REPORT_06, unit=unit, target=unit, permission=COUNT)
    return issue(sheet=report_of(unit, period, clock.today()), about=about, by=by)


def number_paper(*, document: IssuedDocument, number: str, by: Person) -> IssuedDocument:
    """Write down the number that the records office gave a paper. NumberGiven, NumberEmpty."""
    return give_number(document=document, number=number, by=by, permission=permission_of(document.kind))
