"""Warning whoever has a dossier in hand before it is due, and the leader when that did not help."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import DateTimeField, F, Min, Q, QuerySet, Value

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.services.actions.moving import LEAD
from tinlang.services.errors import RuleUnclear
from tinlang.services.models import RUNNING, Absence, DeadlineWarning, Dossier, WarningKind, WarningRule
from tinlang.services.models.warnings import MOST_HOURS
from tinlang.services.queries.desk import Due
from tinlang.services.queries.warnings import leaders_of, rule_of
from tinlang.units.models import Unit, in_force
from tinlang.workdays.calendar import WorkCalendar
from tinlang.workdays.counting import after_minutes
from tinlang.workdays.queries import calendar_of

UNITS_AT_ONCE = 5
AHEAD = timedelta(days=60)
"""No rule reaches further: `MOST_HOURS` of work, Tết among them."""


def warn_some(after: int) -> tuple[int, int | None]:
    """Warn in the next few places with running dossiers that may be soon due; how many, and where to go on."""
    near = Dossier.objects.filter(state__in=RUNNING, due_on__lte=clock.today() + AHEAD).values("unit")
    units = list(Unit.objects.filter(pk__in=near, pk__gt=after).order_by("pk")[:UNITS_AT_ONCE])
    count = sum(warn_in(unit) for unit in units)
    return count, units[-1].pk if len(units) == UNITS_AT_ONCE else None


@transaction.atomic
def warn_in(unit: Unit) -> int:
    """Write down the warnings due now in that place; how many. Again: none."""
    rule, calendar = rule_of(unit), calendar_of(unit)
    if rule is None:
        return 0
    soon = after_minutes(calendar, clock.now(), 60 * rule.holder_hours)
    running = Dossier.objects.filter(unit=unit, state__in=RUNNING)
    near = running.filter(Q(due_at__lte=soon, pk__in=_half_gone(running)) | Due().late)
    told = _warn(near.filter(holder__isnull=False), WarningKind.HOLDER, None, unit)
    return told + _warn(_for_leaders(near, rule, calendar), WarningKind.LEADER, leaders_of(unit), unit)


def _half_gone(running: QuerySet[Dossier]) -> QuerySet[Any]:
    """Those whose time is half over: what is due within its day is not warned of as soon as it is there."""
    now = Value(clock.now(), DateTimeField())
    return running.alias(gone=now - F("received_at"), left=F("due_at") - now).filter(gone__gte=F("left")).values("pk")


def _for_leaders(near: QuerySet[Dossier], rule: WarningRule, calendar: WorkCalendar) -> QuerySet[Dossier]:
    """Late; or warned of long enough ago; or in nobody's hands, so that nobody was warned."""
    told = DeadlineWarning.objects.standing().filter(kind=WarningKind.HOLDER, dossier__in=near)
    now, minutes = clock.now(), 60 * rule.leader_hours
    long_ago = [key for key, at in told.values_list("dossier", "at") if after_minutes(calendar, at, minutes) <= now]
    return near.filter(Due().late | Q(pk__in=long_ago) | Q(holder=None))


def _warn(rows: QuerySet[Dossier], kind: WarningKind, to: list[Person] | None, unit: Unit) -> int:
    """Warn these people, or else the holder of each, and who stands in for them; each once of a deadline."""
    away = Absence.objects.in_force(clock.today()).reaching(unit)
    stand_ins = dict(away.values_list("person", "stand_in"))
    near = list(rows.values_list("pk", "holder", "due_on"))
    told = DeadlineWarning.objects.filter(kind=kind, dossier__in=[pk for pk, _holder, _due_on in near])
    last = {(pk, to): on for pk, to, on in told.order_by("due_on").values_list("dossier", "to", "due_on")}
    found = []
    for pk, holder, due_on in near:
        people = [holder] if to is None else [one.pk for one in to]
        for person in {*people, *(stand_ins[one] for one in people if one in stand_ins)}:
            if due_on is not None and due_on > last.get((pk, person), date.min):
                found.append(DeadlineWarning(dossier_id=pk, kind=kind, to_id=person, due_on=due_on))
    return len(DeadlineWarning.objects.bulk_create(found, ignore_conflicts=True))


@transaction.atomic
def set_warning_rule(*, unit: Unit, holder_hours: int, leader_hours: int, source: str, by: Person) -> WarningRule:
    """From today on people are warned so in that area, until a rule dated ahead begins. RuleUnclear; by its leader."""
    require(by, LEAD, unit)
    Unit.objects.select_for_update().get(pk=unit.pk)
    if not (1 <= holder_hours <= MOST_HOURS and 0 <= leader_hours <= MOST_HOURS):
        raise RuleUnclear
    today = clock.today()
    told = WarningRule.objects.filter(unit=unit)
    told.filter(valid_from=today).delete()
    told.filter(in_force(today)).update(valid_to=today)
    until = told.filter(valid_from__gt=today).aggregate(first=Min("valid_from"))["first"]
    hours, days = {"holder_hours": holder_hours, "leader_hours": leader_hours}, {"valid_from": today, "valid_to": until}
    rule = WarningRule.objects.create(unit=unit, source=source, is_checked=True, **hours, **days)
    audit.record(action="services.set_warning_rule", by=by, target=unit, unit=unit, detail={**hours, "source": source})
    return rule
