"""Keeps programs running: starts them in order, restarts them with a growing pause, stops them in the opposite order.

Knows nothing of what it runs (`processes.py` does) nor of Django. A child cannot outlive it: each asks the kernel for
a SIGTERM when its parent dies. All decisions are made on the main thread; the others only read output and wait.
"""

import ctypes
import json
import os
import queue
import re
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from tinlang.config.console import Console

_libc = ctypes.CDLL(None, use_errno=True)
_PR_SET_PDEATHSIG = 1

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.2, 15.0
STEADY_AFTER_S = 20.0  # alive this long, a program has earned a short pause again
ATTEMPTS_TO_START = 5
GRACE_S = 10.0
LOG_BYTES = 5 * 1024 * 1024


class CannotGoOn(Exception):
    """The start was given up; the message is for the person at the terminal."""


class Stopping(Exception):
    """A signal asked for the end."""


@dataclass(frozen=True)
class Program:
    """What to run, and how to know that it is ready: a line that it prints (a pattern), a probe, or at once."""

    name: str
    label: str
    command: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    ready_line: str | None = None
    probe: Callable[[], bool] | None = None


class Log:
    """A program's own lines in a file that keeps one predecessor and never outgrows LOG_BYTES."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("a", encoding="utf-8")

    def write(self, line: str) -> None:
        """One line, at once on disk for whoever follows it."""
        if self._file.tell() > LOG_BYTES:
            self._file.close()
            self._path.replace(self._path.with_suffix(".log.1"))
            self._file = self._path.open("a", encoding="utf-8")
        self._file.write(line + "\n")
        self._file.flush()

    def close(self) -> None:
        """The program has ended."""
        self._file.close()


class Child:
    """One program and its present process."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.ready = False
        self.ever_ready = False
        self.wanted = True
        self.restarts = 0
        self.pause = FIRST_PAUSE_S
        self.started_at = 0.0
        self.due_at: float | None = None
        self.last_lines: deque[str] = deque(maxlen=15)

    def signal(self, number: int) -> None:
        """Tell the program itself; it tells its own workers."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(number)

    def sweep(self) -> None:
        """End what is left of its process group: workers of a parent that was killed."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, signal.SIGKILL)
            except ProcessLookupError:
                return


class Supervisor:
    """`start` and `step` block until done; `run` blocks until a signal; `stop` leaves no process."""

    def __init__(self, data: Path, console: Console, *, address: str = "") -> None:
        self._data = data
        self._console = console
        self._address = address
        self._children: list[Child] = []
        self._news: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._signals = 0
        self._stopping = False
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN:  # nohup asked to live on
                signal.signal(number, self._on_signal)

    # -- what a caller says

    def start(self, programs: Iterable[Program]) -> None:
        """Start these and wait until every one is ready; CannotGoOn if one does not come up."""
        children = [Child(program) for program in programs]
        self._children.extend(children)
        for child in children:
            self._spawn(child)
        self._pump(lambda: all(child.ready for child in children))

    def step(self, label: str, command: Sequence[str], env: Mapping[str, str]) -> None:
        """Run a command to its end while the others go on; CannotGoOn if it fails."""
        code = self.run_to_end(Program(name=command[-1], label=label, command=tuple(command), env=env))
        if code != 0:
            raise CannotGoOn(f"{label}: không xong (mã {code}).")
        self._console.done(label)

    def run_to_end(self, program: Program) -> int:
        """Run a program whose output is for the person; its exit code."""
        process = subprocess.Popen(
            program.command,
            env={**os.environ, **program.env},
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=_leash(os.getpid()),
        )
        threading.Thread(target=self._await_step, args=(process,), daemon=True).start()
        try:
            self._pump(lambda: process.poll() is not None)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        return process.returncode

    def run(self) -> None:
        """Keep everything running until a signal."""
        try:
            self._pump(lambda: False)
        except Stopping:
            return

    def stop(self) -> None:
        """End all, the last started first; a second signal ends them at once."""
        self._stopping = True
        for child in self._children:
            child.wanted = False
            child.due_at = None
        for child in reversed(self._children):
            child.signal(signal.SIGTERM)
            child.signal(signal.SIGCONT)
            self._wait_for_end(child)
        self._write_state()

    # -- the loop

    def _pump(self, until: Callable[[], bool]) -> None:
        while not until():
            now = time.monotonic()
            for child in self._children:
                if child.due_at is not None and child.due_at <= now:
                    self._spawn(child)
            due = [child.due_at for child in self._children if child.due_at is not None]
            try:
                self._news.get(timeout=max(0.0, min(due) - now) if due else None)()
            except queue.Empty:
                continue

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self._signals += 1
        self._news.put(self._asked_to_stop)

    def _asked_to_stop(self) -> None:
        if not self._stopping:
            self._console.say("Đang dừng… (bấm Ctrl-C lần nữa để dừng ngay)")
            raise Stopping
        for child in self._children:
            child.sweep()

    def _spawn(self, child: Child) -> None:
        child.due_at = None
        child.started_at = time.monotonic()
        child.process = process = subprocess.Popen(
            child.program.command,
            env={**os.environ, **child.program.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=_leash(os.getpid()),
        )
        assert process.stdout is not None
        threading.Thread(target=self._read, args=(child, process, process.stdout), daemon=True).start()
        threading.Thread(target=self._await_end, args=(child, process), daemon=True).start()
        if child.program.probe is not None:
            threading.Thread(target=self._probe, args=(child, process, child.program.probe), daemon=True).start()
        elif child.program.ready_line is None:
            self._on_ready(child, process)
        self._write_state()

    def _on_ready(self, child: Child, process: "subprocess.Popen[bytes]") -> None:
        if child.process is not process or child.ready or not child.wanted:
            return
        again, child.ready, child.ever_ready = child.ever_ready, True, True
        self._write_state()
        if again:
            self._console.say(f"{child.program.label}: đã chạy lại.")
        else:
            self._console.done(child.program.label)

    def _on_end(self, child: Child, process: "subprocess.Popen[bytes]") -> None:
        child.sweep()
        child.ready = False
        if child.wanted:
            self._plan_restart(child, process.returncode)
        self._write_state()

    def _plan_restart(self, child: Child, code: int) -> None:
        child.restarts += 1
        if not child.ever_ready and child.restarts >= ATTEMPTS_TO_START:
            raise CannotGoOn(
                f"{child.program.label}: không khởi động được (mã {code}).\n"
                + "\n".join(f"    {line}" for line in child.last_lines)
                + f"\n  Nhật ký: {self._log_path(child)}"
            )
        if time.monotonic() - child.started_at >= STEADY_AFTER_S:
            child.pause = FIRST_PAUSE_S
        child.due_at = time.monotonic() + child.pause
        self._console.say(f"{child.program.label}: đã dừng (mã {code}), chạy lại sau {child.pause:.1f} giây.")
        child.pause = min(child.pause * 2, LONGEST_PAUSE_S)

    def _wait_for_end(self, child: Child) -> None:
        process = child.process
        if process is None:
            return
        deadline = time.monotonic() + GRACE_S
        while process.poll() is None:
            try:
                self._news.get(timeout=max(0.01, deadline - time.monotonic()))()
            except queue.Empty:
                child.sweep()
        child.sweep()

    # -- the threads beside it: they only put news

    def _read(self, child: Child, process: "subprocess.Popen[bytes]", output: IO[bytes]) -> None:
        log = Log(self._log_path(child))
        for raw in output:
            line = raw.decode("utf-8", "replace").rstrip("\n")
            log.write(line)
            child.last_lines.append(line)
            self._console.child(child.program.name, line)
            if child.program.ready_line is not None and re.search(child.program.ready_line, line):
                self._news.put(lambda: self._on_ready(child, process))
        log.close()

    def _await_step(self, process: "subprocess.Popen[bytes]") -> None:
        process.wait()
        self._news.put(lambda: None)

    def _await_end(self, child: Child, process: "subprocess.Popen[bytes]") -> None:
        process.wait()
        self._news.put(lambda: self._on_end(child, process))

    def _probe(self, child: Child, process: "subprocess.Popen[bytes]", probe: Callable[[], bool]) -> None:
        between = threading.Event()
        while process.poll() is None:
            if probe():
                self._news.put(lambda: self._on_ready(child, process))
                return
            between.wait(0.05)

    # -- what others may read

    def _log_path(self, child: Child) -> Path:
        return self._data / "log" / f"{child.program.name}.log"

    def _write_state(self) -> None:
        """`run/processes.json`: what runs now, for operators and for the tests that kill it."""
        state = {
            "pid": os.getpid(),
            "address": self._address,
            "programs": {
                child.program.name: {
                    "pid": child.process.pid if child.process and child.process.returncode is None else None,
                    "ready": child.ready,
                    "restarts": child.restarts,
                }
                for child in self._children
            },
        }
        path = self._data / "run" / "processes.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(state, indent=1), encoding="utf-8")
        fresh.replace(path)


def _leash(parent: int) -> Callable[[], None]:
    """In the child before exec: a SIGTERM when the parent dies, or the end at once if it is dead already."""

    def tie() -> None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return tie
