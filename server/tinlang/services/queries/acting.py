"""What may be done to a dossier now, by whom, and to whom it may go."""

from __future__ import annotations

from collections.abc import Sequence

from tinlang.accounts.access import may
from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.queries import people_who_may
from tinlang.common import clock
from tinlang.common.errors import DomainError
from tinlang.common.text import alphabetical
from tinlang.services.errors import AskedAlready, DutyAskedAlready, ExtendedAlready, NoStepLeft, NotHeld, StepsLeft
from tinlang.services.models import (
    ALLOWED_TRANSITIONS,
    PERMISSION_OF,
    STATELESS,
    Dossier,
    DossierState,
    DossierStep,
    Extension,
    Payment,
    Performer,
    Repeated,
    limit_of,
)
from tinlang.services.queries.absences import absence_of_holder
from tinlang.units.models import Closure, Organisation, OrganisationVersion, in_force

HELD = frozenset({"hand_over", "pass_on", "reassign", "ask_supplement", "ask_payment", "consult", "finish"})
"""What only whoever has it in hand does, their stand-in, or a leader in their place."""
TO_THE_NEXT = frozenset({"hand_over", "pass_on"})


def refusals(dossier: Dossier, by: Person) -> dict[str, DomainError | None]:
    """Each action that the table of transitions allows and this person may do: the error it would meet now, or none."""
    state = DossierState(dossier.state)
    offered = {one.action: one.permission for one in ALLOWED_TRANSITIONS[state].values()}
    offered |= {one.action: one.permission for one, states in STATELESS.items() if state in states}
    permitted = {permission: may(by, permission, dossier.unit) for permission in set(offered.values())}
    holds = dossier.holder_id in (None, by.pk) or may(by, "services.lead", dossier.unit)
    holds = holds or absence_of_holder(dossier, by) is not None
    left = dossier.steps.filter(done_at=None).count()
    return {
        name: NotHeld() if name in HELD and not holds else _limit_met(name, dossier, left)
        for name, permission in offered.items()
        if permitted[permission]
    }


def _limit_met(name: str, dossier: Dossier, left: int) -> DomainError | None:
    """Why it can be done no more, or not yet, whoever does it. `left`: steps not yet done."""
    if name in TO_THE_NEXT and left < 2:
        return NoStepLeft()
    if name == "finish" and left > 1:
        return StepsLeft()
    if name == "ask_supplement":
        limit = limit_of(Repeated.SUPPLEMENT, clock.today())
        return AskedAlready(todo=limit.rule) if dossier.supplements.count() >= limit.most else None
    if name == "ask_payment" and Payment.objects.filter(dossier=dossier).exists():
        return DutyAskedAlready()
    if name == "extend" and Extension.objects.filter(dossier=dossier).exists():
        return ExtendedAlready(todo=limit_of(Repeated.APOLOGY, clock.today()).rule)
    return None


def steps_ahead(dossier: Dossier) -> list[DossierStep]:
    """Those not yet done: the one in hand, and what follows."""
    return list(dossier.steps.filter(done_at=None).order_by("position"))


def people_for(step: DossierStep | None, dossier: Dossier) -> list[Person]:
    """Who may do that step there, whose very role it is first; without a step, who may process."""
    action = PERMISSION_OF[Performer(step.performer)] if step is not None else "services.process"
    able = people_who_may(action, dossier.unit)
    if step is None:
        return able
    theirs = _whose_role_it_is(step, able)
    return sorted(able, key=lambda person: person.pk not in theirs)


def only_one_for(step: DossierStep | None, people: Sequence[Person]) -> Person | None:
    """Of those who may do that step the one whose very role it is, if nobody else's is; else the only one, or none."""
    theirs = _whose_role_it_is(step, people) if step is not None else set()
    likely = [one for one in people if one.pk in theirs] or people
    return likely[0] if len(likely) == 1 else None


def _whose_role_it_is(step: DossierStep, people: Sequence[Person]) -> set[int]:
    held = RoleHolding.objects.filter(in_force(clock.today()), person__in=people, role=step.performer)
    return set(held.values_list("person", flat=True))


def people_for_all(dossiers: Sequence[Dossier]) -> list[Person]:
    """Who may do the step in hand of every one of them: two questions for each sort of step and place."""
    sorts: dict[tuple[int, str], tuple[Dossier, DossierStep | None]] = {}
    for dossier in dossiers:
        in_hand = getattr(dossier, "steps_in_hand", [])
        step = in_hand[0] if in_hand else None
        sorts.setdefault((dossier.unit_id, step.performer if step else ""), (dossier, step))
    able = [set(people_for(step, dossier)) for dossier, step in sorts.values()]
    return sorted(set.intersection(*able), key=alphabetical) if able else []


def bodies_to_ask(dossier: Dossier) -> list[Organisation]:
    """The bodies of today that serve the place of the dossier, or an area in which it lies."""
    day = clock.today()
    above = Closure.objects.filter(in_force(day), descendant=dossier.unit).values("ancestor")
    serving = OrganisationVersion.objects.filter(in_force(day), unit__in=above).values("organisation")
    return sorted(Organisation.objects.filter(pk__in=serving).prefetch_related("versions"), key=alphabetical)
