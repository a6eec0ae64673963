"""One station with its evidence: what was known of it on a day, and all that happened to it up to then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest

from django.utils.translation import gettext as _

from tinlang.inventory.models import Check, Evidence, EvidenceKind, Explanation, RepairTicket, Station, StationVersion
from tinlang.inventory.queries.board import Known, Row
from tinlang.inventory.queries.days import ends_of
from tinlang.units.models import Closure, Level, UnitVersion, in_force
from tinlang.units.queries import name_of
from tinlang_wire.clock import ZONE

DAYS_SHOWN = 30
CHECKS_SHOWN = 50


@dataclass(frozen=True, order=True)
class Told:
    """One thing that happened to the station, for the line of its history."""

    on: date
    at: float
    title: str = field(compare=False)
    said: str = field(compare=False, default="")
    tone: str = field(compare=False, default="")
    check: Check | None = field(compare=False, default=None)
    ticket: RepairTicket | None = field(compare=False, default=None)


@dataclass(frozen=True)
class StationPage:
    """What its page shows as on a day."""

    row: Row
    history: tuple[Told, ...]
    played: tuple[Evidence, ...]
    tested: tuple[Evidence, ...]
    tickets: tuple[RepairTicket, ...]
    explanations: tuple[Explanation, ...]
    versions: tuple[StationVersion, ...]

    @property
    def checks(self) -> list[Check]:
        return [told.check for told in self.history if told.check is not None]


def station_page(station: Station, on: date) -> StationPage:
    """The station as it was known at the end of that day; nothing later is shown."""
    end = ends_of(on)
    tickets = tuple(station.tickets.filter(opened_at__lt=end).select_related("opened_by", "started_by", "closed_by"))
    explanations = tuple(station.explanations.filter(on__lte=on).select_related("by"))
    checks = list(station.checks.filter(on__lte=on).select_related("by")[:CHECKS_SHOWN])
    shown = station.evidence.filter(on__lte=on).order_by("-on")
    shown_versions = station.versions.filter(valid_from__lte=on).order_by("-valid_from")
    versions = tuple(shown_versions.prefetch_related("unit__versions"))
    history = [
        *_of_checks(checks),
        *_of_tickets(tickets, end),
        *_of_explanations(explanations),
        *_of_the_station(station, versions, on),
    ]
    return StationPage(
        row=Known([station], on).row(station, _commune_of(station, on)),
        history=tuple(sorted(history, reverse=True)),
        played=tuple(shown.filter(kind=EvidenceKind.ON_AIR)[:DAYS_SHOWN]),
        tested=tuple(shown.filter(kind=EvidenceKind.TEST)[:DAYS_SHOWN]),
        tickets=tickets,
        explanations=explanations,
        versions=versions,
    )


def _commune_of(station: Station, on: date) -> UnitVersion:
    """The commune in which it lay that day, or into which its own had been merged; else its own."""
    version = station.version_at(on)
    unit = version.unit if version is not None else station.unit
    above = Closure.objects.filter(in_force(on), descendant=unit.pk).values("ancestor")
    communes = UnitVersion.objects.filter(in_force(on), level=Level.COMMUNE, unit__in=above).select_related("unit")
    found = communes.first() or unit.version_at(on)
    assert found is not None
    return found


def _of_checks(checks: Iterable[Check]) -> Iterator[Told]:
    for check in checks:
        count = _("%(working)s/%(clusters)s cụm loa chạy") % {
            "working": check.clusters_working,
            "clusters": check.clusters,
        }
        said = " · ".join(part for part in (count, check.fault, str(check.by)) if part)
        title = _("Kiểm tra: hoạt động được") if check.works else _("Kiểm tra: không hoạt động được")
        yield Told(check.on, check.recorded_at.timestamp(), title, said, check.tone, check=check)


def _of_tickets(tickets: Iterable[RepairTicket], end: datetime) -> Iterator[Told]:
    for ticket in tickets:
        yield _told(ticket.opened_at, _("Lập phiếu sửa chữa"), f"{ticket.cause} · {ticket.opened_by}", "warn", ticket)
        if ticket.started_at and ticket.started_at < end:
            yield _told(ticket.started_at, _("Bắt đầu sửa"), str(ticket.started_by), "", ticket)
        if ticket.closed_at and ticket.closed_at < end:
            said = f"{ticket.result} · {ticket.closed_by}"
            yield _told(ticket.closed_at, ticket.get_state_display(), said, ticket.tone, ticket)


def _of_explanations(explanations: Iterable[Explanation]) -> Iterator[Told]:
    for said in explanations:
        yield _told(said.at, _("Đơn vị giải trình: %(stated)s") % {"stated": said.stated}, f"{said.reason} · {said.by}")


def _of_the_station(station: Station, versions: Sequence[StationVersion], on: date) -> Iterator[Told]:
    first = float("-inf")
    if station.begun_on <= on:
        yield Told(station.begun_on, first, _("Bắt đầu có trạm"), station.begun_reason)
    for version, before in zip_longest(versions, versions[1:]):
        if before is not None and before.unit_id != version.unit_id:
            to = name_of(version.unit, on)
            yield Told(version.valid_from, first, _("Chuyển sang %(unit)s quản lý") % {"unit": to})
        if version.valid_from > station.begun_on and (before is None or _differs(version, before)):
            said = _("%(equipment)s, %(clusters)s cụm loa") % {
                "equipment": version.equipment,
                "clusters": version.clusters,
            }
            yield Told(version.valid_from, first, _("Thay đổi trạm: %(name)s") % {"name": version.name}, said)
    if station.ended_on is not None and station.ended_on <= on:
        yield Told(station.ended_on, first, _("Trạm thôi hoạt động"), station.ended_reason)
        if station.handed_to is not None:
            to = name_of(station.handed_to, on)
            yield Told(station.ended_on, first, _("Bàn giao cho %(unit)s") % {"unit": to}, station.handover)


def _differs(version: StationVersion, before: StationVersion) -> bool:
    """Whether it became something else, or was only handed to another unit as it was."""
    facts = ("name", "technology", "year", "clusters", "organisation_id")
    return any(getattr(version, fact) != getattr(before, fact) for fact in facts)


def _told(at: datetime, title: str, said: str, tone: str = "", ticket: RepairTicket | None = None) -> Told:
    return Told(at.astimezone(ZONE).date(), at.timestamp(), title, said, tone, ticket=ticket)
