"""The province's system, asked and told over HTTP.

A call is JSON and takes `WITHIN_S` at most, connecting and agreeing on TLS among it, whatever the other side does (to
find the address of a name takes as long as the machine's resolver lets it); an answer is no longer than `LARGEST`;
nothing is followed elsewhere. The token is kept for as long as it is taken, and renewed once when it is not.
"""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from tinlang.common.forms import without_controls
from tinlang.services import outside_names as names
from tinlang.services.models.dossiers import NATIONAL_CODES
from tinlang.services.outside import (
    ProvinceAway,
    ProvinceGarbled,
    ProvinceNotSetUp,
    ProvinceRefused,
    ProvinceShut,
    StateChange,
)
from tinlang.services.outside_rows import MOST_ROWS, OutsideList, TooManyLines, gathered
from tinlang_wire.clock import ZONE

WITHIN_S = 15.0
LARGEST = 1024 * 1024
BUSY = (429, 502, 503, 504)
"""Of a server before it, as a rule: nobody is there, or not now."""
MOMENTS = frozenset({"received_at", "due_on", "finished_at"})


class ProvinceByHttp:
    """An implementation of `ProvinceSystem`. One call at a time."""

    def __init__(self, url: str, account: str, secret: str, *, within_s: float = WITHIN_S) -> None:
        self._url, self._account, self._secret = urlsplit(url), account, secret
        self._within_s = within_s
        self._token = ""

    def listed(self, place: str, since: date) -> bytes:
        asked = urlencode({names.PLACE: place, names.SINCE: since.isoformat()})
        return self._ask("GET", f"{names.LIST_PATH}?{asked}")

    def tell(self, change: StateChange) -> None:
        told = {
            names.CODE: change.code,
            names.SEQUENCE: change.sequence,
            names.STATE: NATIONAL_CODES[change.state],
            names.AT: change.at.astimezone(ZONE).isoformat(timespec="seconds"),
        }
        self._ask("POST", names.PROGRESS_PATH, {**told, names.SAID: change.said or str(change.state.label)})
        self._ask("POST", names.STATE_PATH, told)

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> bytes:
        """What it answers. A token that is over is renewed, once."""
        had = self._token
        self._token = had or self._new_token()
        status, content = self._exchange(method, path, body, self._token)
        if status == http.client.UNAUTHORIZED and had:
            self._token = self._new_token()
            status, content = self._exchange(method, path, body, self._token)
        if status == http.client.UNAUTHORIZED:
            self._token = ""
            raise ProvinceShut
        _judged(status, content)
        return content

    def _new_token(self) -> str:
        account = {names.ACCOUNT: self._account, names.SECRET: self._secret}
        status, content = self._exchange("POST", names.TOKEN_PATH, account)
        if status in (http.client.UNAUTHORIZED, http.client.FORBIDDEN):
            raise ProvinceShut
        token = _judged(status, content).get(names.TOKEN)
        if not isinstance(token, str) or not token.isascii() or not token.isprintable() or not token:
            raise ProvinceGarbled
        return token

    def _exchange(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, token: str = ""
    ) -> tuple[int, bytes]:
        """The status and the content of the answer, whatever they say. ProvinceAway, ProvinceGarbled."""
        headers = {"Accept": "application/json", "Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        content = json.dumps(body).encode() if body is not None else None
        connection, late, until = self._connection(), threading.Event(), time.monotonic() + self._within_s
        try:
            connection.sock = reached = self._reached(until)
            limit = threading.Timer(max(0.0, until - time.monotonic()), _cut, (reached, late))
            limit.start()
            try:
                if isinstance(reached, ssl.SSLSocket):
                    reached.do_handshake()
                connection.request(method, self._url.path.rstrip("/") + path, content, headers)
                answer = connection.getresponse()
                answered = answer.read(LARGEST + 1)
            finally:
                limit.cancel()
        except (OSError, http.client.HTTPException) as error:
            raise ProvinceAway(why=f"{type(error).__name__}: {error}") from error
        finally:
            connection.close()
        if late.is_set():
            raise ProvinceAway(why=f"no whole answer within {self._within_s:g} s")
        if len(answered) > LARGEST:
            raise ProvinceGarbled
        return answer.status, answered

    def _connection(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        return kind(self._url.hostname or "", self._url.port)

    def _reached(self, until: float) -> socket.socket:
        """A connection to one of its addresses by then, where TLS is still to be agreed upon. OSError."""
        host = self._url.hostname or ""
        port = self._url.port or (http.client.HTTPS_PORT if self._url.scheme == "https" else http.client.HTTP_PORT)
        failed: OSError = TimeoutError(f"not reached within {self._within_s:g} s")
        for family, kind, protocol, _name, address in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM):
            if (left := until - time.monotonic()) <= 0:
                break
            try:
                reached = socket.socket(family, kind, protocol)
            except OSError as error:  # of a kind that this machine does not speak, as IPv6 where it is turned off
                failed = error
                continue
            try:
                reached.settimeout(left)
                reached.connect(address)
                reached.settimeout(self._within_s)
                return self._secured(reached, host)
            except OSError as error:
                reached.close()
                failed = error
        raise failed

    def _secured(self, reached: socket.socket, host: str) -> socket.socket:
        if self._url.scheme != "https":
            return reached
        secure = ssl.create_default_context()
        return secure.wrap_socket(reached, server_hostname=host, do_handshake_on_connect=False)


def _cut(connected: socket.socket, late: threading.Event) -> None:
    """End a call that takes too long: a time limit of the socket begins anew with every byte that trickles in."""
    late.set()
    try:
        socket.socket.shutdown(connected, socket.SHUT_RDWR)  # not that of TLS, which would talk once more
    except OSError:
        return  # it is over already


def _judged(status: int, content: bytes) -> dict[str, Any]:
    """What an answer says. ProvinceAway, ProvinceGarbled, ProvinceRefused."""
    if status in BUSY:
        raise ProvinceAway(why=f"HTTP {status}")
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        raise ProvinceGarbled from None
    if not isinstance(said, dict) or status >= http.client.INTERNAL_SERVER_ERROR:
        raise ProvinceGarbled
    if refusal := said.get(names.REFUSAL):
        name = _plain(refusal)[:60] or "?"
        words = _plain(said.get(names.WORDS) or "")[:300] or name
        message = _("Hệ thống của tỉnh không nhận: “%(words)s”.") % {"words": words}
        raise ProvinceRefused(message, name=name, words=words)
    if status >= http.client.MULTIPLE_CHOICES:
        raise ProvinceGarbled
    return said


def _plain(said: Any) -> str:
    """As it is shown and kept."""
    return without_controls(str(said), one_line=True).strip()


def answered(content: bytes, place: str) -> OutsideList:
    """What its list tells of that place; slips of rows too. ProvinceGarbled, TooManyLines."""
    rows = _judged(http.client.OK, content).get(names.DOSSIERS)
    if not isinstance(rows, list):
        raise ProvinceGarbled
    if len(rows) > MOST_ROWS:
        raise TooManyLines
    numbered = [(number, row if isinstance(row, dict) else {}) for number, row in enumerate(rows, start=1)]
    ours = [(number, row) for number, row in numbered if row.get(names.PLACE) in (None, "", place)]
    found = gathered((number, dict(_cells(row))) for number, row in ours)
    found.of_others = len(numbered) - len(ours)
    return found


def _cells(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Under our names; whatever is no plain value counts as not told."""
    for name, field in names.FIELDS.items():
        value = row.get(field)
        if isinstance(value, str | int | float):
            yield name, _moment(value) if name in MOMENTS else value


def _moment(value: str | float) -> Any:
    """ISO 8601 as an instant on the clock of Viet Nam; anything else as it stands, for who reads days by hand."""
    try:
        told = datetime.fromisoformat(str(value))
        return told.astimezone(ZONE) if told.tzinfo else told
    except (ValueError, OverflowError):
        return value


def province() -> ProvinceByHttp | None:
    """The system that the settings name; None where they name none. ProvinceNotSetUp."""
    if not settings.PROVINCE_URL:
        return None
    try:
        url = urlsplit(settings.PROVINCE_URL)
        if not url.hostname or (url.scheme, url.port) == ("", None):
            raise ValueError("no address")
    except ValueError as error:
        raise ProvinceNotSetUp(why=f"PROVINCE_URL: {error}") from error
    if url.scheme != "https" and url.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ProvinceNotSetUp(why="PROVINCE_URL must begin with https://: names and a password go there")
    try:
        secret = Path(settings.PROVINCE_SECRET_FILE).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise ProvinceNotSetUp(why=f"PROVINCE_SECRET_FILE: {error}") from error
    return ProvinceByHttp(settings.PROVINCE_URL, settings.PROVINCE_ACCOUNT, secret)
