"""The days and hours that come with the program, in `data/`: what is not known of a place, and a year's holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import router
from django.utils.translation import gettext as _

from tinlang.units.lists import FOLDER
from tinlang.units.models import BEGINNING
from tinlang.units.tables import Row, TableProblems, read
from tinlang.workdays.models import NAME_CHARACTERS, SOURCE_CHARACTERS, DayKind
from tinlang.workdays.moving import FAR

DAYS, HOURS = "working-days.csv", "office-hours.csv"


@dataclass(frozen=True)
class NationalDay:
    """A line of the table of days: the fields of a `SpecialDay` of the whole country."""

    on: date
    kind: str
    name: str
    instead_of: date | None
    is_provisional: bool
    source: str


@dataclass(frozen=True)
class UsualHours:
    """A line of the table of hours: the fields of an `OfficeHours` of everywhere."""

    valid_from: date
    valid_to: date | None
    weekdays: str
    opens: time
    lunch_from: time
    lunch_to: time
    closes: time
    cutoff: time | None
    source: str


def national_days(folder: Path = FOLDER) -> list[NationalDay]:
    """The days off and made up of the whole country. TableProblems."""
    table = read(folder / DAYS, ("on", "kind", "name", "instead_of", "provisional", "source"))
    days = table.build(_national_day)
    table.no_repeats((row.line, row.cells["on"]) for row in table.rows)
    if table.problems:
        raise TableProblems(table.problems)
    return days


def usual_hours(folder: Path = FOLDER) -> list[UsualHours]:
    """The hours of offices whose place has told none. TableProblems."""
    columns = ("valid_from", "valid_to", "weekdays", "opens", "lunch_from", "lunch_to", "closes", "cutoff", "source")
    table = read(folder / HOURS, columns)
    hours = table.build(_usual_hours)
    if table.problems:
        raise TableProblems(table.problems)
    return hours


def seed_days(*, using: str, apps: Apps = installed, **_signal: Any) -> None:
    """After each migration: where the country has no days yet, it has those of the tables. No deadline can move."""
    if "workdays" not in apps.app_configs:  # only other apps were migrated
        return
    days = apps.get_model("workdays", "SpecialDay")
    if using == router.db_for_write(days) and not days.objects.using(using).filter(unit=None).exists():
        ensure_days(using=using, apps=apps)


def ensure_days(*, using: str, apps: Apps = installed) -> list[date]:
    """Have the country's days and hours as the tables have them: what is provisional follows them, what was announced
    stays as it stands. The days of which something changed.
    """
    days, hours = apps.get_model("workdays", "SpecialDay"), apps.get_model("workdays", "OfficeHours")
    wanted = {one.on: one for one in national_days()}
    country = days.objects.using(using).filter(unit=None)
    there = {row.on: row for row in country}
    changed = [on for on, row in there.items() if row.is_provisional and on not in wanted]
    country.filter(on__in=changed).delete()
    for on, one in wanted.items():
        row = there.get(on)
        if row is None:
            days.objects.using(using).create(unit=None, **vars(one))
        elif row.is_provisional and vars(one) != {name: getattr(row, name) for name in vars(one)}:
            country.filter(pk=row.pk).update(**vars(one))
        else:
            continue
        changed.append(on)
    if not hours.objects.using(using).filter(unit=None).exists():
        for usual in usual_hours():
            hours.objects.using(using).create(unit=None, **vars(usual))
            changed += [usual.valid_from, FAR]
    return changed


def _national_day(row: Row) -> NationalDay:
    on = row.day("on")
    if on is None:
        raise ValueError(_("cột %(column)s còn trống") % {"column": "on"})
    return NationalDay(
        on=on,
        kind=row.one_of("kind", DayKind.values),
        name=row.text("name", NAME_CHARACTERS),
        instead_of=row.day("instead_of"),
        is_provisional=row.optional("provisional") == "1",
        source=row.text("source", SOURCE_CHARACTERS),
    )


def _usual_hours(row: Row) -> UsualHours:
    return UsualHours(
        valid_from=row.day("valid_from") or BEGINNING,
        valid_to=row.day("valid_to"),
        weekdays=row.text("weekdays", 7),
        opens=time.fromisoformat(row.text("opens")),
        lunch_from=time.fromisoformat(row.text("lunch_from")),
        lunch_to=time.fromisoformat(row.text("lunch_to")),
        closes=time.fromisoformat(row.text("closes")),
        cutoff=time.fromisoformat(cutoff) if (cutoff := row.optional("cutoff")) else None,
        source=row.text("source", SOURCE_CHARACTERS),
    )
