"""The twin's HTTP side. Every fault of a real network can be ordered for media."""

import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
from joserfc.jwk import OKPKey

from server_twin.office import Office
from tinlang_wire.documents import MAX_DOCUMENT_BYTES
from tinlang_wire.jws import key_from_jwk, public_jwk
from tinlang_wire.refusals import Reason, Refused
from tinlang_wire.requests import EnrolmentRequest, SignedRequest, open_request

MediaFault = Callable[["Handler", bytes, int], None]


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: "WebTwin"

    def log_message(self, format: str, *args: object) -> None:
        return

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers.get("Content-Length", 0))))

    def _answer(self, body: bytes) -> None:
        self.server.requests.append(f"{self.command} {self.path}")
        self.server.answering.wait(60)
        if self.server.down:
            self.send(503, b"")
        elif self.server.captive:
            self.send(200, b"<html>Wi-Fi login</html>", "text/html")
        elif self.path.startswith("/media/"):
            self._media()
        elif self.path.startswith("/device/documents/"):
            signed = self.server.office.documents.get(self.path.rsplit("/", 1)[1])
            self.send(200 if signed else 404, signed or b"", "application/jose")
        else:
            self._signed(body)

    def _signed(self, body: bytes) -> None:
        office = self.server.office
        try:
            request = open_request(
                self.headers.get("Authorization", ""),
                lambda kid: self._key(kid, body),
                now=office.now(),
                method=self.command,
                path=self.path,
                body=body,
            )
        except Refused as refused:
            self.send(401, msgspec.json.encode({"refused": refused.reason}), "application/json")
            return
        if self.path == "/device/enrolment":
            self._enrolment(request, body)
        elif self.path == "/device/state":
            self.send(200, office.state(request.device, request.nonce), "application/jose")
        elif self.path == "/device/time":
            self.send(200, office.time(request.device, request.nonce), "application/jose")
        elif len(body) <= MAX_DOCUMENT_BYTES:
            self.send(200, office.take(request.device, body), "application/jose")

    def _enrolment(self, request: SignedRequest, body: bytes) -> None:
        office = self.server.office
        if self.command == "POST":
            answer = office.introduce(msgspec.json.decode(body, type=EnrolmentRequest))
        else:
            answer = office.enrolment(request.device)
        if self.server.wrong_root is not None:
            answer = msgspec.structs.replace(answer, root=public_jwk(self.server.wrong_root))
        self.send(202 if answer.state == "pending" else 200, msgspec.json.encode(answer), "application/json")

    def _key(self, kid: str, body: bytes) -> OKPKey:
        if self.path == "/device/enrolment" and self.command == "POST":
            return key_from_jwk(msgspec.json.decode(body, type=EnrolmentRequest).key)
        request = self.server.office.pending.get(kid)
        if request is None:
            raise Refused(Reason.UNKNOWN_KEY)
        return key_from_jwk(request.key)

    def _media(self) -> None:
        content = self.server.office.sounds.bytes.get(self.path.rsplit("/", 1)[1].removesuffix(".opus"))
        if content is None:
            self.send(404, b"")
            return
        wanted = self.headers.get("Range", "").removeprefix("bytes=").rstrip("-")
        start = int(wanted) if wanted else 0
        if self.server.media_faults:
            self.server.media_faults.pop(0)(self, content, start)
        else:
            self.part(content, start, len(content))

    def part(self, content: bytes, start: int, until: int) -> None:
        """The bytes from `start`, of which only those before `until` really come."""
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self.wfile.write(content[start:until])
        self.wfile.flush()
        self.close_connection = until < len(content)

    def endless(self, content: bytes, start: int) -> None:
        """Bytes for as long as somebody takes them."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "identity")
        self.end_headers()
        self.close_connection = True
        self.wfile.write(content)
        while True:
            self.wfile.write(b"\0" * 65536)

    def send(self, status: int, content: bytes, kind: str = "text/plain") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


def cut_at(fraction: float) -> MediaFault:
    """The connection breaks after that part of the whole sound."""
    return lambda handler, content, start: handler.part(content, start, max(start, int(len(content) * fraction)))


def never_ending(handler: Handler, content: bytes, start: int) -> None:
    try:
        handler.endless(content, start)
    except OSError:
        return


def other_bytes(handler: Handler, content: bytes, start: int) -> None:
    """As long as it should be, and wrong."""
    handler.part(bytes(len(content)), start, len(content))


def from_the_beginning(handler: Handler, content: bytes, start: int) -> None:
    """A server that does not know Range."""
    handler.part(content, 0, len(content))


class WebTwin(ThreadingHTTPServer):
    """Listens on a free port."""

    daemon_threads = True

    def __init__(self, office: Office) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.office = office
        self.down = self.captive = False
        self.answering = threading.Event()  # cleared: it takes requests, and says nothing
        self.answering.set()
        self.wrong_root: OKPKey | None = None
        self.media_faults: list[MediaFault] = []
        self.requests: list[str] = []
        self.started_at = time.monotonic()
        threading.Thread(target=self.serve_forever, name="http", daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        return
