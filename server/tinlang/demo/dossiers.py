"""The demo's public services: the 216 dossiers of 2018 and those of this month, through the ordinary actions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.common import audit, clock
from tinlang.demo import content
from tinlang.demo.past import rows_of, someone
from tinlang.demo.procedures import load_procedures
from tinlang.services import actions
from tinlang.services.models import Channel, CodeSeries, Dossier, Handed, ProcedureVersion, dues
from tinlang.units.models import Unit, in_force
from tinlang.units.queries import unit_by_code
from tinlang.units.tables import Row
from tinlang.workdays.calendar import A_DAY, WorkCalendar
from tinlang.workdays.queries import calendar_of
from tinlang_wire.clock import ZONE

LOADER = audit.Program("demo_services", "Nạp hồ sơ mẫu")
SOURCE = "Giả định cho bản demo: cần đối chiếu quyết định công bố của tỉnh."
SERIES_SOURCE = "Giả định: mã định danh thật của cơ quan chưa thấy."
DISTRICT, DISTRICT_ENDED = "183", date(2025, 7, 1)
ON_THE_DAY = date(2018, 5, 11)
OF_2018 = {
    Role.CLERK: ("mau-mot-cua", "Cán bộ Một cửa năm 2018 (giả định)"),
    Role.OFFICER: ("mau-thu-ly", "Người thụ lý năm 2018 (giả định)"),
    Role.LEADER: ("mau-ky", "Lãnh đạo ký năm 2018 (giả định)"),
}
CLERK, OFFICER, LEADER = "motcua", "thuly", "lanhdao"
COLUMNS = (
    "procedure", "unit_code", "registered_at", "received_at", "finished_at", "returned_at", "kind", "name",
)  # fmt: skip
MINUTES_TO_HAND_OVER, MINUTES_TO_SIGN = 20, 15


@transaction.atomic
def seed_services() -> None:
    """The catalogue, the codes, and the dossiers of `data/demo`. Again: changes nothing."""
    load_procedures(path=content.DATA / "procedures.csv", source=SOURCE)
    if Dossier.objects.exists():
        return
    _seed_2018()
    _seed_today()


# -- 2018: the district's online system


def _seed_2018() -> None:
    people = {role: someone(*who, role, unit_by_code(DISTRICT, ON_THE_DAY), by=LOADER) for role, who in OF_2018.items()}
    rows = rows_of("dossiers-2018.csv", COLUMNS)
    for number, code in enumerate(sorted({row.text("unit_code") for row in rows})):
        unit = unit_by_code(code, ON_THE_DAY)
        prefix = f"{number:03}.00.31.H37"
        CodeSeries.objects.create(unit=unit, prefix=prefix, valid_to=DISTRICT_ENDED, source=SERIES_SOURCE)
    for row in rows:
        _one_of_2018(row, people)


def _one_of_2018(row: Row, people: dict[Role, Person]) -> None:
    """Registered online, taken in, handled, finished and handed back, each at its time."""
    received, finished = _moment(row, "received_at"), _moment(row, "finished_at")
    clerk, officer, leader = people[Role.CLERK], people[Role.OFFICER], people[Role.LEADER]
    with _at(_moment(row, "registered_at")):
        intake = _intake(row.text("procedure"), Channel.ONLINE, row.text("kind"), row.text("name"))
        unit = unit_by_code(row.text("unit_code"), clock.today())
        dossier = actions.register(unit=unit, intake=intake, by=clerk)
    with _at(received):
        dossier = actions.accept(dossier=dossier, by=clerk)
    if dossier.version.term_amount:
        with _at(received + timedelta(minutes=MINUTES_TO_HAND_OVER)):
            actions.hand_over(dossier=dossier, to=officer, by=clerk)
        with _at(finished - timedelta(minutes=MINUTES_TO_SIGN)):
            actions.pass_on(dossier=dossier, to=leader, by=officer)
    with _at(finished):
        actions.finish(dossier=dossier, by=leader if dossier.version.term_amount else clerk)
    with _at(_moment(row, "returned_at")):
        actions.return_result(dossier=dossier, to=row.text("name"), by=clerk)


# -- today: the commune's desk

TODAY_COLUMNS = ("procedure", "working_days_ago", "at", "channel", "kind", "name", "phone", "reached")
REACHED = ("registered", "desk", "officer", "supplement", "leader", "done", "returned")


def _seed_today() -> None:
    unit = unit_by_code(content.COMMUNE_CODE, clock.today())
    CodeSeries.objects.create(unit=unit, prefix="H37.99.01", valid_from=DISTRICT_ENDED, source=SERIES_SOURCE)
    calendar = calendar_of(unit)
    for row in rows_of("dossiers-today.csv", TODAY_COLUMNS):
        ago = int(row.text("working_days_ago"))
        day = clock.today()
        while calendar.between(day, clock.today()) < ago:
            day -= A_DAY
        _one_of_today(row, unit, calendar.on_or_after(day), calendar)


def _one_of_today(row: Row, unit: Unit, day: date, calendar: WorkCalendar) -> None:
    """As far as it came: the desk on its day, the officer half an hour later, the leader on the next working day."""
    clerk, officer, leader = (Person.objects.get(username=name) for name in (CLERK, OFFICER, LEADER))
    begun = datetime.combine(day, time.fromisoformat(row.text("at")), ZONE)
    reached = row.one_of("reached", REACHED)
    with _at(begun):
        channel = row.one_of("channel", Channel.values)
        intake = _intake(row.text("procedure"), channel, row.text("kind"), row.text("name"), row.optional("phone"))
        if reached == "registered":
            actions.register(unit=unit, intake=intake, by=clerk)
            return
        dossier = actions.receive(unit=unit, intake=intake, by=clerk)
    way = _way_to(reached, instant=not dossier.version.term_amount)
    for number, step in enumerate(way):
        with _at(_hour_of(step, number, begun, calendar)):
            _do(step, dossier, clerk, officer, leader)


def _way_to(reached: str, *, instant: bool) -> list[str]:
    ways = {
        "desk": [],
        "officer": ["hand_over"],
        "supplement": ["hand_over", "ask"],
        "leader": ["hand_over", "pass_on"],
        "done": ["hand_over", "pass_on", "finish"],
        "returned": ["hand_over", "pass_on", "finish", "return"],
    }
    return [step for step in ways[reached] if not instant or step in ("finish", "return")]


def _hour_of(step: str, number: int, begun: datetime, calendar: WorkCalendar) -> datetime:
    """The first on the day of receipt, the second on the next working day, whatever follows on the one behind it."""
    days = min(number, 2)
    day = calendar.after(begun.date(), days) if days else begun.date()
    hours = {"finish": time(10), "return": time(14), "pass_on": time(9), "ask": time(9)}
    return begun + timedelta(minutes=30 + number) if days == 0 else datetime.combine(day, hours[step], ZONE)


def _do(step: str, dossier: Dossier, clerk: Person, officer: Person, leader: Person) -> None:
    instant = not dossier.version.term_amount
    if step == "hand_over":
        actions.hand_over(dossier=dossier, to=officer, by=clerk)
    elif step == "pass_on":
        actions.pass_on(dossier=dossier, to=leader, by=officer)
    elif step == "ask":
        items = _("Giấy tờ có thông tin khai sinh trước đây (bản sao)")
        actions.ask_supplement(dossier=dossier, items=items, reason=_("Hồ sơ còn thiếu giấy tờ này."), by=officer)
    elif step == "finish":
        actions.finish(dossier=dossier, by=clerk if instant else leader)
    else:
        actions.return_result(dossier=dossier, to=dossier.applicant.name, by=clerk)


# -- in common


def _intake(code: str, channel: str, kind: str, name: str, phone: str = "") -> actions.Intake:
    version = ProcedureVersion.objects.filter(in_force(clock.today())).get(procedure__code=code)
    papers = [one for one in version.documents.all() if not one.is_conditional]
    to_pay = dues(version.charges.all(), {})
    return actions.Intake(
        version=version,
        bringer=actions.Bringer(kind=kind, name=name, phone=phone),
        channel=channel,
        handed=[Handed(one.name, one.originals, one.copies) for one in papers],
        dues=to_pay,
        charged=sum(one.total for one in to_pay),
    )


def _moment(row: Row, column: str) -> datetime:
    return datetime.fromisoformat(row.text(column)).replace(tzinfo=ZONE)


@contextmanager
def _at(instant: datetime) -> Iterator[None]:
    with clock.frozen_at(instant):
        yield
