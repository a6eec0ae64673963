"""Programs as real processes: those of the server as `tinlang serve` runs them, those that measure beside them."""

import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from tinlang.config.place import free_port
from tinlang.config.processes import greets
from tinlang.config.supervisor import Program

TICK_S = 1 / os.sysconf("SC_CLK_TCK")
PATIENCE_S = 60


def start(program: Program, log: Path) -> "subprocess.Popen[bytes]":
    """One program of the server, ready."""
    said = log / f"{program.name}.log"
    with said.open("ab") as file:
        process = subprocess.Popen(
            program.command,
            env={**os.environ, **program.env},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    end, between = time.monotonic() + PATIENCE_S, threading.Event()
    while not (
        program.probe() if program.probe else re.search(program.ready_line or "", said.read_text(), re.MULTILINE)
    ):
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit(f"{program.name} did not start:\n{said.read_text()[-3000:]}")
        between.wait(0.02)
    return process


def plain_nats(log: Path) -> "tuple[subprocess.Popen[bytes], str]":
    """A nats-server without rights, for the floor; its URL."""
    port = free_port()
    server = Path(sys.executable).with_name("nats-server")
    command = (str(server), "-a", "127.0.0.1", "-p", str(port))
    program = Program(name="plain-nats", label="", command=command, probe=lambda: greets(port))
    return start(program, log), f"nats://127.0.0.1:{port}"


class Talker:
    """A process of this package that reads a line and answers with one."""

    def __init__(self, module: str, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", f"bench.{module}", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def send(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.process.args} ended: {self.process.wait()}")
        return dict(json.loads(line))

    def do(self, name: str, **what: object) -> dict[str, Any]:
        self.send(json.dumps({"do": name, **what}))
        return self.answer()

    def end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(PATIENCE_S)


def cpu_s(process: "subprocess.Popen[Any]") -> float:
    """User and system time of a running process, in steps of a clock tick."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * TICK_S


def memory_kb(process: "subprocess.Popen[Any]") -> int:
    """What it holds in memory."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{process.pid}/status").read_text())
    return int(found[1]) if found else 0
