"""The wave player: what it writes is the released sound, as it would have been heard, when it would have been heard."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import threading
import time
import wave
from types import SimpleNamespace

import numpy as np
import pytest
from server_twin.sounds import Sounds, chirps, correlation, decoded, opus

from tinlang_agent.players.base import PlayFailed, Sound
from tinlang_agent.players.wave import RATE, WavePlayer


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.opus"
    path.write_bytes(opus(chirps(8)))
    return path


def seconds(path):
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 1, 2)
        assert path.stat().st_size >= 44 + file.getnframes() * 2
        return file.getnframes() / RATE


def test_after_each_half_second_half_a_second_more_was_heard(source, tmp_path, monkeypatch):
    """By a clock that goes on when the test says so: how busy the machine is counts for nothing."""
    now, path = 1000.0, tmp_path / "play.wav"
    monkeypatch.setattr("tinlang_agent.players.wave.time", SimpleNamespace(monotonic=lambda: now))

    async def play():
        nonlocal now
        playback, seen = await WavePlayer(tmp_path).start(Sound(path=source, name="play")), []
        await asyncio.sleep(0)  # it looks at the clock
        for passed in range(10):
            now += 0.5
            async with asyncio.timeout(60):
                while seconds(path) <= passed * 0.5:
                    await asyncio.sleep(0)
            seen.append((seconds(path), playback.position_ms))
        await playback.stop()
        return seen

    assert asyncio.run(play()) == [(half * 0.5, half * 500) for half in range(1, 11)]


def play_to_the_end(player, sound):
    async def play():
        playback = await player.start(sound)
        await playback.wait()
        return playback.position_ms

    return asyncio.run(play())


def test_the_samples_are_those_of_the_released_sound_whatever_the_volume(source, tmp_path):
    short = tmp_path / "short.opus"
    short.write_bytes(opus(chirps(2)))

    position = play_to_the_end(WavePlayer(tmp_path), Sound(path=short, name="play", volume=35))

    heard, released = decoded(tmp_path / "play.wav"), decoded(short)
    assert np.array_equal(heard, released)
    assert position == len(released) * 1000 // RATE
    assert json.loads((tmp_path / "play.json").read_text())["volumes"] == [[0, 35]]


def test_silence_a_tone_and_another_sound_are_told_apart(source):
    released = decoded(source)
    tone = (np.sin(np.arange(len(released)) * 2 * np.pi * 1000 / RATE) * 16000).astype(np.int16)
    assert correlation(released, np.zeros_like(released)) < 0.95
    assert correlation(released, tone) < 0.95
    assert correlation(released, chirps(8, seed=9)) < 0.95
    assert correlation(released, released) > 0.99


def test_a_late_start_joins_in_the_middle(source, tmp_path):
    position = play_to_the_end(WavePlayer(tmp_path), Sound(path=source, name="late", offset_ms=7000))
    released = decoded(source)
    assert np.array_equal(decoded(tmp_path / "late.wav"), released[7 * RATE :])
    assert position == len(released) * 1000 // RATE


def test_a_play_is_never_written_twice(source, tmp_path):
    async def twice():
        player = WavePlayer(tmp_path)
        first = await player.start(Sound(path=source, name="play"))
        try:
            await player.start(Sound(path=source, name="play"))
        finally:
            await first.stop()

    with pytest.raises(PlayFailed, match="no_output"):
        asyncio.run(twice())


def test_what_is_no_sound_fails_by_name(tmp_path):
    rubbish = tmp_path / "rubbish.opus"
    rubbish.write_bytes(os.urandom(5000))
    with pytest.raises(PlayFailed, match="undecodable"):
        play_to_the_end(WavePlayer(tmp_path), Sound(path=rubbish, name="play"))


def test_stereo_at_another_rate_becomes_mono_at_48_khz(tmp_path):
    path = tmp_path / "stereo.wav"
    samples = np.repeat(chirps(1)[::2], 2)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(24_000)
        file.writeframes(samples.tobytes())
    play_to_the_end(WavePlayer(tmp_path), Sound(path=path, name="play"))
    assert abs(seconds(tmp_path / "play.wav") - 1) < 0.01


_ALONE = """
import asyncio, sys
from pathlib import Path
from tinlang_agent.players.base import Sound
from tinlang_agent.players.wave import WavePlayer

async def play():
    playback = await WavePlayer(Path(sys.argv[2])).start(Sound(path=Path(sys.argv[1]), name="play"))
    print("started", flush=True)
    await playback.wait()

asyncio.run(play())
"""


def test_a_stopped_process_makes_up_for_nothing(tmp_path):
    source = tmp_path / "source.opus"
    source.write_bytes(opus(chirps(4)))
    process = subprocess.Popen([sys.executable, "-c", _ALONE, source, tmp_path], stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.readline()

    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    stopped_at = seconds(tmp_path / "play.wav")
    threading.Event().wait(3)  # the passing of time is what is tested
    goes_on = time.monotonic()
    process.send_signal(signal.SIGCONT)
    assert process.wait(60) == 0

    assert time.monotonic() - goes_on >= 4 - stopped_at - 1.5
    assert np.array_equal(decoded(tmp_path / "play.wav"), decoded(source))


def test_a_sound_store_of_the_twin_is_what_it_says():
    sounds = Sounds()
    digest = sounds.make(1)
    assert sounds.length_ms[digest] == 1000
