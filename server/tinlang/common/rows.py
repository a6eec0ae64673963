"""Many rows at once, where thousands come together: prepared by their fields, executed by the driver.

Django's own `bulk_create` writes an SQL text with a place for every value of every row; for 4,000 reports that took
longer than all else that is done with them. No keys come back, no signals are sent.
"""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from django.db import connections, models, router

Row = TypeVar("Row", bound=models.Model)


def insert(model: type[Row], rows: Collection[Row], *, ignore_known: bool = False) -> None:
    """INSERT each; with `ignore_known` those that break a uniqueness are passed over."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    quote = connections[router.db_for_write(model)].ops.quote_name
    names, places = ", ".join(quote(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    known = " ON CONFLICT DO NOTHING" if ignore_known else ""
    _execute(model, f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({places}){known}", fields, rows)


def update(model: type[Row], rows: Collection[Row], names: Sequence[str]) -> None:
    """UPDATE these fields of each, by its key."""
    fields = [field for field in model._meta.concrete_fields if field.name in names]
    quote = connections[router.db_for_write(model)].ops.quote_name
    key = model._meta.pk
    sets = ", ".join(f"{quote(str(field.column))} = %s" for field in fields)
    sql = f"UPDATE {quote(model._meta.db_table)} SET {sets} WHERE {quote(str(key.column))} = %s"
    _execute(model, sql, [*fields, key], rows)


def _execute(model: type[Row], sql: str, fields: Sequence[models.Field[Any, Any]], rows: Collection[Row]) -> None:
    if not rows:
        return
    connection = connections[router.db_for_write(model)]
    ways = [(str(field.attname), field.get_db_prep_save) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[way(getattr(row, name), connection) for name, way in ways] for row in rows])
