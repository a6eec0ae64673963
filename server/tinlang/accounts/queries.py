"""Reads across people: who works where, under whose delegation, signed in where, with which second step."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from tinlang.accounts.access import SEES, may_by_role, may_somewhere, permit, units_held, units_where
from tinlang.accounts.models import (
    CodeApp,
    Delegation,
    FactorRemoval,
    Passkey,
    PasswordReset,
    Person,
    RecoveryCode,
    RoleHolding,
    SignedIn,
)
from tinlang.accounts.roles import roles_for
from tinlang.common import clock
from tinlang.common.text import alphabetical
from tinlang.units.closing import HAND_OVER, closed_units
from tinlang.units.models import Closure, Level, Organisation, OrganisationVersion, Unit, UnitVersion, in_force
from tinlang.units.queries import Within, reachable, units_named
from tinlang_wire.clock import ZONE

DEMANDED_FOR = ("bulletins.approve", "accounts.manage")
"""Whoever decides what is heard, and whoever decides who decides, proves themselves twice."""

HANDED_LATELY = timedelta(days=30)


# -- the second step --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Factors:
    """What a person has set up for the second step at signing in."""

    code_app: CodeApp | None
    passkeys: list[Passkey]
    recovery_left: int

    @property
    def is_set_up(self) -> bool:
        """Recovery codes alone do not count: they stand in for something that was lost."""
        return self.code_app is not None or bool(self.passkeys)

    @property
    def count(self) -> int:
        return len(self.passkeys) + (self.code_app is not None)


def factors_of(person: Person) -> Factors:
    app = CodeApp.objects.filter(person=person, confirmed_at__isnull=False).first()
    left = RecoveryCode.objects.filter(person=person, used_at=None).count()
    return Factors(app, list(Passkey.objects.filter(person=person)), left)


def second_step_is_demanded(person: Person) -> bool:
    """Whether this person may not work without a second step. Who has set one up is asked for it all the same."""
    if not settings.SECOND_FACTOR:
        return False
    return person.is_staff or any(may_somewhere(person, action) for action in DEMANDED_FOR)


def must_set_up_second_step(person: Person) -> bool:
    """Whether this person may do nothing else before they have set one up."""
    return second_step_is_demanded(person) and not _has_second_step(person)


def _has_second_step(person: Person) -> bool:
    """As `Factors.is_set_up`, without reading them."""
    apps = CodeApp.objects.filter(person=person, confirmed_at__isnull=False)
    return apps.exists() or Passkey.objects.filter(person=person).exists()


# -- where one is signed in -------------------------------------------------------------------------------------------


def signed_in_places(person: Person) -> QuerySet[SignedIn]:
    """The browsers in which the person is still signed in, last used first."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    return SignedIn.objects.filter(Exists(alive), person=person)


# -- people of an area ------------------------------------------------------------------------------------------------


def people_visible_to(by: Person, action: str) -> QuerySet[Person]:
    """Those who hold or held a role in the area where `by` may do the action, each once."""
    return Person.objects.filter(pk__in=_holders_in(units_where(by, action)))


def _holders_in(units: Iterable[int]) -> QuerySet[RoleHolding, int]:
    reached = Within(units)
    return RoleHolding.objects.filter(Q(unit__in=reached) | Q(organisation__versions__unit__in=reached)).values_list(
        "person_id", flat=True
    )


def with_roles(people: QuerySet[Person]) -> QuerySet[Person]:
    """With their roles, places, delegations of today and second steps: a fixed number of queries."""
    roles = RoleHolding.objects.order_by("valid_from").prefetch_related("unit__versions", "organisation__versions")
    received = Delegation.objects.in_force(clock.today()).select_related("principal")
    return people.prefetch_related(
        Prefetch("holdings", roles),
        Prefetch("delegations_received", received.prefetch_related("unit__versions"), to_attr="standing_in"),
        "passkeys",
    ).select_related("code_app", "pin")


def roles_in_area(person: Person, by: Person, action: str) -> list[RoleHolding]:
    """The person's roles, past ones too, that lie where `by` may do the action."""
    reached = Within(units_where(by, action))
    found = person.holdings.filter(Q(unit__in=reached) | Q(organisation__versions__unit__in=reached)).distinct()
    return list(found.order_by("-valid_from").prefetch_related("unit__versions", "organisation__versions"))


def places_to_give_roles_in(by: Person) -> list[Unit | Organisation]:
    """The units held for managing, and the bodies that serve an area below them today."""
    units = units_where(by, "accounts.manage")
    bodies = Organisation.objects.filter(
        in_force(clock.today(), "versions__"), versions__unit__in=Within(units)
    ).prefetch_related("versions")
    return [*units_named(units), *sorted(set(bodies), key=alphabetical)]


def area_units_of(person: Person) -> list[Unit]:
    """The units of today's roles of the person, for asking whether somebody may act on them."""
    ids: set[int] = set()
    for holding in person.holdings_today:
        if holding.unit_id is not None:
            ids.add(holding.unit_id)
        elif holding.organisation is not None:
            ids.update(one.unit_id for one in holding.organisation.versions.all() if one.is_in_force(clock.today()))
    return list(Unit.objects.filter(pk__in=ids).prefetch_related("versions"))


def sees_several_communes(by: Person) -> bool:
    """Whether the person reads what more than one commune says: then a village is named with its commune."""
    held = units_held(by, SEES)
    above = UnitVersion.objects.filter(
        in_force(clock.today()), unit__in=held, level__in=(Level.PROVINCE, Level.DISTRICT)
    )
    return len(held) > 1 or above.exists()


def last_units_of(person: Person) -> list[Unit]:
    """The units in which somebody without a role today held one in a unit before."""
    before = person.holdings.filter(unit__isnull=False).values("unit")
    return list(Unit.objects.filter(pk__in=before).prefetch_related("versions"))


def open_resets(person: Person) -> QuerySet[PasswordReset]:
    return PasswordReset.objects.filter(person=person, used_at=None, expires_at__gt=clock.now())


def open_removals(by: Person) -> QuerySet[FactorRemoval]:
    """What waits for a second person, of those whom `by` may agree for."""
    people = people_visible_to(by, "accounts.agree")
    return FactorRemoval.objects.filter(person__in=people, closed_at=None).select_related("person", "asked_by")


def count_removals(by: Person) -> int:
    """How many of them wait for `by`: of others, asked by others. Mostly nothing is open: that is asked first."""
    others = FactorRemoval.objects.filter(closed_at=None).exclude(asked_by=by).exclude(person=by)
    return others.filter(person__in=people_visible_to(by, "accounts.agree")).count() if others.exists() else 0


def may_be_second(removal: FactorRemoval, by: Person) -> bool:
    """Whether `by` is truly another than who asked: by roles that they held before, and that the asker did not give.

    Nor one to whom the asker has lately handed a code for the password: whoever knows it may be both.
    """
    if by in (removal.asked_by, removal.person):
        return False
    since = removal.asked_at - HANDED_LATELY
    if PasswordReset.objects.filter(person=by, issued_by=removal.asked_by, issued_at__gt=since).exists():
        return False
    before = Q(given_at=None, valid_from__lte=removal.asked_at.astimezone(ZONE).date()) | Q(
        given_at__lt=removal.asked_at
    )
    held = by.holdings.filter(before).filter(Q(given_by=None) | ~Q(given_by=removal.asked_by))
    holdings = list(held.prefetch_related("organisation__versions"))
    units = area_units_of(removal.person) or last_units_of(removal.person)
    return bool(units) and all(permit(holdings, "accounts.agree", unit) for unit in units)


# -- delegations ------------------------------------------------------------------------------------------------------


def delegations_visible_to(by: Person) -> QuerySet[Delegation]:
    """One's own, given and received; and all of the area for who may see its people."""
    seen = Q(principal=by) | Q(delegate=by) | Q(unit__in=Within(units_where(by, "accounts.view")))
    return (
        Delegation.objects.filter(seen)
        .select_related("principal", "delegate", "revoked_by")
        .prefetch_related("unit__versions")
    )


def may_revoke(by: Person, delegations: Iterable[Delegation]) -> set[int]:
    """The keys of those that the person may take back: one's own, and where one manages people. One query."""
    managed = set(reachable(units_where(by, "accounts.manage")))
    return {one.pk for one in delegations if one.principal_id == by.pk or one.unit_id in managed}


def units_to_delegate(by: Person) -> list[Unit]:
    """Where the person approves by a role of their own, but no ended unit."""
    held = units_named(units_held(by, "bulletins.approve"))
    return sorted((unit for unit in held if unit.stands(clock.today())), key=alphabetical)


def people_to_delegate_to(by: Person) -> list[Person]:
    """Who works in the area where the person approves, others than themself."""
    holding = RoleHolding.objects.filter(in_force(clock.today()), person__is_active=True)
    there = _holders_in(units_held(by, "bulletins.approve")).filter(
        pk__in=holding, role__in=roles_for("bulletins.view")
    )
    return sorted(Person.objects.filter(pk__in=there).exclude(pk=by.pk), key=alphabetical)


def approvers_of(unit: Unit) -> list[Person]:
    """Who may approve there today by a role of their own: for the paper that one of them has signed."""
    holdings = (
        RoleHolding.objects.filter(
            in_force(clock.today()), role__in=roles_for("bulletins.approve"), person__is_active=True
        )
        .select_related("person")
        .prefetch_related("organisation__versions")
    )
    people = {holding.person for holding in holdings}
    return sorted((one for one in people if may_by_role(one, "bulletins.approve", unit)), key=alphabetical)


def people_who_may(action: str, unit: Unit) -> list[Person]:
    """Who may do it there today by a role of their own, by name. One query."""
    day = clock.today()
    above = Closure.objects.filter(in_force(day), descendant=unit).values("ancestor")
    bodies = OrganisationVersion.objects.filter(in_force(day), unit__in=above).values("organisation")
    place = Q(unit__in=above) | Q(organisation__in=bodies)
    holding = RoleHolding.objects.filter(in_force(day), place, role__in=roles_for(action))
    return sorted(Person.objects.filter(pk__in=holding.values("person"), is_active=True), key=alphabetical)


# -- roles in units that have ended -----------------------------------------------------------------------------------


def left_in_closed_units(by: Person) -> QuerySet[Person]:
    """Those who still hold a role in an ended unit, or in a body of one, where `by` may hand over."""
    mine = closed_units().filter(pk__in=reachable(units_where(by, HAND_OVER)))
    here = _holdings_in(mine).values("person")
    return Person.objects.filter(pk__in=here, is_active=True)


def delegations_left_in_closed_units(by: Person) -> QuerySet[Delegation]:
    """Those that ended with their unit before their own last day, where `by` may hand over."""
    mine = closed_units().filter(pk__in=reachable(units_where(by, HAND_OVER)))
    left = Delegation.objects.filter(unit__in=mine, revoked_at=None, valid_to__gt=clock.today())
    return left.select_related("principal", "delegate").prefetch_related("unit__versions")


def _holdings_in(closed: QuerySet[Unit]) -> QuerySet[RoleHolding]:
    """The roles of today in these ended units, or in bodies that serve none that has not ended."""
    day = clock.today()
    goes_on = OrganisationVersion.objects.filter(in_force(day)).exclude(unit__in=closed_units(day))
    bodies = OrganisationVersion.objects.filter(unit__in=closed).exclude(
        organisation__in=goes_on.values("organisation")
    )
    place = Q(unit__in=closed) | Q(organisation__in=bodies.values("organisation"))
    return RoleHolding.objects.filter(in_force(day), place)


def holdings_left(people: Collection[Person]) -> dict[int, list[tuple[RoleHolding, Unit]]]:
    """By the person's key, the roles of today in ended units, each with the unit. A few queries, however many."""
    rows = _holdings_in(closed_units()).filter(person__in=people).select_related("unit", "organisation__successor")
    found: dict[int, list[tuple[RoleHolding, Unit]]] = {person.pk: [] for person in people}
    for holding in rows.prefetch_related("unit__versions", "organisation__versions__unit__versions"):
        unit = holding.unit
        if unit is None and holding.organisation is not None:
            version = holding.organisation.version_at(clock.today())
            unit = version.unit if version is not None else None
        if unit is not None:
            found[holding.person_id].append((holding, unit))
    return found
