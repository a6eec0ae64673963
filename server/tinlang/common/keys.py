"""Rows by their keys, of which most that is asked is already known."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet


def among(rows: QuerySet[Any], keys: Collection[Any] | QuerySet[Any, Any]) -> QuerySet[Any]:
    """Those of the rows that have one of these keys: a list, or a query of keys that was not read yet.

    As a query in the query, so that the database begins with the keys and asks of those rows alone in which area they
    lie. Given the list itself, SQLite takes each key for each unit of the area: a thousand by a thousand.
    """
    return rows.filter(pk__in=rows.model._base_manager.filter(pk__in=keys).values("pk"))
