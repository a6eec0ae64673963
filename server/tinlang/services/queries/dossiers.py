"""Reads of dossiers across rows."""

from __future__ import annotations

from typing import Protocol

from django.db.models import Q, QuerySet

from tinlang.common.text import fold
from tinlang.services.models import OPEN, Dossier, DossierState
from tinlang.units.models import Unit


class Known(Protocol):
    """What tells one applicant from another."""

    @property
    def name(self) -> str: ...
    @property
    def identity_number(self) -> str: ...
    @property
    def tax_code(self) -> str: ...
    @property
    def phone(self) -> str: ...


def open_dossiers_like(unit: Unit, who: Known, procedure_id: int) -> QuerySet[Dossier]:
    """The same person's or business's dossiers of the same procedure there, not yet answered: perhaps this one.

    By number where there is one; else by name and telephone together, for many share a name.
    """
    same = Q()
    if who.identity_number:
        same |= Q(applicant__identity_number=who.identity_number)
    if who.tax_code:
        same |= Q(applicant__tax_code=who.tax_code)
    if not same and who.phone:
        same = Q(applicant__folded=fold(who.name), applicant__phone=who.phone)
    if not same:
        return Dossier.objects.none()
    waiting = (DossierState.REGISTERED, *OPEN)
    return Dossier.objects.filter(same, unit=unit, version__procedure=procedure_id, state__in=waiting)
