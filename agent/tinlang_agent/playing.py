"""The play loop: asks `resolve` at every change, and obeys it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Literal

from tinlang_agent import volume
from tinlang_agent.core import Core
from tinlang_agent.holdings import Holdings
from tinlang_agent.log import log
from tinlang_agent.players.base import Playback, Player, PlayFailed, Sound
from tinlang_agent.sounds import lead_of, words_without
from tinlang_wire.documents import Alert, Config, Item, Variant
from tinlang_wire.hours import quiet_at
from tinlang_wire.ids import new_uid
from tinlang_wire.resolve import Decision, Ending, Play, ending, next_change, resolve, round_at, words_of

LEAST_REST_S = 0.01
LONGEST_REST_S = 5.0  # a clock that somebody steps wakes nobody
TAIL_MS = 1000  # a sound that lacks no more than this at the end of its window was heard
OVERRUN_MS = 2000  # a sound that goes on for longer than the plan says is cut


Outcome = Literal["finished", "interrupted", "failed"]


class Cut(StrEnum):
    """Why a play was interrupted, beside the wire's `Ending`."""

    RESTARTED = "restarted"  # the program or the power ended in the middle of it
    STOPPED = "stopped"  # a command
    SHUT_DOWN = "shut_down"
    UNTRUSTED_TIME = "untrusted_time"
    TOO_LONG = "too_long"  # the sound is longer than the plan says


_UNWANTED = frozenset({Cut.SHUT_DOWN, Cut.UNTRUSTED_TIME, Ending.PRE_EMPTED})
"""What ends a play without anybody wanting it to: the round of an alert is begun again."""


@dataclass
class Running:
    """What is being heard. `wordless`: an alert whose own words are not here yet, so that nothing of it is proven."""

    item: Item | Alert
    variant: Variant
    play: str
    offset_ms: int
    playback: Playback
    wordless: bool = False
    ended: asyncio.Task[None] = field(init=False)

    def __post_init__(self) -> None:
        self.ended = asyncio.create_task(self.playback.wait())

    def as_play(self, now: datetime) -> Play:
        """How far it really is, which a process that was stopped for a while knows and a clock does not."""
        position = self.playback.position_ms
        if position < self.variant.length_ms + OVERRUN_MS:
            position = min(position, self.variant.length_ms - 1)
        if self.wordless:
            position = min(position, -1)
        return Play(
            started_at=now - timedelta(milliseconds=position - self.offset_ms),
            offset_ms=self.offset_ms,
            ended=False,
            media=self.variant.media,
            item=self.item.uid,
        )


class PlayLoop:
    """One sound at a time. A play is on the disk before it sounds, and is never started twice."""

    def __init__(self, core: Core, *, holdings: Holdings, player: Player, damaged: Callable[[], None]) -> None:
        self._store = core.store
        self._journal = core.journal
        self._clock = core.clock
        self._media = core.media
        self._holdings = holdings
        self._player = player
        self._damaged = damaged
        self._running: Running | None = None
        self._test: Playback | None = None
        self._warned: dict[str, datetime] = {}  # alert → its round whose siren was heard without words
        self._speechless: dict[str, datetime] = {}  # alert → its round whose words could not be sounded
        self._changed = asyncio.Event()
        self._turn = asyncio.Lock()
        self.volume = 0
        self.reason = ""

    @property
    def playing(self) -> Item | Alert | None:
        """The item or the alert that is being heard."""
        return self._running.item if self._running is not None else None

    def wake(self) -> None:
        """A document, a sound, the time or an order came: ask again, now."""
        self._changed.set()

    def close_interrupted(self) -> None:
        """After a start of the program: what has no end was cut by the power, and is not played again."""
        for row in self._store.plays.unended():
            with self._store.write():
                self._store.plays.end(row["play"], at=self._clock.guess(), outcome="interrupted", cut_short=True)
                self._journal.record("interrupted", reason=Cut.RESTARTED, **row)

    async def run(self) -> None:
        """For ever: decide, obey, wait for the next change."""
        try:
            while True:
                self._changed.clear()
                async with self._turn:
                    await self._obey()
                await self._wait()
        finally:
            await self._cut(Cut.SHUT_DOWN)

    def order_volume(self, percent: int) -> str | None:
        """Sound this loud until the hour changes it; or why not."""
        config = self._holdings.config
        if config is None:
            return "no_config"
        volume.order(self._store, percent, now=self._clock.guess(), config=config)
        self.wake()
        return None

    async def stop(self) -> bool:
        """Cut what is being heard, for good; False if nothing is."""
        async with self._turn:
            was_playing = self._running is not None
            await self._cut(Cut.STOPPED)
        self.wake()
        return was_playing

    async def sound_test(self, sound: Sound) -> str | None:
        """Let a test be heard; or why not: busy, quiet_hours, untrusted_time, failed."""
        async with self._turn:
            now, config = self._clock.now(), self._holdings.config
            if now is None:
                return str(Cut.UNTRUSTED_TIME)
            if self._running is not None or self._test is not None:
                return "busy"
            if config is None or quiet_at(now, config):
                return str(Ending.QUIET_HOURS)
            try:
                self._test = playback = await self._player.start(sound)
            except PlayFailed as error:
                log.error("test: %s", error)
                return "failed"
        try:
            await playback.wait()
        except PlayFailed as error:
            log.error("test: %s", error)
            return "failed"
        finally:
            was_cut, self._test = self._test is not playback, None
        return "busy" if was_cut else None

    # -- one turn -------------------------------------------------------------------------------------

    async def _obey(self) -> None:
        self._set_volume()
        running = self._running
        if running is not None:
            if running.ended.done():
                self._finish(running)
            elif why := self._why_not(running):
                await self._cut(why)
        if self._running is None:
            await self._begin(self._decide())

    def _why_not(self, running: Running) -> str | None:
        now, config = self._clock.now(), self._holdings.config
        if now is None:
            return Cut.UNTRUSTED_TIME
        if config is None:
            return Ending.WITHDRAWN
        done, alerts = self._store.plays.done, self._alerts(now, config)
        plan, play = self._holdings.plan, running.as_play(now)
        why = ending(now, config, plan, running.play, play, done=done, alerts=alerts)
        if why is None and running.wordless and self._can_say(now, running.item, running.variant):
            return Ending.PRE_EMPTED  # by its own words
        return why

    def _decide(self) -> Decision | None:
        now, config = self._clock.now(), self._holdings.config
        if now is None or config is None:
            self.reason = "no_config" if config is None else str(Cut.UNTRUSTED_TIME)
            return None
        plan, alerts = self._holdings.playable(), self._alerts(now, config)
        decision = resolve(now, config, plan, self._store.plays.done, alerts)
        self.reason = decision.reason
        return decision

    def _alerts(self, now: datetime, config: Config) -> tuple[Alert, ...]:
        """Those in force, without one whose siren was heard in this round and whose words are not here: it waits for
        them, and nothing waits for it."""
        return tuple(
            alert
            for alert in self._holdings.alerts
            if self._warned.get(alert.uid) != round_at(now, alert)
            or alert == self.playing
            or self._can_say(now, alert, words_of(config, alert))
        )

    def _can_say(self, now: datetime, item: Item | Alert, words: Variant) -> bool:
        """Whether the words of an alert are here, and were not found to be no sound in this round."""
        if not isinstance(item, Alert):
            return True
        return self._media.ready(words.media) and self._speechless.get(item.uid) != round_at(now, item)

    async def _begin(self, decision: Decision | None) -> None:
        if decision is None or decision.item is None or decision.variant is None or decision.play is None:
            return
        item, variant = decision.item, decision.variant
        if isinstance(item, Alert) and not self._can_say(self._clock.guess(), item, variant):
            await self._warn(item, variant, decision.play)
            return
        if not await asyncio.to_thread(self._media.intact, variant.media):
            log.error("media %s: damaged on the card, fetched again", variant.media[:12])
            self._journal.record_item("failed", item, variant, reason="media_damaged")
            self._damaged()
            self.wake()
            return
        if self._changed.is_set():  # while it was hashed something changed: ask again first
            return
        await self._cut_test()
        with self._store.write():
            self._store.plays.begin(
                decision.play, item=item, variant=variant, at=self._clock.guess(), offset_ms=decision.offset_ms
            )
            self._journal.record_item("started", item, variant, play=decision.play, offset_ms=decision.offset_ms)
        sound = self._sound(decision.play, item, variant, decision.offset_ms)
        try:
            playback = await self._player.start(sound)
        except PlayFailed as error:
            log.error("play %s: %s", decision.play, error)
            self._end(item, variant, decision.play, "failed", reason=error.name, offset_ms=decision.offset_ms)
            self.wake()
            return
        self._running = Running(item, variant, decision.play, decision.offset_ms, playback)
        log.info("play %s: started at %d ms", decision.play, decision.offset_ms)

    async def _warn(self, alert: Alert, words: Variant, play: str) -> None:
        """The words are on their way: the siren and the device's own phrase, once a round, are better than silence."""
        self._warned[alert.uid] = round_at(self._clock.guess(), alert)
        await self._cut_test()
        log.warning("alert %s: its words are not here yet", alert.uid)
        about = {"item": alert.uid, "release": alert.release, "wordless": "true"}
        name, volume = f"{play}-siren-{new_uid()}", self._volume_of(alert)
        try:
            playback = await self._player.start(
                Sound(words_without(alert), name, lead=lead_of(alert), volume=volume, about=about)
            )
        except PlayFailed as error:
            log.error("siren: %s", error)
            self.wake()
            return
        self._running = Running(alert, words, play, 0, playback, wordless=True)

    async def _cut_test(self) -> None:
        """A test gives way to what is to be heard."""
        test, self._test = self._test, None
        if test is not None:
            await test.stop()

    def _sound(self, play: str, item: Item | Alert, variant: Variant, offset_ms: int) -> Sound:
        about = {"item": item.uid, "release": item.release, "language": variant.language, "media": variant.media}
        path = self._media.path(variant.media)
        lead = lead_of(item) if isinstance(item, Alert) else None
        return Sound(path=path, name=play, lead=lead, offset_ms=offset_ms, volume=self._volume_of(item), about=about)

    def _finish(self, running: Running) -> None:
        problem = running.ended.exception()
        if problem is None:
            self._close(running, "finished")
        elif isinstance(problem, PlayFailed):
            log.error("play %s: %s", running.play, problem)
            self._close(running, "failed", reason=problem.name)
        else:
            raise problem

    async def _cut(self, why: str) -> None:
        running = self._running
        if running is None:
            return
        await running.playback.stop()
        await asyncio.wait({running.ended})
        lacking = running.variant.length_ms - running.playback.position_ms
        if why == Ending.FINISHED:
            self._close(running, "interrupted", reason=Cut.TOO_LONG)
        elif not running.wordless and lacking <= (TAIL_MS if why == Ending.WINDOW_OVER else 0):
            self._close(running, "finished")
        else:
            self._close(running, "interrupted", reason=str(why))

    def _close(self, running: Running, outcome: Outcome, *, reason: str | None = None) -> None:
        position = max(running.playback.position_ms, 0)
        self._running = None
        if running.wordless:
            self._close_wordless(running, reason)
        else:
            self._end(running.item, running.variant, running.play, outcome, reason=reason, offset_ms=position)

    def _close_wordless(self, running: Running, reason: str | None) -> None:
        """Nothing of it is proven; but a round that was stopped stays silent when its words come."""
        if reason in _UNWANTED:
            self._warned.pop(running.item.uid, None)
        elif reason == Cut.STOPPED:
            now, plays = self._clock.guess(), self._store.plays
            with self._store.write():
                plays.begin(running.play, item=running.item, variant=running.variant, at=now, offset_ms=0)
                plays.end(running.play, at=now, outcome="interrupted")

    def _end(
        self, item: Item | Alert, variant: Variant, play: str, outcome: Outcome, *, reason: str | None, offset_ms: int
    ) -> None:
        cut_short = reason in _UNWANTED
        if outcome == "failed" and isinstance(item, Alert):  # the siren and our own phrase take their place
            self._speechless[item.uid] = round_at(self._clock.guess(), item)
            cut_short = True
        with self._store.write():
            self._store.plays.end(play, at=self._clock.guess(), outcome=outcome, cut_short=cut_short)
            self._journal.record_item(outcome, item, variant, play=play, offset_ms=offset_ms, reason=reason)
        log.info("play %s: %s %s at %d ms", play, outcome, reason or "", offset_ms)

    def _set_volume(self) -> None:
        config = self._holdings.config
        if config is None:
            return
        percent = volume.volume_now(self._store, now=self._clock.guess(), config=config)
        if percent != self.volume:
            self.volume = percent
            if self._running is not None:
                self._running.playback.set_volume(self._volume_of(self._running.item))

    def _volume_of(self, item: Item | Alert) -> int:
        """An alert is never softer than the hour: it has to be heard."""
        config = self._holdings.config
        if isinstance(item, Alert) and not item.drill and config is not None:
            return max(self.volume, config.alert_volume)
        return self.volume

    # -- waiting --------------------------------------------------------------------------------------

    async def _wait(self) -> None:
        news = asyncio.create_task(self._changed.wait())
        waiting: set[asyncio.Task[Any]] = {news}
        if self._running is not None:
            waiting.add(self._running.ended)
        await asyncio.wait(waiting, timeout=self._rest(), return_when=asyncio.FIRST_COMPLETED)
        news.cancel()

    def _rest(self) -> float:
        now, config = self._clock.now(), self._holdings.config
        if now is None or config is None:
            return LONGEST_REST_S
        done = self._store.plays.done
        if self._running is not None:
            done = done | {self._running.play: self._running.as_play(now)}
        at = next_change(now, config, self._holdings.plan, done, self._holdings.alerts)
        return min(LONGEST_REST_S, max(LEAST_REST_S, self._clock.real_seconds(at)))
