"""Building a unit's Plan from its releases. Pure: no database, no clock, no keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import msgspec
from django.utils.translation import gettext as _

from tinlang.common.ids import uid_of
from tinlang_wire.documents import MAX_DOCUMENT_BYTES, Item, Plan, Variant, audience_unit

HORIZON = timedelta(days=35)
"""How far ahead a plan reaches, and how long a device may first accept it."""

MAX_ITEMS_BYTES = MAX_DOCUMENT_BYTES * 3 // 4 - 16 * 1024
"""What is left for items below the wire's limit once base64, header and signature are added."""

_encoder = msgspec.json.Encoder()


class Unplayable(ValueError):
    """A release cannot be turned into an item; the text says why, to operators and in their language."""


@dataclass(frozen=True, kw_only=True)
class Airing:
    """One release as one unit has to play it: `targets` lie inside that unit, or are the unit itself."""

    release: str
    title: str
    start_at: datetime
    end_at: datetime
    approved_at: datetime
    priority: Literal["normal", "priority"]
    targets: tuple[str, ...]
    variants: tuple[Variant, ...]


def item_uid(release: str, start_at: datetime) -> str:
    """The item of this release at this start: the same however often the plan is signed again."""
    return uid_of(release, _milliseconds(start_at))


def window(airing: Airing) -> tuple[datetime, datetime]:
    """[start, end): never shorter than the longest sound, so that a device on time plays the whole of it."""
    longest = max((variant.length_ms for variant in airing.variants), default=0)
    return airing.start_at, max(airing.end_at, airing.start_at + timedelta(milliseconds=longest))


def in_force(airing: Airing, now: datetime) -> bool:
    """An item stays until its end has passed, and comes in when its start is nearer than the horizon."""
    start, end = window(airing)
    return now < end and start < now + HORIZON


def items_of(airings: Iterable[Airing], now: datetime) -> tuple[Item, ...]:
    """What a plan holds as of `now`: the same for the same airings, in whatever order they come.

    Airings have passed `check`. What would make the plan too large for the wire is left out, the last to start first: a
    later signing brings it in.
    """
    ordered = sorted(
        (airing for airing in airings if in_force(airing, now)),
        key=lambda airing: (airing.start_at, airing.approved_at, airing.release),
    )
    return tuple(_fitting(_item(airing) for airing in ordered))


def build(items: tuple[Item, ...], *, unit: str, now: datetime, sequence: int, epoch: int) -> Plan:
    """The Plan of `unit` that holds these items."""
    return Plan(
        audience=audience_unit(unit),
        sequence=sequence,
        epoch=epoch,
        issued_at=now,
        expires_at=now + HORIZON,
        unit=unit,
        items=items,
    )


def check(airing: Airing) -> None:
    """Unplayable for what a device would refuse: one broken release must not take a commune's whole plan with it."""
    if not airing.variants:
        raise Unplayable(_("tin không có bản ngôn ngữ nào"))
    if not airing.targets:
        raise Unplayable(_("địa bàn của tin không nằm trong xã này"))
    try:
        msgspec.json.decode(_encoder.encode(_item(airing)), type=Item)
    except msgspec.ValidationError as problem:
        raise Unplayable(_("dữ liệu của tin không hợp lệ: %(problem)s") % {"problem": problem}) from problem


def _item(airing: Airing) -> Item:
    start, end = window(airing)
    return Item(
        uid=item_uid(airing.release, start),
        release=airing.release,
        title=airing.title,
        start_at=start,
        end_at=end,
        order=int(airing.approved_at.timestamp()),
        priority=airing.priority,
        targets=tuple(sorted(airing.targets)),
        variants=tuple(sorted(airing.variants, key=lambda variant: variant.language)),
    )


def _fitting(items: Iterable[Item]) -> Iterable[Item]:
    left = MAX_ITEMS_BYTES
    for item in items:
        left -= len(_encoder.encode(item)) + 1
        if left < 0:
            return
        yield item


def _milliseconds(instant: datetime) -> int:
    return round(instant.timestamp() * 1000)
