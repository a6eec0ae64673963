"""Where one Tin Làng runs on this machine: its data folder, its ports, its lock. Decided before any settings load."""

import fcntl
import json
import os
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tinlang.config import environment as env
from tinlang.config.supervisor import CannotGoOn


@dataclass(frozen=True)
class Place:
    """One data folder and the two ports that serve it."""

    data: Path
    host: str
    port: int
    nats_port: int
    clock: str = ""
    captures: Path | None = None

    @property
    def address(self) -> str:
        """What a person types into the browser on this machine."""
        return (
            env.text("PUBLIC_URL") or f"http://{'localhost' if self.host in ('0.0.0.0', '') else self.host}:{self.port}"
        )

    @property
    def runs_nats(self) -> bool:
        """Whether NATS is ours to run; with NATS_URL it runs elsewhere."""
        return not env.text("NATS_URL")

    def environment(self) -> dict[str, str]:
        """What every program of this place is told."""
        told = {
            "TINLANG_DATA": str(self.data),
            "HOST": self.host,
            "PORT": str(self.port),
            "NATS_PORT": str(self.nats_port),
            "PUBLIC_URL": self.address,
            "TINLANG_CLOCK": self.clock,
            "PYTHONUNBUFFERED": "1",
        }
        if self.runs_nats:
            told["NATS_URL"] = f"nats://127.0.0.1:{self.nats_port}"
        if self.captures is not None:
            told["TINLANG_DEMO_CAPTURES"] = str(self.captures)
        return told


def from_environment(*, data: Path | None = None, port: int | None = None) -> Place:
    """The place that the environment names; a port of 0 means a free one."""
    wanted = env.whole("PORT", 8000) if port is None else port
    nats_port = env.whole("NATS_PORT", 4222)
    return Place(
        data=data or env.folder("TINLANG_DATA", "var"),
        host=env.text("HOST", "127.0.0.1"),
        port=wanted or free_port(),
        nats_port=nats_port or free_port(),
        clock=env.text("TINLANG_CLOCK"),
    )


def free_port() -> int:
    """A port that nobody holds now, outside the range from which the kernel gives ports to outgoing connections."""
    for port in random.SystemRandom().sample(range(15000, 32000), 200):
        if not is_taken(port):
            return port
    raise CannotGoOn("Không tìm được cổng trống trên máy này.")


def is_taken(port: int) -> bool:
    """Whether some program holds this port on this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def refuse_taken_ports(place: Place) -> None:
    """CannotGoOn naming the port that another program holds, and what to do."""
    ports = [("PORT", place.port)] + ([("NATS_PORT", place.nats_port)] if place.runs_nats else [])
    for name, port in ports:
        if is_taken(port):
            raise CannotGoOn(
                f"Cổng {port} đang được một chương trình khác dùng.\n"
                f"  Chọn cổng khác rồi chạy lại, ví dụ: {name}={port + 1} make run"
            )


@contextmanager
def held(place: Place) -> Iterator[None]:
    """Hold the data folder alone; CannotGoOn if a Tin Làng runs in it already. The kernel lets go when we die."""
    folder = place.data / "run"
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotGoOn(_already_running(folder)) from None
        yield
    finally:
        os.close(descriptor)


def _already_running(folder: Path) -> str:
    try:
        state = json.loads((folder / "processes.json").read_text(encoding="utf-8"))
        where = f" ở {state['address']} (tiến trình {state['pid']})"
    except (OSError, ValueError, KeyError):
        where = ""
    return (
        f"Tin Làng đang chạy{where} với thư mục dữ liệu {folder.parent}.\n"
        "  Hãy mở địa chỉ đó, hoặc dừng nó rồi chạy lại, hoặc chọn thư mục khác bằng TINLANG_DATA=…"
    )
