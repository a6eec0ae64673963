"""A person gives a recording: kept as it came, prepared by a task, told in plain words, let go as it came."""

import errno
import io
import os
import time
from datetime import timedelta

import numpy as np
import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.common.models import AuditEntry
from tinlang.common.room import NoRoom
from tinlang.media import arrivals, decoding, loudness, store
from tinlang.media.actions import EmptyFile, TooBig, let_go_of_originals, prepare, prepare_again, take_recording
from tinlang.media.actions import recording as use_case
from tinlang.media.decoding import NotSound, TooLong
from tinlang.media.models import MediaObject, Recording, RecordingState
from tinlang.media.tests import sounds
from tinlang.media.tests.sounds import FORMATS, file_of

pytestmark = pytest.mark.django_db(databases="__all__")

GOOD = np.concatenate([sounds.voice(5), sounds.silence(0.4)])


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path


@pytest.fixture
def give(dong_dang, editor):
    """Give a recording of these bytes for Đồng Đăng."""

    def given(data: bytes, name: str = "thông báo.mp3", **options) -> Recording:
        return take_recording(unit=dong_dang, by=editor, file=io.BytesIO(data), name=name, **options)

    return given


def test_what_says_itself_that_it_is_too_long_is_refused_at_once(give):
    longer = file_of(GOOD, "flac", "flac")
    samples = 61 * 60 * sounds.RATE
    said = bytearray(longer)
    said[21] = said[21] & 0xF0 | samples >> 32  # STREAMINFO: 36 bits of how many samples follow
    said[22:26] = (samples & 0xFFFFFFFF).to_bytes(4, "big")
    with pytest.raises(TooLong):
        give(bytes(said))
    assert lying() == [] and not Recording.objects.exists()


def lying() -> list[str]:
    """What is kept as it came."""
    return [one.name for one in store.incoming()]


def fail_writing(monkeypatch, problem: int) -> None:
    """From now on the disk takes nothing."""

    def fail(descriptor: int) -> None:
        raise OSError(problem, os.strerror(problem))

    monkeypatch.setattr(os, "fsync", fail)


@pytest.fixture
def later(monkeypatch):
    """No task begins by itself."""
    monkeypatch.setattr(type(use_case.prepare_recording), "enqueue", lambda task, *arguments: None)


@pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)
def test_a_recording_becomes_a_sound_at_the_level_of_the_store(give, form):
    recording = give(file_of(GOOD, **form))
    assert (recording.state, recording.done_percent, recording.problem) == (RecordingState.READY, 100, "")
    level = loudness.measure(recording.media.read())
    assert level.is_right
    assert recording.media.length_ms == level.length_ms == pytest.approx(5_600, abs=200)
    assert (recording.media.loudness, recording.media.true_peak) == (level.loudness, level.true_peak)
    assert (recording.findings, recording.level) == ([], "đạt")


def test_what_was_mended_is_said(give):
    recording = give(file_of(np.concatenate([sounds.silence(3), GOOD * 0.1])))
    assert recording.told == ["Quá nhỏ, đã tự chỉnh.", "Im lặng 3 giây ở đầu hoặc cuối, đã cắt bớt."]
    assert recording.level == "đã tự chỉnh"
    assert all(finding["mended"] for finding in recording.findings)


def test_opposed_ears_are_mended(give):
    recording = give(file_of(np.stack([GOOD, -GOOD]), layout="stereo"))
    assert (recording.state, recording.told) == (
        RecordingState.READY,
        ["Tiếng hai bên tai triệt tiêu nhau, đã tự chỉnh."],
    )


def test_what_blocks_is_told_with_what_to_do(give):
    recording = give(file_of(np.clip(GOOD * 20, -1, 1)))
    assert (recording.state, recording.media) == (RecordingState.FAILED, None)
    assert recording.problem.startswith("Vỡ tiếng, rõ nhất ở 0:0")
    assert "micrô xa hơn" in recording.problem
    assert recording.findings[0]["name"] == "clipped"
    assert not MediaObject.objects.exists()


def test_the_original_is_let_go_when_the_sound_is_kept(give):
    assert give(file_of(GOOD)).is_ready
    assert store.incoming() == []


def test_a_refused_original_is_kept_for_a_week(give):
    recording = give(file_of(sounds.silence(3)))
    assert lying() == [str(recording.uid)]
    with clock.frozen_at(clock.now() + timedelta(days=6)):
        let_go_of_originals()
        assert lying() == [str(recording.uid)]
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        let_go_of_originals()
    assert store.incoming() == []


def test_the_same_bytes_given_twice_lie_there_twice_and_each_goes_with_its_own(give, later):
    first, second = (give(file_of(GOOD)) for _ in range(2))
    assert lying() == sorted([str(first.uid), str(second.uid)])
    assert prepare(recording=first).is_ready
    assert lying() == [str(second.uid)]
    assert prepare(recording=second).media == first.media
    assert lying() == []


def test_the_same_bytes_may_be_prepared_while_they_come_in_again(give, monkeypatch):
    probe, data = decoding.probe, file_of(GOOD)

    def slow(path, **options):
        facts = probe(path, **options)
        monkeypatch.setattr(decoding, "probe", probe)
        assert give(data, name="bấm hai lần.wav").is_ready
        return facts

    monkeypatch.setattr(decoding, "probe", slow)
    assert give(data, name="bấm một lần.wav").is_ready
    assert lying() == []


def test_originals_of_earlier_editions_lie_under_their_hash_until_all_are_prepared(give, later):
    first, second = (give(file_of(GOOD)) for _ in range(2))
    store.incoming_path(first.uid).rename(store.incoming_path(first.original_sha256))
    store.let_go(second.uid)
    assert prepare(recording=first).is_ready
    assert lying() == [first.original_sha256]
    assert prepare(recording=second).is_ready
    assert lying() == []


@pytest.mark.parametrize("name", [str(uuid7()), "b" * 64, ".new-k3_x9f2a"], ids=["uid", "hash", "not whole"])
def test_what_never_became_a_recording_lies_for_a_day(give, tmp_path, name):
    folder = tmp_path / store.INCOMING
    folder.mkdir()
    for left in (name, "README"):
        (folder / left).write_bytes(b"left by a machine that went down")
    for hours, kept in ((23, [name]), (25, [])):
        for file in folder.iterdir():
            os.utime(file, times=(time.time() - hours * 3600,) * 2)
        assert give(file_of(GOOD)).is_ready
        assert lying() == kept
    assert [file.name for file in folder.iterdir()] == ["README"], "what is not ours stays"


@pytest.mark.parametrize("problem", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_nothing(give, monkeypatch, tmp_path, problem):
    fail_writing(monkeypatch, problem)
    with pytest.raises(NoRoom) as refused:
        give(file_of(GOOD))
    assert all((refused.value.message, refused.value.kept, refused.value.todo))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [] and not Recording.objects.exists()


def test_a_disk_that_breaks_is_no_full_one(give, monkeypatch, tmp_path):
    fail_writing(monkeypatch, errno.EIO)
    with pytest.raises(OSError, match="Input/output"):
        give(file_of(GOOD))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_disk_that_is_full_once_it_is_prepared_keeps_it_as_it_came(give, later, monkeypatch):
    recording = give(file_of(GOOD))
    fail_writing(monkeypatch, errno.ENOSPC)
    assert prepare(recording=recording).state == RecordingState.FAILED
    assert "hết chỗ lưu" in recording.problem
    assert lying() == [str(recording.uid)]


@pytest.mark.parametrize(("data", "error"), [(b"", EmptyFile), (b"Dear Sir", NotSound), (bytes(5_000), NotSound)])
def test_what_is_no_sound_is_refused_at_once_and_leaves_nothing(give, data, error):
    with pytest.raises(error) as refused:
        give(data)
    assert all((refused.value.message, refused.value.kept, refused.value.todo))
    assert store.incoming() == [] and not Recording.objects.exists()


def test_what_is_too_big_is_refused_before_all_of_it_is_read(give, monkeypatch, tmp_path):
    monkeypatch.setattr(use_case, "MOST_BYTES", 100_000)
    with pytest.raises(TooBig):
        give(file_of(GOOD))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_what_is_too_long_is_refused_by_name(give, monkeypatch):
    monkeypatch.setattr(
        decoding.Given.heard, "__kwdefaults__", {**decoding.Given.heard.__kwdefaults__, "most_ms": 2_000}
    )
    recording = give(file_of(GOOD))
    assert (recording.state, recording.problem[:23]) == (RecordingState.FAILED, "Bản ghi âm dài quá 60 p")


def test_who_may_not_write_there_gives_nothing(dong_dang, operator):
    with pytest.raises(NotAllowed):
        take_recording(unit=dong_dang, by=operator, file=io.BytesIO(b""), name="a.wav")
    assert store.incoming() == []


def test_giving_is_written_down(give, editor, dong_dang):
    recording = give(file_of(GOOD), from_microphone=True)
    entry = AuditEntry.objects.get(action="media.take_recording")
    assert (entry.actor_uid, entry.target_uid, entry.unit_uid) == (
        str(editor.uid), str(recording.uid), str(dong_dang.uid),
    )  # fmt: skip
    assert recording.from_microphone


@pytest.mark.parametrize(
    ("given", "kept"),
    [("C:\\ghi âm\\tin.mp3", "tin.mp3"), ("../../etc/tin.wav", "tin.wav"), ("", "ghi âm"), ("a\0\nb.ogg", "ab.ogg")],
)
def test_the_name_is_kept_without_its_folders(give, later, given, kept):
    assert give(file_of(GOOD), name=given).name == kept


def test_progress_is_told_and_never_goes_back(give, later, monkeypatch):
    told: list[int] = []
    tell = use_case._Progress.tell

    def listen(progress, percent):
        tell(progress, percent)
        told.append(Recording.objects.get().done_percent)

    recording = give(file_of(np.tile(GOOD, 4)))
    monkeypatch.setattr(use_case._Progress, "tell", listen)
    prepare(recording=recording)
    assert told == sorted(told)
    assert len(set(told)) > 5 and told[-1] == 95


def test_what_is_no_longer_on_its_way_is_told(give):
    arrived: list[tuple[str, str]] = []

    def listener(recording):
        arrived.append((recording.name, recording.state))

    arrivals.register(listener)
    try:
        give(file_of(GOOD), name="một.wav")
        give(file_of(sounds.silence(2)), name="hai.wav")
    finally:
        arrivals._listeners.remove(listener)
    assert arrived == [("một.wav", "ready"), ("hai.wav", "failed")]


def test_what_is_ready_is_not_prepared_again(give):
    recording = give(file_of(GOOD))
    before = recording.changed_at
    assert prepare(recording=recording).changed_at == before


def test_what_was_left_lying_may_be_prepared_again(give, later, editor, monkeypatch):
    recording = give(file_of(GOOD))
    assert prepare_again(recording=recording, by=editor).state == RecordingState.WAITING
    monkeypatch.undo()
    assert not AuditEntry.objects.filter(action="media.prepare_again").exists()


def test_after_a_while_it_is_prepared_anew(give, later, editor):
    recording = give(file_of(GOOD))
    with clock.frozen_at(clock.now() + timedelta(minutes=3)):
        again = prepare_again(recording=recording, by=editor)
        assert AuditEntry.objects.filter(action="media.prepare_again").count() == 1
        assert prepare(recording=again).is_ready


def test_an_error_of_the_machine_is_told_and_raised(give, later, monkeypatch):
    recording = give(file_of(GOOD))
    store.let_go(recording.uid)
    with pytest.raises(FileNotFoundError):
        prepare(recording=recording)
    recording.refresh_from_db()
    assert (recording.state, recording.problem) == (RecordingState.FAILED, "Máy chủ gặp lỗi. Đưa lên lại sau ít phút.")
