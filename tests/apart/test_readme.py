"""Every command that the READMEs name, run in a fresh copy of the tree; and what they leave is what they say."""

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import sound
from tests.road import READY, ROOT, environment_for
from tests.waiting import wait_for

pytestmark = pytest.mark.road

RUN, ONCE, SAY, FACTS, DEADLINE, VERIFY = (
    "make run",
    ".venv/bin/tinlang demo --once --out heard",
    '.venv/bin/tinlang say "UBND xã: cắt điện từ 7h30-16h00 ngày 11/5, gọi 0205 3812 345." --out notice.opus',
    ".venv/bin/tinlang facts --unit 183 --on 2018-05-11",
    ".venv/bin/tinlang deadline --received 2018-02-09T10:00 --working-days 5 --why",
    ".venv-agent/bin/tinlang-agent verify --root-key heard/root.jwk heard/documents/*",
)


def commands_of(readme: str) -> list[str]:
    """The lines of its shell blocks."""
    blocks = re.findall(r"^```sh\n(.*?)^```", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What git knows of the tree, in a folder whose name has a space; without environments, without data."""
    folder = tmp_path_factory.mktemp("copy") / "tin làng"
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    for name in filter(None, names):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    yield folder
    shutil.rmtree(folder)


def run(command: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment_for(),
        capture_output=True,
        text=True,
        timeout=900,
        check=False,
    )


def test_both_readmes_name_the_same_commands_and_this_file_knows_them() -> None:
    assert commands_of("README.md") == commands_of("README.vi.md") == [RUN, ONCE, VERIFY, SAY, FACTS, DEADLINE]


def test_make_run_on_a_fresh_copy_starts_and_stops_without_a_trace(copy: Path) -> None:
    process = subprocess.Popen(
        RUN.split(), cwd=copy, env=environment_for(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True,
    )  # fmt: skip
    said: list[str] = []
    assert process.stdout is not None
    lines = process.stdout
    threading.Thread(target=lambda: said.extend(lines), daemon=True).start()
    try:
        wait_for(lambda: READY in "".join(said) or process.poll() is not None, "ready", patience=900)
        assert process.poll() is None, "".join(said)[-4000:]
        os.killpg(process.pid, signal.SIGINT)
        process.wait(120)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert "http://127.0.0.1:" in "".join(said)
    assert json.loads((copy / "var" / "run" / "processes.json").read_text())["programs"]["web"]["pid"] is None


def test_the_agents_environment_has_no_django(copy: Path) -> None:
    assert run(".venv-agent/bin/python -c 'import django'", copy).returncode == 1


def test_the_road_without_a_person_leaves_what_anyone_can_check(copy: Path) -> None:
    told = run(ONCE, copy)
    assert told.returncode == 0, told.stdout[-4000:]
    assert "Đạt: 5/5 loa phát xong" in told.stdout
    heard = copy / "heard"
    report = json.loads((heard / "report.json").read_text())
    released = sound.of_opus(heard / "released.opus")
    waves = sorted(heard.glob("*.wav"))
    assert [wave.name for wave in waves] == sorted(each["heard"] for each in report["loudspeakers"])
    assert len(waves) == 5
    assert all(sound.likeness(released, sound.of_wave(wave)) >= 0.95 for wave in waves)
    assert "d" not in json.loads((heard / "root.jwk").read_text())


def test_a_notice_is_said_on_one_line_and_sounds(copy: Path) -> None:
    told = run(SAY, copy)
    assert (told.returncode, told.stdout.count("\n")) == (0, 1)
    assert told.stderr == "Loa nhắc lại một lần: 0205 3812 345\n"
    assert "ủy ban nhân dân xã" in told.stdout.casefold() and not any(char.isdigit() for char in told.stdout)
    assert len(sound.of_opus(copy / "notice.opus")) > 5 * sound.RATE


def test_the_facts_of_the_founding_day_are_counted_with_their_bases(copy: Path) -> None:
    told = run(FACTS, copy)
    assert told.returncode == 0, told.stderr
    figures = dict(re.findall(r"^  (\S.*?)  +(\d+  \S.*)$", told.stdout, re.MULTILINE))
    assert figures["Hoạt động được"] == "5  trong 11 trạm cấp xã"
    assert figures["Có trạm truyền thanh"] == "11  trong 23 xã, phường, thị trấn"
    assert figures["Trước hạn"] == "197  trong 216 hồ sơ qua mạng đã giải quyết"


def test_a_deadline_is_counted_and_told(copy: Path) -> None:
    told = run(DEADLINE, copy)
    assert told.stdout.splitlines()[0] == "2018-02-23", told.stderr
    assert "Tết Nguyên đán" in told.stdout


def test_the_root_key_alone_judges_every_document_and_a_changed_one_is_refused(copy: Path) -> None:
    judged = run(VERIFY, copy)
    assert judged.returncode == 0, judged.stdout
    assert {line.split("\t")[0] for line in judged.stdout.splitlines()} == {
        "accepted keys",
        "accepted config",
        "accepted plan",
    }
    changed = next((copy / "heard" / "documents").glob("*-plan.jws"))
    signed = changed.read_bytes()
    changed.write_bytes(signed[:-20] + (b"A" if signed[-20:-19] != b"A" else b"B") + signed[-19:])
    judged = run(VERIFY, copy)
    assert judged.returncode == 1
    assert "refused forged" in judged.stdout
