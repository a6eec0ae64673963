"""A dossier of a unit that has ended goes to one that took over: with its code and its deadline."""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.services.actions.moving import locked, moved
from tinlang.services.errors import WrongState
from tinlang.services.models import ENDED, Dossier
from tinlang.units.closing import HAND_OVER, require_successor
from tinlang.units.models import Unit


@transaction.atomic
def move_to_successor(*, dossier: Dossier, to: Unit, reason: str, by: Person) -> Dossier:
    """What is not over yet lies with the successor from now on. WrongState, NotASuccessor; allowed in both units."""
    dossier = locked(dossier)
    require(by, HAND_OVER, dossier.unit)
    if dossier.state in ENDED:
        raise WrongState(state=dossier.state)
    require_successor(to, dossier.unit)
    require(by, HAND_OVER, to)
    before, dossier.unit, dossier.holder = dossier.unit, to, None
    dossier.steps.filter(done_at=None).update(person=None)
    moved(dossier, "move_to_successor", by, note=f"{before} → {to}. {reason}")
    return dossier
