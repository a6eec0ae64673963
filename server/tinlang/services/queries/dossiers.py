"""Reads of dossiers across rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Protocol

from django.db.models import Q, QuerySet

from tinlang.common.text import fold
from tinlang.services.models import OPEN, Dossier, DossierState, NamesakeRule
from tinlang.units.models import Unit, in_force


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


def namesakes(unit: Unit, who: Known, procedure_id: int, on: date) -> QuerySet[Dossier]:
    """Dossiers of the same name and procedure there, of as many days back as the rule of that day says.

    Two that have different numbers are two people: whoever has none of them may be the same.
    """
    rule = NamesakeRule.objects.filter(in_force(on)).order_by("-valid_from").first()
    if rule is None or not rule.days:
        return Dossier.objects.none()
    rows = Dossier.objects.filter(
        unit=unit,
        version__procedure=procedure_id,
        applicant__folded=fold(who.name),
    )
    since = on - timedelta(days=rule.days)
    rows = rows.filter(Q(received_on__gt=since) | Q(received_on__isnull=True, registered_at__date__gt=since))
    for number in ("identity_number", "tax_code"):
        if told := getattr(who, number):
            rows = rows.filter(**{f"applicant__{number}__in": ("", told)})
    return rows.order_by("-registered_at")
