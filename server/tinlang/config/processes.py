"""The programs of one place, in the order in which they start; they stop in the opposite one (design §5)."""

import http.client
import socket
import sys
from pathlib import Path

from tinlang.config import environment as env
from tinlang.config.place import Place
from tinlang.config.supervisor import Program

HEADERS_WITHIN_MS = 5000
"""Whoever does not say what he wants is let go; a body that trickles in is for the proxy in front to gather."""


def tinlang(*words: str) -> tuple[str, ...]:
    """A management command in a process of its own."""
    return (sys.executable, "-m", "tinlang.config.cli", *words)


def nats(place: Place) -> Program:
    """The message server, configured by `tinlang setup`; ready when it greets."""
    server = Path(sys.executable).parent / "nats-server"
    return Program(
        name="nats",
        label="Máy chủ tin báo (NATS)",
        command=(str(server), "-c", str(place.data / "nats" / "server.conf")),
        probe=lambda: greets(place.nats_port),
    )


def listen(place: Place) -> Program:
    """Takes in what the devices report."""
    return _worker(place, "listen", "Nhận minh chứng từ thiết bị", "listen", ready_line="^ready$")


def dispatch(place: Place) -> Program:
    """Signs and sends what was approved."""
    return _worker(place, "dispatch", "Gửi lệnh phát", "dispatch", ready_line="^ready$")


def tasks(place: Place) -> Program:
    """Makes sound from text."""
    return _takes_tasks(place, "tasks", "Tạo âm thanh", "default")


def recordings(place: Place) -> Program:
    """Prepares what people recorded and writes their Excel files: neither keeps a bulletin waiting for its voice."""
    return _takes_tasks(place, "recordings", "Kiểm tra bản ghi âm, lập bảng Excel", "recordings")


def tell_province(place: Place) -> Program:
    """Tells the province's system of changes; a program of its own, so that nothing waits for what is not ours."""
    return _worker(place, "tell_province", "Báo hệ thống của tỉnh", "tell_province", ready_line="^ready$")


def _takes_tasks(place: Place, name: str, label: str, queue: str) -> Program:
    command = ("db_worker", "--queue-name", queue, "--interval", "0.2", "--no-startup-delay")
    return _worker(place, name, label, *command, ready_line="Starting worker")


def web(place: Place) -> Program:
    """The pages and the devices' HTTP."""
    return Program(
        name="web",
        label="Trang làm việc",
        command=(
            *(sys.executable, "-m", "granian", "--interface", "wsgi"),
            *("--host", place.host, "--port", str(place.port)),
            *("--workers", str(env.whole("WEB_WORKERS", 2)), "--blocking-threads", str(env.whole("WEB_THREADS", 64))),
            *("--http", "1", "--http1-header-read-timeout", str(HEADERS_WITHIN_MS), "--no-ws"),
            *("--respawn-failed-workers", "--workers-kill-timeout", "5", "--log-level", "warning"),
            "tinlang.config.wsgi:application",
        ),
        env=place.environment(),
        probe=lambda: _answers(place.port),
    )


def served(place: Place) -> list[list[Program]]:
    """What `tinlang serve` runs: each group starts when the one before it is ready."""
    outside = [tell_province(place)] if env.text("PROVINCE_URL") else []
    groups = [[listen(place), dispatch(place), tasks(place), recordings(place), *outside, web(place)]]
    return [[nats(place)], *groups] if place.runs_nats else groups


def _worker(place: Place, name: str, label: str, *words: str, ready_line: str) -> Program:
    return Program(name=name, label=label, command=tinlang(*words), env=place.environment(), ready_line=ready_line)


def greets(port: int) -> bool:
    """NATS sends its INFO line to whoever connects."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            return connection.recv(5) == b"INFO "
    except OSError:
        return False


def _answers(port: int) -> bool:
    """The web program answers below 500, the database included."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", "/tai-khoan/dang-nhap/", headers={"Host": "localhost"})
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
