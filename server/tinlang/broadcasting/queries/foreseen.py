"""What loudspeakers will play, when, and why not: the very function that they obey, followed through the hours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from msgspec import structs

from tinlang_wire.documents import Config, DailyWindow, Item, Plan, Variant
from tinlang_wire.resolve import Decision, Play, Why, ending, next_change, play_uid, resolve

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
    """What is heard from one instant to another, in its order; by item uid, why it is not heard."""

    plays: list[Foreseen] = field(default_factory=list)
    silent: Mapping[str, str] = field(default_factory=dict)


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


def follow(config: Config, plan: Plan, start: datetime, end: datetime, done: Mapping[str, Play]) -> Course:
    """The course of [start, end) for a loudspeaker that has played `done`. A play that begins before `end` is whole."""
    known, plays, at = dict(done), [], start
    refused: dict[str, str] = {}
    while at < end:
        decision = resolve(at, config, plan, known)
        if decision.play is not None and decision.play not in known:
            foreseen = _begun(at, decision)
            plays.append(foreseen)
            known[decision.play] = Play(at, decision.offset_ms, False, foreseen.variant.media, foreseen.item.uid)
        elif decision.item is None:
            refused |= _refused(at, config, plan, known)
        at = next_change(at, config, plan, known)
        known |= _ended(at, config, plan, known)
    heard = {play.item.uid for play in plays}
    return Course(plays, {uid: why for uid, why in refused.items() if uid not in heard})


def decision_at(config: Config, plan: Plan, start: datetime, at: datetime, done: Mapping[str, Play]) -> Decision:
    """What is decided at `at` by a loudspeaker that has played `done` until `start`, and obeys until then."""
    known = dict(done)
    for play in follow(config, plan, start, at, done).plays:
        known[play_uid(play.item)] = Play(play.starts_at, _offset(play), False, play.variant.media, play.item.uid)
    known |= _ended(at, config, plan, known)
    return resolve(at, config, plan, known)


def _begun(at: datetime, decision: Decision) -> Foreseen:
    assert isinstance(decision.item, Item) and decision.variant is not None
    left = timedelta(milliseconds=decision.variant.length_ms - decision.offset_ms)
    return Foreseen(decision.item, decision.variant, at, min(at + left, decision.item.end_at), decision.reason)


def _offset(play: Foreseen) -> int:
    return play.variant.length_ms - (play.ends_at - play.starts_at) // timedelta(milliseconds=1)


def _refused(at: datetime, config: Config, plan: Plan, known: Mapping[str, Play]) -> dict[str, str]:
    """Why each item whose hour it is does not begin: asked for each alone, for together the first answers for all."""
    due = [item for item in plan.items if item.start_at <= at < item.end_at and play_uid(item) not in known]
    found = {}
    for item in due:
        alone = resolve(at, config, structs.replace(plan, items=(item,)), {})
        if alone.item is None and alone.reason not in (Why.NOTHING_DUE, Why.WRONG_UNIT):
            found[item.uid] = alone.reason
    return found


def _ended(at: datetime, config: Config, plan: Plan, known: Mapping[str, Play]) -> dict[str, Play]:
    return {
        uid: replace(play, ended=True)
        for uid, play in known.items()
        if not play.ended and ending(at, config, plan, uid, play) is not None
    }
