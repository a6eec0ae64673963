"""How dossier codes of a unit begin: dated, of one of two official shapes, never changed under a dossier."""

from datetime import date

import pytest
from django.urls import reverse

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.models import AuditEntry
from tinlang.services import actions
from tinlang.services.actions.series import example
from tinlang.services.catalogue_errors import CatalogueError
from tinlang.services.models import CodeSeries, Dossier
from tinlang.services.outside import OutsideDossier
from tinlang.services.tests.conftest import at

pytestmark = pytest.mark.django_db(databases="__all__")

SERIES = "procedures:series"


@pytest.fixture
def desk(client_of, dong_dang):
    return client_of(person_with("quan-tri", "Quản trị", dong_dang, Role.ADMINISTRATOR))


def sent(unit, **changed):
    return {
        "unit": unit.uid,
        "agency_code": "H37.15.05",
        "digits": "4",
        "valid_from": "2/3/2026",
        "source": "QĐ",
        **changed,
    }


def text(answer):
    return answer.content.decode()


@pytest.mark.parametrize(
    ("prefix", "digits", "code"),
    [
        ("000.00.00.H37", 4, "000.00.00.H37-260302-0001"),
        ("H37.15.05", 4, "H37.15.05-260302-0001"),
        ("H15.50.05.131", 7, "H15.50.05.131-260302-0000001"),
        ("H37", 4, "H37-260302-0001"),
    ],
)
def test_both_official_shapes_are_taken(prefix, digits, code):
    assert example(prefix, date(2026, 3, 2), digits) == code


@pytest.mark.parametrize(
    ("prefix", "digits"),
    [
        ("H37.1", 4),
        ("h37.15", 4),
        ("Z37.15", 4),
        ("H37.15.", 4),
        ("000.00.00.H37", 5),
        ("", 4),
        ("H37 15", 4),
        ("H٣٧", 4),
    ],
)
def test_any_other_shape_is_refused(prefix, digits):
    with pytest.raises(CatalogueError):
        example(prefix, date(2026, 3, 2), digits)


def test_a_series_is_written_with_an_example_and_the_next_dossier_bears_it(desk, dong_dang, clerk, bring):
    shown = text(desk.post(reverse(SERIES), sent(dong_dang), follow=True))
    assert "Hồ sơ đầu tiên sẽ mang mã H37.15.05-260302-0001." in shown
    assert "từ ngày 2/3/2026" in shown
    assert AuditEntry.objects.get(action="services.set_series").unit_uid == str(dong_dang.uid)
    assert actions.receive(unit=dong_dang, intake=bring(), by=clerk).code == "H37.15.05-260302-0001"


def test_another_one_ends_the_old_one_and_what_is_numbered_keeps_its_code(desk, dong_dang, dossier):
    code = dossier.code
    assert "Đã có hồ sơ mang mã này" in text(desk.post(reverse(SERIES), sent(dong_dang)))
    desk.post(reverse(SERIES), sent(dong_dang, valid_from="3/3/2026"))
    old, new = CodeSeries.objects.filter(unit=dong_dang).order_by("valid_from")
    assert (old.valid_to, new.valid_from, new.valid_to) == (date(2026, 3, 3), date(2026, 3, 3), None)
    dossier.refresh_from_db()
    assert dossier.code == code
    assert "không sửa được" in text(desk.get(reverse("procedures:one_series", args=[old.pk])))
    desk.post(
        reverse("procedures:one_series", args=[old.pk]), sent(dong_dang, agency_code="H37.15.06", valid_from="4/3/2026")
    )
    old.refresh_from_db()
    assert old.prefix == "H37.99.1"


def test_codes_brought_over_from_the_province_hold_no_series_back(desk, dong_dang, clerk, version):
    received_at = at("2026-03-02", 8)
    outside = OutsideDossier("H37.50.05-260302-0007", version.procedure.code, "Nông Thị Thử", received_at)
    brought = actions.import_outside(unit=dong_dang, outside=outside, by=clerk)
    Dossier.objects.filter(pk=brought.pk).update(code=brought.code.lower())  # as one was kept before 0014
    desk.post(reverse(SERIES), sent(dong_dang))
    assert CodeSeries.objects.get(unit=dong_dang).valid_from == date(2026, 3, 2)


def test_one_that_no_dossier_bears_is_mended(desk, dong_dang):
    desk.post(reverse(SERIES), sent(dong_dang, valid_from="1/5/2026"))
    row = CodeSeries.objects.get(unit=dong_dang)
    desk.post(reverse("procedures:one_series", args=[row.pk]), sent(dong_dang, agency_code="H37.15.07"))
    row.refresh_from_db()
    assert (row.prefix, row.valid_from) == ("H37.15.07", date(2026, 3, 2))


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"agency_code": "37.15"}, "Mã định danh không đúng dạng."),
        ({"agency_code": "000.00.00.H37", "digits": "6"}, "có đúng 4 chữ số thứ tự"),
        ({"agency_code": "H37.20.01"}, "Nơi khác đang dùng mã định danh này"),
        ({"valid_from": "1/5/2026"}, "Nơi này đã có mã bắt đầu từ ngày này."),
    ],
)
def test_what_is_wrong_is_said(desk, dong_dang, ky_lua, changed, said):
    CodeSeries.objects.create(unit=ky_lua, prefix="H37.20.01")
    CodeSeries.objects.create(unit=dong_dang, prefix="H37.15.04", valid_from=date(2026, 5, 1))
    answer = desk.post(reverse(SERIES), sent(dong_dang, **changed))
    assert answer.status_code == 422
    assert said in text(answer)
    assert CodeSeries.objects.filter(unit=dong_dang).count() == 1


def test_a_series_is_written_only_where_one_may(desk, client_of, clerk, ky_lua, dong_dang):
    assert desk.post(reverse(SERIES), sent(ky_lua)).status_code == 422
    assert client_of(clerk).post(reverse(SERIES), sent(dong_dang)).status_code == 403
    assert not CodeSeries.objects.exists()
