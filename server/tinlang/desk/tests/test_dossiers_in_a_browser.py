"""A dossier in Chromium, on a phone: taken in, handed over, passed on, finished, handed back."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.desk.tests.test_in_a_browser import opened, sign_in
from tinlang.services.models import Charge, CodeSeries, DataField, DocumentNeeded, Dossier, ProcedureVersion
from tinlang.services.tests.factories import ProcedureFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

PHONE = {"viewport": {"width": 360, "height": 740}}
LIST = reverse("services:dossiers")


@pytest.fixture
def office(dong_dang):
    """A clerk, an officer, a leader, and a procedure of three steps."""
    CodeSeries.objects.create(unit=dong_dang, prefix="H37.99.1")
    version = ProcedureFactory().versions.get()
    DocumentNeeded.objects.create(version=version, position=1, name="Tờ khai theo mẫu")
    person_with("mot-cua", "Cán bộ Một cửa", dong_dang, Role.CLERK)
    person_with("thu-ly", "Người thụ lý", dong_dang, Role.OFFICER)
    person_with("chu-tich", "Chủ tịch", dong_dang, Role.LEADER)


def as_person(chromium, server: str, username: str, **options) -> Page:
    page = opened(chromium, **{**PHONE, **options})
    sign_in(page, server, username)
    page.goto(f"{server}{LIST}")
    return page


def done(page: Page) -> None:
    assert page.complaints == []
    page.context.close()


def test_a_dossier_goes_its_way_on_a_phone(chromium, live_server, office):
    page = as_person(chromium, live_server.url, "mot-cua")
    page.get_by_role("link", name="Tiếp nhận hồ sơ").first.click()
    page.get_by_label("Tìm thủ tục").press_sequentially("hon nhan")
    page.get_by_role("link", name="Cấp Giấy xác nhận tình trạng hôn nhân").click()
    page.get_by_label("Họ tên, tên tổ chức").fill("Nông Thị Mai")
    page.get_by_role("button", name="Tiếp nhận", exact=True).click()
    with page.expect_download() as paper:
        page.get_by_role("button", name="In giấy hẹn").click()
    assert "Tờ khai theo mẫu" in PdfReader(paper.value.path()).pages[0].extract_text()
    page.get_by_role("link", name="Chuyển xử lý").click()
    page.get_by_label("Chuyển cho").select_option(label="Người thụ lý")
    page.get_by_role("button", name="Chuyển xử lý").click()
    expect(page.get_by_text("Đã chuyển hồ sơ.")).to_be_visible()
    done(page)

    page = as_person(chromium, live_server.url, "thu-ly")
    page.get_by_role("link", name="Nông Thị Mai").click()
    page.get_by_role("link", name="Chuyển bước tiếp theo").click()
    page.get_by_role("button", name="Chuyển bước tiếp theo").click()
    expect(page.get_by_text("Đã chuyển sang bước tiếp theo.")).to_be_visible()
    done(page)

    page = as_person(chromium, live_server.url, "chu-tich")
    page.get_by_role("link", name="Chờ ký").click()
    page.get_by_role("link", name="Nông Thị Mai").click()
    page.get_by_role("link", name="Xử lý xong").click()
    page.get_by_role("button", name="Xử lý xong").click()
    expect(page.get_by_text("Đã xử lý xong: kết quả chờ trả")).to_be_visible()
    done(page)

    page = as_person(chromium, live_server.url, "mot-cua")
    page.get_by_role("link", name="Chờ trả").click()
    page.get_by_role("link", name="Nông Thị Mai").click()
    page.get_by_role("link", name="Trả kết quả", exact=True).click()
    page.get_by_role("button", name="Trả kết quả", exact=True).click()
    expect(page.get_by_text("Đã trả kết quả.")).to_be_visible()
    assert Dossier.objects.get().returned_to == "Nông Thị Mai"
    done(page)


def test_f2_takes_in_and_the_fields_of_a_business_come_with_it(chromium, live_server, office):
    page = as_person(chromium, live_server.url, "mot-cua", viewport={"width": 1280, "height": 800})
    page.keyboard.press("F2")
    page.wait_for_url(f"{live_server.url}{reverse('services:receive')}")
    page.get_by_role("link", name="Cấp Giấy xác nhận tình trạng hôn nhân").click()
    expect(page.get_by_label("Mã số thuế")).to_be_hidden()
    page.get_by_label("Doanh nghiệp").check()
    page.get_by_label("Mã số thuế").fill("4900123456")
    page.get_by_label("Họ tên, tên tổ chức").fill("Công ty Thử")
    page.get_by_label("Họ tên, tên tổ chức").press("Enter")
    page.get_by_role("button", name="In giấy hẹn").wait_for()
    assert Dossier.objects.get().applicant.tax_code == "4900123456"
    done(page)


@pytest.fixture
def asking(office):
    """The same with a form that asks, a paper that hangs on it, and a fee by copies."""
    version = ProcedureVersion.objects.get()
    DataField.objects.create(version=version, position=1, code="nop-thay", label="Nộp thay", kind="yes_no")
    tied = {"when_field": "nop-thay", "when_value": "có"}
    DocumentNeeded.objects.create(version=version, position=2, name="Giấy ủy quyền", **tied)
    Charge.objects.create(version=version, position=1, kind="duty", name="Cấp giấy", amount=5_000)
    Charge.objects.create(version=version, position=2, kind="fee", name="Bản sao", amount=8_000, per="bản")
    return f"{reverse('services:receive_one', args=[version.uid])}"


def test_the_page_counts_and_shows_the_papers_that_an_answer_calls_for(chromium, live_server, asking):
    page = as_person(chromium, live_server.url, "mot-cua")
    page.goto(f"{live_server.url}{reverse('services:receive')}")
    page.get_by_label("Tìm thủ tục").press_sequentially("hon nhan")
    page.get_by_role("link", name="Cấp Giấy xác nhận tình trạng hôn nhân").click()
    expect(page.get_by_label("Họ tên, tên tổ chức")).to_be_focused()
    page.keyboard.type("Hoàng Thị Thử")
    page.get_by_label("Số bản: Bản sao").fill("3")
    expect(page.locator("[data-total]")).to_have_text("29.000 đ")
    paper = page.get_by_role("checkbox", name="Giấy ủy quyền")
    expect(paper).to_be_hidden()
    page.get_by_label("Có", exact=True).check()
    expect(paper).to_be_checked()
    page.get_by_label("Không", exact=True).check()
    expect(paper).to_be_hidden()
    page.get_by_role("button", name="Tiếp nhận", exact=True).click()
    page.get_by_role("button", name="In giấy hẹn").wait_for()
    made = Dossier.objects.get()
    assert (made.charged, [paper.name for paper in made.handed]) == (29_000, ["Tờ khai theo mẫu"])
    done(page)


def test_without_scripts_the_sum_is_asked_for_and_nothing_is_saved_by_that(chromium, live_server, asking):
    page = as_person(chromium, live_server.url, "mot-cua", java_script_enabled=False)
    page.goto(f"{live_server.url}{asking}")
    expect(page.get_by_label("Họ tên, tên tổ chức")).to_be_focused()
    page.get_by_label("Họ tên, tên tổ chức").fill("Lý Văn Thử")
    page.get_by_label("Số bản: Bản sao").fill("2")
    expect(page.get_by_role("checkbox", name="Giấy ủy quyền")).not_to_be_checked()
    page.get_by_role("button", name="Tính lại").click()
    expect(page.locator("[data-total]")).to_have_text("21.000 đ")
    assert not Dossier.objects.exists()
    page.get_by_role("button", name="Tiếp nhận", exact=True).click()
    expect(page.get_by_text("Đã tiếp nhận hồ sơ")).to_be_visible()
    done(page)


def test_without_scripts_it_is_taken_in_all_the_same(chromium, live_server, office):
    page = as_person(chromium, live_server.url, "mot-cua", java_script_enabled=False)
    page.goto(f"{live_server.url}{reverse('services:receive')}")
    page.get_by_label("Tìm thủ tục").fill("hon nhan")
    page.get_by_role("button", name="Tìm").click()
    page.get_by_role("link", name="Cấp Giấy xác nhận tình trạng hôn nhân").click()
    page.get_by_label("Họ tên, tên tổ chức").fill("Lý Văn Thử")
    page.get_by_role("button", name="Tiếp nhận", exact=True).click()
    expect(page.get_by_text("Đã tiếp nhận hồ sơ")).to_be_visible()
    done(page)
