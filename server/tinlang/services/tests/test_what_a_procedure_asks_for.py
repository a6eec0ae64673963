"""The form of a procedure, papers needed only in a case, fees by copies: in the catalogue and at the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.documents.sheets import Line
from tinlang.services import actions, catalogue_errors
from tinlang.services.actions.catalogue import add_procedure, correct_version
from tinlang.services.catalogue_facts import ChargeFacts, DataFieldFacts, Paper, VersionFacts, facts_of, settled
from tinlang.services.models import CodeSeries, Dossier, Due, ProcedureVersion, Told
from tinlang.services.papers import sheet_of
from tinlang.services.queries.catalogue import whole
from tinlang.services.queries.desk import with_all_that_a_line_shows
from tinlang.services.views.listed import KIND, cells
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")

Clients = Callable[[Person], Client]
FIELDS = (
    DataFieldFacts("Họ tên con", is_required=True),
    DataFieldFacts("Ngày sinh", "date", is_required=True),
    DataFieldFacts("Giới tính", "choice", choices="nam ;nữ"),
    DataFieldFacts("Nộp thay", "yes_no", code="nop-thay"),
    DataFieldFacts("Diện tích", "number", hint="mét vuông"),
    DataFieldFacts("Nơi cư trú", "area"),
    DataFieldFacts("Số của người mẹ", "identity"),
    DataFieldFacts("Máy của người mẹ", "phone"),
    DataFieldFacts("Lời trình bày <b>", "long_text"),
)
PAPERS = (
    Paper("Tờ khai"),
    Paper("Giấy ủy quyền", when_field="Nộp thay", when_value="CÓ"),
    Paper("Bản dịch", 0, 1, condition="giấy tờ bằng tiếng nước ngoài"),
)
CHARGES = (ChargeFacts("duty", "Đăng ký", 5_000), ChargeFacts("fee", "Bản sao", 8_000, "bản"))
FACTS = VersionFacts(
    name="Đăng ký khai sinh",
    field="Hộ tịch",
    level="commune",
    term_amount=2,
    term_unit="months",
    data_fields=FIELDS,
    documents=PAPERS,
    charges=CHARGES,
)


@pytest.fixture
def keeper(dong_dang: Unit) -> Person:
    return person_with("quan-tri", "Quản trị", dong_dang, Role.ADMINISTRATOR)


@pytest.fixture
def birth(keeper: Person) -> ProcedureVersion:
    return add_procedure(code="1.001193", since=date(2018, 1, 1), facts=FACTS, by=keeper)


def address(version: ProcedureVersion) -> str:
    return reverse("services:receive_one", args=[version.uid])


def said(unit: Unit, **more: str) -> dict[str, str]:
    usual = {"unit": str(unit.uid), "kind": "citizen", "sets": "1", "channel": "in_person", "uid": str(uuid4())}
    told = {"data_ho-ten-con": "Nông Văn Bé", "data_ngay-sinh": "1/3/2026", "quantity_2": "1"}
    return {**usual, "name": "Nông Thị Thử", **told, **more}


# -- the catalogue


def test_a_field_gets_a_code_from_its_label_and_a_paper_hangs_on_it_by_that_code(birth: ProcedureVersion) -> None:
    assert [one.code for one in birth.data_fields.all()][:4] == ["ho-ten-con", "ngay-sinh", "gioi-tinh", "nop-thay"]
    assert birth.data_fields.get(code="gioi-tinh").options == ["nam", "nữ"]
    hanging = birth.documents.get(name="Giấy ủy quyền")
    assert (hanging.when_field, hanging.when_value) == ("nop-thay", "có")
    again = facts_of(whole(ProcedureVersion.objects.all()).get())
    assert settled(again) == again == settled(FACTS)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"data_fields": (DataFieldFacts("Loại", "choice", choices="một"),)}, catalogue_errors.FieldUnclear),
        ({"data_fields": (DataFieldFacts("Loại", "choice", choices="a; A"),)}, catalogue_errors.FieldUnclear),
        (
            {"data_fields": (DataFieldFacts("Một", code="x"), DataFieldFacts("Hai", code="X"))},
            catalogue_errors.FieldTwice,
        ),
        ({"data_fields": (DataFieldFacts("Mục"),) * 41}, catalogue_errors.TooManyFields),
        ({"documents": (Paper("Giấy", when_field="không có", when_value="có"),)}, catalogue_errors.ConditionUnclear),
        ({"documents": (Paper("Giấy", when_field="nop-thay", when_value="nam"),)}, catalogue_errors.ConditionUnclear),
        ({"documents": (Paper("Giấy", when_field="ho-ten-con", when_value="An"),)}, catalogue_errors.ConditionUnclear),
    ],
)
def test_what_does_not_fit_together_is_refused(
    birth: ProcedureVersion,
    keeper: Person,
    changed: dict[str, object],
    error: type[Exception],
) -> None:
    facts = VersionFacts(**{**vars(FACTS), **changed})
    with pytest.raises(error):
        correct_version(version=birth, facts=facts, by=keeper)
    assert birth.data_fields.count() == len(FIELDS)


def test_the_page_of_the_procedure_says_what_is_asked_and_when_a_paper_is_needed(
    birth: ProcedureVersion, keeper: Person, client_of: Clients
) -> None:
    page = client_of(keeper).get(reverse("procedures:procedure", args=[birth.procedure.uid])).content.decode()
    for words in ("2 tháng", "Họ tên con", "nam; nữ", "nếu “Nộp thay” là có", "nếu giấy tờ bằng tiếng nước ngoài"):
        assert words in page
    assert "Lời trình bày &lt;b&gt;" in page
    form = client_of(keeper).get(reverse("procedures:correct", args=[birth.uid])).content.decode()
    assert 'name="data_fields-8-label" value="Lời trình bày &lt;b&gt;"' in form
    assert 'value="nop-thay"' in form


def load(desk: Client, book: object) -> str:
    made = BytesIO()
    book.save(made)  # type: ignore[attr-defined]
    file = SimpleUploadedFile("danh-muc.xlsx", made.getvalue())
    return desk.post(reverse("procedures:load"), {"book": file}).content.decode()


def test_the_book_takes_the_form_out_and_in_again_and_tells_slips_by_row(
    birth: ProcedureVersion, keeper: Person, client_of: Clients
) -> None:
    desk = client_of(keeper)
    book = load_workbook(BytesIO(desk.get(reverse("procedures:book")).content))
    sheet = book["Tờ khai"]
    assert [cell.value for cell in sheet[1]][:4] == ["Mã thủ tục", "Tên mục", "Kiểu", "Bắt buộc"]
    assert [cell.value for cell in sheet[4]][1:5] == ["Giới tính", "Chọn một", "không", "nam; nữ"]
    assert "Tệp giống hệt danh mục đang có" in load(desk, book)
    sheet["C2"], sheet["E4"] = "chữ số", "nam"
    shown = load(desk, book)
    assert "Kiểu: “chữ số” không có trong: Chữ, một dòng" in shown
    assert "Mục “Giới tính” chọn một mà chưa có hai lựa chọn" in shown
    assert 'data-label="Dòng">4<' in shown
    sheet["C2"], sheet["E4"] = "Chữ, một dòng", "nam; nữ; chưa rõ"
    assert "đổi: tờ khai" in load(desk, book)


# -- the desk


def test_what_the_form_asks_is_asked_folded_where_it_may_be_left_out(
    series: CodeSeries, birth: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    page = client_of(clerk).get(address(birth)).content.decode()
    asked, folded = page.index('name="data_ho-ten-con"'), page.index("Mục không bắt buộc")
    assert asked < folded < page.index('name="data_gioi-tinh"')
    assert '<details class="disclosure"><summary>Mục không bắt buộc' in page
    assert 'data-when="data_nop-thay" data-is="có" data-required' in page
    assert '<option value="Xã Đồng Đăng' in page


def test_what_was_told_is_kept_under_the_words_of_that_version_and_shown(
    dong_dang: Unit,
    series: CodeSeries,
    birth: ProcedureVersion,
    clerk: Person,
    client_of: Clients,
) -> None:
    more = {"data_gioi-tinh": "nữ", "data_dien-tich": "85,5", "data_so-cua-nguoi-me": "c1234567"}
    more |= {"data_may-cua-nguoi-me": "0912 345 678", "data_loi-trinh-bay-b": "<script>1</script>\nhai"}
    client = client_of(clerk)
    answer = client.post(address(birth), said(dong_dang, **more), follow=True)
    assert answer.status_code == 200
    made = Dossier.objects.get()
    assert made.applicant.told == [
        Told("ho-ten-con", "Họ tên con", "text", "Nông Văn Bé"),
        Told("ngay-sinh", "Ngày sinh", "date", "2026-03-01"),
        Told("gioi-tinh", "Giới tính", "choice", "nữ"),
        Told("dien-tich", "Diện tích", "number", "85,5"),
        Told("so-cua-nguoi-me", "Số của người mẹ", "identity", "C1234567"),
        Told("may-cua-nguoi-me", "Máy của người mẹ", "phone", "0912345678"),
        Told("loi-trinh-bay-b", "Lời trình bày <b>", "long_text", "<script>1</script>\nhai"),
    ]
    assert made.due_on == date(2026, 5, 4)  # two months from 2/3 is Saturday 2/5
    page = answer.content.decode()
    assert "<dt>Ngày sinh</dt><dd>1/3/2026</dd>" in page
    assert "&lt;script&gt;1&lt;/script&gt;<br>hai" in page


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"data_ho-ten-con": " "}, "data_ho-ten-con"),
        ({"data_ho-ten-con": "x" * 201}, "data_ho-ten-con"),
        ({"data_ngay-sinh": "hôm kia"}, "data_ngay-sinh"),
        ({"data_gioi-tinh": "khác"}, "data_gioi-tinh"),
        ({"data_nop-thay": "có thể"}, "data_nop-thay"),
        ({"data_dien-tich": "nhiều"}, "data_dien-tich"),
        ({"data_so-cua-nguoi-me": "12345"}, "data_so-cua-nguoi-me"),
        ({"data_loi-trinh-bay-b": "x" * 1001}, "data_loi-trinh-bay-b"),
        ({"quantity_2": "1000"}, "quantity_2"),
    ],
)
def test_an_answer_that_does_not_fit_stands_by_its_field_and_the_others_are_kept(
    dong_dang: Unit,
    series: CodeSeries,
    birth: ProcedureVersion,
    clerk: Person,
    client_of: Clients,
    more: dict[str, str],
    field: str,
) -> None:
    answer = client_of(clerk).post(address(birth), said(dong_dang, **{"data_noi-cu-tru": "Nà Pài", **more}))
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    assert form["data_noi-cu-tru"].value() == "Nà Pài"
    assert '<details class="disclosure" open><summary>Mục không bắt buộc' in answer.content.decode()
    assert not Dossier.objects.exists()


def test_fees_are_counted_by_copies_shown_before_and_printed_apart(
    dong_dang: Unit, series: CodeSeries, birth: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    client, wanted = client_of(clerk), {"quantity_2": "3"}
    counted = client.post(address(birth), said(dong_dang, tinh="1", **wanted))
    assert "<strong>29.000</strong>" in counted.content.decode()
    assert not Dossier.objects.exists()
    answer = client.post(address(birth), said(dong_dang, charged="5.000", **wanted), follow=True)
    made = Dossier.objects.get()
    assert made.due_rows == [Due("duty", "Đăng ký", 5_000, "", 1), Due("fee", "Bản sao", 8_000, "bản", 3)]
    assert (made.charged, made.owed) == (5_000, 24_000)
    assert "3 bản × 8.000 đ = 24.000 đ" in answer.content.decode()
    assert "còn phải thu 24.000 đ" in answer.content.decode()
    body = sheet_of(made, "receipt", date(2026, 3, 2)).body
    printed = {line.label: line.value for line in body if isinstance(line, Line)}
    assert printed["Phí"] == "Bản sao: 3 bản × 8.000 đồng = 24.000 đồng"
    assert printed["Lệ phí"] == "Đăng ký: 5.000 đồng"
    assert printed["Phí, lệ phí đã thu"] == "5.000 đồng"


def test_what_is_not_said_to_be_left_unpaid_was_paid(
    dong_dang: Unit, series: CodeSeries, birth: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    client = client_of(clerk)
    client.post(address(birth), said(dong_dang))
    client.post(address(birth), said(dong_dang, name="Người khác", charged="0", quantity_2="0"))
    assert [(one.charged, one.owed) for one in Dossier.objects.order_by("pk")] == [(13_000, 0), (0, 5_000)]


def test_of_what_was_refused_online_nothing_is_owed(
    dong_dang: Unit, series: CodeSeries, version: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    who, dues = actions.Bringer("citizen", "Mã Văn Thử"), [Due("duty", "Lệ phí", 75_000, "", 1)]
    intake = actions.Intake(version, who, channel="online", dues=dues)
    online = actions.register(unit=dong_dang, intake=intake, by=clerk)
    shown = reverse("services:dossier", args=[online.uid])
    client = client_of(clerk)
    assert "còn phải thu 75.000 đ" in client.get(shown).content.decode()
    refused = actions.refuse(dossier=online, reason="Không đúng thẩm quyền", by=clerk)
    assert refused.owed == 0
    page = client.get(shown).content.decode()
    assert "phải thu" not in page
    assert "Phí, lệ phí đã thu" not in page


def test_the_file_of_the_list_says_what_the_forms_told(
    dong_dang: Unit, series: CodeSeries, birth: ProcedureVersion, clerk: Person, client_of: Clients
) -> None:
    client_of(clerk).post(address(birth), said(dong_dang))
    [row] = cells(list(with_all_that_a_line_shows(Dossier.objects.all())))
    assert dict(zip(KIND.headings, row, strict=True))["Thông tin của tờ khai"] == (
        "Họ tên con: Nông Văn Bé; Ngày sinh: 1/3/2026"
    )
