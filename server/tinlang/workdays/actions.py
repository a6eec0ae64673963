"""Every change of a unit's calendar: its own days off and made up, its own hours. Deadlines follow at once.

What holds for the whole country comes with the program, and is nobody's to change: `follow_the_country`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, time

from django.db import router, transaction
from django.utils.translation import gettext as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit
from tinlang.common.dates import written_day
from tinlang.units.models import Unit
from tinlang.workdays import errors
from tinlang.workdays.calendar import A_DAY
from tinlang.workdays.models import DayKind, OfficeHours, SpecialDay
from tinlang.workdays.moving import FAR, Cause, Followed, followed
from tinlang.workdays.national import ensure_days
from tinlang.workdays.queries import calendar_of

MANAGE = "workdays.manage"


@dataclass(frozen=True)
class DayFacts:
    """What is written down of a day: the columns of `SpecialDay`."""

    on: date
    kind: str
    name: str
    source: str
    instead_of: date | None = None


@dataclass(frozen=True)
class HoursFacts:
    """What is written down of hours: the columns of `OfficeHours`; `valid_to` exclusive."""

    opens: time
    lunch_from: time
    lunch_to: time
    closes: time
    source: str
    valid_from: date
    valid_to: date | None = None
    cutoff: time | None = None
    weekdays: str = "12345"


@dataclass(frozen=True)
class Change:
    """What an action did to the calendar, and what moved with it."""

    unit: Unit
    followed: list[Followed] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(one.moved) for one in self.followed)


def foreseen(act: Callable[[], Change]) -> Change:
    """What that action would do, done and taken back again."""
    with transaction.atomic():
        change = act()
        transaction.set_rollback(True)
    return change


@transaction.atomic
def add_day(*, unit: Unit, facts: DayFacts, by: Person) -> Change:
    """Write down a day off or made up, of that unit and all in it. DayTaken, AlreadyOff, AlreadyWorked."""
    _lock(unit, by)
    if SpecialDay.objects.filter(unit=unit, on=facts.on).exists():
        raise errors.DayTaken
    if calendar_of(unit).is_working(facts.on) is (facts.kind == DayKind.MADE_UP):
        raise errors.AlreadyWorked if facts.kind == DayKind.MADE_UP else errors.AlreadyOff
    day = SpecialDay.objects.create(unit=unit, **vars(facts))
    _record("add_day", by, day, unit)
    return Change(unit, followed([day.on], unit, Cause(_said(day), by)))


@transaction.atomic
def correct_day(*, day: SpecialDay, facts: DayFacts, by: Person) -> Change:
    """Write it down otherwise. DayTaken."""
    unit = _unit_of(day)
    _lock(unit, by)
    stored = SpecialDay.objects.select_for_update().get(pk=day.pk)
    if SpecialDay.objects.filter(unit=unit, on=facts.on).exclude(pk=stored.pk).exists():
        raise errors.DayTaken
    was = stored.on
    for name, value in vars(facts).items():
        setattr(stored, name, value)
    stored.save()
    _record("correct_day", by, stored, unit, was=str(was))
    return Change(unit, followed([was, stored.on], unit, Cause(_said(stored), by)))


@transaction.atomic
def remove_day(*, day: SpecialDay, by: Person) -> Change:
    """Let the day be again what it is for the area above."""
    unit = _unit_of(day)
    _lock(unit, by)
    _record("remove_day", by, day, unit)
    SpecialDay.objects.filter(pk=day.pk).delete()
    return Change(unit, followed([day.on], unit, Cause(_("Bỏ khỏi lịch: %(day)s") % {"day": _said(day)}, by)))


@transaction.atomic
def set_hours(*, unit: Unit, facts: HoursFacts, by: Person, hours: OfficeHours | None = None) -> Change:
    """Write down the hours of that unit and all in it from a day on; `hours`: instead of these.

    Hours that begin later hold on their days, so a summer may lie inside a year. HoursBeginThen, HoursOutOfOrder,
    CutoffOutside, HoursEndFirst.
    """
    _lock(unit, by)
    _check(facts)
    others = OfficeHours.objects.filter(unit=unit, valid_from=facts.valid_from)
    if (others.exclude(pk=hours.pk) if hours else others).exists():
        raise errors.HoursBeginThen
    row = OfficeHours.objects.select_for_update().get(pk=hours.pk) if hours else OfficeHours(unit=unit)
    days = _days_of(row) if hours else []
    for name, value in vars(facts).items():
        setattr(row, name, value)
    row.save()
    detail = {name: str(value) for name, value in vars(facts).items() if value is not None}
    audit.record(action="workdays.set_hours", by=by, target=unit, unit=unit, detail=detail)
    return Change(unit, followed([*days, *_days_of(row)], unit, Cause(_hours_said(row), by)))


@transaction.atomic
def remove_hours(*, hours: OfficeHours, by: Person) -> Change:
    """Let the hours of the area above hold again."""
    unit = _unit_of(hours)
    _lock(unit, by)
    detail = {"hours": str(hours), "valid_from": str(hours.valid_from)}
    audit.record(action="workdays.remove_hours", by=by, target=unit, unit=unit, detail=detail)
    OfficeHours.objects.filter(pk=hours.pk).delete()
    said = _("Bỏ khỏi lịch: %(hours)s") % {"hours": _hours_said(hours)}
    return Change(unit, followed(_days_of(hours), unit, Cause(said, by)))


def follow_the_country() -> list[Followed]:
    """Bring the country's days to the tables of this release, and every deadline that they move: both, or neither.

    Of whole years, for a year that is told for the first time is no longer provisional on any of its days.
    """
    using = router.db_for_write(SpecialDay)
    with transaction.atomic(using=using):
        changed = sorted(ensure_days(using=using))
        if not changed:
            return []
        days = [changed[0].replace(month=1, day=1), changed[-1].replace(month=12, day=31)]
        return followed(days, None, Cause(_("Lịch làm việc của cả nước được cập nhật")))


def _check(facts: HoursFacts) -> None:
    if not facts.opens < facts.lunch_from <= facts.lunch_to < facts.closes:
        raise errors.HoursOutOfOrder
    if facts.cutoff is not None and not facts.opens < facts.cutoff <= facts.closes:
        raise errors.CutoffOutside
    if facts.valid_to is not None and facts.valid_to <= facts.valid_from:
        raise errors.HoursEndFirst


def _said(day: SpecialDay) -> str:
    """As the courses of what it moved tell it: "Nghỉ 4/3/2026: bão (Công điện số 1)"."""
    told = {"kind": day.get_kind_display(), "day": written_day(day.on), "name": day.name, "source": day.source}
    return _("%(kind)s %(day)s: %(name)s (%(source)s)") % told


def _hours_said(hours: OfficeHours) -> str:
    told = {"hours": str(hours), "day": written_day(hours.valid_from), "source": hours.source}
    return _("Giờ làm việc %(hours)s từ %(day)s (%(source)s)") % told


def _days_of(hours: OfficeHours) -> list[date]:
    """The first and the last day on which they hold: what lies between them is counted anew."""
    return [hours.valid_from, hours.valid_to - A_DAY if hours.valid_to else FAR]


def _lock(unit: Unit, by: Person) -> None:
    """Refuse whoever may not; two who write one unit's calendar at once do so one after the other."""
    require(by, MANAGE, unit)
    Unit.objects.select_for_update().get(pk=unit.pk)


def _unit_of(row: SpecialDay | OfficeHours) -> Unit:
    if row.unit is None:  # no page leads there: the country's are nobody's
        raise Unit.DoesNotExist
    return row.unit


def _record(action: str, by: Person, day: SpecialDay, unit: Unit, **more: str) -> None:
    told = {"on": str(day.on), "kind": day.kind, "name": day.name, "source": day.source, **more}
    audit.record(action=f"workdays.{action}", by=by, target=day, unit=unit, detail=told)
