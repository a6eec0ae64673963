"""Rows by their keys, of which most that is asked is already known."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignKey, QuerySet
from django.db.models.fields.related_lookups import RelatedIn
from django.db.models.sql.compiler import SQLCompiler


def among(rows: QuerySet[Any], keys: Collection[Any] | QuerySet[Any, Any]) -> QuerySet[Any]:
    """Those of the rows that have one of these keys: a list, or a query of keys that was not read yet.

    On SQLite as a query in the query, so that it begins with the keys and asks of those rows alone in which area they
    lie. Given the list itself, it takes each key for each unit of the area: a thousand by a thousand. PostgreSQL takes
    the list first, but a query only after it has joined every row of the table with all that a page shows of it.
    """
    if connections[rows.db].vendor == "postgresql":
        return rows.filter(pk__in=keys)
    return rows.filter(pk__in=rows.model._base_manager.filter(pk__in=keys).values("pk"))


@ForeignKey.register_lookup
class Under(RelatedIn):
    """As `__in`: of one of these. But of rows that are `walked` it is only asked, and not where SQLite begins."""

    lookup_name = "under"

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        sql, facts = self.as_sql(compiler, connection)
        return (f"+{sql}" if getattr(compiler.query, "is_walked", False) else sql), facts


def walked(rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The same rows, found in their order and counted off, for a page far down a long list.

    By itself SQLite gathers the rows unit by unit and sorts them: of a hundred thousand that takes longer than to pass
    forty thousand by. The order needs an index of its own, with the unit in it.
    """
    found = rows.all()
    found.query.is_walked = True  # type: ignore[attr-defined]
    return found
