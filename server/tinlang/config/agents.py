"""The demo's five loudspeakers: `tinlang-agent` in an environment of its own, reached by NATS and HTTP only."""

import json
import os
import shutil
import sys
from ctypes.util import find_library
from pathlib import Path

from tinlang.config import environment as env
from tinlang.config.place import Place
from tinlang.config.supervisor import CannotGoOn, Program
from tinlang.demo import content
from tinlang_wire.jws import key_from_jwk


def program() -> str:
    """TINLANG_AGENT, or the `tinlang-agent` of `.venv-agent` beside this environment, or the one on the path."""
    beside = Path(sys.prefix).parent / ".venv-agent" / "bin" / "tinlang-agent"
    return env.text("TINLANG_AGENT") or (str(beside) if beside.exists() else shutil.which("tinlang-agent") or "")


def require_program(*, sound: bool) -> None:
    """CannotGoOn if there is no agent to run, or nothing to play aloud with."""
    if sound and find_library("mpv") is None:
        raise CannotGoOn("SOUND=1 cần thư viện mpv (apt-get install libmpv2). Không có nó, hãy chạy không kèm SOUND=1.")
    if not os.access(program(), os.X_OK):
        raise CannotGoOn(
            "Không tìm thấy chương trình của loa (tinlang-agent).\n"
            "  Chạy `make setup`, hoặc chỉ ra nó bằng TINLANG_AGENT=/đường/dẫn/tinlang-agent"
        )


def folder(data: Path, number: int) -> Path:
    """Where loudspeaker `number` keeps its keys, its store and what it emits."""
    return data / "agents" / str(number)


def loudspeakers(place: Place, *, sound: bool) -> list[Program]:
    """One program for each; with `sound` the first one plays to this machine's sound card."""
    return [
        _loudspeaker(place, number, "mpv" if sound and number == 1 else "wave")
        for number in range(1, content.LOUDSPEAKERS + 1)
    ]


def _loudspeaker(place: Place, number: int, player: str) -> Program:
    home = folder(place.data, number)
    return Program(
        name=f"loa-{number}",
        label=f"Loa {number}",
        command=(
            *(program(), "run", "--server", place.address, "--root-fingerprint", _root_fingerprint(place)),
            *("--data", str(home), "--name", f"Loa {number}", "--player", player, "--out", str(home / "heard")),
        ),
        env={"TINLANG_CLOCK": place.clock, "PYTHONUNBUFFERED": "1"},
    )


def _root_fingerprint(place: Place) -> str:
    root = env.folder("TINLANG_KEYS", str(place.data / "keys")) / "root.pub.jwk"
    return key_from_jwk(json.loads(root.read_text(encoding="ascii"))).thumbprint()
