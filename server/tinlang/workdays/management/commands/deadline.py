"""`tinlang deadline --received 2018-02-09T10:00 --working-days 5 [--why|--json]`: when something is due, and why."""

import json
from datetime import date, datetime, time
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError

from tinlang.units.models import Unit
from tinlang.units.queries import unit_by_code
from tinlang.workdays.calendar import OutsideCalendar, WorkCalendar
from tinlang.workdays.counting import LONGEST, LONGEST_MONTHS, Deadline, OnSupplement, Pause, Term, TermUnit, deadline
from tinlang.workdays.queries import calendar_of, shipped_calendar
from tinlang.workdays.said import explained
from tinlang_wire.clock import ZONE

REFUSED = 2


class Command(BaseCommand):
    help = "In ngày đến hạn của việc nhận vào ngày giờ đã cho (giờ Việt Nam), tính theo lịch làm việc."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--received", required=True, metavar="NGÀY", help="dạng 2018-02-09T10:00")
        term = parser.add_mutually_exclusive_group(required=True)
        term.add_argument("--working-days", type=int, metavar="N", help="số ngày làm việc; 0: trong ngày")
        term.add_argument("--hours", type=int, metavar="N", help="số giờ làm việc")
        term.add_argument("--calendar-days", type=int, metavar="N", help="số ngày, kể cả ngày nghỉ")
        term.add_argument("--months", type=int, metavar="N", help="số tháng")
        parser.add_argument("--unit", metavar="MÃ", help="mã địa bàn, nếu nơi đó có lịch hoặc giờ riêng")
        parser.add_argument("--cutoff", metavar="GIỜ", help="nhận từ giờ này trở đi tính ngày sau, dạng 15:00")
        for name, help_ in (
            ("--pause", "tạm dừng chờ bổ sung"),
            ("--restart", "như --pause, nhưng nhận đủ thì tính lại từ đầu"),
        ):
            parser.add_argument(name, nargs=2, action="append", default=[], metavar=("TỪ", "ĐẾN"), help=help_)
        parser.add_argument("--why", action="store_true", help="in thêm cách tính")
        parser.add_argument("--json", action="store_true", help="in JSON")

    def handle(self, *args: Any, received: str, json: bool, why: bool, **options: Any) -> None:
        received_at, term = self._moment(received), self._term(options)
        calendar = self._calendar(options["unit"], received_at)
        try:
            counted = deadline(received_at, term, calendar, pauses=self._pauses(options))
        except OutsideCalendar:
            self._refuse(f"Năm {received_at.year} ở ngoài lịch có thể tính.")
        lines = explained(counted, term, received_at)
        if json:
            self.stdout.write(_as_json(counted, lines))
            return
        self.stdout.write(_written(counted, term))
        if why:
            self.stdout.write("\n".join(f"  {line}" for line in lines))
        elif counted.is_provisional:
            self.stderr.write(lines[-1])

    def _term(self, options: dict[str, Any]) -> Term:
        unit = next(unit for unit in TermUnit if options[unit.value] is not None)
        try:
            cutoff = time.fromisoformat(options["cutoff"]) if options["cutoff"] else None
            return Term(options[unit.value], unit, cutoff)
        except ValueError:
            limits = f"1 đến {LONGEST} (ngày làm việc: 0 là trong ngày; tháng: nhiều nhất {LONGEST_MONTHS})"
            self._refuse(f"Thời hạn là số từ {limits}; giờ viết như 15:00.")

    def _pauses(self, options: dict[str, Any]) -> list[Pause]:
        told = [(OnSupplement.PAUSE, one) for one in options["pause"]]
        told += [(OnSupplement.RESTART, one) for one in options["restart"]]
        pauses = [Pause(self._moment(begin), self._moment(end), then) for then, (begin, end) in told]
        if any(pause.ended_at is None or pause.ended_at < pause.begun_at for pause in pauses):
            self._refuse("Mỗi lần tạm dừng phải kết thúc sau khi bắt đầu.")
        return sorted(pauses, key=lambda pause: pause.begun_at)

    def _calendar(self, code: str | None, received_at: datetime) -> WorkCalendar:
        on = received_at.astimezone(ZONE).date()
        try:
            return calendar_of(unit_by_code(code, on) if code else None)
        except Unit.DoesNotExist:
            self._refuse(f"Ngày {on:%d/%m/%Y} không có địa bàn nào mang mã {code}. Mã được dùng lại: xem lại ngày.")
        except DatabaseError:
            if code:
                self._refuse("Chưa có dữ liệu ở đây. Chạy tinlang setup trước, hoặc xem lại TINLANG_DATA.")
            return shipped_calendar()

    def _moment(self, text: str) -> datetime:
        try:
            told = datetime.fromisoformat(text)
            date.fromordinal(told.toordinal() + 1)
        except (ValueError, OverflowError):
            self._refuse(f"Không hiểu “{text}”. Viết như 2018-02-09T10:00.")
        return told if told.tzinfo else told.replace(tzinfo=ZONE)

    def _refuse(self, said: str) -> NoReturn:
        self.stderr.write(said)
        raise SystemExit(REFUSED)


def _written(counted: Deadline, term: Term) -> str:
    """The day; of a term in hours the minute too."""
    local = counted.due_at.astimezone(ZONE)
    return f"{local:%Y-%m-%dT%H:%M}" if term.unit is TermUnit.HOURS else f"{local:%Y-%m-%d}"


def _as_json(counted: Deadline, lines: list[str]) -> str:
    said = {
        "due_on": counted.due_on.isoformat(),
        "due_at": counted.due_at.astimezone(ZONE).isoformat(),
        "is_provisional": counted.is_provisional,
        "why": lines,
    }
    return json.dumps(said, ensure_ascii=False, indent=2)
