"""Repair tickets: opened, taken in hand, closed with a result. One action for each transition."""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.inventory.errors import StationHasEnded, TicketOpenAlready, WrongRepairState
from tinlang.inventory.models import REPAIR_TRANSITIONS, RepairState, RepairTicket, Station
from tinlang.inventory.models.repairs import NOT_CLOSED


@transaction.atomic
def open_repair(*, station: Station, cause: str, needs: str, by: Person) -> RepairTicket:
    """Say what is broken and what it takes to mend it. TicketOpenAlready, StationHasEnded."""
    station = Station.objects.select_for_update(of=("self",)).select_related("unit").get(pk=station.pk)
    require(by, "inventory.repair", station.unit)
    if not station.stood(clock.today()):
        raise StationHasEnded
    if station.tickets.filter(state__in=NOT_CLOSED).exists():
        raise TicketOpenAlready
    ticket = RepairTicket.objects.create(station=station, cause=cause, needs=needs, opened_by=by)
    audit.record(
        action="inventory.open_repair",
        by=by,
        target=ticket,
        unit=station.unit,
        detail={"cause": cause, "needs": needs},
    )
    return ticket


@transaction.atomic
def start_repair(*, ticket: RepairTicket, by: Person) -> RepairTicket:
    """Somebody has it in hand. WrongRepairState."""
    ticket = _locked(ticket)
    require(by, "inventory.repair", ticket.station.unit)
    _may_become(ticket, RepairState.WORKING)
    ticket.state, ticket.started_by, ticket.started_at = RepairState.WORKING, by, clock.now()
    ticket.save()
    audit.record(action="inventory.start_repair", by=by, target=ticket, unit=ticket.station.unit)
    return ticket


@transaction.atomic
def close_repair(*, ticket: RepairTicket, mended: bool, result: str, by: Person) -> RepairTicket:
    """Close it with what came of it. Whether the station works again is the next check's word. WrongRepairState."""
    ticket = _locked(ticket)
    require(by, "inventory.repair", ticket.station.unit)
    state = RepairState.MENDED if mended else RepairState.GIVEN_UP
    _may_become(ticket, state)
    ticket.state, ticket.result = state, result
    ticket.closed_by, ticket.closed_at = by, clock.now()
    ticket.save()
    audit.record(
        action="inventory.close_repair",
        by=by,
        target=ticket,
        unit=ticket.station.unit,
        detail={"mended": mended, "result": result},
    )
    return ticket


def _locked(ticket: RepairTicket) -> RepairTicket:
    return RepairTicket.objects.select_for_update(of=("self",)).select_related("station__unit").get(pk=ticket.pk)


def _may_become(ticket: RepairTicket, state: RepairState) -> None:
    if state not in REPAIR_TRANSITIONS[RepairState(ticket.state)]:
        raise WrongRepairState(state=ticket.state)
