"""The supervisor, tried on small programs of its own."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PATIENCE_S = 60


def wait_until(true: Callable[[], object], *, patience: float = PATIENCE_S) -> None:
    """Poll until it holds; only a hang fails."""
    tick = threading.Event()
    for _ in range(int(patience / 0.02)):
        if true():
            return
        tick.wait(0.02)
    raise AssertionError("it never came true")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


@pytest.fixture
def supervised(tmp_path: Path) -> Iterator[Callable[[str], "subprocess.Popen[str]"]]:
    """Run a supervisor in a process of its own over the programs that some Python names."""
    started: list[subprocess.Popen[str]] = []

    def run(programs: str) -> "subprocess.Popen[str]":
        script = textwrap.dedent(
            f"""
            import sys
            from pathlib import Path
            from tinlang.config.console import Console
            from tinlang.config.supervisor import CannotGoOn, Program, Stopping, Supervisor
            data = Path({str(tmp_path)!r})
            def python(name, code, **kw):
                return Program(name=name, label=name, command=(sys.executable, "-u", "-c", code), **kw)
            supervisor = Supervisor(data, Console(), address="here")
            try:
            {textwrap.indent(textwrap.dedent(programs).strip(), "    ").replace(chr(10), chr(10) + " " * 12)}
                print("all ready", flush=True)
                supervisor.run()
            except Stopping:
                pass
            except CannotGoOn as error:
                print(error, flush=True)
            finally:
                supervisor.stop()
            """
        )
        process = subprocess.Popen([sys.executable, "-u", "-c", script], stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield run
    for process in started:
        process.terminate()
        process.communicate()


def read_until(process: "subprocess.Popen[str]", text: str) -> str:
    assert process.stdout is not None
    seen = ""
    for line in process.stdout:
        seen += line
        if text in line:
            return seen
    raise AssertionError(f"{text!r} never came; only: {seen}")


def programs_of(tmp_path: Path) -> dict[str, dict[str, object]]:
    return json.loads((tmp_path / "run" / "processes.json").read_text())["programs"]


def pid_of(tmp_path: Path, name: str) -> int:
    pid = programs_of(tmp_path)[name]["pid"]
    assert isinstance(pid, int)
    return pid


WAITING = "import time; print('up'); time.sleep(600)"


def test_a_killed_program_is_started_again(supervised, tmp_path: Path) -> None:
    process = supervised(f"supervisor.start([python('one', {WAITING!r}, ready_line='up')])")
    read_until(process, "all ready")
    first = pid_of(tmp_path, "one")
    os.kill(first, signal.SIGKILL)
    read_until(process, "đã chạy lại")
    again = programs_of(tmp_path)["one"]
    assert again["pid"] != first
    assert (again["ready"], again["restarts"]) == (True, 1)


def test_programs_stop_in_the_opposite_order_and_none_is_left(supervised, tmp_path: Path) -> None:
    said = tmp_path / "said"
    code = (
        "import signal,sys,time\n"
        "def bye(*_):\n"
        f"    open({str(said)!r}, 'a').write(sys.argv[1] + ' ')\n"
        "    sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, bye); print('up'); time.sleep(600)"
    )
    process = supervised(
        f"""
        from dataclasses import replace
        base = python('x', {code!r}, ready_line='up')
        for name in ('first', 'second', 'third'):
            supervisor.start([replace(base, name=name, command=(*base.command, name))])
        """
    )
    read_until(process, "all ready")
    pids = [pid_of(tmp_path, name) for name in ("first", "second", "third")]
    process.send_signal(signal.SIGINT)
    process.wait(PATIENCE_S)
    assert said.read_text().split() == ["third", "second", "first"]
    assert not any(alive(pid) for pid in pids)


def test_a_program_that_ignores_the_end_is_ended_by_a_second_signal(supervised, tmp_path: Path) -> None:
    code = "import signal,time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up'); time.sleep(600)"
    process = supervised(f"supervisor.start([python('deaf', {code!r}, ready_line='up')])")
    read_until(process, "all ready")
    pid = pid_of(tmp_path, "deaf")
    process.send_signal(signal.SIGINT)
    read_until(process, "Đang dừng")
    process.send_signal(signal.SIGINT)
    process.wait(PATIENCE_S)
    assert not alive(pid)


def test_children_end_when_the_supervisor_is_killed(supervised, tmp_path: Path) -> None:
    process = supervised(f"supervisor.start([python('one', {WAITING!r}, ready_line='up')])")
    read_until(process, "all ready")
    pid = pid_of(tmp_path, "one")
    process.kill()
    wait_until(lambda: not alive(pid))


def test_workers_of_a_killed_program_are_swept_before_it_starts_again(supervised, tmp_path: Path) -> None:
    code = (
        "import subprocess,sys,time\n"
        "worker = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
        "print('worker', worker.pid); print('up'); time.sleep(600)"
    )
    process = supervised(f"supervisor.start([python('one', {code!r}, ready_line='up')])")
    read_until(process, "all ready")
    log = tmp_path / "log" / "one.log"
    worker = int(log.read_text().split()[1])
    os.kill(pid_of(tmp_path, "one"), signal.SIGKILL)
    read_until(process, "đã chạy lại")
    wait_until(lambda: not alive(worker))


def test_a_program_that_never_comes_up_is_given_up_with_its_last_words(supervised) -> None:
    process = supervised("supervisor.start([python('bad', \"raise SystemExit('no such thing')\", ready_line='up')])")
    said = read_until(process, "Nhật ký")
    assert "không khởi động được" in said
    assert "no such thing" in said
    assert process.wait(PATIENCE_S) == 0


def test_a_log_keeps_one_predecessor_and_does_not_outgrow_its_bound(tmp_path: Path, monkeypatch) -> None:
    from tinlang.config import supervisor

    monkeypatch.setattr(supervisor, "LOG_BYTES", 100)
    log = supervisor.Log(tmp_path / "one.log")
    for number in range(20):
        log.write(f"line {number} of this program")
    log.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.log", "one.log.1"]
    assert "line 19" in (tmp_path / "one.log").read_text()
    assert (tmp_path / "one.log").stat().st_size < 200
