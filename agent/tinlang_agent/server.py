"""The server over HTTP: enrolment, State, documents, Time, media, and the road up when NATS is away."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import msgspec
from joserfc.jwk import OKPKey

from tinlang_agent import SOFTWARE
from tinlang_agent.clock import TrustedClock
from tinlang_wire.documents import MAX_DOCUMENT_BYTES
from tinlang_wire.refusals import Reason
from tinlang_wire.requests import EnrolmentAnswer, EnrolmentRequest, new_nonce, sign_request

DOCUMENT_TYPE = "application/jose"
PATIENCE_S = 120.0
TIMEOUT = httpx.Timeout(15.0, connect=5.0)


FORGOTTEN_AFTER = 3
_UNKNOWN = (Reason.UNKNOWN_KEY, Reason.NOT_ENTITLED)  # not entitled: known, but under another name


class _Refusal(msgspec.Struct):
    refused: str = ""


class Unreachable(Exception):
    """The server did not answer, or something on the way answered in its place."""


class Rejected(Exception):
    """The server answered no: its HTTP status, and the name of the refusal if it gave one."""

    def __init__(self, status: int, path: str, refused: str = "") -> None:
        super().__init__(f"{status} {refused} for {path}")
        self.status = status
        self.refused = refused


@dataclass(frozen=True)
class Answer:
    """A signed document that came back, and what binds it to the question."""

    signed: bytes
    nonce: str
    asked_at: float  # monotonic
    etag: str | None = None


class Server:
    """Every request but those for public, immutable bytes is signed by the device's key."""

    def __init__(self, url: str, *, key: OKPKey, clock: TrustedClock) -> None:
        self._key = key
        self._clock = clock
        self.device = key.thumbprint()  # until enrolment gives it a uid
        self._unknown = 0
        self.forgotten = asyncio.Event()  # the server no longer knows us under this name
        self._client = httpx.AsyncClient(
            base_url=url.rstrip("/"), timeout=TIMEOUT, follow_redirects=False, headers={"User-Agent": SOFTWARE}
        )

    async def close(self) -> None:
        """Let go of the connections."""
        await self._client.aclose()

    async def introduce(self, request: EnrolmentRequest) -> EnrolmentAnswer:
        """Say who we are; may be said again. A stranger's clock proves nothing, so it claims nothing.

        Unreachable, Rejected.
        """
        body = msgspec.json.encode(request)
        content, _ = await self._signed(
            "POST", "/device/enrolment", body=body, kind="application/json", claims_time=False
        )
        return _enrolment(content)

    async def enrolment(self) -> EnrolmentAnswer:
        """Where our enrolment stands."""
        content, _ = await self._signed("GET", "/device/enrolment", device=self._key.thumbprint(), claims_time=False)
        return _enrolment(content)

    async def state(self, etag: str | None, *, claims_time: bool = True) -> Answer | None:
        """The State that answers our nonce; None: nothing changed since `etag`."""
        nonce, asked_at = new_nonce(), time.monotonic()
        headers = {"If-None-Match": etag} if etag else {}
        content, response = await self._known(
            "GET", "/device/state", nonce=nonce, headers=headers, claims_time=claims_time
        )
        if response.status_code == httpx.codes.NOT_MODIFIED:
            return None
        return Answer(_document(content, response), nonce, asked_at, response.headers.get("ETag"))

    async def time(self) -> Answer:
        """A Time bound to our nonce; asked with a clock that claims nothing."""
        nonce, asked_at = new_nonce(), time.monotonic()
        content, response = await self._known("POST", "/device/time", nonce=nonce, claims_time=False)
        return Answer(_document(content, response), nonce, asked_at)

    async def document(self, sha256: str) -> bytes:
        """The signed bytes of that hash: public and immutable, checked by whoever asks."""
        async with self._open("GET", f"/device/documents/{sha256}", {}) as response:
            return _document(await _read(response), response)

    async def hand_in(self, kind: str, signed: bytes) -> bytes:
        """Events or a heartbeat by HTTP; the Receipt."""
        content, response = await self._known("POST", f"/device/{kind}", body=signed, kind=DOCUMENT_TYPE)
        return _document(content, response)

    @asynccontextmanager
    async def media(self, sha256: str, *, offset: int) -> AsyncIterator[httpx.Response]:
        """The bytes of a sound from `offset` on, as they come."""
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={offset}-"} if offset else {})
        async with self._open("GET", f"/media/{sha256}.opus", headers) as response:
            yield response

    async def _known(self, method: str, path: str, **how: Any) -> tuple[bytes, httpx.Response]:
        """A request in the name that enrolment gave us. A server that does not know it, time and again, forgot us."""
        try:
            answered = await self._signed(method, path, **how)
        except Rejected as rejected:
            self._unknown = self._unknown + 1 if rejected.refused in _UNKNOWN else 0
            if self._unknown >= FORGOTTEN_AFTER:
                self.forgotten.set()
            raise
        self._unknown = 0
        self.forgotten.clear()
        return answered

    async def _signed(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        kind: str = "",
        nonce: str | None = None,
        device: str | None = None,
        headers: dict[str, str] | None = None,
        claims_time: bool = True,
    ) -> tuple[bytes, httpx.Response]:
        authorization = sign_request(
            self._key,
            device=device or self.device,
            method=method,
            path=path,
            at=self._clock.guess(),
            nonce=nonce,
            body=body,
            trusted_clock=claims_time and self._clock.trusted,
        )
        signed_headers = {"Authorization": authorization, **(headers or {})}
        if kind:
            signed_headers["Content-Type"] = kind
        async with self._open(method, path, signed_headers, body) as response:
            return await _read(response), response

    @asynccontextmanager
    async def _open(
        self, method: str, path: str, headers: dict[str, str], body: bytes = b""
    ) -> AsyncIterator[httpx.Response]:
        try:
            async with self._client.stream(method, path, headers=headers, content=body or None) as response:
                if response.status_code >= httpx.codes.MULTIPLE_CHOICES and response.status_code not in (
                    httpx.codes.NOT_MODIFIED,
                    httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE,
                ):
                    raise Rejected(response.status_code, path, _refusal(await _read(response)))
                yield response
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(f"{type(error).__name__}: {error}") from error


def _refusal(content: bytes) -> str:
    try:
        return msgspec.json.decode(content, type=_Refusal).refused
    except msgspec.DecodeError:
        return ""


async def _read(response: httpx.Response) -> bytes:
    """The body, no longer than the longest document and no slower than the slowest line."""
    content = bytearray()
    try:
        async with asyncio.timeout(PATIENCE_S):
            async for chunk in response.aiter_bytes():
                content += chunk
                if len(content) > MAX_DOCUMENT_BYTES:
                    raise Unreachable("an endless answer")
    except TimeoutError as error:
        raise Unreachable("an answer that drips") from error
    return bytes(content)


def _document(content: bytes, response: httpx.Response) -> bytes:
    """A signed document, and not the page of a captive portal."""
    if not response.headers.get("Content-Type", "").startswith(DOCUMENT_TYPE):
        raise Unreachable("something that is not our server answered")
    return content


def _enrolment(content: bytes) -> EnrolmentAnswer:
    try:
        return msgspec.json.decode(content, type=EnrolmentAnswer)
    except msgspec.DecodeError as error:
        raise Unreachable("something that is not our server answered") from error
