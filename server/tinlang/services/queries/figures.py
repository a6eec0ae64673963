"""Dossiers counted over a period: what came in, what was answered and when, what is still open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from tinlang.common import clock
from tinlang.common.dates import midnight
from tinlang.services.models import Channel, Dossier, DossierStep, Payment, Performer, Supplement
from tinlang.services.models.dossiers import BY_HOUR, FINISHED_BEFORE, FINISHED_LATE
from tinlang.units.models import Unit
from tinlang.units.queries import reachable

COUNT = "services.count"


@dataclass(frozen=True)
class Period:
    """From `begin` to `end`, both with them. Where a report cuts off is the asker's business."""

    begin: date
    end: date


@dataclass(frozen=True)
class Tally:
    """The counts of Biểu 06 (Thông tư 01/2020/TT-VPCP), without its first two columns.

    received = online + other + carried; resolved = before + on_time + late; open = in_time + overdue;
    received = resolved + open. What was withdrawn or stopped counts as resolved on that day; what waits for the
    applicant is open and in time. What was only registered or was not accepted is in none.
    """

    online: int = 0
    other: int = 0
    carried: int = 0
    before: int = 0
    on_time: int = 0
    late: int = 0
    in_time: int = 0
    overdue: int = 0

    @property
    def received(self) -> int:
        return self.online + self.other + self.carried

    @property
    def resolved(self) -> int:
        return self.before + self.on_time + self.late

    @property
    def open(self) -> int:
        return self.in_time + self.overdue

    def __add__(self, more: Tally) -> Tally:
        return Tally(*(getattr(self, one.name) + getattr(more, one.name) for one in fields(self)))

    @property
    def columns(self) -> tuple[int, ...]:
        """Columns 3 to 13, in the order of the form."""
        received = (self.received, self.online, self.other, self.carried)
        resolved = (self.resolved, self.before, self.on_time, self.late)
        return (*received, *resolved, self.open, self.in_time, self.overdue)


def percent(part: int, whole: int) -> float | None:
    """One decimal, half up; none of nothing."""
    if not whole:
        return None
    return float((Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP))


def counted_in(unit: Unit, on: date) -> QuerySet[Dossier]:
    """The dossiers that were taken in somewhere in that area, as it was that day."""
    return Dossier.objects.filter(unit__in=reachable([unit.pk], on), received_on__isnull=False)


def of_period(rows: QuerySet[Dossier], period: Period) -> QuerySet[Dossier]:
    """Those that a report of the period is about: open at its beginning, or come in since."""
    return rows.filter(received_on__lte=period.end).exclude(finished_on__lt=period.begin)


def tally(rows: QuerySet[Dossier], period: Period) -> Tally:
    """The counts over these rows, in one query."""
    return _tally(*of_period(rows, period).aggregate(**_counts(period)).values())


class By(StrEnum):
    """What a report is broken down by; the value is where a row's key is read."""

    FIELD = "version__field__code"
    UNIT = "unit__uid"
    OFFICER = "officer"

    def rows(self, rows: QuerySet[Dossier]) -> QuerySet[Dossier]:
        """The rows with that key on them."""
        return rows.annotate(officer=Subquery(_OFFICERS.values("person__uid")[:1])) if self is By.OFFICER else rows


_OFFICERS = DossierStep.objects.filter(dossier=OuterRef("pk"), performer=Performer.OFFICER).order_by("position")
"""Whoever had the first step that is an officer's: what was done at once at the desk has none."""


def tallies_by(rows: QuerySet[Dossier], period: Period, by: str) -> dict[Any, Tally]:
    """The counts for each value of a field, or of a `By`, in one query."""
    grouped = of_period(rows, period).order_by().values_list(by).annotate(**_counts(period))
    return {key: _tally(*counts) for key, *counts in grouped}


def summed(tallies: Iterable[Tally]) -> Tally:
    return sum(tallies, Tally())


def in_column(rows: QuerySet[Dossier], period: Period, column: str) -> QuerySet[Dossier]:
    """The dossiers that one count of a tally counts, or a sum: every figure opens onto its rows. KeyError."""
    return of_period(rows, period).filter(_conditions(period)[column])


def _counts(period: Period) -> dict[str, Count]:
    """What `_tally` makes the rest of: each condition is asked of every dossier, and there may be a million."""
    of = _conditions(period)
    asked = {name: of[name] for name in ("new", "resolved", "online", "before", "late", "overdue")}
    return {"all": Count("pk"), **{name: Count("pk", filter=condition) for name, condition in asked.items()}}


def _tally(all_: int, new: int, resolved: int, online: int, before: int, late: int, overdue: int) -> Tally:
    return Tally(
        online=online,
        other=new - online,
        carried=all_ - new,
        before=before,
        on_time=resolved - before - late,
        late=late,
        in_time=all_ - resolved - overdue,
        overdue=overdue,
    )


def _conditions(period: Period) -> dict[str, Q]:
    """What each count, and each sum, counts among the rows of the period."""
    new, resolved = Q(received_on__gte=period.begin), Q(finished_on__lte=period.end)
    is_open = Q(finished_on__isnull=True) | Q(finished_on__gt=period.end)
    after = period.end + timedelta(days=1)
    # What is due on the last day may still be answered on it, until the day has passed; or its hour, if that counts.
    past = Q(due_on__lt=min(after, clock.today())) | Q(BY_HOUR, due_at__lt=min(midnight(after), clock.now()))
    overdue = past & ~_waited_on(period.end)
    return {
        "new": new,
        "resolved": resolved,
        "online": Q(new, channel=Channel.ONLINE),
        "other": Q(new) & ~Q(channel=Channel.ONLINE),
        "carried": ~new,
        "before": Q(resolved, FINISHED_BEFORE),
        "on_time": resolved & ~FINISHED_BEFORE & ~FINISHED_LATE,
        "late": Q(resolved, FINISHED_LATE),
        "in_time": is_open & ~overdue,
        "overdue": is_open & overdue,
        "received": Q(),
        "open": is_open,
    }


def _waited_on(day: date) -> Q:
    """Whether it waited for its applicant at the end of that day."""

    end = midnight(day + timedelta(days=1))

    def waits(kind: Any) -> Exists:
        asked = kind.objects.filter(dossier=OuterRef("pk"), asked_at__lt=end)
        return Exists(asked.filter(Q(taken_at__isnull=True) | Q(taken_at__gte=end)))

    return Q(waits(Supplement)) | Q(waits(Payment))
