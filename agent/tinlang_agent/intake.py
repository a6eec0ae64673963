"""Taking a document by any road: judge it, replace what is in force in one commit, or refuse it by name."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from joserfc.jwk import OKPKey

from tinlang_agent.core import Core
from tinlang_agent.holdings import Holdings
from tinlang_agent.log import log
from tinlang_agent.server import Answer
from tinlang_wire.acceptance import Accepted, Judge, type_of
from tinlang_wire.documents import Alert, AnyDocument, Cancel, Command, Config, Keys, Plan, Receipt, State, Time
from tinlang_wire.frame import clips_of, unpack
from tinlang_wire.jws import peek, sha256
from tinlang_wire.refusals import Reason, Refused

_ANSWERS = (State, Time, Receipt)
_Answer = TypeVar("_Answer", State, Time, Receipt)


class Road(StrEnum):
    """How a document came."""

    PUSH = "push"
    PULL = "pull"
    USB = "usb"


class Intake:
    """The one door of the device. `changed` is called after a document is in force or the clock was set,
    `obey` with each command and its hash."""

    def __init__(
        self,
        core: Core,
        *,
        holdings: Holdings,
        root: OKPKey,
        changed: Callable[[AnyDocument | None], None],
        obey: Callable[[Command, str], None],
    ) -> None:
        self._store = core.store
        self._journal = core.journal
        self._clock = core.clock
        self._media = core.media
        self._holdings = holdings
        self._root = root
        self._changed = changed
        self._obey = obey

    def take_frame(self, frame: bytes, road: Road) -> Accepted:
        """A document and the sounds that its alert carries along, which are then here at once; Refused."""
        signed, carried = unpack(frame)
        return self.take(signed, road, carried=carried)

    def is_urgent(self, frame: bytes) -> bool:
        """Whether it claims to be an alert or a cancel, by a key that is known: so that it can be judged now."""
        keys = self._store.documents.keys()
        try:
            kid, document = peek(unpack(frame)[0])
        except Refused:
            return False
        known = keys is not None and any(key.kid == kid for key in keys.keys)
        return known and isinstance(document, Alert | Cancel)

    def take(self, signed: bytes, road: Road, *, doubt_clock: bool = False, carried: bytes = b"") -> Accepted:
        """Let a document take effect; Refused, which is written down here.

        `doubt_clock`: the server contradicts our clock, which then refuses nothing (commands aside).
        """
        try:
            accepted = self._judge(None if doubt_clock else self._clock.now()).accept(signed)
            self._require_road(accepted.document, road)
        except Refused as refused:
            self._refuse(signed, refused, road)
            raise
        if accepted.fresh:
            if isinstance(accepted.document, Alert):
                self._bring(accepted.document, carried)
            self._keep(accepted, signed)
            log.info("%s: accepted %s %s", road, type_of(accepted.document), accepted.sha256[:12])
            if isinstance(accepted.document, Command):
                self._obey(accepted.document, accepted.sha256)
            self._changed(accepted.document)
        return accepted

    def take_state(self, answer: Answer) -> State:
        """The State that answers our nonce; Refused."""
        return self._take_answer(answer.signed, State, lambda state: state.nonce == answer.nonce)

    def take_time(self, answer: Answer) -> None:
        """Set the clock by the Time that answers our nonce; Refused."""
        told = self._take_answer(answer.signed, Time, lambda told: told.nonce == answer.nonce)
        self._clock.set_by_server(told.now, asked_at=answer.asked_at)
        log.info("clock: %s", "trusted" if self._clock.trusted else "not trusted")
        self._changed(None)

    def take_receipt(self, signed: bytes, *, answers: str) -> Receipt:
        """The Receipt for the bytes of that hash; Refused."""
        return self._take_answer(signed, Receipt, lambda receipt: receipt.answers == answers)

    def keys_named_by(self, answer: Answer) -> str | None:
        """The hash of the Keys that an unverified State names: the root judges Keys, so anybody may name them."""
        try:
            document = peek(answer.signed)[1]
        except Refused:
            return None
        if not isinstance(document, State) or document.nonce != answer.nonce:
            return None
        newer = [each for each in document.current if each.type == "keys" and self._store.documents.lacks(each)]
        return newer[0].sha256 if newer else None

    def _judge(self, now: datetime | None) -> Judge:
        config = self._holdings.config
        return Judge(
            root=self._root,
            keys=self._store.documents.keys(),
            device=self._holdings.device,
            plan_unit="" if config is None else config.plan_unit,  # without a Config no plan is ours
            units=frozenset() if config is None else frozenset(config.units),
            now=now,
            held=self._store.documents.held,
            seen=self._store.documents.seen(),
            cancelled=self._store.alerts.cancelled,
        )

    def _require_road(self, document: AnyDocument, road: Road) -> None:
        if isinstance(document, _ANSWERS):
            raise Refused(Reason.REPLAYED, "answers no question of ours")
        if isinstance(document, Command) and road is Road.USB:
            raise Refused(Reason.NOT_ENTITLED, "commands never travel by USB")

    def _take_answer(self, signed: bytes, kind: type[_Answer], bound: Callable[[_Answer], bool]) -> _Answer:
        """An answer is bound to its question, which says more than a sequence: none is kept or replayed."""
        try:
            document = self._judge(self._clock.now()).accept(signed).document
            if not isinstance(document, kind) or not bound(document):
                raise Refused(Reason.REPLAYED, f"not the {kind.__name__} that answers our question")
        except Refused as refused:
            self._refuse(signed, refused, Road.PULL)
            raise
        return document

    def _keep(self, accepted: Accepted, signed: bytes) -> None:
        document = accepted.document
        documents = self._store.documents
        with self._store.write():
            if isinstance(document, Keys):
                before = documents.keys()
                if before is not None and document.epoch > before.epoch:
                    self._clock.reset_floor(document.issued_at)
                documents.drop_signed_by(document.revoked)
                self._store.alerts.drop_signed_by(document.revoked)
            if isinstance(document, Keys | Config | Plan):
                documents.put(accepted, signed)
            else:
                documents.remember(accepted)
            if not isinstance(document, Command):
                self._clock.raise_floor(document.issued_at)
            if isinstance(document, Alert):
                self._store.alerts.put(document, accepted, signed)
            elif isinstance(document, Cancel):
                self._store.alerts.cancel(document)
                self._journal.record("cancelled", item=document.alert, release=document.release)
            if self._clock.floor is not None:
                self._store.meta.set("floor", self._clock.floor.isoformat())
            self._holdings.announce()

    def _bring(self, alert: Alert, carried: bytes) -> None:
        """What cannot be stored now is fetched later: the siren does not wait for it."""
        own = {variant.media for variant in alert.variants}
        for digest, clip in clips_of(alert, carried).items():
            try:
                keep = own | {wanted.variant.media for wanted in self._holdings.wanted()}
                self._media.make_room(len(clip), keep=keep)
                self._store.make_way()
                self._media.take(digest, clip)
            except OSError as error:
                log.error("media %s: %s", digest[:12], error)

    def _refuse(self, signed: bytes, refused: Refused, road: Road) -> None:
        digest = sha256(signed)
        with self._store.write():
            new = self._store.refusals.note(sha256=digest, reason=refused.reason, at=self._clock.guess())
            if new:
                self._journal.record("refused", reason=refused.reason, document=digest, document_type=_claimed(signed))
        if new:
            log.warning("%s: refused %s, %s", road, digest[:12], refused)


def _claimed(signed: bytes) -> str | None:
    """The type that a refused document claims to have."""
    try:
        return type_of(peek(signed)[1])
    except Refused:
        return None
