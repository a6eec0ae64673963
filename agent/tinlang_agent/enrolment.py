"""How a new device becomes known: it shows a code, a technician types it at the desk, the server answers who it is."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass

import msgspec
from joserfc.jwk import OKPKey

from tinlang_agent import SOFTWARE
from tinlang_agent.keys import DeviceKeys
from tinlang_agent.log import log
from tinlang_agent.server import Rejected, Server, Unreachable
from tinlang_agent.store import Store
from tinlang_wire.jws import key_from_jwk, public_jwk
from tinlang_wire.refusals import Reason
from tinlang_wire.requests import EnrolmentAnswer, EnrolmentRequest, enrolment_code

ASK_S = 2.0
LONGEST_PAUSE_S = 60.0


class WrongRoot(Exception):
    """The server's root key is not the one whose fingerprint was pinned: it is not our server."""


@dataclass(frozen=True)
class Identity:
    """Who this device is, since the server said so."""

    device: str
    root: OKPKey
    nats_jwt: str
    nats_urls: tuple[str, ...]


def identity(store: Store, keys: DeviceKeys) -> Identity | None:
    """The identity in the store, if it was given to these very keys."""
    meta = store.meta
    device, root, token = meta.get("device"), meta.get("root"), meta.get("nats_jwt")
    if device is None or root is None or token is None or meta.get("key") != keys.thumbprint:
        return None
    urls = msgspec.json.decode(meta.get("nats_urls") or "[]", type=tuple[str, ...])
    return Identity(device=device, root=key_from_jwk(msgspec.json.decode(root)), nats_jwt=token, nats_urls=urls)


def require_root(root: OKPKey, fingerprint: str) -> None:
    """WrongRoot unless the root key has the pinned thumbprint."""
    if root.thumbprint() != fingerprint:
        raise WrongRoot(root.thumbprint())


class Enrolment:
    """Asks until the server says who we are."""

    def __init__(self, *, server: Server, store: Store, keys: DeviceKeys, fingerprint: str, name: str) -> None:
        self._server = server
        self._store = store
        self._keys = keys
        self._fingerprint = fingerprint
        self._name = name
        self.code: str | None = None
        self.state = "pending"
        self.problem: str | None = None

    async def run(self, show_code: Callable[[str], None]) -> Identity:
        """Return once enrolled. Everything that goes wrong is tried again, more and more slowly."""
        pause = ASK_S
        while True:
            try:
                answer = await self._ask(show_code)
                pause, self.problem = ASK_S, None
                if answer is not None:
                    return answer
            except (Unreachable, Rejected) as error:
                self._trouble(f"Không kết nối được máy chủ: {error}")
                pause = min(pause * 2, LONGEST_PAUSE_S)
            except (WrongRoot, ValueError) as error:
                self._trouble(f"Máy chủ này không mang khoá gốc đã ghim, từ chối làm việc với nó ({error}).")
                pause = min(pause * 2, LONGEST_PAUSE_S)
            await asyncio.sleep(pause * random.uniform(0.75, 1.25))

    async def again(self, show_code: Callable[[str], None]) -> Identity:
        """The server forgot us (its database is older than our enrolment): introduce ourselves with the same keys."""
        self.code, self.state = None, "pending"
        return await self.run(show_code)

    async def refresh(self) -> Identity | None:
        """Fetch the rights on NATS again (they may have been renewed)."""
        return self._accept(await self._server.enrolment())

    def _trouble(self, problem: str) -> None:
        if problem != self.problem:
            log.error("%s", problem)
        self.problem = problem

    async def _ask(self, show_code: Callable[[str], None]) -> Identity | None:
        request = EnrolmentRequest(
            key=self._keys.public, nats_key=self._keys.nats_public, name=self._name, software=SOFTWARE
        )
        if self.code is None:
            await self._introduce(request, show_code)
        try:
            answer = await self._server.enrolment()
        except Rejected as rejected:
            if rejected.refused == Reason.UNKNOWN_KEY:  # it waited too long, or the server lost it
                await self._introduce(request, show_code)
            raise
        if answer.state != self.state:
            log.info("enrolment: %s", answer.state)
            self.state = answer.state
        return self._accept(answer)

    async def _introduce(self, request: EnrolmentRequest, show_code: Callable[[str], None]) -> None:
        root = self._root_of(await self._server.introduce(request))
        code = enrolment_code(self._keys.public, public_jwk(root))
        if code != self.code:
            self.code = code
            show_code(code)

    def _root_of(self, answer: EnrolmentAnswer) -> OKPKey:
        if answer.root is None:
            raise WrongRoot("không có khoá gốc")
        root = key_from_jwk(answer.root)
        require_root(root, self._fingerprint)
        return root

    def _accept(self, answer: EnrolmentAnswer) -> Identity | None:
        if answer.state != "enrolled" or answer.device is None or answer.nats_jwt is None:
            return None
        root = self._root_of(answer)
        with self._store.write():
            meta = self._store.meta
            before = meta.get("device")
            if before is not None and before != answer.device:
                meta.set("former_device", before)  # whose Config holds until the new one's comes
            meta.set("device", answer.device)
            meta.set("key", self._keys.thumbprint)
            meta.set("root", msgspec.json.encode(public_jwk(root)).decode())
            meta.set("nats_jwt", answer.nats_jwt)
            meta.set("nats_urls", msgspec.json.encode(answer.nats_urls).decode())
        return identity(self._store, self._keys)
