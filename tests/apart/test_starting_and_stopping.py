"""One folder, one Tin Làng: it starts, refuses a second one, stops without a trace, and goes on where it was."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests import texts
from tests.desk import Desk
from tests.road import ROOT, Road, environment_for
from tests.waiting import wait_for

pytestmark = pytest.mark.road


def processes_of(data: Path) -> list[int]:
    """Every process that was told of this data folder, or that has it in its command line."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                told = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            except OSError:
                continue
            if str(data).encode() in told:
                found.append(int(folder.name))
    return found


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("apart") / "data"


@pytest.fixture
def running(data: Path) -> Iterator[Road]:
    road = Road(data).start()
    yield road
    assert road.stop() == 0


def test_a_second_start_is_refused_and_told_where_the_first_is(running: Road, data: Path) -> None:
    second = subprocess.run(
        [sys.executable, "-m", "tinlang.config.cli", "demo", "--port", "0"],
        env=environment_for(TINLANG_DATA=str(data)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=ROOT,
    )
    assert second.returncode == 1
    assert f"đang chạy ở {running.address}" in second.stdout
    released = running.release("Tin giữ lại sau khi tắt", texts.SHORT)
    running.wait_for_events(released["release"], "finished")
    for name in ("tinlang.sqlite3", "events.sqlite3"):
        _copy_database(data / name, data.parent / name)
    later = running.release("Tin mà bản sao lưu không có", texts.SHORT)
    running.wait_for_events(later["release"], "finished")
    (data.parent / "later").write_text(later["release"])


def test_it_left_no_process(data: Path) -> None:
    wait_for(lambda: not processes_of(data), "the last process of that folder ends")


def test_a_second_start_keeps_the_data_and_a_restored_older_database_strands_no_device(data: Path) -> None:
    for name in ("tinlang.sqlite3", "events.sqlite3"):
        for leftover in ("", "-wal", "-shm"):
            (data / f"{name}{leftover}").unlink(missing_ok=True)
        shutil.copyfile(data.parent / name, data / name)
    road = Road(data).start()
    try:
        assert "Tin giữ lại sau khi tắt" in Desk(road, "soan").read("/tin/")
        forgotten = (data.parent / "later").read_text()
        road.wait_for_events(forgotten, "finished")
        released = road.release("Tin sau khi khôi phục", texts.SHORT)
        road.wait_for_events(released["release"], "finished")
        plays = [row for one in road.loudspeakers() for row in one.rows("SELECT play FROM plays")]
        assert len(plays) == 3 * 5, "nothing was heard twice"
    finally:
        road.kill_supervisor()


def test_killing_the_supervisor_left_no_process_either(data: Path) -> None:
    wait_for(lambda: not processes_of(data), "the last process of that folder ends")


def _copy_database(source: Path, target: Path) -> None:
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as one, sqlite3.connect(target) as other:
        one.backup(other)


def test_serve_runs_the_same_without_demo_and_loudspeakers(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "tinlang.config.cli", "serve", "--port", "0"],
        env=environment_for(TINLANG_DATA=str(tmp_path / "data")),
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    try:
        assert process.stdout is not None
        address = next(line.split()[-1] for line in process.stdout if line.startswith("Tin Làng đang chạy"))
        assert httpx.get(f"{address}/tai-khoan/dang-nhap/").status_code == 200
        state = json.loads((tmp_path / "data" / "run" / "processes.json").read_text())
        assert set(state["programs"]) == {"nats", "listen", "dispatch", "tasks", "recordings", "web"}
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=120)
    assert process.returncode == 0
    wait_for(lambda: not processes_of(tmp_path / "data"), "the last process of that folder ends")
