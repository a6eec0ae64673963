"""Who is away today, and who stands in for whom."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from tinlang.accounts.access import units_held, units_where
from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.queries import people_visible_to
from tinlang.accounts.roles import roles_for
from tinlang.common import clock
from tinlang.services.models import Absence, Dossier
from tinlang.units.models import Unit, in_force
from tinlang.units.queries import Within, units_named

PROCESS, LEAD = "services.process", "services.lead"


def stood_in_for(by: Person) -> list[Absence]:
    """The absences of today in which this person stands in. One query."""
    return list(Absence.objects.in_force(clock.today()).filter(stand_in=by).select_related("person"))


def absence_of_holder(dossier: Dossier, by: Person | None = None) -> Absence | None:
    """Of whoever has it in hand, today and where it lies; `by`: only one in which they stand in."""
    if dossier.holder_id is None:
        return None
    away = Absence.objects.in_force(clock.today()).filter(person=dossier.holder_id)
    if by is not None:
        away = away.filter(stand_in=by)
    found: Absence | None = away.reaching(dossier.unit).select_related("person", "stand_in").first()
    return found


def in_place_of_others(by: Person) -> Q:
    """What lies in the hands of those for whom this person stands in today: nothing, mostly."""
    held = Q(pk__in=[])
    for absence in stood_in_for(by):
        held |= Q(holder=absence.person_id, unit__in=Within([absence.unit_id]))
    return held


def away_today(people: Collection[Person]) -> dict[int, Absence]:
    """By the key of each of them who is away today; of several places, where one of these stands in. One query."""
    keys = {one.pk for one in people}
    away = Absence.objects.in_force(clock.today()).filter(person__in=keys).select_related("person", "stand_in")
    return {absence.person_id: absence for absence in sorted(away, key=lambda one: one.stand_in_id in keys)}


def absences_seen(by: Person) -> QuerySet[Absence]:
    """One's own, those in which one stands in, and those of the places in which one works on dossiers."""
    seen = Q(person=by) | Q(stand_in=by) | Q(unit__in=Within(units_where(by, PROCESS)))
    found: QuerySet[Absence] = Absence.objects.filter(seen).select_related("person", "stand_in", "told_by", "ended_by")
    return found.prefetch_related("unit__versions")


def may_be_ended_by(by: Person) -> Q:
    """Their own, and those of the places in which they lead."""
    return Q(person=by) | Q(unit__in=Within(units_where(by, LEAD)))


def people_to_tell_of(by: Person) -> list[Person]:
    """Whose absence this person may tell: their own, and of whoever works on dossiers where they lead."""
    led = people_visible_to(by, LEAD).filter(is_active=True, pk__in=_works_on_dossiers())
    own = [by] if units_held(by, PROCESS) else []
    return [*own, *led.exclude(pk=by.pk).order_by("in_order")]


def stand_ins_for(by: Person) -> list[Person]:
    """Who works on dossiers where this person does."""
    there = people_visible_to(by, PROCESS).filter(is_active=True, pk__in=_works_on_dossiers())
    return list(there.order_by("in_order"))


def away_from_now_on(people: Collection[Person]) -> dict[int, list[Absence]]:
    """By the key of each of them who is away, or will be: the absences that were told, the first first. One query."""
    told = Absence.objects.filter(person__in=people, ended_at=None, valid_to__gt=clock.today()).order_by("valid_from")
    found: dict[int, list[Absence]] = {}
    for absence in told:
        found.setdefault(absence.person_id, []).append(absence)
    return found


def places_to_tell_of(people: Collection[Person]) -> list[Unit]:
    """Where they work on dossiers today, by name."""
    held = RoleHolding.objects.filter(in_force(clock.today()), person__in=people, role__in=roles_for(PROCESS))
    in_units, in_bodies = (
        held.filter(unit__isnull=False),
        held.filter(in_force(clock.today(), "organisation__versions__")),
    )
    keys = {*in_units.values_list("unit", flat=True), *in_bodies.values_list("organisation__versions__unit", flat=True)}
    return sorted(units_named(keys), key=str)


def _works_on_dossiers() -> QuerySet[RoleHolding]:
    held = RoleHolding.objects.filter(in_force(clock.today()), role__in=roles_for(PROCESS))
    return held.values("person")  # type: ignore[return-value]
