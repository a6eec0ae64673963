"""The pages of the calendar."""

from tinlang.workdays.views.changing import add_day, add_hours, day, hours
from tinlang.workdays.views.showing import year

__all__ = ["add_day", "add_hours", "day", "hours", "year"]
