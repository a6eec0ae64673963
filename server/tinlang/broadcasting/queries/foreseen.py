"""What loudspeakers will play, when, and why not: the very function that they obey, followed through the hours."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from msgspec import structs

from tinlang_wire.documents import Config, DailyWindow, Item, Plan, Variant
from tinlang_wire.resolve import Decision, Play, Why, ending, is_targeted, next_change, play_uid, resolve

TAKEN = "taken"
"""Beside Why.…: something else sounded as long as it might have begun."""

EVERY_COMMUNE = "00000000-0000-7000-8000-000000000000"
"""Stands for the one plan that is followed: whose it is does not matter to what is heard of it."""


@dataclass(frozen=True)
class Foreseen:
    """One play to come, or one that runs: of what, in which words, from when to when at the latest."""

    item: Item
    variant: Variant
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True)
class Course:
    """What is heard from one instant to another, in its order; by item uid, why it is not heard.

    `done`: all plays by then, by uid, also those before. `put_off`: items that are heard, but had to wait for a reason.
    """

    plays: list[Foreseen] = field(default_factory=list)
    silent: Mapping[str, str] = field(default_factory=dict)
    done: Mapping[str, Play] = field(default_factory=dict)
    put_off: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rules:
    """What loudspeakers obey from `begins_at` on, until the next rules do."""

    begins_at: datetime
    units: frozenset[str]
    languages: tuple[str, ...]
    quiet: tuple[DailyWindow, ...]

    @property
    def config(self) -> Config:
        return config(units=self.units, languages=self.languages, quiet=self.quiet, at=self.begins_at)


def config(*, units: Iterable[str], languages: Iterable[str], quiet: Iterable[DailyWindow], at: datetime) -> Config:
    """What loudspeakers obey that belong to these units, speak these languages and are silent in these hours."""
    return Config(
        audience="all",
        sequence=0,
        epoch=0,
        issued_at=at,
        expires_at=at,
        plan_unit=EVERY_COMMUNE,
        units=tuple(units),
        languages=tuple(languages),
        quiet_hours=tuple(quiet),
    )


def plan(items: Iterable[Item], at: datetime) -> Plan:
    """These items as a plan that is only followed, never signed."""
    return Plan(
        audience="all", sequence=0, epoch=0, issued_at=at, expires_at=at, unit=EVERY_COMMUNE, items=tuple(items)
    )


def bearing(items: Collection[Item], start: datetime, end: datetime) -> tuple[list[Item], datetime]:
    """The items that decide what is heard in [start, end), and the instant from which on to follow them.

    A play lies inside its window: what ends before all windows that reach into these hours, or into one another, has no
    part in them.
    """
    since = start
    for item in sorted(items, key=lambda item: item.end_at, reverse=True):
        if item.start_at < end and item.end_at > since:
            since = min(since, item.start_at)
    return [item for item in items if item.start_at < end and item.end_at > since], since


def follow_by(rules: Sequence[Rules], plan: Plan, start: datetime, end: datetime, done: Mapping[str, Play]) -> Course:
    """`follow` where the rules change on the way: each holds from its beginning until that of the next."""
    course, ends = Course(done=done), [*(each.begins_at for each in rules[1:]), end]
    for each, until in zip(rules, ends, strict=True):
        begins, until = max(start, each.begins_at) if each is not rules[0] else start, min(until, end)
        if begins < until:
            more = follow(each.config, plan, begins, until, course.done)
            silent, put_off = {**course.silent, **more.silent}, course.put_off | more.put_off
            course = Course([*course.plays, *more.plays], silent, more.done, put_off)
    return _parted(course)


def follow(config: Config, plan: Plan, start: datetime, end: datetime, done: Mapping[str, Play]) -> Course:
    """The course of [start, end) for a loudspeaker that has played `done`. A play that begins before `end` is whole."""
    known, plays, at = {**done, **_ended(start, config, plan, done)}, [], start
    refused: dict[str, str] = {}
    waiting, at_hand = sorted(plan.items, key=lambda item: item.start_at, reverse=True), list[Item]()
    while at < end:
        while waiting and waiting[-1].start_at <= at:
            at_hand.append(waiting.pop())
        at_hand = [item for item in at_hand if item.end_at > at and not _is_over(item, known)]
        if not at_hand:
            at = waiting[-1].start_at if waiting else end
            continue
        near = structs.replace(plan, items=(*at_hand, *waiting[-1:]))
        decision = resolve(at, config, near, known)
        if decision.play is not None and decision.play not in known:
            foreseen = _begun(at, decision)
            plays.append(foreseen)
            known[decision.play] = Play(at, decision.offset_ms, False, foreseen.variant.media, foreseen.item.uid)
        elif decision.item is None:
            refused |= _refused(at, config, near, known)
        at = min(next_change(at, config, near, known), end)
        known |= _ended(at, config, near, known)
    return _parted(Course(plays, dict.fromkeys(_missed(config, plan, start, end, known), TAKEN) | refused, known))


def _parted(course: Course) -> Course:
    """What is silent of what was refused, and what was only put off."""
    heard = {play.item.uid for play in course.plays}
    silent = {uid: why for uid, why in course.silent.items() if uid not in heard}
    return replace(course, silent=silent, put_off=course.put_off | (heard & course.silent.keys()))


def _is_over(item: Item, known: Mapping[str, Play]) -> bool:
    play = known.get(play_uid(item))
    return play is not None and play.ended


def decision_at(
    rules: Sequence[Rules], plan: Plan, start: datetime, at: datetime, done: Mapping[str, Play]
) -> tuple[Decision, datetime]:
    """What is decided at `at` by a loudspeaker that has played `done` until `start`, and obeys until then; and when
    what sounds then began."""
    obeyed = next((each for each in reversed(rules) if each.begins_at <= at), rules[0]).config
    known = dict(follow_by(rules, plan, start, at, done).done)
    known |= _ended(at, obeyed, plan, known)
    decision = resolve(at, obeyed, plan, known)
    begun = known.get(decision.play or "")
    return decision, begun.started_at if begun is not None else at


def _begun(at: datetime, decision: Decision) -> Foreseen:
    assert isinstance(decision.item, Item) and decision.variant is not None
    left = timedelta(milliseconds=decision.variant.length_ms - decision.offset_ms)
    return Foreseen(decision.item, decision.variant, at, min(at + left, decision.item.end_at), decision.reason)


def _refused(at: datetime, config: Config, plan: Plan, known: Mapping[str, Play]) -> dict[str, str]:
    """Why each item whose hour it is does not begin: asked for each alone, for together the first answers for all."""
    due = [item for item in plan.items if item.start_at <= at < item.end_at and play_uid(item) not in known]
    found = {}
    for item in due:
        alone = resolve(at, config, structs.replace(plan, items=(item,)), {})
        if alone.item is None and alone.reason not in (Why.NOTHING_DUE, Why.WRONG_UNIT):
            found[item.uid] = alone.reason
    return found


def _missed(config: Config, plan: Plan, start: datetime, end: datetime, known: Mapping[str, Play]) -> list[str]:
    """What might have begun in [start, end), may not after, and has not."""
    ours = [item for item in plan.items if start < item.end_at <= end and is_targeted(config, item)]
    return [item.uid for item in ours if play_uid(item) not in known]


def _ended(at: datetime, config: Config, plan: Plan, known: Mapping[str, Play]) -> dict[str, Play]:
    return {
        uid: replace(play, ended=True)
        for uid, play in known.items()
        if not play.ended and ending(at, config, plan, uid, play) is not None
    }
