"""libmpv hears the same as the wave player writes."""

import asyncio
import os
import subprocess
import sys

import numpy as np
import pytest
from server_twin.sounds import chirps, correlation, decoded, opus

from tinlang_agent.players.base import PlayerUnavailable, PlayFailed, Sound
from tinlang_agent.players.mpv import MpvPlayer
from tinlang_agent.players.wave import WavePlayer
from tinlang_agent.sounds import SIREN


@pytest.fixture
def mpv_player():
    """A player without a sound card; its absence fails in CI and is skipped elsewhere."""

    def make(**options):
        try:
            return MpvPlayer(**options)
        except PlayerUnavailable:
            if os.environ.get("CI") == "true":
                raise
            pytest.skip("no libmpv on this machine")

    return make


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "source.opus"
    path.write_bytes(opus(chirps(2)))
    return path


async def play(player, sound):
    playback = await player.start(sound)
    await playback.wait()


def test_both_players_let_the_same_sound_be_heard(mpv_player, source, tmp_path):
    async def both():
        await play(WavePlayer(tmp_path), Sound(path=source, name="wave"))
        player = mpv_player(ao="pcm", ao_pcm_file=str(tmp_path / "mpv.wav"))
        await play(player, Sound(path=source, name="mpv", volume=100))
        await player.close()

    asyncio.run(both())

    assert correlation(decoded(tmp_path / "wave.wav"), decoded(tmp_path / "mpv.wav")) > 0.95


def test_it_plays_one_after_another_stops_at_once_and_knows_where_it_was(mpv_player, source):
    async def three():
        player = mpv_player(ao="null")
        await play(player, Sound(path=source, name="first", offset_ms=1500))
        second = await player.start(Sound(path=source, name="second", offset_ms=500, volume=20))
        second.set_volume(70)
        await second.stop()
        stopped = second.position_ms
        await second.stop()
        await second.wait()
        third = await player.start(Sound(path=source, name="third"))
        await third.wait()
        await player.close()
        return stopped, third.position_ms

    stopped, ended = asyncio.run(three())

    assert 500 <= stopped < 2000
    assert ended <= 2100


def raw(path):
    return np.frombuffer(path.read_bytes(), np.int16)


def to_file(mpv_player, path):
    """A player that writes raw samples, one sound behind the other."""
    options = {"ao_pcm_file": str(path), "ao_pcm_append": "yes", "ao_pcm_waveheader": "no"}
    return mpv_player(ao="pcm", audio_format="s16", audio_channels="mono", audio_samplerate=48_000, **options)


def test_what_leads_up_to_a_sound_is_heard_before_it(mpv_player, source, tmp_path):
    async def alarm():
        player = to_file(mpv_player, tmp_path / "mpv.raw")
        playback = await player.start(Sound(path=source, name="alarm", lead=SIREN))
        leading = playback.position_ms
        await playback.wait()
        await player.close()
        await play(WavePlayer(tmp_path), Sound(path=source, name="wave", lead=SIREN))
        return leading

    leading = asyncio.run(alarm())

    assert leading < 0
    heard, wave, siren = raw(tmp_path / "mpv.raw"), decoded(tmp_path / "wave.wav"), decoded(SIREN)
    assert abs(len(heard) - len(wave)) < 4_800
    assert correlation(heard[: len(siren)], siren) > 0.95
    assert correlation(heard[len(siren) :], decoded(source)) > 0.95


def test_a_stop_in_the_lead_keeps_the_sound_back(mpv_player, source):
    async def alarm():
        player = mpv_player(ao="null")
        playback = await player.start(Sound(path=source, name="alarm", lead=SIREN))
        await playback.stop()
        await playback.wait()
        after = await player.start(Sound(path=source, name="after"))
        await after.wait()
        await player.close()
        return playback.position_ms

    assert asyncio.run(alarm()) < 0


def test_a_lead_that_is_no_sound_does_not_keep_the_words_back(mpv_player, source, tmp_path):
    rubbish = tmp_path / "rubbish.opus"
    rubbish.write_bytes(b"nothing" * 1000)

    async def alarm():
        player = to_file(mpv_player, tmp_path / "mpv.raw")
        await play(player, Sound(path=source, name="alarm", lead=rubbish))
        await player.close()

    asyncio.run(alarm())

    assert correlation(raw(tmp_path / "mpv.raw"), decoded(source)) > 0.95


def test_what_is_no_sound_fails_by_name(mpv_player, tmp_path):
    rubbish = tmp_path / "rubbish.opus"
    rubbish.write_bytes(b"nothing" * 1000)

    async def fail():
        player = mpv_player(ao="null")
        try:
            await play(player, Sound(path=rubbish, name="play"))
        finally:
            await player.close()

    with pytest.raises(PlayFailed, match="undecodable"):
        asyncio.run(fail())


def test_without_a_sound_card_it_says_that_there_is_no_output(mpv_player, source):
    async def fail():
        player = mpv_player(ao="alsa", audio_device="alsa/hw:99,9")
        try:
            await play(player, Sound(path=source, name="play"))
        finally:
            await player.close()

    with pytest.raises(PlayFailed, match="no_output"):
        asyncio.run(fail())


_WITHOUT_LIBMPV = """
import ctypes.util, sys
ctypes.util.find_library = lambda name: None
from tinlang_agent.cli import main
sys.exit(main(["run", "--server", "http://127.0.0.1:1", "--root-fingerprint", "x", "--data", sys.argv[1]]))
"""


def test_without_libmpv_the_technician_reads_what_to_do(tmp_path):
    command = [sys.executable, "-c", _WITHOUT_LIBMPV, tmp_path]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "apt install libmpv2" in ran.stderr
    assert "Traceback" not in ran.stderr
