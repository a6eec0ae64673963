"""What can be chosen while writing: columns, audiences, sources, what to correct."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from tinlang.accounts.access import units_where
from tinlang.accounts.models import Person
from tinlang.bulletins.models import (
    MAIN_LANGUAGE,
    OPEN_STATES,
    Audience,
    Bulletin,
    Channel,
    Column,
    Language,
    Offered,
    Priority,
    Source,
    State,
    Version,
)
from tinlang.common import clock
from tinlang.common.templatetags.ui import day
from tinlang.common.text import alphabetical
from tinlang.units.models import Unit, in_force
from tinlang.units.queries import Node, ancestors, descendants, tree, units_named

Choice = TypeVar("Choice", bound=Offered)


def units_to_write_in(user: Person, action: str = "bulletins.write") -> list[Unit]:
    """The units for which the person may write bulletins, or do something else, by name."""
    return sorted(units_named(units_where(user, action)), key=alphabetical)


def areas_to_choose(unit: Unit) -> Node | None:
    """The tree of a unit for the picker; none for a unit that has ended, for which nothing new is written."""
    try:
        return tree(unit)
    except Unit.DoesNotExist:
        return None


def offered(table: type[Choice], kept: Collection[str] = ()) -> list[Choice]:
    """The rows of a table of choices that are offered today, and those of these keys that were once chosen."""
    return list(table._default_manager.filter(in_force(clock.today()) | Q(key__in=kept)))


def columns_in_reach(unit: Unit) -> QuerySet[Column]:
    """Everybody's columns, the unit's own, those of what it lies in: offered today or not."""
    return Column.objects.filter(Q(unit=None) | Q(unit__in=ancestors(unit)))


def columns_of(unit: Unit, kept: str = "") -> list[Column]:
    """The columns under which a unit's bulletins may stand today."""
    return list(columns_in_reach(unit).filter(in_force(clock.today()) | Q(key=kept)))


def units_with_columns(user: Person) -> list[Unit]:
    """The units whose own columns the person may change, by name."""
    return sorted(units_named(units_where(user, "bulletins.columns")), key=alphabetical)


@dataclass(frozen=True)
class InUse:
    """A column of a unit. `count`: how many bulletins stand under it in their latest version."""

    column: Column
    count: int
    is_offered: bool


def own_columns(user: Person) -> list[InUse]:
    """The columns that units of the person's area have of their own, those that are offered first."""
    today = clock.today()
    columns = Column.objects.visible_to(user, "bulletins.columns").select_related("unit")
    columns = columns.prefetch_related("unit__versions").order_by("order", "in_order", "pk")
    newer = Version.objects.filter(bulletin=OuterRef("bulletin"), number__gt=OuterRef("number"))
    latest = Version.objects.filter(~Exists(newer), column__in=columns.values("pk")).order_by()
    counts = dict(latest.values_list("column").annotate(n=Count("pk")))
    found = [InUse(one, counts.get(one.pk, 0), one.valid_to is None or today < one.valid_to) for one in columns]
    return sorted(found, key=lambda one: (not one.is_offered, alphabetical(one.column.unit)))


def common_columns() -> list[Column]:
    """The columns that all are offered today."""
    return list(Column.objects.filter(in_force(clock.today()), unit=None))


@dataclass(frozen=True)
class Spoken:
    """A language in which a bulletin can be said: whether it is asked for, and whether that can be taken back here."""

    language: Language
    is_asked_for: bool = False
    is_begun: bool = False


def languages_of(version: Version | None) -> list[Spoken]:
    """Every language but Vietnamese, in which each bulletin is, and how it stands with this draft."""
    there = {variant.language_id: variant for variant in version.variants.all()} if version else {}
    return [
        Spoken(one, one.tag in there, one.tag in there and not there[one.tag].is_only_asked_for)
        for one in Language.objects.exclude(tag=MAIN_LANGUAGE)
    ]


def languages_asked_for(version: Version) -> str:
    """The tags of those that are asked for and not begun, as the page of the draft sends them."""
    return " ".join(one.language.tag for one in languages_of(version) if one.is_asked_for and not one.is_begun)


@dataclass(frozen=True)
class Offer:
    """All that can be chosen of on the page where a bulletin of `unit` is written."""

    unit: Unit
    tree: Node | None
    sources: list[Source]
    columns: list[Column]
    audiences: list[Audience]
    channels: list[Channel]
    languages: list[Spoken]
    corrected: list[tuple[str, str]]


LATELY_CORRECTABLE = 100


def offer_for(unit: Unit, version: Version | None = None) -> Offer:
    """What is offered today, with what this draft has already: a fixed number of queries."""
    source, column = ([getattr(version, name).key] if version and getattr(version, name) else [] for name in _ONES)
    audiences, channels = ([row.key for row in getattr(version, name).all()] if version else [] for name in _MANIES)
    return Offer(
        unit=unit,
        tree=areas_to_choose(unit),
        sources=offered(Source, source),
        columns=columns_of(unit, "".join(column)),
        audiences=offered(Audience, audiences),
        channels=offered(Channel, channels),
        languages=languages_of(version),
        corrected=_corrected(unit, version),
    )


_ONES, _MANIES = ("source", "column"), ("audiences", "channels")


def _corrected(unit: Unit, version: Version | None) -> list[tuple[str, str]]:
    """Uid and title with day of each bulletin that can be corrected, lately approved ones only, each once."""
    lately = correctable(unit).values_list("bulletin__uid", "title", "decided_at")[:LATELY_CORRECTABLE]
    found = {str(uid): f"{title} ({day(decided_at)})" for uid, title, decided_at in reversed(lately)}
    if version and version.corrects and str(version.corrects.uid) not in found:
        before = correctable(unit).filter(bulletin=version.corrects).first()
        found[str(version.corrects.uid)] = str(before or version.corrects)
    return list(reversed(found.items()))


def correctable(unit: Unit) -> QuerySet[Version]:
    """The approved versions of a unit's bulletins, latest first: what people have heard can be corrected.

    An alert is not: it is stopped, and given anew.
    """
    approved = Version.objects.filter(home=unit, state=State.APPROVED).exclude(priority=Priority.URGENT)
    return approved.order_by("-decided_at", "-pk")


def corrections_of(bulletin: Bulletin) -> QuerySet[Version]:
    """The latest version of each bulletin that corrects this one."""
    newer = Version.objects.filter(bulletin=OuterRef("bulletin"), number__gt=OuterRef("number"))
    return Version.objects.filter(~Exists(newer), corrects=bulletin).select_related("bulletin").order_by("edited_at")


def areas_still_there(version: Version) -> frozenset[str]:
    """Of the version's areas those that can be chosen today."""
    inside = descendants(version.unit).values("pk")
    return frozenset(str(uid) for uid in version.areas.filter(pk__in=inside).values_list("uid", flat=True))


def open_version(bulletin: Bulletin) -> Version | None:
    """The draft or the submitted version of a bulletin, if there is one."""
    return Version.objects.filter(bulletin=bulletin, state__in=OPEN_STATES).first()
