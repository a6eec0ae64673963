"""A small province's system for the tests and for trying out: real HTTP, real tokens, faults on demand.

Written from what integrations of others show, NOT from a document of the province: it proves that our side keeps its
word against such a system, not that the province has such a one. Its names are those of `outside_names`.

    .venv/bin/python -m tinlang.services.tests.province_twin 8099 H37.99.01 9.000011

keeps three dossiers of that place, of that procedure, and prints each call: docs/services.md.
"""

from __future__ import annotations

import json
import ssl
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tinlang.common import clock
from tinlang.services import outside_names as names

Fault = Callable[["Handler"], None]
ACCOUNT, SECRET = "tinlang", "mat-khau-thu"
PLACE = "H37.99.1"
LONG_S = 60.0


class Handler(BaseHTTPRequestHandler):
    """One call."""

    protocol_version = "HTTP/1.1"
    server: ProvinceTwin
    body: dict[str, Any]

    def log_message(self, format: str, *args: object) -> None:
        if self.server.talks:
            super().log_message(format, *args)

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}"))

    def _answer(self, body: dict[str, Any]) -> None:
        path, twin = urlsplit(self.path), self.server
        self.body = body
        twin.calls.append(path.path)
        if twin.down:
            self.say(503, {})
        elif twin.faults and twin.faults[0][0] in ("", path.path):
            twin.faults.pop(0)[1](self)
        else:
            self.serve(body)

    def serve(self, body: dict[str, Any]) -> None:
        """As when all is well."""
        self.say(*self.done(body))

    def done(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """What it does, and would answer."""
        path, twin = urlsplit(self.path), self.server
        if path.path == names.TOKEN_PATH:
            return twin.let_in(body)
        if self.headers.get("Authorization") != f"Bearer {twin.token}":
            return 401, {}
        if path.path == names.LIST_PATH:
            asked = {name: values[0] for name, values in parse_qs(path.query).items()}
            return 200, {names.DOSSIERS: twin.list_of(asked[names.PLACE], asked[names.SINCE])}
        if path.path in (names.PROGRESS_PATH, names.STATE_PATH):
            return twin.take(path.path, body)
        return 404, {}

    def say(self, status: int, said: dict[str, Any]) -> None:
        self.send(status, json.dumps(said).encode())

    def send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class ProvinceTwin(ThreadingHTTPServer):
    """Listens on a free port, or the one given."""

    daemon_threads = True

    def __init__(self, port: int = 0, *, talks: bool = False, secure: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.scheme = "https" if secure else "http"
        if secure:
            self.socket = secure.wrap_socket(self.socket, server_side=True)
        self.talks, self.down = talks, False
        self.dossiers: dict[str, dict[str, Any]] = {}
        self.progress: list[tuple[str, int, str]] = []
        """Of each change that was taken: the dossier's code, its number, what was said."""
        self.states: list[tuple[str, int]] = []
        """Of each state that was set: the dossier's code, the national number."""
        self.changed = threading.Event()
        """Set once a state was."""
        self.taken: set[tuple[str, str, int]] = set()
        self.secret, self.token, self.tokens = SECRET, "", 0
        self.calls: list[str] = []
        self.faults: list[tuple[str, Fault]] = []
        """For the next calls to such a path, or to any (""): each once."""
        self.released = threading.Event()
        """Set: whoever is kept waiting is let go."""

    def start(self) -> ProvinceTwin:
        threading.Thread(target=self.serve_forever, name="province", daemon=True).start()
        return self

    def stop(self) -> None:
        self.released.set()
        self.shutdown()
        self.server_close()

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        return

    def add(self, code: str, *, procedure: str, name: str, received: str, place: str = PLACE, **more: Any) -> None:
        """A dossier that somebody handed in there; `more` by our names of its fields."""
        told = {"code": code, "procedure": procedure, "name": name, "received_at": received, "state": 2, **more}
        told.setdefault("channel", 2)
        self.dossiers[code] = {names.PLACE: place, **{names.FIELDS[key]: value for key, value in told.items()}}

    def let_in(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if (body.get(names.ACCOUNT), body.get(names.SECRET)) != (ACCOUNT, self.secret):
            return 401, {}
        self.tokens += 1
        self.token = f"ma-{self.tokens}"
        return 200, {names.TOKEN: self.token}

    def list_of(self, place: str, since: str) -> list[dict[str, Any]]:
        day = names.FIELDS["received_at"]
        return [one for one in self.dossiers.values() if one[names.PLACE] == place and one[day] >= since]

    def take(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """A change counts once: the same number of the same dossier again is no news."""
        code, number = body[names.CODE], body[names.SEQUENCE]
        if code not in self.dossiers:
            return 422, {names.REFUSAL: names.UNKNOWN_CODE, names.WORDS: "Không có hồ sơ mã này"}
        if (path, code, number) not in self.taken:
            self.taken.add((path, code, number))
            if path == names.PROGRESS_PATH:
                self.progress.append((code, number, body[names.SAID]))
            else:
                self.states.append((code, body[names.STATE]))
                self.dossiers[code][names.FIELDS["state"]] = body[names.STATE]
                self.changed.set()
        return 200, {}


def status(number: int) -> Fault:
    return lambda handler: handler.say(number, {})


def garbled(handler: Handler) -> None:
    handler.send(200, b'{"DanhSach": [{"MaHoSo": ')


def refusing(name: str, words: str) -> Fault:
    return lambda handler: handler.say(200, {names.REFUSAL: name, names.WORDS: words})


def lost_answer(handler: Handler) -> None:
    """It does what was asked, and the answer is lost on the way."""
    handler.done(handler.body)
    handler.close_connection = True


def doubled(handler: Handler) -> None:
    """Something on the way hands the call over twice."""
    handler.done(handler.body)
    handler.serve(handler.body)


def silent(handler: Handler) -> None:
    """It takes the call and says nothing."""
    handler.server.released.wait(60)
    handler.close_connection = True


def trickling(handler: Handler) -> None:
    """Byte by byte, each within the time limit of a socket, and no end."""
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    try:
        while not handler.server.released.wait(0.02):
            handler.wfile.write(b" ")
    except OSError:
        return


def patience(fault: Fault) -> float:
    """For how many seconds a test asks: a few where no whole answer ever comes, long where just the machine is busy."""
    return 3 if fault in (silent, trickling) else LONG_S


def never_ending(handler: Handler) -> None:
    """Bytes for as long as somebody takes them."""
    handler.send_response(200)
    handler.end_headers()
    handler.close_connection = True
    try:
        while not handler.server.released.is_set():
            handler.wfile.write(b" " * 65536)
    except OSError:
        return


def main(port: str = "0", place: str = PLACE, procedure: str = "9.000011") -> None:
    twin = ProvinceTwin(int(port), talks=True)
    for number, state in enumerate((2, 4, 5), start=1):
        day = clock.today() - timedelta(days=number)
        who = {"procedure": procedure, "name": f"Người Thử {number}"}
        twin.add(f"{place}-{day:%y%m%d}-900{number}", received=f"{day}T08:30:00", state=state, place=place, **who)
    sys.stdout.write(f"PROVINCE_URL={twin.url} PROVINCE_ACCOUNT={ACCOUNT}; in PROVINCE_SECRET_FILE: {SECRET}\n")
    sys.stdout.flush()
    twin.serve_forever()


if __name__ == "__main__":
    main(*sys.argv[1:])
