"""Days and hours as people in Viet Nam write them: "11/5/2018 17:00", "17h30 ngày 11/5". The day comes first, always.

A browser's own picker follows the language of the browser and may show the month first; these fields are text, with a
calendar of ours where there are scripts (`dates.js`), and are understood without.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tinlang.common import clock
from tinlang_wire.clock import ZONE

YEARS = range(1900, 2200)
"""Of others somebody slipped; and the days around them have no place in a calendar to count with."""

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?:[t ](?P<time>\d{1,2}:\d{2})(?::\d{2})?)?")
_DAY = re.compile(r"\b(?P<day>\d{1,2})\s*[/.-]\s*(?P<month>\d{1,2})(?:\s*[/.-]\s*(?P<year>\d{4}|\d{2}))?\b")
_TIME = re.compile(r"\b(?P<hour>\d{1,2})\s*(?:[:hg]|giờ)\s*(?P<minute>\d{1,2})?\s*(?:phút|p)?(?![\w:])")
_FILLERS = re.compile(r"\b(?:lúc|vào|ngày|hồi|thứ|hai|ba|tư|năm|sáu|bảy|chủ|nhật)\b|,")


class Told(NamedTuple):
    """What was understood: a day, an hour, or both."""

    day: date | None
    time: time | None


def understood(text: str, today: date, *, past: bool = False) -> Told | None:
    """The day and the hour in a text, None if there is more in it.

    A day without a year is the next such day; where it is about what has been (`past`), the last.
    """
    text = " ".join(text.casefold().split())
    iso = _ISO.fullmatch(text)
    if iso is not None:
        day = _day(iso["year"], iso["month"], iso["day"], today, past)
        hour = _time(*iso["time"].split(":")) if iso["time"] else None
        return None if day is None or (iso["time"] and hour is None) else Told(day, hour)
    found_day, text = _taken(_DAY, text)
    found_time, text = _taken(_TIME, text)
    if (found_day is None and found_time is None) or _FILLERS.sub("", text).strip():
        return None
    day = _day(found_day["year"], found_day["month"], found_day["day"], today, past) if found_day else None
    hour = _time(found_time["hour"], found_time["minute"]) if found_time else None
    return None if (found_day and day is None) or (found_time and hour is None) else Told(day, hour)


def _taken(pattern: re.Pattern[str], text: str) -> tuple[re.Match[str] | None, str]:
    """The first match, and the text without it."""
    found = pattern.search(text)
    return (found, f"{text[: found.start()]} {text[found.end() :]}") if found else (None, text)


def _day(year: str | None, month: str, day: str, today: date, past: bool) -> date | None:
    try:
        if year:
            told = date(int(year) + (2000 if len(year) == 2 else 0), int(month), int(day))
            return told if told.year in YEARS else None
        this = date(today.year, int(month), int(day))
        if past:
            return this if this <= today else date(today.year - 1, int(month), int(day))
        return this if this >= today else date(today.year + 1, int(month), int(day))
    except ValueError:
        return None


def _time(hour: str, minute: str | None) -> time | None:
    try:
        return time(int(hour), int(minute or 0))
    except ValueError:
        return None


def written_day(day: date) -> str:
    """11/5/2018"""
    return f"{day.day}/{day.month}/{day.year:04}"


def written_moment(instant: datetime) -> str:
    """11/5/2018 17:00, in Viet Nam."""
    local = instant.astimezone(ZONE)
    return f"{written_day(local.date())} {local:%H:%M}"


def midnight(day: date) -> datetime:
    """The instant at which the day begins in Viet Nam."""
    return datetime.combine(day, time(0), tzinfo=ZONE)


class _DateText(forms.TextInput):
    """One line in which a day is typed; `data-date` lets `dates.js` put a calendar beside it."""

    def __init__(self, kind: str, placeholder: str) -> None:
        super().__init__(
            attrs={"data-date": kind, "placeholder": placeholder, "autocomplete": "off", "class": "date", "size": "18"}
        )


class DayField(forms.Field):
    """A day, or None. `forms.Field` because Django's own would read 5/11 as a month first in another language."""

    kind, example = "day", "11/5/2018"
    unclear = _("Không hiểu ngày này. Viết như 11/5/2018.")

    def __init__(self, *, past: bool = False, **options: Any) -> None:
        """`past`: it is about what has been."""
        self.past = past
        options.setdefault("required", False)
        super().__init__(widget=_DateText(self.kind, self.example), **options)

    def prepare_value(self, value: Any) -> Any:
        return written_day(value) if isinstance(value, date) else value

    def to_python(self, value: Any) -> Any:
        told = self.told(value)
        if told is None:
            return None
        if told.day is None or told.time is not None:
            raise ValidationError(self.unclear, "invalid")
        return told.day

    def told(self, value: Any) -> Told | None:
        """What was typed, None for nothing. ValidationError."""
        if value in self.empty_values or not str(value).strip():
            return None
        told = understood(str(value), clock.today(), past=self.past)
        if told is None:
            raise ValidationError(self.unclear, "invalid")
        return told


class MomentField(DayField):
    """A day and an hour of Viet Nam as an instant, or None."""

    kind, example = "moment", "11/5/2018 17:00"
    unclear = _("Không hiểu ngày giờ này. Viết như 11/5/2018 17:00.")

    def prepare_value(self, value: Any) -> Any:
        return written_moment(value) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> Any:
        told = self.told(value)
        if told is None:
            return None
        if told.time is None:
            raise ValidationError(_("Chưa có giờ. Viết như 11/5/2018 17:00."), "invalid")
        if told.day is None:
            raise ValidationError(_("Chưa có ngày. Viết như 11/5/2018 17:00."), "invalid")
        return datetime.combine(told.day, told.time, tzinfo=ZONE)


class DayAndMaybeTimeField(DayField):
    """A day and, where it is known, the hour: a `Told`, or None."""

    kind, example = "day-time", "11/5/2018 8:30"
    unclear = _("Không hiểu ngày này. Viết như 11/5/2018, hoặc 11/5/2018 8:30.")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Told) and value.day is not None:
            return written_day(value.day) + (f" {value.time:%H:%M}" if value.time else "")
        return value

    def to_python(self, value: Any) -> Told | None:
        told = self.told(value)
        if told is not None and told.day is None:
            raise ValidationError(self.unclear, "invalid")
        return told


class HourField(DayField):
    """An hour of the day alone, or None: “7h30”, “13:30”."""

    kind, example = "hour", "7h30"
    unclear = _("Không hiểu giờ này. Viết như 7h30.")

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        del self.widget.attrs["data-date"]  # there is no day to choose

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        told = self.told(value)
        if told is None:
            return None
        if told.time is None or told.day is not None:
            raise ValidationError(self.unclear, "invalid")
        return told.time


def day_asked(text: str, *, past: bool = True) -> date | None:
    """The day in an address; None for what is no day, or lies before there was anything to count. As `understood`."""
    field = DayField(past=past, required=False)
    try:
        found = field.clean(text)
    except ValidationError:
        return None
    return found if isinstance(found, date) and found.year >= 1900 else None
