"""The board as a table for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from django.utils.translation import gettext as _

from tinlang.common.templatetags.ui import day
from tinlang.inventory.queries import Row

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t")


def heads() -> list[str]:
    return [
        _("Xã, phường"),
        _("Trạm"),
        _("Công nghệ"),
        _("Năm"),
        _("Cụm loa chạy"),
        _("Tổng số cụm"),
        _("Tình trạng"),
        _("Kiểm tra gần nhất"),
        _("Hỏng gì"),
        _("Hỏng từ"),
        _("Phát lần cuối"),
        _("Phiếu sửa chữa"),
        _("Giải trình của đơn vị"),
    ]


def cells(row: Row) -> list[str]:
    version, check = row.version, row.check
    return [
        row.commune.title,
        version.name if version else "",
        str(version.get_technology_display()) if version else "",
        str(version.year or "") if version else "",
        str(check.clusters_working) if check else "",
        str(version.clusters) if version else "",
        str(row.state.label),
        day(check.on) if check else "",
        check.fault if check else "",
        day(row.broken_since),
        _("không đo được") if row.station and not row.can_prove else day(row.played_on),
        str(row.ticket.get_state_display()) if row.ticket else "",
        "; ".join(f"{said.stated}: {said.reason}" for said in row.explanations),
    ]


def csv_of(rows: Iterable[Row]) -> str:
    """UTF-8 with its mark, so that Excel reads Vietnamese; no cell is taken for a formula."""
    written = StringIO()
    table = csv.writer(written)
    table.writerow(heads())
    for row in rows:
        table.writerow([f"'{cell}" if cell.startswith(STARTS_A_FORMULA) else cell for cell in cells(row)])
    return f"\ufeff{written.getvalue()}"
