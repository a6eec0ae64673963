"""Thousands of devices as far as the line goes, in one process: they answer what they hear at once.

In the village each has a processor of its own; here all share two cores with the server. So this is NATS by hand on one
epoll: what the devices cost is kept out of what is measured as well as can be. Keys, rights and signatures are real.

`python -m bench.crowd SPEC` reads one JSON command a line and answers each with one line (`Crowd.do_…`).
"""

import base64
import json
import resource
import select
import socket
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import nkeys
from joserfc.jwk import OKPKey

from tinlang_wire import subjects
from tinlang_wire.documents import Alert, Event, Events, Plan, Receipt
from tinlang_wire.frame import unpack
from tinlang_wire.jws import key_from_jwk, open_signed, sha256, sign

AT_ONCE = 100
FOR_US, ANSWERS = b"1", b"2"
LIVES = timedelta(days=60)


class Line:
    """One device's connection."""

    def __init__(self, device: dict[str, Any], address: tuple[str, int], source: str = "") -> None:
        self.device, self.uid = device, device["uid"]
        self.report = b""  # what it says as soon as it hears a document
        self.heard = self.answered = 0.0
        self.document = self.answer = b""
        self._rest = b""
        self.socket = socket.create_connection(address, source_address=(source, 0) if source else None)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.is_ready = False

    def greet(self) -> None:
        """Connect with its rights, subscribe; ready when NATS has answered the PING."""
        info = json.loads(self.socket.recv(65536).split(b"\r\n", 1)[0].removeprefix(b"INFO "))
        said: dict[str, Any] = {"verbose": False, "pedantic": False, "lang": "bench", "version": "1", "protocol": 1}
        if "seed" in self.device:
            pair = nkeys.from_seed(bytearray(self.device["seed"].encode()))
            signature = base64.urlsafe_b64encode(pair.sign(info["nonce"].encode())).rstrip(b"=").decode()
            said |= {"jwt": self.device["jwt"], "sig": signature}
        wanted = [f"SUB {self.device['hears']} 1", f"SUB {subjects.inbox(self.uid)}.* 2"]
        wanted += [f"SUB {subject} {sid}" for sid, subject in enumerate(self.device.get("also", ()), 3)]
        self.socket.sendall(("\r\n".join([f"CONNECT {json.dumps(said)}", *wanted, "PING"]) + "\r\n").encode())
        self.socket.setblocking(False)

    def read(self, crowd: "Crowd") -> None:
        """All that has come."""
        try:
            data = self.socket.recv(262144)
        except BlockingIOError:
            return
        if not data:
            raise ConnectionResetError
        if self._rest:
            data = self._rest + data
        at = 0
        while (end := data.find(b"\r\n", at)) >= 0:
            if data.startswith(b"MSG ", at):
                words = data[at:end].split(b" ")
                size = int(words[-1])
                if len(data) < end + 4 + size:
                    break
                crowd.hear(self, words[2], data[end + 2 : end + 2 + size])
                at = end + 4 + size
                continue
            if data.startswith(b"PING", at):
                self.socket.send(b"PONG\r\n")
            elif data.startswith(b"PONG", at):
                self.is_ready = True
            elif data.startswith(b"-ERR", at):
                raise SystemExit(data[at:end].decode())
            at = end + 2
        self._rest = data[at:]

    def say(self, payload: bytes) -> None:
        head = f"PUB {self.device['speaks']} {subjects.inbox(self.uid)}.1 {len(payload)}\r\n".encode()
        self.socket.send(head + payload + b"\r\n")


class Crowd:
    """All lines and the commands for them."""

    def __init__(self, spec: dict[str, Any]) -> None:
        host, _, port = spec["url"].removeprefix("nats://").partition(":")
        self.address = (host, int(port))
        self.spec = spec
        self.lines: dict[int, Line] = {}
        self.poll = select.epoll()
        self.signs = self.is_silent = False
        self.expects = 0
        self.to_hear = self.to_answer = 0
        self._opened: tuple[bytes, str | None] = (b"", None)
        self._keys: dict[str, OKPKey] = {}

    def run(self) -> None:
        self.poll.register(0, select.EPOLLIN)
        while True:
            for fd, _ in self.poll.poll():
                if fd != 0:
                    self._read(fd)
                elif not (line := sys.stdin.readline()):
                    return
                else:
                    asked = json.loads(line)
                    getattr(self, f"do_{asked.pop('do')}")(**asked)

    def _read(self, fd: int) -> None:
        line = self.lines[fd]
        try:
            line.read(self)
        except ConnectionError:
            self.poll.unregister(fd)
            line.socket.close()
            del self.lines[fd]

    # -- commands

    def do_connect(self) -> None:
        """All, a hundred at a time; seconds until every one is subscribed."""
        begun = time.time()
        for start in range(0, len(self.spec["devices"]), AT_ONCE):
            source = self.spec.get("source", "")
            some = [Line(device, self.address, source) for device in self.spec["devices"][start : start + AT_ONCE]]
            for line in some:
                line.greet()
                self.lines[line.socket.fileno()] = line
                self.poll.register(line.socket.fileno(), select.EPOLLIN)
            self._until(lambda some=some: all(line.is_ready for line in some))
        answer(connected=len(self.lines), seconds=time.time() - begun)

    def do_prepare(self, seq: int, signs: bool = False, release: str | None = None) -> None:
        """For the next document: reports signed now, or (`signs`) when it is heard."""
        self.signs, self.seq = signs, seq
        self.to_hear = self.to_answer = len(self.lines)
        for line in self.lines.values():
            line.heard = line.answered = 0.0
            line.document = line.answer = b""
            line.report = b"" if signs else self._report(line, release)
        answer(bytes=max(len(line.report) for line in self.lines.values()))

    def do_hear(self, patience: float) -> None:
        """Once every device has heard the next document, to which none answers."""
        self.is_silent, self.to_hear = True, len(self.lines)
        for line in self.lines.values():
            line.heard = 0.0
        answer(ready=True)
        self._until(lambda: self.to_hear == 0, patience)
        answer(last_heard=max(line.heard for line in self.lines.values()), lines=len(self.lines))

    def do_finish(self, patience: float) -> None:
        """Once every device is answered: when each part was done; what every answer said is checked after that."""
        self._until(lambda: self.to_answer == 0, patience)
        heard = sorted(line.heard for line in self.lines.values())
        answered = sorted(line.answered for line in self.lines.values())
        answer(
            first_heard=heard[0], last_heard=heard[-1], first_answer=answered[0], last_answer=answered[-1],
            wrong=sum(not self._is_right(line) for line in self.lines.values()),
            cpu=sum(resource.getrusage(resource.RUSAGE_SELF)[:2]),
        )  # fmt: skip

    # -- what devices do

    def hear(self, line: Line, sid: bytes, payload: bytes) -> None:
        if sid == ANSWERS:
            if not line.answered:
                line.answered, line.answer = time.time(), payload
                self.to_answer -= 1
        elif sid == FOR_US and self.to_hear and not line.heard and (release := self._wanted(payload)) is not None:
            line.heard = time.time()
            self.to_hear -= 1
            if self.is_silent:
                return
            if self.signs:
                line.report = self._report(line, release)
            line.say(line.report)

    def _wanted(self, payload: bytes) -> str | None:
        """The release that a plan or alert brings, its signature true; of many with one payload asked once."""
        if "signer" not in self.spec:
            return ""
        if self._opened[0] != payload:
            signed, _ = unpack(payload)
            document = open_signed(signed, lambda _: key_from_jwk(self.spec["signer"]))[1]
            brings = None
            if isinstance(document, Alert):
                brings = document.release
            elif isinstance(document, Plan) and document.items:
                brings = max(document.items, key=lambda item: item.release).release
            self._opened = (payload, brings)
        return self._opened[1]

    def _report(self, line: Line, release: str | None) -> bytes:
        if "signer" not in self.spec:
            return f"{line.uid} {self.seq} ".encode().ljust(self.spec["event_bytes"], b"x")
        key = self._keys.get(line.uid) or self._keys.setdefault(line.uid, key_from_jwk(line.device["key"]))
        now = datetime.fromtimestamp(time.time(), UTC)
        event = Event(seq=self.seq, at=now, kind="received", item=release, release=release)
        return sign(
            Events(
                audience="server", sequence=self.seq, epoch=1, issued_at=now, expires_at=now + LIVES,
                device=line.uid, store_epoch=line.device["store_epoch"], events=(event,),
            ),
            key,
        )  # fmt: skip

    def _is_right(self, line: Line) -> bool:
        if "signer" not in self.spec:
            return line.answer.startswith(f"{line.uid} {self.seq}".encode())
        receipt = open_signed(line.answer, lambda _: key_from_jwk(self.spec["online"]))[1]
        assert isinstance(receipt, Receipt)
        return receipt.committed_seq >= self.seq and receipt.answers == sha256(line.report)

    def _until(self, true: Callable[[], bool], patience: float = 60.0) -> None:
        end = time.monotonic() + patience
        while not true():
            if time.monotonic() > end:
                raise SystemExit(f"not in {patience} s: {self.to_hear} did not hear, {self.to_answer} had no answer")
            for fd, _ in self.poll.poll(1.0):
                if fd != 0:
                    self._read(fd)


def answer(**what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    Crowd(json.loads(Path(sys.argv[1]).read_text())).run()
