"""Items, plans, configs and moments that the tests of `resolve` share."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tinlang_wire.documents import Config, DailyWindow, Item, Plan, Variant
from tinlang_wire.ids import new_uid
from tinlang_wire.resolve import Decision, Play, play_uid

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
UNIT, VILLAGE, ELSEWHERE = new_uid(), new_uid(), new_uid()
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)
NIGHT = (DailyWindow(start="21:00", end="05:00"),)
COMMON: dict[str, Any] = {
    "audience": "all",
    "sequence": 1,
    "epoch": 1,
    "issued_at": datetime(2026, 3, 1, tzinfo=UTC),
    "expires_at": datetime(2026, 4, 1, tzinfo=UTC),
}


def at(hour: int, minute: int = 0, second: int = 0, *, day: int = 2, month: int = 3, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=LOCAL)


def variant(language: str = "vi", seconds: int = 60, media: str = "a" * 64) -> Variant:
    return Variant(language=language, media=media, size=1, length_ms=seconds * 1000, text_sha256="b" * 64)


def item(start: datetime, end: datetime, *variants: Variant, **changes: Any) -> Item:
    fields = {"uid": new_uid(), "release": new_uid(), "title": "Tin", "targets": (UNIT,)} | changes
    return Item(start_at=start, end_at=end, variants=variants or (variant(),), **fields)


def plan(*items: Item, unit: str = UNIT) -> Plan:
    return Plan(**COMMON, unit=unit, items=items)


def config(*, quiet: tuple[DailyWindow, ...] = (), languages: tuple[str, ...] = ("vi",), **changes: Any) -> Config:
    fields = {"plan_unit": UNIT, "units": (VILLAGE, UNIT)} | changes
    return Config(**COMMON, languages=languages, quiet_hours=quiet, **fields)


def started(item: Item, when: datetime, *, offset_ms: int = 0, ended: bool = False, media: str | None = None) -> Any:
    return {play_uid(item): Play(started_at=when, offset_ms=offset_ms, ended=ended, media=media)}


def silent(decision: Decision) -> bool:
    return (decision.item, decision.variant, decision.play, decision.offset_ms) == (None, None, None, 0)
