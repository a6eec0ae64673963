"""Biểu 06 as a paper: what the page shows, kept as it was issued, for whoever may count there."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.documents.models import IssuedDocument
from tinlang.documents.sheets import Table
from tinlang.services import actions
from tinlang.services.models import Dossier
from tinlang.services.queries.figures import Period, counted_in, tally
from tinlang.services.report_06 import COLUMNS, GROUPS, NUMBERS, report_of
from tinlang.units.models import Unit

PERIOD = Period(date(2026, 1, 1), date(2026, 3, 2))


def test_its_rows_are_the_counts_under_the_columns_of_the_form(dossier: Dossier, dong_dang: Unit) -> None:
    sheet = report_of(dong_dang, PERIOD, date(2026, 3, 2))
    table = sheet.body[0]
    assert isinstance(table, Table)
    counted = [str(count) for count in tally(counted_in(dong_dang, PERIOD.end), PERIOD).columns]
    assert table.rows == (NUMBERS, ("1", "Hộ tịch", *counted), ("", "Tổng cộng", *counted))
    assert sum(group.span for group in GROUPS) == len(COLUMNS) == len(NUMBERS) == 13
    assert sheet.form == "Biểu 06/VPCP/KSTT, ban hành kèm theo Thông tư 01/2020/TT-VPCP"
    assert sheet.about == "Kỳ báo cáo: từ ngày 01/01/2026 đến hết ngày 02/3/2026"


def test_it_is_issued_from_the_page_and_kept_as_it_was(
    dossier: Dossier, dong_dang: Unit, clerk: Person, client_of: Callable[[Person], Client]
) -> None:
    client = client_of(clerk)
    shown = client.post(
        reverse("dossier_figures:issue", args=[dong_dang.uid]), {"tu": "1/1/2026", "den": "2/3/2026"}, follow=True
    )
    report = IssuedDocument.objects.get()
    assert (report.unit, report.about) == (dong_dang, "Kỳ báo cáo: từ ngày 01/01/2026 đến hết ngày 02/3/2026")
    assert report.about in shown.content.decode()
    actions.withdraw(dossier=dossier, reason="không cần nữa", by=clerk)
    assert client.get(reverse("dossier_figures:pdf", args=[report.uid])).content.startswith(b"%PDF")
    word = client.get(reverse("dossier_figures:word", args=[report.uid])).content
    cells = [cell.text for cell in Document(io.BytesIO(word)).tables[1].rows[-1].cells]
    assert cells[2:] == ["1", "0", "1", "0", "0", "0", "0", "0", "1", "1", "0"], "as it was then"


def test_a_slip_in_the_dates_issues_nothing(
    dong_dang: Unit, clerk: Person, client_of: Callable[[Person], Client]
) -> None:
    page = reverse("dossier_figures:issue", args=[dong_dang.uid])
    asked = client_of(clerk).post(page, {"tu": "31/2/2026"}, follow=True)
    assert (asked.status_code, IssuedDocument.objects.exists()) == (422, False)


def test_nobody_reports_of_the_neighbour(
    dong_dang: Unit, neighbours_clerk: Person, client_of: Callable[[Person], Client]
) -> None:
    with pytest.raises(NotAllowed):
        actions.issue_report(unit=dong_dang, period=PERIOD, by=neighbours_clerk)
    address = reverse("dossier_figures:issue", args=[dong_dang.uid])
    assert client_of(neighbours_clerk).post(address).status_code == 404
