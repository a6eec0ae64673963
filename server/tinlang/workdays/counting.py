"""When something is due. Pure: the same for the same facts, with each step said, so that anybody can count it again.

Sources: Bộ luật Dân sự 2015, điều 147-148 (the first day is not counted; a term in months ends on the day of the same
number, or with the month that has none; one that ends on a day off ends with the next working day); Nghị định
61/2018/NĐ-CP, điều 19 (a dossier given back is counted anew; one new date, with an apology). Where practice differs (a
supplement pauses), a rule of the procedure says which.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tinlang.workdays.calendar import A_DAY, WorkCalendar
from tinlang_wire.clock import ZONE

LONGEST = 1_000
"""Of days or hours; no procedure has a longer term, a slip of the pen has."""
LONGEST_MONTHS = 60


class TermUnit(StrEnum):
    WORKING_DAYS = "working_days"
    HOURS = "hours"
    """Working hours: those in which offices are open."""
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"

    @property
    def runs_on_days_off(self) -> bool:
        """Whether every day is counted, and only the last one must be a working day."""
        return self in (TermUnit.CALENDAR_DAYS, TermUnit.MONTHS)


@dataclass(frozen=True)
class Term:
    """So long from receipt. 0 working days: within the day of receipt. `cutoff`: instead of that of the office."""

    amount: int
    unit: TermUnit = TermUnit.WORKING_DAYS
    cutoff: time | None = None

    def __post_init__(self) -> None:
        longest = LONGEST_MONTHS if self.unit is TermUnit.MONTHS else LONGEST
        if not (0 if self.unit is TermUnit.WORKING_DAYS else 1) <= self.amount <= longest:
            raise ValueError(f"no term of {self.amount} {self.unit}")


class OnSupplement(StrEnum):
    PAUSE = "pause"
    """What was left of the term goes on when the supplement has come."""
    RESTART = "restart"
    """The whole term is counted anew from the supplement."""


@dataclass(frozen=True)
class Pause:
    """The clock stands from `begun_at` until `ended_at`; none: it stands still."""

    begun_at: datetime
    ended_at: datetime | None = None
    then: OnSupplement = OnSupplement.PAUSE


@dataclass(frozen=True)
class NewDate:
    """The one extension: `to_on` was announced at `given_at`, with an apology."""

    given_at: datetime
    to_on: date


class Reason(StrEnum):
    """What a step of the count did."""

    CAME_ON_A_DAY_OFF = "came_on_a_day_off"
    CAME_LATE = "came_late"
    """Received on a day off, or at or after the last call of a working day: counted as received on `on`."""
    BEGINS = "begins"
    """The first day that counts is `on`."""
    DAY_OFF = "day_off"
    MADE_UP = "made_up"
    PAUSED = "paused"
    """`amount` days or minutes (of a term in hours) were not counted."""
    RESTARTED = "restarted"
    TOO_LATE = "too_late"
    """A pause that began when the term was over moves nothing."""
    SHORT_MONTH = "short_month"
    """The last month has no day of that number: its own last day, `on`."""
    ROLLED = "rolled"
    """The last calendar day was a day off: the end of `on` instead."""
    ENDS = "ends"
    EXTENDED = "extended"


@dataclass(frozen=True)
class Step:
    reason: Reason
    on: date
    amount: int = 0
    name: str = ""


@dataclass(frozen=True)
class Deadline:
    """Due at the end of office hours of a day, or, for a term in hours, at an hour.

    `original_at`: before any extension. `is_paused`: the clock stands, so `due_at` is yet to move. `is_provisional`:
    rests on holidays that nobody has announced.
    """

    due_at: datetime
    original_at: datetime
    is_paused: bool = False
    is_provisional: bool = False
    steps: Sequence[Step] = field(default_factory=tuple)

    @property
    def due_on(self) -> date:
        return self.due_at.astimezone(ZONE).date()


def deadline(
    received_at: datetime,
    term: Term,
    calendar: WorkCalendar,
    *,
    pauses: Sequence[Pause] = (),
    new_date: NewDate | None = None,
) -> Deadline:
    """The deadline of what was received then. `pauses` in their order.

    A new date was announced as a day: it never makes a term shorter, only a pause that begins behind it moves it, and a
    day off makes it the next working day.
    """
    count = _Count(calendar, term, received_at, new_date)
    running = [count.pause(pause) for pause in pauses]
    original = due = count.end()
    if new_date is not None:
        due = max(original, count.extended())
        count.steps.append(Step(Reason.EXTENDED, due.date()))
    first = received_at.astimezone(ZONE).date()
    return Deadline(
        due_at=due,
        original_at=original,
        is_paused=not all(running),
        is_provisional=calendar.is_provisional(first, max(original.date(), due.date())),
        steps=tuple(count.steps),
    )


def received_on(received_at: datetime, calendar: WorkCalendar, cutoff: time | None = None) -> date:
    """The day as which a receipt counts: a day off, or an hour at or after the last call, is the next working day's."""
    local = received_at.astimezone(ZONE)
    day = local.date()
    if not calendar.is_working(day):
        return calendar.on_or_after(day)
    if local.time() >= (cutoff or calendar.hours_on(day).last_call):
        return calendar.on_or_after(day + A_DAY)
    return day


class _Count:
    """One count: where it begins, what moved it, and where it ends."""

    def __init__(
        self, calendar: WorkCalendar, term: Term, received_at: datetime, new_date: NewDate | None = None
    ) -> None:
        self.calendar, self.term, self.new_date = calendar, term, new_date
        self.steps: list[Step] = []
        self.lost_since_new_date = 0
        self.paused_until = date.min
        self._begin(received_at)

    def _begin(self, at: datetime) -> None:
        local = at.astimezone(ZONE)
        self.received_on = received_on(at, self.calendar, self.term.cutoff)
        self.begin = local if local.date() == self.received_on else _opening(self.calendar, self.received_on)
        self.not_counted = 0
        if local.date() != self.received_on:
            late = self.calendar.is_working(local.date())
            self.steps.append(Step(Reason.CAME_LATE if late else Reason.CAME_ON_A_DAY_OFF, self.received_on))

    def pause(self, pause: Pause) -> bool:
        """Take the pause into the count; whether the clock runs again behind it."""
        if self._is_over(pause.begun_at):
            self.steps.append(Step(Reason.TOO_LATE, pause.begun_at.astimezone(ZONE).date()))
            return True
        if pause.ended_at is None:
            return False
        if pause.then is OnSupplement.RESTART:
            self._begin(pause.ended_at)
            self.steps.append(Step(Reason.RESTARTED, self.received_on))
            return True
        lost = self._lost(pause.begun_at, pause.ended_at)
        self.not_counted += lost
        if self.new_date is not None and self.new_date.given_at <= pause.begun_at:
            self.lost_since_new_date += lost
        if lost:
            self.steps.append(Step(Reason.PAUSED, pause.ended_at.astimezone(ZONE).date(), lost))
        return True

    def _lost(self, begun_at: datetime, ended_at: datetime) -> int:
        """Days that a pause takes, by the rule of the term: it begins as a receipt does. Minutes of a term in hours."""
        if self.term.unit is TermUnit.HOURS:
            return sum(_minutes(*span) for span in _open_spans(self.calendar, begun_at, ended_at))
        begin = max(received_on(begun_at, self.calendar, self.term.cutoff), self.paused_until)
        end = self.paused_until = received_on(ended_at, self.calendar, self.term.cutoff)
        if self.term.unit.runs_on_days_off:
            return max(0, (end - begin).days)
        return self.calendar.between(begin, end)

    def _is_over(self, at: datetime) -> bool:
        """Whether the term had ended by then; of a term in days, whether its last day had."""
        due = self._due()
        if self.new_date is not None and self.new_date.given_at <= at:
            due = max(due, self.extended())
        return at > due if self.term.unit is TermUnit.HOURS else at.astimezone(ZONE).date() > due.date()

    def extended(self) -> datetime:
        """Where the new date ends, with what was lost since it was given."""
        assert self.new_date is not None
        day, lost = self.calendar.on_or_after(self.new_date.to_on), self.lost_since_new_date
        if self.term.unit is TermUnit.HOURS:
            end = closing(self.calendar, day)
            return after_minutes(self.calendar, end, lost) if lost else end
        if self.term.unit.runs_on_days_off:
            return closing(self.calendar, self.calendar.on_or_after(day + timedelta(days=lost)))
        return closing(self.calendar, self.calendar.after(day, lost) if lost else day)

    def _due(self) -> datetime:
        """Where the term ends, by what was taken into the count so far."""
        if self.term.unit is TermUnit.HOURS:
            return after_minutes(self.calendar, self.begin, self.term.amount * 60 + self.not_counted)
        return closing(self.calendar, self.calendar.on_or_after(self._last_day()))

    def _last_day(self) -> date:
        if self.term.unit is TermUnit.MONTHS:
            return months_after(self.received_on, self.term.amount) + timedelta(days=self.not_counted)
        amount = self.term.amount + self.not_counted
        if self.term.unit is TermUnit.CALENDAR_DAYS:
            return self.received_on + timedelta(days=amount)
        return self.calendar.after(self.received_on, amount) if amount else self.received_on

    def end(self) -> datetime:
        """Where the term ends; writes down how it came there."""
        at = self._due()
        end = at.date()
        if self.term.unit.runs_on_days_off:
            self.steps.append(Step(Reason.BEGINS, self.received_on + A_DAY))
            if self.term.unit is TermUnit.MONTHS:
                self._tell_of_a_short_month()
            if self._last_day() != end:
                self.steps.append(Step(Reason.ROLLED, end))
        elif end != self.received_on:
            if self.term.unit is TermUnit.WORKING_DAYS:
                self.steps.append(Step(Reason.BEGINS, self.calendar.after(self.received_on, 1)))
            for one in self.calendar.days_off(self.received_on, end):
                self.steps.append(Step(Reason.DAY_OFF if one.is_off else Reason.MADE_UP, one.on, name=one.name))
        self.steps.append(Step(Reason.ENDS, end, self.term.amount))
        return at

    def _tell_of_a_short_month(self) -> None:
        last = months_after(self.received_on, self.term.amount)
        if last.day != self.received_on.day:
            self.steps.append(Step(Reason.SHORT_MONTH, last, self.received_on.day))


def months_after(day: date, months: int) -> date:
    """The day of the same number so many months later, or the last of a month that has none (điều 148 khoản 3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _opening(calendar: WorkCalendar, day: date) -> datetime:
    return datetime.combine(day, calendar.hours_on(day).opens, ZONE)


def closing(calendar: WorkCalendar, day: date) -> datetime:
    """The end of office hours of that day."""
    return datetime.combine(day, calendar.hours_on(day).closes, ZONE)


def _open_spans(calendar: WorkCalendar, begin: datetime, end: datetime | None) -> Iterator[tuple[datetime, datetime]]:
    """What of the working days' mornings and afternoons lies behind `begin`, and before `end` if there is one."""
    day = calendar.on_or_after(begin.astimezone(ZONE).date())
    while end is None or datetime.combine(day, time(0), ZONE) < end:
        for opens, closes in calendar.hours_on(day).spans(day):
            span = max(opens, begin), closes if end is None else min(closes, end)
            if span[0] < span[1]:
                yield span
        day = calendar.after(day, 1)


def _minutes(begin: datetime, end: datetime) -> int:
    return int((end - begin).total_seconds()) // 60


def after_minutes(calendar: WorkCalendar, begin: datetime, minutes: int) -> datetime:
    """The instant at which so many minutes have been worked since `begin`."""
    for opens, closes in _open_spans(calendar, begin.replace(second=0, microsecond=0), None):
        inside = _minutes(opens, closes)
        if minutes <= inside:
            return opens.astimezone(ZONE) + timedelta(minutes=minutes)
        minutes -= inside
    raise AssertionError("the days of a calendar end in OutsideCalendar")
