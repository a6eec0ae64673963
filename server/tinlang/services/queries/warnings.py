"""Which rule of warning holds where, who is warned there, and who has been."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet

from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.roles import roles_for
from tinlang.common import clock
from tinlang.services.models import RUNNING, DeadlineWarning, Dossier, WarningKind, WarningRule, warned
from tinlang.units.models import OrganisationVersion, Unit, in_force
from tinlang.units.queries import nearness

LEAD = "services.lead"


def rule_of(unit: Unit) -> WarningRule | None:
    """The rule of today of that area, or of the nearest area above it that has one, else everybody's."""
    rank = nearness(unit)
    rules = WarningRule.objects.filter(in_force(clock.today()), Q(unit=None) | Q(unit__in=list(rank)))
    return max(rules.select_related("unit"), key=lambda rule: rank.get(rule.unit_id, 0), default=None)


def leaders_of(unit: Unit) -> list[Person]:
    """Who leads in that very place, or in what it was merged into; where nobody does, as near above as anybody does."""
    day, rank = clock.today(), nearness(unit)
    bodies = dict(OrganisationVersion.objects.filter(in_force(day), unit__in=rank).values_list("organisation", "unit"))
    held = RoleHolding.objects.filter(
        in_force(day), Q(unit__in=rank) | Q(organisation__in=bodies), role__in=roles_for(LEAD), person__is_active=True
    )
    near: dict[int, set[int]] = {}
    for person, place, body in held.values_list("person", "unit", "organisation"):
        near.setdefault(rank[place or bodies[body]], set()).add(person)
    return list(Person.objects.filter(pk__in=near[max(near)] if near else ()).order_by("pk"))


def warnings_shown() -> Prefetch[Any]:
    """What somebody was warned of and still is late or soon due, as `warned` of each dossier, the last one last."""
    standing = DeadlineWarning.objects.filter(due_on__gte=F("dossier__due_on")).select_related("to")
    return Prefetch("warnings", standing, to_attr="warned")


def told_to_leader(rows: QuerySet[Dossier], by: Person) -> QuerySet[Dossier]:
    """Those of which this person was warned as a leader, and that are not finished."""
    return rows.filter(warned(WarningKind.LEADER, by), state__in=RUNNING)
