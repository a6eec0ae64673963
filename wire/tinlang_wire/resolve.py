"""What this device plays now, and why: one pure function that the agent obeys and the server shows.

Windows are [start, end): ends are exclusive. Hours of the day are those of Asia/Ho_Chi_Minh.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from tinlang_wire.clock import ZONE
from tinlang_wire.documents import Config, DailyWindow, Item, Plan, Variant

WORTH_JOINING = timedelta(seconds=30)
ASK_AGAIN = timedelta(hours=1)  # the longest a device rests without asking

_TICK = timedelta(microseconds=1)
_MILLISECOND = timedelta(milliseconds=1)
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)


class Why(StrEnum):
    """The reason of a decision."""

    PLAYING = "playing"  # starts now, at its beginning
    JOINED_LATE = "joined_late"  # starts now, in its middle, so as to end with its window
    CONTINUES = "continues"  # goes on
    QUIET_HOURS = "quiet_hours"
    QUIET_HOURS_AHEAD = "quiet_hours_ahead"  # it would run into them
    TOO_LATE = "too_late"  # less than 30 s of its window are left, and not all of it fits
    NO_LANGUAGE = "no_language"  # no variant in a language of this device
    NOTHING_DUE = "nothing_due"
    NO_PLAN = "no_plan"
    WRONG_UNIT = "wrong_unit"  # the plan is not that of the unit which this device obeys


class Ending(StrEnum):
    """Why a play that has started does not go on."""

    FINISHED = "finished"  # its length has passed
    WITHDRAWN = "withdrawn"  # the plan holds neither the item nor this sound of it any more
    NOT_TARGETED = "not_targeted"
    WINDOW_OVER = "window_over"
    QUIET_HOURS = "quiet_hours"


@dataclass(frozen=True)
class Play:
    """What a device remembers of a play that started: when, where in the sound, which sound, and whether it is over."""

    started_at: datetime
    offset_ms: int
    ended: bool
    media: str | None = None  # None: the variant that would be chosen today


@dataclass(frozen=True)
class Decision:
    """What to play: an item's variant from `offset_ms`, as the play `play`; or silence. `reason` says why."""

    item: Item | None
    variant: Variant | None
    play: str | None
    offset_ms: int
    reason: str


def play_uid(item: Item) -> str:
    """The identity of one play, 32 hexadecimal digits of hash(item uid, start): joins proof and resumption."""
    start = (item.start_at - _UNIX) // _TICK  # the instant, however its zone was written
    return hashlib.sha256(f"{item.uid}@{start}".encode("ascii")).hexdigest()[:32]


def resolve(now: datetime, config: Config, plan: Plan | None, done: Mapping[str, Play]) -> Decision:
    """What plays now: the running play while it may go on, else the best item that can start now, else silence.

    Best: priority first, then start, order, uid. `done` is every play that this device started, by `play_uid`: one
    that is not `ended` runs, and none starts twice.
    """
    if plan is None:
        return _silence(Why.NO_PLAN)
    if plan.unit != config.plan_unit:
        return _silence(Why.WRONG_UNIT)
    running = _running(now, config, plan, done)
    if running is not None:
        return running
    why: Why | None = None
    for item in sorted(_due(now, config, plan, done), key=_rank):
        start = _start(now, config, item)
        if isinstance(start, Decision):
            return start
        why = why or start
    return _silence(why or (Why.QUIET_HOURS if quiet_at(now, config) else Why.NOTHING_DUE))


def ending(now: datetime, config: Config, plan: Plan | None, uid: str, play: Play) -> Ending | None:
    """Why a play does not go on, or None if it does. What `ended` already is the caller's to know."""
    items = _by_play(plan) if plan is not None and plan.unit == config.plan_unit else {}
    return _ending(now, config, items.get(uid), play)


def quiet_at(now: datetime, config: Config) -> bool:
    """Whether this device must be silent."""
    return any(_holds(window, now) for window in config.quiet_hours)


def volume_at(now: datetime, config: Config) -> int:
    """The volume in percent: of the first window that holds the hour, else the default."""
    return next((volume.percent for volume in config.volumes if _holds(volume.window, now)), config.default_volume)


def volume_until(now: datetime, config: Config) -> datetime | None:
    """When the hour next changes the volume; None if every hour has the same."""
    edges = sorted(_next(at, now) for volume in config.volumes for at in (volume.window.start, volume.window.end))
    return next((edge for edge in edges if volume_at(edge, config) != volume_at(now, config)), None)


def next_change(now: datetime, config: Config, plan: Plan | None, done: Mapping[str, Play]) -> datetime:
    """When to ask again at the latest: until then the decision stays as it is, but for the offset. Later than `now`."""
    return min((at for at in _boundaries(now, config, plan, done) if at > now), default=now + ASK_AGAIN)


def _silence(why: Why) -> Decision:
    return Decision(item=None, variant=None, play=None, offset_ms=0, reason=why)


def _rank(item: Item) -> tuple[bool, datetime, int, str]:
    return item.priority != "priority", item.start_at, item.order, item.uid


# -- A play that runs -------------------------------------------------------------------------------


def _running(now: datetime, config: Config, plan: Plan, done: Mapping[str, Play]) -> Decision | None:
    going = sorted((play.started_at, uid) for uid, play in done.items() if not play.ended)
    if not going:
        return None
    items = _by_play(plan)
    for _, uid in going:
        item, play = items.get(uid), done[uid]
        if item is None or _ending(now, config, item, play) is not None:
            continue
        variant = _heard(config, item, play)
        offset = play.offset_ms + _elapsed(now, play) // _MILLISECOND
        return Decision(item=item, variant=variant, play=uid, offset_ms=offset, reason=Why.CONTINUES)
    return None


def _by_play(plan: Plan) -> dict[str, Item]:
    return {play_uid(item): item for item in sorted(plan.items, key=_rank, reverse=True)}


def _ending(now: datetime, config: Config, item: Item | None, play: Play) -> Ending | None:
    variant = _heard(config, item, play) if item is not None else None
    if item is None or variant is None:
        return Ending.WITHDRAWN
    if _elapsed(now, play) >= _length(variant) - timedelta(milliseconds=play.offset_ms):
        return Ending.FINISHED
    if not is_targeted(config, item):
        return Ending.NOT_TARGETED
    if not item.start_at <= now < item.end_at:
        return Ending.WINDOW_OVER
    return Ending.QUIET_HOURS if quiet_at(now, config) else None


def _elapsed(now: datetime, play: Play) -> timedelta:
    return max(now - play.started_at, timedelta(0))  # a clock that was set back does not rewind a horn


def _heard(config: Config, item: Item, play: Play) -> Variant | None:
    """The variant of the sound that a play began with; of two languages with one sound, the device's."""
    chosen = variant_for(config, item)
    if play.media is None or (chosen is not None and chosen.media == play.media):
        return chosen
    return next((variant for variant in item.variants if variant.media == play.media), None)


# -- An item that may start -------------------------------------------------------------------------


def _due(now: datetime, config: Config, plan: Plan, done: Mapping[str, Play]) -> Iterator[Item]:
    for item in plan.items:
        if item.start_at <= now < item.end_at and is_targeted(config, item) and play_uid(item) not in done:
            yield item


def _start(now: datetime, config: Config, item: Item) -> Decision | Why:
    variant = variant_for(config, item)
    if variant is None:
        return Why.NO_LANGUAGE
    if quiet_at(now, config):
        return Why.QUIET_HOURS
    length, left = _length(variant), item.end_at - now
    whole = length <= left
    if not whole and left < WORTH_JOINING:
        return Why.TOO_LATE
    quiet = _next_quiet(now, config)
    if quiet is not None and quiet - now < min(length, left):
        return Why.QUIET_HOURS_AHEAD
    return Decision(
        item=item,
        variant=variant,
        play=play_uid(item),
        offset_ms=0 if whole else variant.length_ms - left // _MILLISECOND,
        reason=Why.PLAYING if whole else Why.JOINED_LATE,
    )


def is_targeted(config: Config, item: Item) -> bool:
    """Whether an item is for a unit of this device."""
    return not set(item.targets).isdisjoint(config.units)


def variant_for(config: Config, item: Item) -> Variant | None:
    """The variant that this device plays: of its first language that the item has."""
    for language in config.languages:
        for variant in item.variants:
            if variant.language == language:
                return variant
    return None


def _length(variant: Variant) -> timedelta:
    return timedelta(milliseconds=variant.length_ms)


# -- Hours of the day -------------------------------------------------------------------------------


def _holds(window: DailyWindow, at: datetime) -> bool:
    hour = at.astimezone(ZONE).strftime("%H:%M")
    if window.start < window.end:
        return window.start <= hour < window.end
    return hour >= window.start or hour < window.end  # past midnight, or the whole day


def _next(time_of_day: str, now: datetime) -> datetime:
    """The next instant after `now` at which local clocks show `time_of_day`."""
    local = now.astimezone(ZONE)
    hour, minute = map(int, time_of_day.split(":"))
    at = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (at if at > local else at + timedelta(days=1)).astimezone(UTC)


def _next_quiet(now: datetime, config: Config) -> datetime | None:
    return min((_next(window.start, now) for window in config.quiet_hours), default=None)


# -- Boundaries -------------------------------------------------------------------------------------


def _boundaries(now: datetime, config: Config, plan: Plan | None, done: Mapping[str, Play]) -> Iterator[datetime]:
    yield now + ASK_AGAIN
    for window in config.quiet_hours:
        yield from (_next(window.start, now), _next(window.end, now))
    if plan is None or plan.unit != config.plan_unit:
        return
    quiet = _next_quiet(now, config)
    for item in plan.items:
        if now >= item.end_at or not is_targeted(config, item):
            continue
        yield from (item.start_at, item.end_at)
        yield from _edges_of_starting(config, item, quiet)
        play = done.get(play_uid(item))
        heard = _heard(config, item, play) if play is not None and not play.ended else None
        if play is not None and heard is not None:
            yield play.started_at + _length(heard) - timedelta(milliseconds=play.offset_ms)


def _edges_of_starting(config: Config, item: Item, quiet: datetime | None) -> Iterator[datetime]:
    """When first an item no longer fits whole, is no longer worth joining, or would run into quiet hours."""
    variant = variant_for(config, item)
    if variant is None:
        return
    yield item.end_at - _length(variant) + _TICK
    yield item.end_at - WORTH_JOINING + _TICK
    if quiet is not None:
        yield quiet - _length(variant) + _TICK
