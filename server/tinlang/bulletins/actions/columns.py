"""The columns (chuyên mục) of a unit: begun, named otherwise, ended, offered again. Those of all are technicians'."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.bulletins import errors
from tinlang.bulletins.models import NAME_OF_COLUMN_CHARACTERS, Column, State, Version
from tinlang.bulletins.queries import columns_in_reach
from tinlang.common import audit, clock
from tinlang.common.text import fold, nfc
from tinlang.units.models import Unit

MANAGE = "bulletins.columns"
A_DAY = timedelta(days=1)


@transaction.atomic
def add_column(*, unit: Unit, by: Person, name: str) -> Column:
    """Offer a column from today on. ColumnNameMissing, ColumnNameTooLong, ColumnNameTaken."""
    require(by, MANAGE, unit)
    Unit.objects.select_for_update().get(pk=unit.pk)  # the same name twice at once
    name = _checked(name, unit)
    column = Column.objects.create(unit=unit, name=name, valid_from=clock.today())
    audit.record(action="bulletins.add_column", by=by, target=column, unit=unit, detail={"name": name})
    return column


@transaction.atomic
def rename_column(*, column: Column, by: Person, name: str) -> Column:
    """Name it otherwise from today on; the column that is offered under the new name.

    What was submitted under the old name keeps it: then that column ends, and a new one takes over the drafts.
    ColumnEnded where nothing could take over; ColumnNameMissing, ColumnNameTooLong, ColumnNameTaken.
    """
    stored = _lock(column, by)
    name = _checked(name, _unit_of(stored), stored)
    if name == stored.name:
        return stored
    before, today = stored.name, clock.today()
    if _is_on_record(stored):
        if stored.valid_to is not None and stored.valid_to <= today:
            raise errors.ColumnEnded
        renamed = Column.objects.create(
            unit=stored.unit, name=name, order=stored.order, valid_from=today, valid_to=stored.valid_to
        )
        Version.objects.filter(column=stored, state=State.DRAFT).update(column=renamed)
        stored.valid_to = max(today, stored.valid_from + A_DAY)
        stored.save(update_fields=["valid_to"])
    else:
        stored.name = name
        stored.save(update_fields=["name"])
        renamed = stored
    detail = {"name": name, "before": before}
    audit.record(action="bulletins.rename_column", by=by, target=renamed, unit=stored.unit, detail=detail)
    return renamed


@transaction.atomic
def end_column(*, column: Column, by: Person, last_day: date) -> Column:
    """Offer it up to and with this day; bulletins that stand under it keep it. ColumnEndsInThePast."""
    stored = _lock(column, by)
    if last_day < clock.today():
        raise errors.ColumnEndsInThePast
    stored.valid_to = max(last_day, stored.valid_from) + A_DAY
    stored.save(update_fields=["valid_to"])
    told = {"name": stored.name, "valid_to": str(stored.valid_to)}
    audit.record(action="bulletins.end_column", by=by, target=stored, unit=stored.unit, detail=told)
    return stored


@transaction.atomic
def offer_column_again(*, column: Column, by: Person) -> Column:
    """Take back that it ends. ColumnNameTaken, where another has taken its name meanwhile."""
    stored = _lock(column, by)
    _checked(stored.name, _unit_of(stored), stored)
    stored.valid_to = None
    stored.save(update_fields=["valid_to"])
    told = {"name": stored.name}
    audit.record(action="bulletins.offer_column_again", by=by, target=stored, unit=stored.unit, detail=told)
    return stored


def _lock(column: Column, by: Person) -> Column:
    stored = Column.objects.select_for_update().get(pk=column.pk)
    require(by, MANAGE, _unit_of(stored))
    return stored


def _unit_of(column: Column) -> Unit:
    if column.unit is None:  # no page leads there: they are nobody's
        raise Column.DoesNotExist
    return column.unit


def _is_on_record(column: Column) -> bool:
    """Whether anything that is no draft any more stands under it."""
    return Version.objects.filter(~Q(state=State.DRAFT), column=column).exists()


def _checked(name: str, unit: Unit, column: Column | None = None) -> str:
    """The name in NFC with single blanks; free among what is offered to the unit, its own or not, today or later."""
    name = " ".join(nfc(name).split())
    if not any(char.isalnum() for char in name):
        raise errors.ColumnNameMissing
    if len(name) > NAME_OF_COLUMN_CHARACTERS:
        raise errors.ColumnNameTooLong
    others = columns_in_reach(unit).filter(Q(valid_to=None) | Q(valid_to__gt=clock.today()))
    if column is not None:
        others = others.exclude(pk=column.pk)
    if alike := [other for other in others if fold(other.name) == fold(name)]:
        raise errors.ColumnNameShared if any(other.unit_id is None for other in alike) else errors.ColumnNameTaken
    return name
