"""Many rows at once, where thousands come together: prepared by their fields, executed by the driver.

Django's own `bulk_create` writes an SQL text with a place for every value of every row, and its models and `IN` cost
more than what is done with them. Rows to be written are whatever has the attributes; no keys come back, no signals are
sent.
"""

from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

from tinlang.common.ids import uuid_of

Field = models.Field[Any, Any]
Model = type[models.Model]

AS_IT_IS = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.BooleanField)
"""Fields whose values the drivers take as they are."""


def insert(model: Model, rows: Collection[object], *, ignore_known: bool = False) -> None:
    """INSERT each; with `ignore_known` those that break a uniqueness are passed over."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connections[router.db_for_write(model)].ops.quote_name
    names, places = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    known = " ON CONFLICT DO NOTHING" if ignore_known else ""
    _execute(model, f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places}){known}", fields, rows)


def update(model: Model, rows: Collection[object], names: Sequence[str]) -> None:
    """UPDATE these fields of each, by its key."""
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    quote = connections[router.db_for_write(model)].ops.quote_name
    key = model._meta.pk
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {quote(str(key.column))} = %s"
    _execute(model, sql, [*fields, key], rows)


def read(
    model: Model, names: Sequence[str], by: str, values: Collection[Any], *, also: str = "", given: Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """These fields of the rows in which `by` is one of `values`.

    `also`: SQL that follows the condition, never made of what came from outside; `given`: its parameters.
    """
    if not values:
        return []
    connection = connections[router.db_for_write(model)]
    quote, key = connection.ops.quote_name, _field(model, by)
    fields = [_field(model, name) for name in names]
    columns, places = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(values))
    table = quote(model._meta.db_table)
    sql = f"SELECT {columns} FROM {table} WHERE {quote(str(key.column))} IN ({places}) {also}"
    told = map(connection.ops.adapt_unknown_value, given)
    with connection.cursor() as cursor:
        cursor.execute(sql, [*(key.get_db_prep_value(value, connection) for value in values), *told])
        found = cursor.fetchall()
    if not found:
        return []
    ways = [_reading(field, connection) for field in fields]
    read = [map(way, column) if way else column for way, column in zip(ways, zip(*found, strict=True), strict=True)]
    return list(zip(*read, strict=True))


def locking(model: Model) -> str:
    """What follows a SELECT to hold its rows; SQLite holds the whole file by then."""
    return connections[router.db_for_write(model)].ops.for_update_sql() if _can_lock(model) else ""


def _can_lock(model: Model) -> bool:
    return bool(connections[router.db_for_write(model)].features.has_select_for_update)


def _field(model: Model, name: str) -> Field:
    return model._meta.get_field(name)  # type: ignore[return-value]


def _reading(field: Field, connection: BaseDatabaseWrapper) -> Callable[[Any], Any] | None:
    """From what the driver gives to the field's own value; None: it is that already."""
    if isinstance(field, models.UUIDField) and not connection.features.has_native_uuid_field:
        return lambda value: value if value is None else uuid_of(value)
    column = field.cached_col
    ways = [*connection.ops.get_db_converters(column), *column.get_db_converters(connection)]
    if not ways:
        return None

    def convert(value: Any) -> Any:
        for way in ways:
            value = way(value, column, connection)
        return value

    return convert


def _writing(field: Field) -> Callable[[Any, BaseDatabaseWrapper], Any]:
    """Of many rows the days are the same, and the instants often."""
    way: Callable[[Any, BaseDatabaseWrapper], Any] = field.get_db_prep_save
    return lru_cache(maxsize=16)(way) if isinstance(field, models.DateField) else way


def _execute(model: Model, sql: str, fields: Sequence[Field], rows: Collection[object]) -> None:
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    take = attrgetter(*(str(field.attname) for field in fields))
    ways = [(place, _writing(field)) for place, field in enumerate(fields) if not isinstance(field, AS_IT_IS)]

    def prepared(row: object) -> list[Any]:
        values = list(take(row))
        for place, way in ways:
            values[place] = way(values[place], connection)
        return values

    with connection.cursor() as cursor:
        cursor.executemany(sql, [prepared(row) for row in rows])
