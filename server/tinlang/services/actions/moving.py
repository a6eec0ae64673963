"""What the actions have in common: the lock, the table of transitions, and the line in the dossier's course."""

from __future__ import annotations

from datetime import datetime

from tinlang.accounts.access import may, require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.text import shorten
from tinlang.services.actions.telling import note_change
from tinlang.services.errors import NotHeld, WrongState
from tinlang.services.models import ALLOWED_TRANSITIONS, Dossier, DossierState, DossierStep, Movement
from tinlang.services.models.dossiers import TEXT_CHARACTERS
from tinlang.services.queries.absences import absence_of_holder

LEAD = "services.lead"


def locked(dossier: Dossier) -> Dossier:
    """The dossier as it is now, for the rest of the transaction."""
    rows = Dossier.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "version__procedure").get(pk=dossier.pk)


def require_transition(dossier: Dossier, state: DossierState, by: Person) -> None:
    """Refuse what the table does not allow, or not to this person. WrongState, NotAllowed."""
    transition = ALLOWED_TRANSITIONS[DossierState(dossier.state)].get(state)
    if transition is None:
        raise WrongState(state=dossier.state)
    require(by, transition.permission, dossier.unit)


def require_holder(dossier: Dossier, by: Person) -> None:
    """What somebody has in hand is theirs to move, or their stand-in's; a leader may do it too. NotHeld."""
    if dossier.holder_id in (None, by.pk):
        return
    absence = absence_of_holder(dossier, by)
    if absence is not None:
        dossier.acted_on_for = absence.person
    elif not may(by, LEAD, dossier.unit):
        raise NotHeld


def current_step(dossier: Dossier) -> DossierStep | None:
    """The step in hand: the first that is not done."""
    return dossier.steps.filter(done_at=None).order_by("position").first()


def moved(
    dossier: Dossier,
    action: str,
    by: Person,
    *,
    note: str = "",
    to: Person | None = None,
    was_due_at: datetime | None = None,
) -> None:
    """Save it, and write down who did what: in its course, where a note has its place, and in the audit, whole.

    What the province's system is to be told of it is written down with it. `was_due_at`: when it was due before, if it
    was counted anew.
    """
    dossier.save()
    note_change(dossier, action, note)
    kept = note if len(note) <= TEXT_CHARACTERS else shorten(note, TEXT_CHARACTERS)
    who = {"by": by, "instead_of": dossier.acted_on_for, "to": to}
    line = Movement(dossier=dossier, action=action, state=dossier.state, at=clock.now(), note=kept, **who)
    if was_due_at is not None and was_due_at != dossier.due_at:
        line.was_due_at, line.due_at = was_due_at, dossier.due_at
    line.save(force_insert=True)
    told = {"note": note, "to": str(to or ""), "instead_of": str(dossier.acted_on_for or "")}
    detail = {name: value for name, value in told.items() if value}
    audit.record(action=f"services.{action}", by=by, target=dossier, unit=dossier.unit, detail=detail)
