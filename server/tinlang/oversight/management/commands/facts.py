"""`tinlang facts --unit 183 --on 2018-05-11 [--json]`: figures counted from rows, each with its base."""

import json
from datetime import date
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import OperationalError

from tinlang.common.clock import today
from tinlang.common.templatetags.ui import day, number
from tinlang.oversight.facts import Fact, facts_of
from tinlang.units.models import Unit
from tinlang.units.queries import name_of, unit_by_code

NOT_FOUND, NO_DATA = 2, 1


class Command(BaseCommand):
    help = "In các con số của một địa bàn như ngày đã cho, đếm từ dữ liệu; mỗi con số kèm gốc của nó."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--unit", required=True, metavar="MÃ", help="mã địa bàn mang trong ngày đó, ví dụ 183")
        parser.add_argument("--on", metavar="NGÀY", help="ngày dạng 2018-05-11; mặc định là hôm nay")
        parser.add_argument("--json", action="store_true", help="in JSON thay cho bảng")

    def handle(self, *args: Any, unit: str, on: str | None, json: bool, **options: Any) -> None:
        asked = self._day(on) if on else today()
        try:
            found = unit_by_code(unit, asked)
        except OperationalError:
            self._refuse("Chưa có dữ liệu ở đây. Chạy tinlang setup trước, hoặc xem lại TINLANG_DATA.", NO_DATA)
        except Unit.DoesNotExist:
            self._refuse(
                f"Ngày {day(asked)} không có địa bàn nào mang mã {unit}. Xem lại mã và ngày: mã được dùng lại."
            )
        facts = facts_of(found, asked)
        self.stdout.write(_as_json(unit, found, asked, facts) if json else _as_table(found, asked, facts))

    def _day(self, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._refuse(f"Không hiểu ngày “{text}”. Viết như 2018-05-11.")

    def _refuse(self, said: str, code: int = NOT_FOUND) -> NoReturn:
        self.stderr.write(said)
        raise SystemExit(code)


def _as_json(code: str, unit: Unit, on: date, facts: list[Fact]) -> str:
    """The figures by their codes, and under `bases` what each is out of."""
    said: dict[str, Any] = {
        "unit": {"code": code, "name": name_of(unit, on), "uid": str(unit.uid)},
        "on": on.isoformat(),
        **{fact.code: fact.value for fact in facts},
        "bases": {fact.code: {"of": fact.base.of, "value": fact.base.value, "said": fact.base.said} for fact in facts},
    }
    return json.dumps(said, ensure_ascii=False, indent=2)


def _as_table(unit: Unit, on: date, facts: list[Fact]) -> str:
    """For people at a terminal."""
    names = max(len(fact.name) for fact in facts)
    values = max(len(number(fact.value)) for fact in facts)
    lines = [f"{name_of(unit, on, long=True)}, như ngày {day(on)}", ""]
    for fact in facts:
        lines.append(f"  {fact.name:<{names}}  {number(fact.value):>{values}}  {fact.base.said}")
    return "\n".join(lines)
