"""Who has it in hand: from the desk to the officer, from step to step, and to somebody else in their absence."""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.access import may, require
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services.actions.moving import current_step, locked, moved, require_holder, require_transition
from tinlang.services.errors import NoStepLeft, NotTheirStep, WrongState
from tinlang.services.models import OPEN, PERMISSION_OF, Dossier, DossierState, DossierStep, Performer


@transaction.atomic
def hand_over(*, dossier: Dossier, to: Person, by: Person, note: str = "") -> Dossier:
    """From the desk to whoever does the next step. WrongState, NotHeld, NotTheirStep, NoStepLeft."""
    dossier = locked(dossier)
    require_transition(dossier, DossierState.PROCESSING, by)
    if dossier.state != DossierState.ACCEPTED:
        raise WrongState(state=dossier.state)
    _to_next_step(dossier, to, by)
    dossier.state = DossierState.PROCESSING
    moved(dossier, "hand_over", by, note=note, to=to)
    return dossier


@transaction.atomic
def pass_on(*, dossier: Dossier, to: Person, by: Person, note: str = "", step: int | None = None) -> Dossier:
    """This step is done; the next one is `to`'s. WrongState, NotHeld, NotTheirStep, NoStepLeft.

    `step`: the position of the one that `by` has seen in hand; sent twice, it would else skip one.
    """
    dossier = locked(dossier)
    require(by, "services.process", dossier.unit)
    in_hand = current_step(dossier)
    if dossier.state != DossierState.PROCESSING or (in_hand and step not in (None, in_hand.position)):
        raise WrongState(state=dossier.state)
    _to_next_step(dossier, to, by)
    moved(dossier, "pass_on", by, note=note, to=to)
    return dossier


@transaction.atomic
def reassign(*, dossier: Dossier, to: Person, by: Person, note: str = "") -> Dossier:
    """The same step in other hands: an absence, a change of duties. WrongState, NotHeld, NotTheirStep."""
    dossier = locked(dossier)
    require(by, "services.process", dossier.unit)
    if dossier.state not in OPEN:
        raise WrongState(state=dossier.state)
    require_holder(dossier, by)
    step = current_step(dossier)
    if step is None:
        if not may(to, "services.process", dossier.unit):
            raise NotTheirStep
    else:
        _require_performer(step, to, dossier)
        step.person = to
        step.save(update_fields=["person"])
    dossier.holder = to
    moved(dossier, "reassign", by, note=note, to=to)
    return dossier


def _to_next_step(dossier: Dossier, to: Person, by: Person) -> None:
    require_holder(dossier, by)
    left = list(dossier.steps.filter(done_at=None).order_by("position")[:2])
    if len(left) < 2:
        raise NoStepLeft
    step, following = left
    _require_performer(following, to, dossier)
    now = clock.now()
    step.done_at = now
    following.person, following.begun_at = to, now
    for one in left:
        one.save(update_fields=["person", "begun_at", "done_at"])
    dossier.holder = to


def _require_performer(step: DossierStep, to: Person, dossier: Dossier) -> None:
    if not may(to, PERMISSION_OF[Performer(step.performer)], dossier.unit):
        raise NotTheirStep(step=step.name)
