"""Issuing a paper, and writing down the number that it was given."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.documents import pdf, store, word
from tinlang.documents.errors import NumberEmpty, NumberGiven
from tinlang.documents.models import IssuedDocument
from tinlang.documents.sheets import Sheet
from tinlang.units.models import Unit


@dataclass(frozen=True)
class About:
    """Of which row of which app it is, what kind of paper there, and what whoever issues it must be permitted to do."""

    kind: str
    unit: Unit
    target: audit.Target
    permission: str


def issue(*, sheet: Sheet, about: About, by: Person, number: str = "") -> IssuedDocument:
    """Draw the sheet, keep both files, write down that it was issued. Unfilled, PaperNotStored.

    Drawn outside any transaction: it takes tenths of a second. What is kept and was not written down does no harm.
    """
    require(by, about.permission, about.unit)
    sheet.check()
    as_pdf, size = pdf.written(sheet)
    as_word = word.written(sheet, size)
    document = IssuedDocument(
        unit=about.unit,
        kind=about.kind,
        title=sheet.title,
        about=sheet.about,
        form=sheet.form,
        target_type=about.target._meta.label_lower,
        target_uid=about.target.uid,
        number=number.strip(),
        word_sha256=store.keep(as_word, store.WORD),
        word_bytes=len(as_word),
        pdf_sha256=store.keep(as_pdf, store.PDF),
        pdf_bytes=len(as_pdf),
        issued_at=clock.now(),
        issued_by=by,
    )
    with transaction.atomic():
        document.save(force_insert=True)
        detail = {"kind": about.kind, "of": str(about.target), "number": document.number, "pdf": document.pdf_sha256}
        audit.record(action="documents.issue", by=by, target=document, unit=about.unit, detail=detail)
    return document


@transaction.atomic
def give_number(*, document: IssuedDocument, number: str, by: Person, permission: str) -> IssuedDocument:
    """Write down the number that the records office gave a paper issued without one. Once: NumberGiven, NumberEmpty."""
    document = IssuedDocument.objects.select_for_update(of=("self",)).select_related("unit").get(pk=document.pk)
    require(by, permission, document.unit)
    if not number.strip():
        raise NumberEmpty
    if document.number:
        raise NumberGiven(number=document.number)
    document.number = number.strip()
    document.save(update_fields=["number"])
    audit.record(
        action="documents.give_number", by=by, target=document, unit=document.unit, detail={"number": document.number}
    )
    return document
