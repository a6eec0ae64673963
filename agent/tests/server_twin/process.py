"""A real agent as a process of its own."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tinlang_wire.clock import Clock

_ROOT = Path(__file__).parents[3]
_ALONE = _ROOT / ".venv-agent" / "bin" / "tinlang-agent"
PROGRAM = str(_ALONE) if _ALONE.exists() else str(shutil.which("tinlang-agent", path=str(Path(sys.executable).parent)))
"""The agent's own environment, in which Django is not installed, where there is one."""


class AgentProcess:
    """`tinlang-agent run` on one data folder; may be killed and started again."""

    def __init__(
        self, *, url: str, fingerprint: str, folder: Path, clock: Clock, arguments: Sequence[str] = ()
    ) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.out = folder / "played"
        self._environment = {**os.environ, "TINLANG_CLOCK": clock.spec()}
        self._command = [PROGRAM, "run", "--server", url, "--root-fingerprint", fingerprint]
        self._command += ["--data", str(self.data), "--player", "wave", "--out", str(self.out), *arguments]
        self.process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)

    def start(self) -> None:
        with (self.folder / "agent.log").open("ab") as log:
            self.process = subprocess.Popen(self._command, env=self._environment, stderr=log)

    def signal(self, number: int) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        """As if the power went."""
        if self.process is not None:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> int:
        """End it politely; its exit status."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        status = self.process.wait()
        self.process = None
        return status

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Another command of the program."""
        command = [PROGRAM, *arguments]
        return subprocess.run(command, env=self._environment, capture_output=True, text=True, check=False)

    @property
    def log(self) -> str:
        return (self.folder / "agent.log").read_text()
