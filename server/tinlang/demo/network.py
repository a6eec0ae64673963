"""The demo's network: that of 11 May 2018 and today's, written down by the ordinary actions at the time of each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.common import audit, clock
from tinlang.demo.past import rows_of, someone
from tinlang.inventory import actions
from tinlang.inventory.models import Fact, Station
from tinlang.inventory.queries import station_page
from tinlang.units.models import Organisation, Unit
from tinlang.units.queries import name_of, unit_by_code
from tinlang.units.tables import Row
from tinlang_wire.clock import ZONE

LOADER = audit.Program("demo_network", "Nạp mạng lưới mẫu")
DISTRICT_ENDED = date(2025, 7, 1)
OF_DISTRICT = ("mau-huyen", "Cán bộ Phòng VH&TT huyện (giả định)", "Phòng Văn hóa và Thông tin huyện Cao Lộc")
OF_PROVINCE = ("mau-tinh", "Cán bộ Sở VHTTDL (giả định)", "Sở Văn hóa, Thể thao và Du lịch tỉnh Lạng Sơn")
HOUR = time(15)

STATIONS = (
    "key", "unit_code", "kind", "name", "technology", "year", "clusters", "begun_on", "place", "lat", "lon", "covers",
    "organisation", "ended_on", "ended_reason", "handed_to", "handover",
)  # fmt: skip
CHECKS = ("station", "on", "works", "working", "fault", "broken_on")
REPAIRS = ("station", "opened_on", "cause", "needs", "started_on", "closed_on", "mended", "result")
REVIEWS = ("unit_code", "name", "begins_on", "ends_on", "note")
EXPLANATIONS = ("station", "on", "fact", "stated", "reason")


@transaction.atomic
def seed_network() -> None:
    """Stations, checks, repairs, explanations and reviews of `data/demo`, each on its day. Again: changes nothing."""
    if Station.objects.exists():
        return
    for username, title, organisation in (OF_DISTRICT, OF_PROVINCE):
        someone(username, title, Role.OPERATOR, Organisation.objects.get(versions__name=organisation), by=LOADER)
    rows = rows_of("stations.csv", STATIONS)
    stations = {row.text("key"): _register(row) for row in rows}
    for row in rows_of("checks.csv", CHECKS):
        _check(row, stations[row.text("station")])
    for row in rows_of("repairs.csv", REPAIRS):
        _repair(row, stations[row.text("station")])
    for row in rows_of("explanations.csv", EXPLANATIONS):
        _explain(row, stations[row.text("station")])
    for row in rows:
        _end(row, stations[row.text("key")])
    for row in rows_of("reviews.csv", REVIEWS):
        _review(row)


@contextmanager
def _on(day: date) -> Iterator[Person]:
    """Within the block it is that afternoon; yields who kept the network then."""
    username = OF_DISTRICT[0] if day < DISTRICT_ENDED else OF_PROVINCE[0]
    with clock.frozen_at(datetime.combine(day, HOUR, tzinfo=ZONE)):
        yield Person.objects.get(username=username)


def _day(row: Row, column: str) -> date | None:
    """A day, or so many days before today or after it."""
    said = row.optional(column)
    return clock.today() + timedelta(days=int(said)) if said.startswith(("-", "+")) else row.day(column)


def _must(row: Row, column: str) -> date:
    found = _day(row, column)
    assert found is not None, (row.line, column)
    return found


def _register(row: Row) -> Station:
    begun = _must(row, "begun_on")
    lat, lon = row.place()
    organisation = Organisation.objects.filter(versions__name=row.optional("organisation")).first()
    with _on(begun) as person:
        return actions.register_station(
            unit=unit_by_code(row.text("unit_code"), begun),
            kind=row.text("kind"),
            equipment=actions.Equipment(
                name=row.text("name"),
                technology=row.text("technology"),
                year=int(row.text("year")),
                clusters=int(row.text("clusters")),
                organisation=organisation,
            ),
            begun_on=begun,
            place=row.optional("place"),
            position=(lat, lon) if lat is not None and lon is not None else None,
            covers=[unit_by_code(code, begun) for code in row.optional("covers").split()],
            reason="Ngày giả định.",
            by=person,
        )


def _check(row: Row, station: Station) -> None:
    on, broken_on = _must(row, "on"), _day(row, "broken_on")
    with _on(on) as person:
        actions.record_check(
            station=station,
            on=on,
            works=row.text("works") == "yes",
            clusters_working=int(row.text("working")),
            fault=row.optional("fault"),
            broken_on=broken_on,
            by=person,
        )


def _repair(row: Row, station: Station) -> None:
    with _on(_must(row, "opened_on")) as person:
        ticket = actions.open_repair(station=station, cause=row.text("cause"), needs=row.optional("needs"), by=person)
    if started := _day(row, "started_on"):
        with _on(started) as person:
            actions.start_repair(ticket=ticket, by=person)
    if closed := _day(row, "closed_on"):
        with _on(closed) as person:
            actions.close_repair(
                ticket=ticket, mended=row.text("mended") == "yes", result=row.text("result", 500), by=person
            )


def _explain(row: Row, station: Station) -> None:
    on, fact = _must(row, "on"), Fact(row.text("fact"))
    counted = str(station_page(station, on).row.state.label).lower()
    title = _("Lãnh đạo UBND %(unit)s (giả định)") % {"unit": _inside(name_of(station.unit, on))}
    person = someone(f"mau-{row.text('station')}", title, Role.LEADER, station.unit, by=LOADER)
    with _on(on):
        actions.explain(
            unit=station.unit,
            station=station,
            fact=fact,
            on=on,
            counted=counted,
            stated=row.text("stated"),
            reason=row.text("reason", 1000),
            by=person,
        )


def _review(row: Row) -> None:
    begins, ends = _must(row, "begins_on"), _must(row, "ends_on")
    with _on(begins) as person:
        actions.open_review(
            unit=unit_by_code(row.text("unit_code"), begins),
            name=row.text("name"),
            begins_on=begins,
            ends_on=ends,
            note=row.text("note", 500),
            by=person,
        )


def _inside(name: str) -> str:
    return name[:1].lower() + name[1:]


def _end(row: Row, station: Station) -> None:
    ended = _day(row, "ended_on")
    if ended is None:
        return
    to: Unit | None = unit_by_code(row.text("handed_to"), ended) if row.optional("handed_to") else None
    with _on(ended) as person:
        actions.end_station(
            station=station,
            on=ended,
            reason=row.text("ended_reason", 300),
            handed_to=to,
            handover=row.optional("handover"),
            by=person,
        )
