"""Plays on the sound card through libmpv. The volume is a gain here, where nobody compares samples."""

import asyncio
from typing import Any

from tinlang_agent.players.base import PlayerUnavailable, PlayFailed, Sound

LOAD_S = 10.0
_LOADING_FAILED, _NOTHING_TO_PLAY, _UNKNOWN_FORMAT = -13, -16, -17


def _library() -> Any:
    try:
        import mpv  # noqa: PLC0415  (loads libmpv at once, which a device without a sound card need not have)
    except OSError as error:
        raise PlayerUnavailable(
            "Không tìm thấy libmpv trên máy này nên không phát được ra loa. Cài bằng lệnh `apt install libmpv2`, "
            "hoặc chạy với `--player wave` để ghi ra tệp âm thanh."
        ) from error
    return mpv


class MpvPlayback:
    """One file in mpv. Ends come from mpv's own thread."""

    def __init__(self, core: Any, sound: Sound) -> None:
        self._core = core
        self._sound = sound
        self._loop = asyncio.get_running_loop()
        self._ended: asyncio.Future[str | None] = self._loop.create_future()
        self._began = asyncio.Event()
        self._stopped = False
        self._leading = sound.lead is not None
        self._position_ms = -1 if self._leading else sound.offset_ms

    @property
    def position_ms(self) -> int:
        seconds = None if self._ended.done() or self._leading else self._core.time_pos
        if seconds is not None:
            self._position_ms = max(self._position_ms, int(seconds * 1000))
        return self._position_ms

    def set_volume(self, percent: int) -> None:
        self._core.volume = percent

    async def begin(self) -> None:
        """Return when samples flow."""
        self._core.volume = self._sound.volume
        if self._sound.lead is not None:
            self._core.loadfile(str(self._sound.lead), "replace", start="0")
        else:
            self._load()
        waiting = asyncio.create_task(self._began.wait())
        both: set[asyncio.Future[Any]] = {waiting, self._ended}
        done, _ = await asyncio.wait(both, timeout=LOAD_S, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        if not done:
            await self.stop()
            raise PlayFailed("no_output", "mpv did not start")
        if self._ended.done():
            await self.wait()

    def _load(self) -> None:
        self._core.loadfile(str(self._sound.path), "replace", start=f"{self._sound.offset_ms / 1000:.3f}")

    def heard(self) -> None:
        """From mpv's thread: the first sample is out."""
        self._loop.call_soon_threadsafe(self._began.set)

    def end(self, problem: str | None) -> None:
        """From mpv's thread: it is over."""
        self._loop.call_soon_threadsafe(self._set_ended, problem)

    def _set_ended(self, problem: str | None) -> None:
        if self._leading and not self._stopped:  # a siren that cannot be played does not keep the words back
            self._leading, self._position_ms = False, self._sound.offset_ms
            self._load()
        elif not self._ended.done():
            self._ended.set_result(problem)

    async def wait(self) -> None:
        problem = await asyncio.shield(self._ended)
        if problem:
            raise PlayFailed(problem, "mpv could not play it")

    async def stop(self) -> None:
        _ = self.position_ms
        self._stopped = True
        self._core.command("stop")
        await asyncio.wait({self._ended}, timeout=1.0)


class MpvPlayer:
    """One libmpv for the life of the program. `options` are mpv's own, such as `ao`."""

    def __init__(self, **options: Any) -> None:
        mpv = _library()
        self._mpv = mpv
        self._playback: MpvPlayback | None = None
        self._core = mpv.MPV(
            video=False, config=False, terminal=False, input_default_bindings=False, idle=True, ytdl=False, **options
        )
        self._core.register_event_callback(self._hear)

    def _hear(self, event: Any) -> None:
        playback = self._playback
        if playback is None:
            return
        kind = event.event_id.value
        if kind == self._mpv.MpvEventID.PLAYBACK_RESTART:
            playback.heard()
        elif kind == self._mpv.MpvEventID.END_FILE:
            playback.end(self._problem(event.data))

    def _problem(self, end: Any) -> str | None:
        """Why a sound ended before its end, as a name for the event; None at its end, and when we stopped it."""
        if end.reason in (self._mpv.MpvEventEndFile.EOF, self._mpv.MpvEventEndFile.ABORTED):
            return None
        return "undecodable" if end.error in (_NOTHING_TO_PLAY, _LOADING_FAILED, _UNKNOWN_FORMAT) else "no_output"

    async def start(self, sound: Sound) -> MpvPlayback:
        """Begin to be heard; PlayFailed."""
        playback = MpvPlayback(self._core, sound)
        self._playback = playback
        await playback.begin()
        return playback

    async def close(self) -> None:
        """Let go of the sound card."""
        self._playback = None
        await asyncio.to_thread(self._core.terminate)
