"""Biểu 06 on paper: what came in, what was answered and when, what is open, by field. In Vietnamese, as all papers."""

from __future__ import annotations

from datetime import date

from tinlang.common.text import alphabetical
from tinlang.documents.sheets import A4_LANDSCAPE, Column, Group, Sheet, Signature, Table, Text
from tinlang.documents.wording import BY_HAND, SEALED, day_in_full, day_short
from tinlang.services.models import PaperKind, ServiceField, form_of
from tinlang.services.offices import office_of
from tinlang.services.papers import form_in_words
from tinlang.services.queries.figures import By, Period, Tally, counted_in, summed, tallies_by
from tinlang.units.models import Unit

GROUPS = (
    Group("", 1),
    Group("", 1),
    Group("Số hồ sơ tiếp nhận", 4),
    Group("Số hồ sơ đã giải quyết", 4),
    Group("Số hồ sơ đang giải quyết", 3),
)
COLUMNS = (
    Column("STT", 1, "center"),
    Column("Lĩnh vực giải quyết", 4.4),
    Column("Tổng số", 1.5, "center"),
    Column("Trong kỳ: trực tuyến", 1.7, "center"),
    Column("Trong kỳ: trực tiếp, bưu chính", 2, "center"),
    Column("Từ kỳ trước", 1.6, "center"),
    Column("Tổng số", 1.5, "center"),
    Column("Trước hạn", 1.5, "center"),
    Column("Đúng hạn", 1.5, "center"),
    Column("Quá hạn", 1.5, "center"),
    Column("Tổng số", 1.5, "center"),
    Column("Trong hạn", 1.5, "center"),
    Column("Quá hạn", 1.5, "center"),
)
NUMBERS = (
    *("(1)", "(2)", "(3)=(4)\n+(5)+(6)", "(4)", "(5)", "(6)", "(7)=(8)\n+(9)+(10)", "(8)", "(9)", "(10)"),
    *("(11)=(12)\n+(13)", "(12)", "(13)"),
)
"""Columns as a public implementation of the form prints them; the annex itself was not seen."""


def report_of(unit: Unit, period: Period, on: date) -> Sheet:
    """The report of that area over the period, as the rows are now; the form is that of the period's end."""
    office, form = office_of(unit, period.end), form_of(PaperKind.REPORT_06, period.end)
    counted = tallies_by(counted_in(unit, period.end), period, By.FIELD)
    names = dict(ServiceField.objects.filter(code__in=counted).values_list("code", "name"))
    fields = sorted(counted, key=lambda code: alphabetical(names[code]))
    rows = [_row(str(number), names[code], counted[code]) for number, code in enumerate(fields, start=1)]
    return Sheet(
        page=A4_LANDSCAPE,
        form=form_in_words(form),
        above="",
        agency=office.committee,
        number="Đơn vị tính: số hồ sơ thủ tục hành chính",
        dated=f"{office.place}, {day_in_full(on)}",
        title=form.name,
        about=f"Kỳ báo cáo: từ ngày {day_short(period.begin)} đến hết ngày {day_short(period.end)}",
        body=(
            Table(COLUMNS, (NUMBERS, *rows, _row("", "Tổng cộng", summed(counted.values()))), GROUPS),
            *([] if rows else [Text("Trong kỳ không có hồ sơ nào.")]),
        ),
        signatures=(Signature("Người lập biểu", BY_HAND), Signature("Thủ trưởng đơn vị báo cáo", SEALED)),
    )


def _row(number: str, name: str, counted: Tally) -> tuple[str, ...]:
    return (number, name, *map(str, counted.columns))
