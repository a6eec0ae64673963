"""The catalogue out to Excel and in again: errors by row, nothing loaded while one is wrong, looked at first."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.sheets import MOST_ROWS_READ
from tinlang.services.models import Charge, DataField, DocumentNeeded, ProcedureVersion
from tinlang.services.tests.factories import ProcedureFactory

pytestmark = pytest.mark.django_db(databases="__all__")

LOAD = "procedures:load"
FIRST = ["1.001193", "1/7/2026", "Đăng ký khai sinh", "Hộ tịch", "Xã", "UBND xã", 3, "ngày làm việc"]


@pytest.fixture
def desk(client_of, dong_dang):
    return client_of(person_with("quan-tri", "Quản trị", dong_dang, Role.ADMINISTRATOR))


def text(answer):
    return answer.content.decode()


def book_from(desk, name):
    return load_workbook(BytesIO(desk.get(reverse(name)).content))


def filled(desk, **sheets):
    """The template with these rows: `thu_tuc`, `giay_to`, `buoc`, `phi`."""
    book = book_from(desk, "procedures:template")
    names = {"thu_tuc": "Thủ tục", "giay_to": "Giấy tờ", "buoc": "Bước", "phi": "Phí, lệ phí"}
    for key, rows in sheets.items():
        for row in rows:
            book[names[key]].append(row)
    return book


def post(desk, book):
    made = BytesIO()
    book.save(made)
    return desk.post(reverse(LOAD), {"book": SimpleUploadedFile("danh-muc.xlsx", made.getvalue())})


def confirm(desk, seen):
    return desk.post(reverse(LOAD), {"book": seen.context["carried"], "da-xem": "1"}, follow=True)


def test_a_filled_book_is_looked_at_and_then_loaded(desk):
    book = filled(
        desk,
        thu_tuc=[FIRST],
        giay_to=[["1.001193", "Tờ khai", 1, 0, "có"], ["1.001193", "Giấy chứng sinh", None, None, "không"]],
        buoc=[["1.001193", "Tiếp nhận", "Bộ phận Một cửa", 0], ["1.001193", "Ký", "lanh dao", 3.0]],
        phi=[["1.001193", "Phí", "Bản sao", "8.000", "bản"]],
    )
    seen = post(desk, book)
    assert seen.status_code == 200, text(seen)
    assert "1 thủ tục thay đổi" in text(seen)
    assert "Thủ tục mới" in text(seen)
    assert not ProcedureVersion.objects.exists()
    assert "Đã nạp danh mục: 1 thủ tục thay đổi." in text(confirm(desk, seen))
    version = ProcedureVersion.objects.get()
    assert (version.valid_from, version.term_amount, version.level) == (date(2026, 7, 1), 3, "commune")
    assert [(one.name, one.originals, one.is_required) for one in DocumentNeeded.objects.all()] == [
        ("Tờ khai", 1, True),
        ("Giấy chứng sinh", 1, False),
    ]
    assert [(one.performer, one.amount) for one in version.steps.all()] == [("clerk", 0), ("leader", 3)]
    assert Charge.objects.get().amount == 8000


def test_what_was_taken_out_goes_in_again_and_changes_nothing(desk):
    ProcedureFactory(legacy_level=None, cutoff="15:00", partial_reason="x", by_hour=True)
    seen = post(desk, book_from(desk, "procedures:book"))
    assert "Tệp giống hệt danh mục đang có" in text(seen)
    assert "1 thủ tục giữ nguyên" in text(seen)


def test_another_day_opens_a_new_version_and_the_same_day_corrects_one_that_is_not_used(desk):
    procedure = ProcedureFactory(code="1.001193", since=date(2026, 7, 1), steps=())
    seen = post(desk, filled(desk, thu_tuc=[FIRST]))
    assert "Sửa bản chưa dùng" in text(seen)
    assert "thời hạn" in text(seen)
    confirm(desk, seen)
    assert procedure.versions.get().term_amount == 3
    later = [*FIRST]
    later[1], later[6] = "1/9/2026", 2
    confirm(desk, post(desk, filled(desk, thu_tuc=[later])))
    assert list(procedure.versions.order_by("valid_from").values_list("valid_to", "term_amount")) == [
        (date(2026, 9, 1), 3),
        (None, 2),
    ]


def test_a_version_that_is_used_is_not_changed_by_a_book(desk, dossier):
    version = dossier.version
    row = [version.procedure.code, "1/1/2018", *FIRST[2:]]
    seen = post(desk, filled(desk, thu_tuc=[row]))
    assert seen.status_code == 422
    assert "đã có hồ sơ tiếp nhận theo" in text(seen)


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (1, "tháng bảy", "Từ ngày: không hiểu ngày; viết như 11/5/2018."),
        (2, None, "Tên thủ tục: chưa điền."),
        (4, "Trung ương", "Cấp giải quyết: “Trung ương” không có trong: Tỉnh, Huyện, Xã"),
        (6, "ba", "Thời hạn: “ba” không phải số từ 0 đến 1000."),
        (6, None, "Thời hạn: chưa điền."),
        (0, "khai sinh", "Mã thủ tục không đúng dạng."),
        (2, "x" * 301, "Tên thủ tục: dài quá 300 ký tự."),
    ],
)
def test_what_is_wrong_is_told_by_row_and_nothing_is_loaded(desk, place, value, said):
    wrong = [*FIRST]
    wrong[place] = value
    seen = post(desk, filled(desk, thu_tuc=[["1.000001", *FIRST[1:]], wrong]))
    assert seen.status_code == 422
    assert said in text(seen)
    assert 'data-label="Dòng">3<' in text(seen)
    assert "carried" not in seen.context or not seen.context["carried"]
    assert not ProcedureVersion.objects.exists()


def test_rows_of_a_code_that_is_not_there_and_codes_twice_are_told(desk):
    book = filled(desk, thu_tuc=[FIRST, FIRST], giay_to=[["9.999999", "Tờ khai", 1, 0, "có"]])
    shown = text(post(desk, book))
    assert "Mã thủ tục có hai lần trong tệp: 1.001193." in shown
    assert "Mã thủ tục không có ở bảng “Thủ tục”: 9.999999." in shown


def test_a_book_of_another_shape_is_refused_in_words(desk):
    other = Workbook()
    other.active.append(["STT", "Tên"])
    assert "Tệp thiếu bảng này" in text(post(desk, other))
    missing = filled(desk, thu_tuc=[FIRST])
    missing["Thủ tục"]["D1"] = "Ngành"
    assert "Thiếu cột: Lĩnh vực." in text(post(desk, missing))
    assert "Chưa có thủ tục nào trong tệp." in text(post(desk, filled(desk)))


def test_what_is_no_book_or_too_long_is_refused_in_words(desk):
    garbage = desk.post(reverse(LOAD), {"book": SimpleUploadedFile("x.xlsx", b"PK\x03\x04 not a zip")})
    assert garbage.status_code == 422
    assert "Không đọc được tệp này như một bảng Excel" in text(garbage)
    broken = desk.post(reverse(LOAD), {"book": "***", "da-xem": "1"})
    assert broken.status_code == 422
    long = filled(desk, phi=[["1.001193", "Phí", "x", 1, ""]] * (MOST_ROWS_READ + 1))
    assert "nhiều hơn 5.000 dòng" in text(post(desk, long))


def test_a_formula_is_text_in_what_is_taken_out(desk):
    ProcedureFactory(name="=1+1")
    assert book_from(desk, "procedures:book")["Thủ tục"]["C2"].data_type == "s"


def test_a_book_is_loaded_by_nobody_who_keeps_the_catalogue_nowhere(client_of, clerk):
    client = client_of(clerk)
    assert client.get(reverse(LOAD)).status_code == 403
    assert client.post(reverse(LOAD), {"book": "UEs=", "da-xem": "1"}).status_code == 403


def test_a_book_of_an_older_release_leaves_the_forms_as_they_are(desk):
    """It has no sheet of forms, nor the cases in which a paper is needed."""
    version = ProcedureFactory(code="1.001193", since=date(2026, 7, 1), steps=()).versions.get()
    DataField.objects.create(version=version, position=1, code="nop-thay", label="Nộp thay", kind="yes_no")
    tied = {"when_field": "nop-thay", "when_value": "có"}
    DocumentNeeded.objects.create(version=version, position=1, name="Giấy ủy quyền", is_required=False, **tied)
    papers = [["1.001193", name, 1, 0, "không"] for name in ("Giấy ủy quyền", "Ảnh")]
    book = filled(desk, thu_tuc=[FIRST], giay_to=papers)
    del book["Tờ khai"]
    book["Giấy tờ"].delete_cols(6, 3)
    seen = post(desk, book)
    assert "thủ tục đã có giữ nguyên tờ khai" in text(seen)
    confirm(desk, seen)
    version.refresh_from_db()
    assert (version.term_amount, version.data_fields.get().label) == (3, "Nộp thay")
    papers = version.documents.order_by("position")
    assert list(papers.values_list("name", "when_value")) == [("Giấy ủy quyền", "có"), ("Ảnh", "")]
