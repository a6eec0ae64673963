"""A paper follows the form of its own day: in May 2018 neither Thông tư 01/2018 nor 01/2020 applied."""

from datetime import date
from itertools import pairwise

import pytest

from tinlang.services.models import OfficialForm, PaperKind, form_of
from tinlang.services.national import ensure_forms

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "on", "said"),
    [
        ("receipt", date(2018, 5, 11), "Mẫu số 01 (Quyết định 09/2015/QĐ-TTg)"),
        ("receipt", date(2019, 1, 5), "Mẫu số 01 (Quyết định 09/2015/QĐ-TTg)"),
        ("receipt", date(2019, 1, 6), "Mẫu số 01 (Thông tư 01/2018/TT-VPCP, điều 9)"),
        ("control_slip", date(2024, 3, 1), "Mẫu số 05 (Thông tư 01/2018/TT-VPCP, điều 9)"),
        ("control_slip", date(2026, 3, 1), "Mẫu số 06 (Thông tư 03/2025/TT-VPCP, phụ lục I)"),
        ("report_06", date(2018, 5, 11), "Biểu 06a/VPCP/KSTT (Thông tư 02/2017/TT-VPCP)"),
        ("report_06", date(2026, 3, 1), "Biểu 06/VPCP/KSTT (Thông tư 01/2020/TT-VPCP)"),
    ],
)
def test_the_form_is_that_of_the_day_of_the_paper(kind: str, on: date, said: str) -> None:
    assert str(form_of(kind, on)) == said


@pytest.mark.parametrize("kind", PaperKind.values)
def test_each_paper_has_one_form_on_any_day(kind: str) -> None:
    forms = list(OfficialForm.objects.filter(kind=kind).order_by("valid_from"))
    assert forms[-1].valid_to is None
    assert all(one.valid_to == following.valid_from for one, following in pairwise(forms))


def test_what_was_corrected_stays_after_an_upgrade() -> None:
    OfficialForm.objects.filter(kind="receipt").update(is_checked=True, name="Giấy hẹn")
    ensure_forms(using="default")
    assert set(OfficialForm.objects.filter(kind="receipt").values_list("name", flat=True)) == {"Giấy hẹn"}
