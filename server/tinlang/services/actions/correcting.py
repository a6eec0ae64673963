"""Putting right what was written down of whoever handed a dossier in."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.services.actions.intake import RECEIVE, Bringer
from tinlang.services.actions.moving import locked, moved
from tinlang.services.errors import NothingToCorrect, SayWhy, WrongState
from tinlang.services.models import CORRECTABLE, Applicant, Dossier

NOTHING = "–"


@transaction.atomic
def correct(*, dossier: Dossier, bringer: Bringer, reason: str, by: Person) -> Dossier:
    """What was there and what is there now stand in the dossier's course and in the audit; papers keep what they said.

    WrongState, SayWhy, NothingToCorrect.
    """
    dossier = locked(dossier)
    require(by, RECEIVE, dossier.unit)
    if dossier.state not in CORRECTABLE:
        raise WrongState(state=dossier.state)
    if not reason.strip():
        raise SayWhy
    applicant = Applicant.objects.select_for_update().get(dossier=dossier)
    lines = []
    for name, value in asdict(bringer).items():
        before = _said(applicant, name)
        setattr(applicant, name, value)
        if (now := _said(applicant, name)) != before:
            lines.append(f"{Applicant._meta.get_field(name).verbose_name}: {before or NOTHING} → {now or NOTHING}")  # type: ignore[union-attr]
    if not lines:
        raise NothingToCorrect
    applicant.save()
    moved(dossier, "correct", by, note="; ".join([reason.strip(), *lines]))
    return dossier


def _said(applicant: Applicant, name: str) -> str:
    """As it is shown."""
    return str(getattr(applicant, f"get_{name}_display", lambda: getattr(applicant, name))())
