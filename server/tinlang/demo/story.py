"""The road without a person: written, spoken, submitted, approved, signed, heard five times, proven; and laid out."""

import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tinlang.accounts.models import Person
from tinlang.broadcasting.actions import approve_and_release
from tinlang.broadcasting.queries import Progress, Row, Stage, release_progress
from tinlang.bulletins import actions as bulletins
from tinlang.bulletins.models import Release, SoundState, Version
from tinlang.demo import content, seeding
from tinlang.demo.evidence import lay_out

PATIENCE_S = 120
BETWEEN_S = 0.1


class Failed(Exception):
    """The road is broken somewhere; the message says where."""


class Telling:
    """Each step with its time, for the person at the terminal."""

    def __init__(self) -> None:
        self._begun = self._last = time.monotonic()

    def step(self, text: str) -> None:
        now = time.monotonic()
        since, took = (f"{span:.1f}".replace(".", ",") for span in (now - self._begun, now - self._last))
        self._last = now
        sys.stdout.write(f"  {since:>6} s  {text} ({took} s)\n")
        sys.stdout.flush()


def tell(out: Path) -> None:
    """Walk the road once and leave what it produced in `out`. Failed."""
    telling = Telling()
    version = _write(telling)
    release = approve_and_release(version=version, by=_person(content.APPROVER))
    telling.step("Lãnh đạo duyệt và cho phát")
    progress = _follow(release, telling)
    lay_out(release, progress, out)
    telling.step(f"Để lại âm thanh, văn bản đã ký và minh chứng trong {out}")
    delay = progress.delay
    assert delay is not None
    median, worst = (f"{span / 1000:.2f}".replace(".", ",") for span in (delay.median_ms, delay.worst_ms))
    sys.stdout.write(f"Đạt: {progress.played}/{progress.expected} loa phát xong. ")
    sys.stdout.write(f"Từ lúc duyệt đến tiếng đầu tiên: trung vị {median} s, chậm nhất {worst} s.\n")


def _write(telling: Telling) -> Version:
    unit, editor = seeding.commune(), _person(content.EDITOR)
    written = bulletins.Content(
        title=content.STORY_TITLE, text=content.STORY_TEXT, areas=frozenset({str(unit.uid)}), priority="normal"
    )
    version = bulletins.create_bulletin(unit=unit, by=editor, content=written)
    telling.step(f"Người soạn viết tin “{version.title}” cho {unit}")
    bulletins.request_sound(version=version, by=editor)
    _wait(lambda: _sound_is_there(version), "âm thanh chưa được tạo")
    telling.step(f"Máy đọc thành tiếng, dài {_read_again(version).length_ms / 1000:.1f} s".replace(".", ","))
    version = bulletins.submit(version=_read_again(version), by=editor)
    telling.step("Người soạn nghe thử và trình duyệt")
    return version


def _sound_is_there(version: Version) -> bool:
    variant = _read_again(version).main_variant
    if variant.sound_state == SoundState.FAILED:
        raise Failed(f"không tạo được âm thanh: {variant.sound_problem}")
    return variant.sound_is_ready


def _read_again(version: Version) -> Version:
    return Version.objects.get(pk=version.pk)


def _follow(release: Release, telling: Telling) -> Progress:
    """Until every loudspeaker has played it to its end."""
    stages: tuple[tuple[str, Callable[[Row], object]], ...] = (
        ("Năm loa đã nhận lệnh đã ký", lambda row: row.received_at),
        ("Năm loa đã tải âm thanh", lambda row: row.fetched_at),
        ("Năm loa bắt đầu phát", lambda row: row.started_at),
        ("Năm loa phát xong, minh chứng đã về", lambda row: row.stage == Stage.FINISHED),
    )
    for text, reached in stages:
        _wait(partial(_all_have, release, reached), f"chưa thấy: {text}")
        telling.step(text)
    return release_progress(release)


def _all_have(release: Release, reached: Callable[[Row], object]) -> bool:
    progress = release_progress(release)
    for row in progress.rows:
        if row.stage in (Stage.REFUSED, Stage.FAILED, Stage.INTERRUPTED):
            raise Failed(f"{row.name}: {row.label} ({row.reason})")
    return progress.expected == content.LOUDSPEAKERS and all(reached(row) for row in progress.rows)


def _person(username: str) -> Person:
    return Person.objects.get(username=username)


def _wait(true: Callable[[], bool], otherwise: str) -> None:
    between = threading.Event()
    for _ in range(int(PATIENCE_S / BETWEEN_S)):
        if true():
            return
        between.wait(BETWEEN_S)
    raise Failed(f"{otherwise} sau {PATIENCE_S} giây")
