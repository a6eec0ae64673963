"""The documents in force: for each (type, audience) the newest accepted one, as it was signed."""

from collections.abc import Collection
from datetime import datetime

from tinlang_agent.store.alerts import in_utc
from tinlang_agent.store.database import Database
from tinlang_wire.acceptance import Accepted, Held, type_of
from tinlang_wire.documents import (
    SEQUENCED,
    AnyDocument,
    Config,
    Keys,
    Plan,
    Reference,
    audience_all,
    audience_device,
    audience_unit,
)
from tinlang_wire.jws import peek, sha256
from tinlang_wire.refusals import Refused


class Documents:
    """A document is replaced in one commit: after a power loss there is the old one or the new one, never none."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._opened: dict[tuple[str, str], AnyDocument] = {}
        self._held: dict[tuple[str, str], Held] = {}
        self._load()

    def _load(self) -> None:
        rows = self._database.all("SELECT type, audience, epoch, sequence, sha256, in_force, signed FROM documents")
        for type_, audience, epoch, sequence, digest, in_force, signed in rows:
            self._held[type_, audience] = Held(epoch=epoch, sequence=sequence, sha256=digest)
            if not in_force:
                continue
            try:
                if sha256(signed) != digest:
                    raise ValueError("damaged")
                self._opened[type_, audience] = peek(signed)[1]
            except (ValueError, Refused):
                # A flipped bit: the same document may come again, an older one still may not.
                self._held[type_, audience] = Held(epoch=epoch, sequence=max(sequence - 1, 0), sha256="")

    @property
    def held(self) -> dict[tuple[str, str], Held]:
        """What is held of each (type, audience), also when its key was revoked: sequences never go back."""
        return self._held

    def put(self, accepted: Accepted, signed: bytes) -> None:
        """Replace the document of this type and audience."""
        document = accepted.document
        type_, audience = type_of(document), document.audience
        self._database.execute(
            "REPLACE INTO documents (type, audience, epoch, sequence, sha256, kid, in_force, signed)"
            " VALUES (?, ?, ?, ?, ?, ?, 1, ?)",
            *(type_, audience, document.epoch, document.sequence, accepted.sha256, accepted.kid, signed),
        )
        self._held[type_, audience] = Held(epoch=document.epoch, sequence=document.sequence, sha256=accepted.sha256)
        self._opened[type_, audience] = document

    def drop_signed_by(self, kids: Collection[str]) -> None:
        """What a revoked key signed is no longer in force; its sequence still is."""
        for type_, audience, kid in self._database.all("SELECT type, audience, kid FROM documents WHERE in_force = 1"):
            if kid in kids:
                self._database.execute(
                    "UPDATE documents SET in_force = 0 WHERE type = ? AND audience = ?", type_, audience
                )
                self._opened.pop((type_, audience), None)

    def keys(self) -> Keys | None:
        """The signing keys in force."""
        keys = self._opened.get(("keys", audience_all()))
        return keys if isinstance(keys, Keys) else None

    def config(self, device: str) -> Config | None:
        """What this device obeys."""
        config = self._opened.get(("config", audience_device(device)))
        return config if isinstance(config, Config) else None

    def plan(self, unit: str) -> Plan | None:
        """The plan of one unit."""
        plan = self._opened.get(("plan", audience_unit(unit)))
        return plan if isinstance(plan, Plan) else None

    def references(self) -> tuple[Reference, ...]:
        """What is in force, as a heartbeat names it."""
        return tuple(
            Reference(type=type_, audience=audience, epoch=held.epoch, sequence=held.sequence, sha256=held.sha256)
            for (type_, audience), held in sorted(self._held.items())
            if (type_, audience) in self._opened
        )

    def lacks(self, reference: Reference) -> bool:
        """Whether a reference names something newer than what is held, or something not yet taken once."""
        if reference.type not in SEQUENCED:
            return not self.took(reference.sha256)
        held = self._held.get((reference.type, reference.audience))
        return held is None or (held.epoch, held.sequence) < (reference.epoch, reference.sequence)

    # -- documents that are taken once, by uid ---------------------------------------------------------------------

    def took(self, sha256: str) -> bool:
        """Whether the document of this hash was taken once."""
        return self._database.one("SELECT 1 FROM seen WHERE sha256 = ?", sha256) is not None

    def seen(self) -> dict[str, str]:
        """uid → hash of what was taken once."""
        return dict(self._database.all("SELECT uid, sha256 FROM seen"))

    def forget_expired(self, now: datetime) -> None:
        """What has expired cannot be taken again anyway."""
        self._database.execute("DELETE FROM seen WHERE expires_at < ?", in_utc(now))

    def remember(self, accepted: Accepted) -> None:
        """Never take this one again."""
        document = accepted.document
        self._database.execute(
            "INSERT OR IGNORE INTO seen (uid, sha256, expires_at) VALUES (?, ?, ?)",
            *(document.uid, accepted.sha256, in_utc(document.expires_at)),
        )
