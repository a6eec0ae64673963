"""Search by words: each word of a row's folded text is a row of its own, found by a plain index on any database.

A `Word` model belongs to a model with a `FoldedField` and is written along with it: on saving, in `bulk_create` and in
`update` of a FoldingQuerySet. Docs: docs/decisions/0016-search.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_
from typing import Any, NamedTuple, TypeVar

from django.db import models
from django.db.migrations import RunPython
from django.db.models import Exists, OuterRef, Q, QuerySet

from tinlang.common import rows as many
from tinlang.common.derived import AT_ONCE, DerivedField
from tinlang.common.search import FoldedField
from tinlang.common.text import fold

Row = TypeVar("Row", bound=models.Model)
LONGEST = 40
MOST_WORDS = 12
"""More than so many of what somebody typed are not looked for."""
COMMON = 20_000
"""What so many rows have, no search begins with, unless there is nothing rarer in it."""
NEWEST = 1_000
"""So many rows are shown of what is common in every way."""
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of a text, folded, each once, in order: "Sởi – Rubella (đợt 2)" → soi, rubella, dot, 2."""
    return list(dict.fromkeys(word[:LONGEST] for word in _WORD.findall(fold(text))))


class Word(models.Model):
    """That a row has a word. A subclass says of what: `of = ForeignKey(Applicant, CASCADE, related_name="words")`."""

    word = models.CharField(max_length=LONGEST)
    of: models.ForeignKey[Any, Any]

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(
                fields=["word", "of"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                name="%(app_label)s_%(class)s_once",
            )
        ]

    def __str__(self) -> str:
        return self.word


class _Had(NamedTuple):
    word: str
    of_id: Any


@lru_cache
def _kept_for(model: type[models.Model]) -> tuple[tuple[Any, str], ...]:
    """The word models of a model, each with the folded field whose words it keeps."""
    folded = [field.name for field in model._meta.concrete_fields if isinstance(field, FoldedField)]
    kinds = [one.related_model for one in model._meta.related_objects if issubclass(one.related_model, Word)]
    return tuple((kind, name) for kind in kinds for name in folded)


def write(model: type[models.Model], found: Iterable[models.Model], *, are_new: bool = False) -> None:
    """The words of these rows, in place of those that they had."""
    kept = list(found) if _kept_for(model) else []
    for kind, name in _kept_for(model):
        if not are_new:
            kind._base_manager.filter(of__in=[row.pk for row in kept]).delete()
        many.insert(kind, [_Had(word, row.pk) for row in kept for word in words_of(getattr(row, name))])


def filled(app: str, kind: str, model: str, source: str) -> RunPython:
    """For a migration: writes the words of the rows that are there already."""

    def write(apps: Any, _schema_editor: Any) -> None:
        words, rows = apps.get_model(app, kind), apps.get_model(app, model)
        found = rows._base_manager.order_by("pk").values_list("pk", source)
        last = 0
        while some := list(found.filter(pk__gt=last)[:AT_ONCE]):
            many.insert(words, [_Had(word, key) for key, text in some for word in words_of(text)])
            last = some[-1][0]

    return RunPython(write, RunPython.noop)


def on_save(sender: type[models.Model], instance: models.Model, created: bool, raw: bool, **_: object) -> None:
    """`post_save` of any model: rewritten only if they are others."""
    for kind, name in () if raw else _kept_for(sender):
        had = set() if created else set(kind._base_manager.filter(of=instance.pk).values_list("word", flat=True))
        if had != set(words_of(getattr(instance, name))):
            write(sender, [instance], are_new=created)


class FoldingQuerySet(models.QuerySet[Row]):
    """Writes what is derived of a field along with it, and its words where they are kept."""

    def update(self, **fields: Any) -> int:
        changed = [
            field
            for field in self.model._meta.concrete_fields
            if isinstance(field, DerivedField) and field.of in fields
        ]
        fields |= {field.name: field.derive(fields[field.of] or "") for field in changed}
        names = {name for _kind, name in _kept_for(self.model)} & {field.name for field in changed}
        others = reduce(or_, (~Q(**{name: fields[name]}) for name in names), Q())
        keys = list(self.filter(others).values_list("pk", flat=True)) if names else []
        done = super().update(**fields)
        if keys:
            write(self.model, self.model._base_manager.filter(pk__in=keys))
        return done

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Row], *options: Any, **named: Any) -> list[Row]:
        made = super().bulk_create(objs, *options, **named)
        write(self.model, made, are_new=True)
        return made

    bulk_create.alters_data = True  # type: ignore[attr-defined]


# -- asking


@dataclass(frozen=True)
class Term:
    """A part of what somebody typed: the keys of the rows that have it, and how many do, at most COMMON.

    words: of a whole word, the rows that say so, by which it can be asked of one key, and found from the newest on.
    """

    keys: QuerySet[Any, Any]
    count: int
    words: QuerySet[Any] | None = None

    def had_by(self, row: str) -> Q | Exists:
        """Whether the row has it whose key is there."""
        if self.words is None:
            return Q(**{f"{row}__in": self.keys})
        return Exists(self.words.filter(of=OuterRef(row)))


@dataclass(frozen=True)
class Found:
    """What a search leaves of the rows; `is_cut`: of all that it is in, at most the NEWEST that came last."""

    rows: QuerySet[Any]
    is_cut: bool = False


def one_of(*ways: QuerySet[Any, Any]) -> Term:
    """A term that a row has whose key is in one of these queries."""
    first, *others = ways
    keys = first.union(*others, all=True)
    return Term(keys, keys[:COMMON].count())


def terms(kind: type[Word], text: str) -> list[Term]:
    """One for each word: as a whole, or, if nothing has it so, as a beginning. A query or two each."""
    return [_term(kind._base_manager.all(), word) for word in words_of(text)[:MOST_WORDS]]


def _term(rows: QuerySet[Any], word: str) -> Term:
    whole = rows.filter(word=word)
    if count := _count(whole):
        return Term(whole.values("of"), count, whole)
    begun = rows.filter(word__begins=word)  # by several words, so in no order: taken as a set
    return Term(begun.values("of"), _count(begun))


def narrowed(rows: QuerySet[Any], asked: Sequence[Term]) -> Found:
    """Those of the rows that have all terms, begun with what leaves fewest: the rarest term, or the rows themselves.

    Where all is common, "Nguyễn" in a whole province, the newest are found from the end and the rest is not looked at.
    """
    if not asked:  # of signs alone
        return Found(rows.none())
    rarest, *others = _rarest_first(asked)
    if not rarest.count:
        return Found(rows.none())
    if rarest.count >= NEWEST and _count(rows, rarest.count) < rarest.count:
        return Found(rows.filter(*(one.had_by("pk") for one in asked)))
    if rarest.words is None:
        having = rows.filter(*(one.had_by("pk") for one in others), pk__in=rarest.keys)
        by = "pk"
    else:  # words are asked of words: to look at the row itself costs more than all of them
        having, by = rarest.words.filter(*(one.had_by("of") for one in others)), "of"
    if rarest.count < COMMON:
        return Found(having if by == "pk" else rows.filter(pk__in=having.order_by().values(by)))
    if by == "of":
        having = having.filter(Exists(rows.filter(pk=OuterRef("of"))))
    return Found(rows.filter(pk__in=having.order_by(f"-{by}").values(by)[:NEWEST]), is_cut=True)


def through(asked: Sequence[Term], rows: QuerySet[Any], link: str) -> list[Term]:
    """The terms made one of rows whose `link` is a row that has them all; they are taken to be as many."""
    if not asked:
        return []
    rarest, *others = _rarest_first(asked)
    if rarest.words is None:
        found = rows.filter(*(one.had_by(link) for one in others), **{f"{link}__in": rarest.keys})
    else:
        having = rarest.words.filter(*(one.had_by("of") for one in others))
        found = rows.filter(**{f"{link}__in": having.order_by().values("of")})
    return [Term(found.order_by().values("pk"), rarest.count)]


def _rarest_first(asked: Sequence[Term]) -> list[Term]:
    return sorted(asked, key=lambda one: one.count)


def _count(rows: QuerySet[Any, Any], most: int = COMMON) -> int:
    return rows.order_by()[:most].count()
