"""Days of Viet Nam as instants."""

from datetime import date, datetime, time, timedelta

from tinlang_wire.clock import ZONE


def ends_of(day: date) -> datetime:
    """The instant at which that day is over."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=ZONE)
