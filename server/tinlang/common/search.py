"""Search that forgives missing tone marks: `title__fold__contains=fold("dong dang")` finds "Đồng Đăng"."""

from functools import lru_cache
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Field, TextField, Transform
from django.db.models.lookups import StartsWith

from tinlang.common.derived import DerivedField
from tinlang.common.text import fold

_LAST = "\U0010ffff"
"""Sorts behind whatever a text may go on with."""


class Fold(Transform):
    """The text in lower case without tone marks, đ as d: on SQLite our own function, on PostgreSQL its Unicode ones.

    On PostgreSQL `lower` comes last: a database in the locale C lowers only plain letters, which are all that is left.
    """

    lookup_name = "fold"
    function = "TINLANG_FOLD"

    @property
    def output_field(self) -> Field[Any, Any]:
        return TextField()

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        template = (
            "lower(regexp_replace(normalize(translate(%(expressions)s, 'Đđ', 'dd'), NFD), '[\u0300-\u036f]', '', 'g'))"
        )
        return super().as_sql(compiler, connection, template=template, **context)


class FoldedField(DerivedField, models.TextField):  # type: ignore[type-arg]
    """The folded text of another field, stored: a hundred thousand rows are searched by the database alone."""

    derive = staticmethod(fold)

    def __init__(self, *, of: str, **options: Any) -> None:
        super().__init__(of=of, **{"default": "", **options})


@CharField.register_lookup
class Begins(StartsWith):
    """As `startswith`, by the index on SQLite too, where LIKE uses none."""

    lookup_name = "begins"

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper) -> tuple[str, Any]:
        left, of_left = self.process_lhs(compiler, connection)
        return f"({left} >= %s AND {left} < %s)", (*of_left, self.rhs, *of_left, f"{self.rhs}{_LAST}")

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        return str(connection.operators["startswith"] % rhs)


@lru_cache(maxsize=20_000)
def _folded(text: str | None) -> str | None:
    """The same few thousand names are asked about in every search."""
    return text and fold(text)


def teach_sqlite(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Give a new SQLite connection the function behind Fold."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("TINLANG_FOLD", 1, _folded, deterministic=True)


def install() -> None:
    for field in (CharField, TextField):
        field.register_lookup(Fold)
