"""What the page of one device shows, in the words of people: what it holds, what it reported, what it was told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from tinlang.bulletins.models import Release
from tinlang.common import clock
from tinlang.devices import words
from tinlang.devices.models import (
    Device,
    DeviceEvent,
    DocumentSeries,
    OutgoingDocument,
    SignedDocument,
    SigningKind,
    SigningRequest,
)
from tinlang.devices.queries.documents import FOLLOWED, alerts_in_force, current_of, current_references
from tinlang.devices.queries.events import last_events, refusals_of
from tinlang.devices.queries.health import Health, health_of_one
from tinlang_wire.documents import Alert, Item, Plan, Reference, audience_unit
from tinlang_wire.jws import peek

RECENT_COMMANDS = 6
"""on the page"""


@dataclass(frozen=True)
class Holding:
    """One current document against what the device says it holds."""

    type: str
    issued_at: datetime | None
    is_held: bool
    is_behind: bool = False

    @property
    def name(self) -> str:
        return words.document(self.type)

    @property
    def tone(self) -> str:
        return "ok" if self.is_held else "wait"

    @property
    def words(self) -> str:
        if self.issued_at is None:
            return _("chưa có")
        return _("bản mới nhất") if self.is_held else _("máy chưa có bản mới nhất")


@dataclass(frozen=True)
class RefusalShown:
    """How often something was refused, by whom, and why."""

    where: str
    what: str
    why: str
    count: int
    last_at: datetime | None = None


@dataclass(frozen=True)
class EventShown:
    """One event in words."""

    event: DeviceEvent
    title: str

    @property
    def tone(self) -> str:
        return words.TONES_OF_EVENTS.get(self.event.kind, "info")

    @property
    def words(self) -> str:
        if self.event.kind == "refused":
            return f"{self.event.get_kind_display()}: {words.document(self.event.document_type).lower()}"
        return self.event.get_kind_display()

    @property
    def why(self) -> str:
        return words.reason(self.event.reason) if self.event.kind == "refused" else ""


@dataclass(frozen=True)
class CommandShown:
    """A command: asked for, sent, obeyed, or too late."""

    request: SigningRequest
    sending: OutgoingDocument | None
    is_obeyed: bool

    @property
    def words(self) -> str:
        return words.command(self.request.detail.get("command", ""), self.request.detail.get("percent"))

    @property
    def state(self) -> tuple[str, str]:
        """Tone and word."""
        if self.is_obeyed:
            return "ok", _("thiết bị đã làm")
        if self.sending is not None and self.sending.sent_at:
            return "info", _("đã gửi, chưa thấy thiết bị báo lại")
        expires_at = self.request.expires_at
        if self.request.problem or (expires_at is not None and expires_at <= clock.now()):
            return "bad", _("không kịp gửi trong một phút")
        return "wait", _("đang gửi")


@dataclass(frozen=True)
class Shown:
    """The page of one device."""

    device: Device
    health: Health
    items: Mapping[str, Item | Alert] = field(default_factory=dict)

    @property
    def playing(self) -> str:
        """What it said it was playing; empty for silence."""
        beat = self.health.heartbeat
        if beat is None or beat.playing is None:
            return ""
        item = self.items.get(str(beat.playing))
        return item.title if item else _("một tin không còn trong lịch")

    @cached_property
    def holdings(self) -> list[Holding]:
        beat = self.health.heartbeat
        held = {(ref["type"], ref["audience"]): ref["sha256"] for ref in beat.holds} if beat else {}
        current = {
            reference.type: reference for reference in current_references(self.device) if reference.type in FOLLOWED
        }
        issued = self._issued(current.values())
        return [
            Holding(
                kind,
                issued.get(kind),
                kind in current and held.get((kind, current[kind].audience)) == current[kind].sha256,
            )
            for kind in FOLLOWED
        ]

    def _issued(self, current: Iterable[Reference]) -> dict[str, datetime]:
        rows = DocumentSeries.objects.filter(current__sha256__in=[reference.sha256 for reference in current])
        return dict(rows.values_list("type", "current__issued_at"))

    @cached_property
    def refusals(self) -> list[RefusalShown]:
        """By the server first, then by the device itself."""
        here = [
            RefusalShown(
                _("Máy chủ"), words.document(row.document_type), words.reason(row.reason), row.count, row.last_at
            )
            for row in refusals_of(self.device)
        ]
        beat = self.health.heartbeat
        there = beat.refused if beat else {}
        return here + [
            RefusalShown(_("Thiết bị"), "", words.reason(name), count) for name, count in sorted(there.items())
        ]

    @cached_property
    def events(self) -> list[EventShown]:
        """The last ones, each with what the bulletin or the command that it is about is called."""
        found = list(last_events(self.device))
        said = Release.objects.filter(uid__in=[event.release for event in found if event.release])
        titles = dict(said.values_list("uid", "version__title"))
        commands = self._commands([event.document for event in found if event.document])
        return [
            EventShown(event, titles.get(event.release, "") if event.release else commands.get(event.document, ""))
            for event in found
        ]

    def _commands(self, documents: Iterable[str]) -> dict[str, str]:
        asked = SigningRequest.objects.filter(
            device=self.device, kind=SigningKind.COMMAND, document__sha256__in=list(documents)
        )
        rows = asked.values_list("document__sha256", "detail")
        return {sha256: words.command(detail.get("command", ""), detail.get("percent")) for sha256, detail in rows}

    @cached_property
    def commands(self) -> list[CommandShown]:
        asked = list(
            SigningRequest.objects.filter(device=self.device, kind=SigningKind.COMMAND)
            .select_related("document")
            .order_by("-id")[:RECENT_COMMANDS]
        )
        documents = [request.document for request in asked if request.document]
        sendings = {row.document_id: row for row in OutgoingDocument.objects.filter(document__in=documents)}
        obeyed = set(
            DeviceEvent.objects.filter(
                device=self.device.uid, kind="commanded", document__in=[document.sha256 for document in documents]
            ).values_list("document", flat=True)
        )
        return [
            CommandShown(
                request,
                sendings.get(request.document_id) if request.document_id else None,
                bool(request.document and request.document.sha256 in obeyed),
            )
            for request in asked
        ]

    @property
    def is_being_told(self) -> bool:
        """A new Config is asked for and not yet signed."""
        return SigningRequest.objects.filter(device=self.device, kind=SigningKind.CONFIG, done_at__isnull=True).exists()

    @property
    def config_problem(self) -> str:
        """Why the last Config could not be signed; empty if it could."""
        last = SigningRequest.objects.filter(device=self.device, kind=SigningKind.CONFIG).order_by("-id").first()
        return last.problem if last else ""


def shown(device: Device) -> Shown:
    """All that the page of this device shows; what is not drawn is not asked for."""
    return Shown(device, health_of_one(device), _items(device))


def _items(device: Device) -> dict[str, Item | Alert]:
    """What the plan in force calls its items, and the alerts in force, by uid."""
    if not device.plan_unit:
        return {}
    audience = audience_unit(str(device.plan_unit))
    current = current_of("plan", audience)
    plan = peek(bytes(current.signed))[1] if current else None
    items: dict[str, Item | Alert] = {item.uid: item for item in plan.items} if isinstance(plan, Plan) else {}
    hashes = [reference.sha256 for reference in alerts_in_force([audience]) if reference.type == "alert"]
    for signed in SignedDocument.objects.filter(sha256__in=hashes).values_list("signed", flat=True):
        alert = peek(bytes(signed))[1]
        if isinstance(alert, Alert):
            items[alert.uid] = alert
    return items
