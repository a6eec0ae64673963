"""What is kept of another field so that the database can work with it: how a name sorts, what a search looks in.

It is written whenever its source is: on saving, and in `update` of a queryset that is a `words.FoldingQuerySet`.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db import models
from django.db.migrations import RunPython

from tinlang.common import rows
from tinlang.common.text import alphabetical

AT_ONCE = 5_000


class DerivedField(models.Field):  # type: ignore[type-arg]
    """`of`: the field that it is derived from; a subclass says by which function."""

    derive: Callable[[str], Any]

    def __init__(self, *, of: str, **options: Any) -> None:
        self.of = of
        super().__init__(**{"editable": False, "blank": True, **options})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, arguments, options = super().deconstruct()
        return name, path, arguments, {**options, "of": self.of, "editable": False}

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        derived = self.derive(getattr(instance, self.of) or "")
        setattr(instance, self.attname, derived)
        return derived


class AlphabeticalField(DerivedField, models.BinaryField):  # type: ignore[type-arg]
    """How a name sorts for people. Bytes: every database compares them alike, whatever its locale."""

    derive = staticmethod(alphabetical)

    def __init__(self, *, of: str, **options: Any) -> None:
        super().__init__(of=of, **{"default": b"", **options})


class _Derived(NamedTuple):
    id: int
    value: Any


def filled(app: str, model: str, name: str) -> RunPython:
    """For a migration: writes that field of the rows that are there already."""

    def write(apps: Any, _schema_editor: Any) -> None:
        kind = apps.get_model(app, model)
        field = kind._meta.get_field(name)
        row = type("Row", (_Derived,), {name: property(lambda one: one.value)})
        found = kind._base_manager.order_by("pk").values_list("pk", field.of)
        last = 0
        while some := list(found.filter(pk__gt=last)[:AT_ONCE]):
            rows.update(kind, [row(key, field.derive(text)) for key, text in some], [name])
            last = some[-1][0]

    return RunPython(write, RunPython.noop)
