"""The whole system as real processes in a temporary folder: what `tinlang demo` starts, on free ports."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.waiting import wait_for

ROOT = Path(__file__).resolve().parents[1]
READY = "Bấm Ctrl-C để dừng"


OF_THE_TESTS = (
    "TINLANG_CLOCK",
    "TINLANG_DATA",
    "DJANGO_SETTINGS_MODULE",
    "SECRET_KEY",
    "VIRTUAL_ENV",
    "PYTHONDONTWRITEBYTECODE",
    "MAKEFLAGS",
    "MAKELEVEL",
    "MFLAGS",
)


def environment_for(**told: str) -> dict[str, str]:
    """What a stranger's shell would hold, any free port, and what is told here."""
    kept = {name: value for name, value in os.environ.items() if name not in OF_THE_TESTS}
    return {**kept, "PORT": "0", "NATS_PORT": "0", "PYTHONUNBUFFERED": "1", **told}


@dataclass(frozen=True)
class Loudspeaker:
    """One agent: its number, the device it became, its folder."""

    number: int
    device: str
    home: Path

    @property
    def process(self) -> str:
        return f"loa-{self.number}"

    def waves(self) -> list[Path]:
        """Everything that it ever emitted."""
        return sorted((self.home / "heard").glob("*.wav"))

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """From the device's own store, read only."""
        return _rows(self.home / "store.sqlite3", query, values)


class Road:
    """One running demo. `programs` are its processes; `kill`, `pause` and `resume` do what a bad day does."""

    def __init__(self, data: Path, *, clock: str = "", args: Sequence[str] = ()) -> None:
        self.data = data
        self._environment = environment_for(TINLANG_DATA=str(data), TINLANG_CLOCK=clock)
        self._args = args
        self._said: list[str] = []
        self._process: subprocess.Popen[str] | None = None
        self._driver: subprocess.Popen[str] | None = None

    # -- starting and ending

    def start(self) -> "Road":
        """Start, and return once the five loudspeakers have reported."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tinlang.config.cli", "demo", "--port", "0", "--logs", *self._args],
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
        )
        threading.Thread(target=self._listen, daemon=True).start()
        wait_for(self._is_up, "the demo is ready", patience=900)
        return self

    def stop(self) -> int:
        """Ctrl-C; the exit code."""
        if self._driver is not None:
            self._driver.kill()
            self._driver.communicate()
            self._driver = None
        assert self._process is not None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
        return self._process.wait(120)

    def kill_supervisor(self) -> None:
        """As a power button would: no word to anyone."""
        assert self._process is not None
        self._process.kill()
        self.stop()

    def _listen(self) -> None:
        assert self._process is not None and self._process.stdout is not None
        for line in self._process.stdout:
            self._said.append(line)

    def _is_up(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise AssertionError(f"the demo ended:\n{self.said[-6000:]}")
        return READY in self.said

    @property
    def said(self) -> str:
        """Everything that the terminal showed, the logs of the programs among it."""
        return "".join(self._said)

    # -- its processes

    @property
    def state(self) -> dict[str, Any]:
        return json.loads((self.data / "run" / "processes.json").read_text(encoding="utf-8"))

    @property
    def address(self) -> str:
        return str(self.state["address"])

    def programs(self) -> dict[str, dict[str, Any]]:
        return dict(self.state["programs"])

    def kill(self, name: str, number: int = signal.SIGKILL) -> int:
        """Send a signal to one program; the pid that it had."""
        pid = wait_for(lambda: self.programs()[name]["pid"], f"{name} runs")
        os.kill(pid, number)
        return int(pid)

    def pause(self, name: str) -> None:
        self.kill(name, signal.SIGSTOP)

    def resume(self, name: str) -> None:
        """Let it go on; one that was killed meanwhile may be gone already."""
        with contextlib.suppress(ProcessLookupError):
            self.kill(name, signal.SIGCONT)

    def wait_until_restarted(self, name: str, old: int) -> None:
        """Until another process of that program is ready."""
        wait_for(
            lambda: (now := self.programs()[name])["ready"] and now["pid"] not in (None, old), f"{name} runs again"
        )

    # -- what people do

    def do(self, name: str, **what: object) -> dict[str, Any]:
        """One action, by the person whose part it is; see `desk_driver`."""
        if self._driver is None:
            self._driver = self._start_driver()
        assert self._driver.stdin is not None and self._driver.stdout is not None
        self._driver.stdin.write(json.dumps({"do": name, **what}) + "\n")
        self._driver.stdin.flush()
        answer = self._driver.stdout.readline()
        assert answer, f"{name} failed"
        return dict(json.loads(answer))

    def release(self, title: str, text: str, **when: str | None) -> dict[str, Any]:
        """From text to approval: `release`, `media`, `length_ms`."""
        return self.do("approve", version=self.do("write", title=title, text=text, **when)["version"])

    def alert(self, title: str, text: str, **how: object) -> dict[str, Any]:
        """Given and confirmed by two people: `release`, `media`, `length_ms`."""
        return self.do("approve", version=self.do("alert", title=title, text=text, **how)["version"])

    def environment(self) -> dict[str, str]:
        """That of the programs, as the supervisor told them."""
        assert self._process is not None
        pid = self.programs()["web"]["pid"]
        told = Path(f"/proc/{pid}/environ").read_bytes().decode().split("\0")
        return dict(entry.split("=", 1) for entry in told if "=" in entry)

    def tinlang(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """A management command in this place."""
        command = [sys.executable, "-m", "tinlang.config.cli", *words]
        return subprocess.run(command, env=self.environment(), capture_output=True, text=True, check=False, cwd=ROOT)

    def _start_driver(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "tests.desk_driver"],
            env={**self.environment(), "DJANGO_SETTINGS_MODULE": "tinlang.config.settings"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    # -- what can be seen from outside

    def loudspeakers(self) -> list[Loudspeaker]:
        """The five, in their order."""
        captures = {link.readlink().parent.name: link.name for link in (self.data / "captures").iterdir()}
        return [
            Loudspeaker(int(number), captures[number], self.data / "agents" / number) for number in sorted(captures)
        ]

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """From the people's database, read only."""
        return _rows(self.data / "tinlang.sqlite3", query, values)

    def event_rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """From the devices' database, read only."""
        return _rows(self.data / "events.sqlite3", query, values)

    def events(self, release: str, *kinds: str) -> dict[str, list[str]]:
        """Device → the kinds of events that are proven for a release, in their order; only these kinds if given."""
        found: dict[str, list[str]] = {}
        rows = self.event_rows(
            "SELECT device, kind FROM devices_deviceevent WHERE release = ? ORDER BY device, store_epoch, seq",
            release.replace("-", ""),
        )
        for device, kind in rows:
            if not kinds or kind in kinds:
                found.setdefault(_dashed(device), []).append(kind)
        return found

    def wait_for_events(self, release: str, kind: str, devices: Sequence[str] | None = None) -> None:
        """Until each of these devices, or all five, has proven an event of this kind."""
        wanted = set(devices if devices is not None else [one.device for one in self.loudspeakers()])
        wait_for(lambda: wanted <= set(self.events(release, kind)), f"{kind} from {len(wanted)} loudspeakers")


def _dashed(uid: str) -> str:
    return f"{uid[:8]}-{uid[8:12]}-{uid[12:16]}-{uid[16:20]}-{uid[20:]}"


def _rows(path: Path, query: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(query, values).fetchall()
    finally:
        connection.close()
