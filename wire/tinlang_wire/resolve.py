"""What this device plays now, and why: one pure function that the agent obeys and the server shows.

Windows are [start, end): ends are exclusive. Hours of the day are those of Asia/Ho_Chi_Minh.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from tinlang_wire.documents import Alert, Config, Item, Plan, Variant
from tinlang_wire.hours import next_at, next_quiet, quiet_at

WORTH_JOINING = timedelta(seconds=30)
ASK_AGAIN = timedelta(hours=1)  # the longest a device rests without asking
ATTEMPTS = 5  # to sound one round of an alert that is cut short again and again

_TICK = timedelta(microseconds=1)
_MILLISECOND = timedelta(milliseconds=1)
_UNIX = datetime(1970, 1, 1, tzinfo=UTC)


class Why(StrEnum):
    """The reason of a decision."""

    PLAYING = "playing"  # starts now, at its beginning
    JOINED_LATE = "joined_late"  # starts now, in its middle, so as to end with its window
    CONTINUES = "continues"  # goes on
    URGENT = "urgent"  # a round of an alert starts now
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
    PRE_EMPTED = "pre_empted"  # something more urgent is heard


@dataclass(frozen=True)
class Play:
    """What a device remembers of a play that started: when, where in the sound, which sound, and whether it is over.

    `item` is the uid of what it plays. `cut_short`: it ended without anybody wanting it to (the power went, something
    more urgent came), so that the round of an alert is begun again.
    """

    started_at: datetime
    offset_ms: int
    ended: bool
    media: str | None = None  # None: the variant that would be chosen today
    item: str | None = None
    cut_short: bool = False


@dataclass(frozen=True)
class Decision:
    """What to play: the variant of an item or of an alert from `offset_ms`, as the play `play`; or silence, and why."""

    item: Item | Alert | None
    variant: Variant | None
    play: str | None
    offset_ms: int
    reason: str


def play_uid(item: Item) -> str:
    """The identity of one play, 32 hexadecimal digits of hash(item uid, start): joins proof and resumption."""
    return _identity(item.uid, item.start_at)


def round_uid(alert: Alert, begins_at: datetime, attempt: int = 0) -> str:
    """The identity of the play of one round of an alert, and of each further attempt at it."""
    return _identity(alert.uid, begins_at, f"+{attempt}" if attempt else "")


def _identity(uid: str, start_at: datetime, attempt: str = "") -> str:
    start = (start_at - _UNIX) // _TICK  # the instant, however its zone was written
    return hashlib.sha256(f"{uid}@{start}{attempt}".encode("ascii")).hexdigest()[:32]


def resolve(
    now: datetime, config: Config, plan: Plan | None, done: Mapping[str, Play], alerts: Collection[Alert] = ()
) -> Decision:
    """What plays now: an alert in force, else the running play while it may go on, else the best item that can start
    now, else silence.

    Best: priority first, then start, order, uid. `alerts` are those that were accepted and not cancelled. `done` is
    every play that this device started, by its uid: one that is not `ended` runs, and none starts twice.
    """
    urgent = _urgent(now, config, alerts, done)
    if urgent is not None:
        return urgent
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


def ending(
    now: datetime,
    config: Config,
    plan: Plan | None,
    uid: str,
    play: Play,
    *,
    done: Mapping[str, Play] | None = None,
    alerts: Collection[Alert] = (),
) -> Ending | None:
    """Why a play does not go on, or None if it does. What `ended` already is the caller's to know."""
    alert = _by_uid(config, alerts).get(play.item or "")
    if alert is not None:
        why = _ending_of_round(now, config, alert, play)
    else:
        items = _by_play(plan) if plan is not None and plan.unit == config.plan_unit else {}
        why = _ending(now, config, items.get(uid), play)
    urgent = _urgent(now, config, alerts, {**(done or {}), uid: play}) if why is None else None
    return Ending.PRE_EMPTED if urgent is not None and urgent.play != uid else why


def next_change(
    now: datetime, config: Config, plan: Plan | None, done: Mapping[str, Play], alerts: Collection[Alert] = ()
) -> datetime:
    """When to ask again at the latest: until then the decision stays as it is, but for the offset. Later than `now`."""
    boundaries = (*_boundaries(now, config, plan, done), *_rounds_ahead(now, config, alerts, done))
    return min((at for at in boundaries if at > now), default=now + ASK_AGAIN)


def _silence(why: Why) -> Decision:
    return Decision(item=None, variant=None, play=None, offset_ms=0, reason=why)


def _rank(item: Item) -> tuple[bool, datetime, int, str]:
    return item.priority != "priority", item.start_at, item.order, item.uid


# -- Alerts -----------------------------------------------------------------------------------------

_SEVERITY = {"extreme": 0, "severe": 1, "moderate": 2, "minor": 3}
_DRILL = len(_SEVERITY)


def is_quiet_for(now: datetime, config: Config, alert: Alert) -> bool:
    """Whether an alert keeps silent now: quiet hours are open for what is urgent, not for a drill."""
    return alert.drill and quiet_at(now, config)


def round_at(now: datetime, alert: Alert) -> datetime:
    """When the round of `now` began: rounds keep the server's time, so that neighbours speak in step."""
    every = timedelta(seconds=alert.every_s)
    return alert.issued_at + max(0, (now - alert.issued_at) // every) * every


def _urgent(now: datetime, config: Config, alerts: Collection[Alert], done: Mapping[str, Play]) -> Decision | None:
    """The round that is heard, unless a more severe alert is due; else the one to be begun.

    Of alerts that are due the most severe, then the one that was not heard for the longest: of equals none is left out.
    """
    ours = _by_uid(config, alerts)
    if not ours:
        return None
    due = [(alert, uid) for alert in ours.values() if (uid := _round_due(now, config, alert, done)) is not None]
    last = _last_begun(done)
    best = min(
        due,
        key=lambda pair: (_severity(pair[0]), last.get(pair[0].uid, _UNIX), round_at(now, pair[0]), pair[0].uid),
        default=None,
    )
    for play, running, alert in _rounds_running(ours, done):
        if _ending_of_round(now, config, alert, play) is not None:
            continue
        if best is None or _severity(alert) <= _severity(best[0]):
            offset = play.offset_ms + _elapsed(now, play) // _MILLISECOND
            return Decision(alert, _words_heard(config, alert, play), running, offset, Why.CONTINUES)
    return None if best is None else Decision(best[0], words_of(config, best[0]), best[1], 0, Why.URGENT)


def _by_uid(config: Config, alerts: Collection[Alert]) -> dict[str, Alert]:
    """Those of the unit that this device obeys: one that was moved away sounds none of its former commune."""
    return {alert.uid: alert for alert in alerts if alert.unit == config.plan_unit}


def _last_begun(done: Mapping[str, Play]) -> dict[str, datetime]:
    last: dict[str, datetime] = {}
    for play in done.values():
        if play.item is not None:
            last[play.item] = max(play.started_at, last.get(play.item, _UNIX))
    return last


def _rounds_running(ours: Mapping[str, Alert], done: Mapping[str, Play]) -> list[tuple[Play, str, Alert]]:
    """What was begun and has no end, the most severe first."""
    running = [
        (play, uid, ours[play.item])
        for uid, play in done.items()
        if not play.ended and play.item is not None and play.item in ours
    ]
    return sorted(running, key=lambda each: (_severity(each[2]), each[0].started_at, each[1]))


def _severity(alert: Alert) -> int:
    return _DRILL if alert.drill else _SEVERITY[alert.severity]


def words_of(config: Config, alert: Alert) -> Variant:
    """The variant that this device sounds: of its first language that the alert has, else any: words beat silence."""
    return variant_for(config, alert) or alert.variants[0]


def _round_due(now: datetime, config: Config, alert: Alert, done: Mapping[str, Play]) -> str | None:
    """The play of the present round that may begin: none if it was heard, or is being heard."""
    if now >= alert.expires_at or not is_targeted(config, alert) or is_quiet_for(now, config, alert):
        return None
    begins_at = round_at(now, alert)
    for attempt in range(ATTEMPTS):
        uid = round_uid(alert, begins_at, attempt)
        play = done.get(uid)
        if play is None:
            return uid
        if not (play.ended and play.cut_short):
            return None
    return None


def _ending_of_round(now: datetime, config: Config, alert: Alert, play: Play) -> Ending | None:
    """A round that began before the alert's end is heard to its own: half a warning is none."""
    heard = _words_heard(config, alert, play)
    if _elapsed(now, play) >= _length(heard) - timedelta(milliseconds=play.offset_ms):
        return Ending.FINISHED
    if not is_targeted(config, alert):
        return Ending.NOT_TARGETED
    return Ending.QUIET_HOURS if is_quiet_for(now, config, alert) else None


def _words_heard(config: Config, alert: Alert, play: Play) -> Variant:
    """The words that a round began with, whatever the device would choose today."""
    return next((each for each in alert.variants if each.media == play.media), None) or words_of(config, alert)


def _rounds_ahead(
    now: datetime, config: Config, alerts: Collection[Alert], done: Mapping[str, Play]
) -> Iterator[datetime]:
    ours = _by_uid(config, alerts)
    for alert in ours.values():
        if now < alert.expires_at and is_targeted(config, alert):
            yield from (alert.expires_at, round_at(now, alert) + timedelta(seconds=alert.every_s))
    for play, _, alert in _rounds_running(ours, done):
        yield play.started_at + _length(_words_heard(config, alert, play)) - timedelta(milliseconds=play.offset_ms)


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
    quiet = next_quiet(now, config)
    if quiet is not None and quiet - now < min(length, left):
        return Why.QUIET_HOURS_AHEAD
    return Decision(
        item=item,
        variant=variant,
        play=play_uid(item),
        offset_ms=0 if whole else variant.length_ms - left // _MILLISECOND,
        reason=Why.PLAYING if whole else Why.JOINED_LATE,
    )


def is_targeted(config: Config, item: Item | Alert) -> bool:
    """Whether an item or an alert is for a unit of this device."""
    return not set(item.targets).isdisjoint(config.units)


def variant_for(config: Config, item: Item | Alert) -> Variant | None:
    """The variant that this device plays: of its first language that the item has."""
    for language in config.languages:
        for variant in item.variants:
            if variant.language == language:
                return variant
    return None


def _length(variant: Variant) -> timedelta:
    return timedelta(milliseconds=variant.length_ms)


# -- Boundaries -------------------------------------------------------------------------------------


def _boundaries(now: datetime, config: Config, plan: Plan | None, done: Mapping[str, Play]) -> Iterator[datetime]:
    yield now + ASK_AGAIN
    for window in config.quiet_hours:
        yield from (next_at(window.start, now), next_at(window.end, now))
    if plan is None or plan.unit != config.plan_unit:
        return
    quiet = next_quiet(now, config)
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
