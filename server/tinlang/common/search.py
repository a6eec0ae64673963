"""Search that forgives missing tone marks: `title__fold__contains=fold("dong dang")` finds "Đồng Đăng"."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Field, TextField, Transform

from tinlang.common.text import fold


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


def teach_sqlite(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Give a new SQLite connection the function behind Fold."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("TINLANG_FOLD", 1, lambda s: s and fold(s), deterministic=True)


def install() -> None:
    for field in (CharField, TextField):
        field.register_lookup(Fold)
