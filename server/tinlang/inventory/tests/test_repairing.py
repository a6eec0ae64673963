"""A repair ticket: opened, taken in hand, closed with a result."""

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.common.clock import today
from tinlang.inventory import errors
from tinlang.inventory.actions import close_repair, open_repair, record_check, start_repair
from tinlang.inventory.models import RepairState
from tinlang.inventory.queries import RowState, area_of, board_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(station, operator):
    return open_repair(station=station, cause="đứt dây", needs="200 m dây", by=operator)


def test_a_ticket_goes_from_open_to_mended(ticket, operator, technician):
    assert start_repair(ticket=ticket, by=technician).state == RepairState.WORKING
    closed = close_repair(ticket=ticket, mended=True, result="đã nối dây", by=operator)
    assert (closed.state, closed.closed_by, closed.started_by) == (RepairState.MENDED, operator, technician)


def test_what_cannot_be_mended_is_closed_with_its_reason(ticket, operator):
    closed = close_repair(ticket=ticket, mended=False, result="không có kinh phí", by=operator)
    assert (closed.state, closed.result) == (RepairState.GIVEN_UP, "không có kinh phí")


def test_a_closed_ticket_stays_closed(ticket, operator):
    close_repair(ticket=ticket, mended=True, result="xong", by=operator)
    with pytest.raises(errors.WrongRepairState):
        start_repair(ticket=ticket, by=operator)
    with pytest.raises(errors.WrongRepairState):
        close_repair(ticket=ticket, mended=True, result="lần nữa", by=operator)


def test_a_station_has_one_open_ticket(ticket, station, operator):
    with pytest.raises(errors.TicketOpenAlready):
        open_repair(station=station, cause="khác", needs="", by=operator)
    close_repair(ticket=ticket, mended=True, result="xong", by=operator)
    assert open_repair(station=station, cause="khác", needs="", by=operator).state == RepairState.OPEN


def test_mending_is_not_yet_working(ticket, station, operator):
    record_check(station=station, on=today(), works=False, clusters_working=0, fault="đứt dây", by=operator)
    close_repair(ticket=ticket, mended=True, result="đã nối dây", by=operator)
    assert board_of(area_of(station.unit, today())).rows[0].state == RowState.BROKEN


def test_the_board_shows_the_open_ticket_and_no_closed_one(ticket, station, operator):
    assert board_of(area_of(station.unit, today())).rows[0].ticket == ticket
    close_repair(ticket=ticket, mended=True, result="xong", by=operator)
    assert board_of(area_of(station.unit, today())).rows[0].ticket is None


def test_only_who_may_repair_there_does(ticket, station, neighbour, editor):
    for person in (neighbour, editor):
        with pytest.raises(NotAllowed):
            start_repair(ticket=ticket, by=person)
        with pytest.raises(NotAllowed):
            open_repair(station=station, cause="x", needs="", by=person)
