"""The catalogue on the screen: read by who works with dossiers, kept by who keeps it anywhere, in versions by date."""

from datetime import date

import pytest
from django.urls import reverse

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.models import AuditEntry
from tinlang.services import actions
from tinlang.services.models import Charge, Procedure, ProcedureVersion
from tinlang.services.tests.factories import ProcedureFactory

pytestmark = pytest.mark.django_db(databases="__all__")

LIST, ADD = "procedures:list", "procedures:add"


@pytest.fixture
def keeper(dong_dang):
    return person_with("quan-tri", "Quản trị", dong_dang, Role.ADMINISTRATOR)


@pytest.fixture
def desk(client_of, keeper):
    return client_of(keeper)


def sent(**changed):
    """A form as the page sends it: two papers, two steps, one phí."""
    form = {
        **{"name": "Đăng ký khai sinh", "field": "Hộ tịch", "level": "commune", "term_amount": "3"},
        **{"term_unit": "working_days", "on_supplement": "pause", "extension_lead_days": "1", "legacy_level": "3"},
        **{"online_mode": "full", "proactive_level": "0", "code": "1.001193", "since": "1/7/2026"},
        **{"data_fields-TOTAL_FORMS": "0", "data_fields-INITIAL_FORMS": "0"},
        **{"documents-TOTAL_FORMS": "3", "documents-INITIAL_FORMS": "0"},
        **{"documents-0-name": "Tờ khai", "documents-0-originals": "1", "documents-0-copies": "0"},
        **{"documents-0-is_required": "on", "documents-1-name": "", "documents-1-originals": "1"},
        **{"documents-1-copies": "0", "documents-2-name": "Giấy chứng sinh", "documents-2-originals": "0"},
        **{"documents-2-copies": "1", "steps-TOTAL_FORMS": "2", "steps-INITIAL_FORMS": "0"},
        **{"steps-0-name": "Tiếp nhận", "steps-0-performer": "clerk", "steps-0-amount": "0"},
        **{"steps-1-name": "Giải quyết", "steps-1-performer": "officer", "steps-1-amount": "3"},
        **{"charges-TOTAL_FORMS": "1", "charges-INITIAL_FORMS": "0", "charges-0-name": "Bản sao"},
        **{"charges-0-kind": "fee", "charges-0-amount": "8000", "charges-0-per": "bản"},
    }
    return {name: value for name, value in {**form, **changed}.items() if value is not None}


def opening(version, **changed):
    return sent(code=None, name=version.name, term_amount="2", **{"steps-1-amount": "2"}, **changed)


def text(answer):
    return answer.content.decode()


def test_the_list_says_field_level_term_and_what_was_not_checked(desk):
    ProcedureFactory(name="Đăng ký kết hôn", code="1.000894")
    shown = text(desk.get(reverse(LIST)))
    for said in ("Đăng ký kết hôn", "1.000894", "Hộ tịch", "5 ngày làm việc", "Mức độ 3", "Chưa đối chiếu"):
        assert said in shown
    assert "1 thủ tục chưa đối chiếu" in shown


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"tim": "ket hon"}, {"Đăng ký kết hôn"}),
        ({"tim": "1.000111"}, {"Đăng ký hộ kinh doanh"}),
        ({"cap": "district"}, {"Đăng ký hộ kinh doanh"}),
        ({"truc-tuyen": "4"}, {"Đăng ký hộ kinh doanh"}),
        ({"truc-tuyen": "partial"}, {"Đăng ký kết hôn"}),
        ({"doi-chieu": "chua"}, {"Đăng ký kết hôn"}),
        ({"tinh-trang": "khong"}, set()),
        ({"linh-vuc": "ho-tich"}, {"Đăng ký kết hôn", "Đăng ký hộ kinh doanh"}),
    ],
)
def test_the_list_is_searched_and_narrowed(desk, asked, found):
    ProcedureFactory(name="Đăng ký kết hôn")
    facts = {"level": "district", "legacy_level": 4, "online_mode": "full", "is_checked": True}
    ProcedureFactory(name="Đăng ký hộ kinh doanh", code="1.000111", **facts)
    shown = text(desk.get(reverse(LIST), asked))
    assert {name for name in ("Đăng ký kết hôn", "Đăng ký hộ kinh doanh") if name in shown} == found


def test_it_is_read_by_who_works_with_dossiers_in_any_unit_and_by_nobody_else(client_of, clerk, editor, ky_lua):
    procedure = ProcedureFactory()
    neighbour = person_with("ben", "Cán bộ bên", ky_lua, Role.OFFICER)
    addresses = [reverse(LIST), reverse("procedures:procedure", args=[procedure.uid])]
    addresses += [reverse("procedures:book"), reverse("procedures:template")]
    for address in addresses:
        assert [client_of(who).get(address).status_code for who in (clerk, neighbour, editor)] == [200, 200, 403]
    assert "Mở bản mới" not in text(client_of(clerk).get(addresses[1]))


def test_nobody_writes_it_who_keeps_it_nowhere(client_of, clerk, leader):
    procedure = ProcedureFactory()
    version = procedure.versions.get()
    for who in (clerk, leader):
        client = client_of(who)
        answers = [
            client.post(reverse(ADD), sent()),
            client.post(reverse("procedures:open", args=[procedure.uid]), opening(version)),
            client.post(reverse("procedures:correct", args=[version.uid]), opening(version)),
            client.post(reverse("procedures:check", args=[version.uid]), {"source": "QĐ"}),
            client.post(reverse("procedures:end", args=[procedure.uid]), {"last_day": "1/4/2026"}),
        ]
        assert [answer.status_code for answer in answers] == [403] * 5
    assert ProcedureVersion.objects.count() == 1


def test_a_procedure_is_added_with_its_papers_steps_and_charges(desk):
    answer = desk.post(reverse(ADD), sent(), follow=True)
    version = ProcedureVersion.objects.get()
    assert (version.procedure.code, version.valid_from, version.legacy_level) == ("1.001193", date(2026, 7, 1), 3)
    assert [(one.position, one.name, one.is_required) for one in version.documents.all()] == [
        (1, "Tờ khai", True),
        (2, "Giấy chứng sinh", False),
    ]
    assert [(one.name, one.performer, one.amount) for one in version.steps.all()] == [
        ("Tiếp nhận", "clerk", 0),
        ("Giải quyết", "officer", 3),
    ]
    shown = text(answer)
    assert "Bản sao: <span" in shown
    assert "8.000 đồng" in shown
    assert "3/3 ngày làm việc" in shown
    assert "Chưa đối chiếu" in shown
    assert AuditEntry.objects.get(action="services.add_procedure").target_uid == str(version.uid)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"code": "khai sinh"}, "Mã thủ tục không đúng dạng."),
        ({"code": "1.000001"}, "Mã thủ tục này đã có trong danh mục."),
        ({"term_amount": "0", "term_unit": "hours"}, "phải từ 1 trở lên"),
        ({"term_amount": "2"}, "Các bước cộng lại dài hơn thời hạn."),
        ({"name": ""}, "Chưa điền mục này."),
        ({"steps-1-amount": "-1"}, "Ít nhất là 0."),
        ({"since": "đầu tháng bảy"}, "Không hiểu ngày này"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(desk, changed, said):
    ProcedureFactory(code="1.000001")
    answer = desk.post(reverse(ADD), sent(**changed))
    assert answer.status_code == 422
    assert said in text(answer)
    assert Procedure.objects.count() == 1


def test_a_new_version_ends_the_old_one_the_day_before_and_what_was_received_keeps_its_own(desk, dossier):
    old = dossier.version
    answer = desk.post(reverse("procedures:open", args=[old.procedure.uid]), opening(old), follow=True)
    old.refresh_from_db()
    new = ProcedureVersion.objects.exclude(pk=old.pk).get()
    assert (old.valid_to, new.valid_from, new.valid_to) == (date(2026, 7, 1), date(2026, 7, 1), None)
    dossier.refresh_from_db()
    assert dossier.version == old
    shown = text(answer)
    assert "Đã ghi bản từ ngày 1/7/2026." in shown
    assert "1 hồ sơ giữ bản này" in shown
    assert "Sắp áp dụng" in shown
    assert AuditEntry.objects.filter(action="services.open_version").count() == 1


def test_no_version_begins_before_what_was_received_under_the_one_that_holds(desk, dossier):
    old = dossier.version
    address = reverse("procedures:open", args=[old.procedure.uid])
    answer = desk.post(address, opening(old, since="2/3/2026"))
    assert answer.status_code == 422
    assert "Đã có hồ sơ nhận theo bản đang áp dụng từ ngày đó." in text(answer)
    old.refresh_from_db()
    assert old.valid_to is None
    desk.post(address, opening(old, since="3/3/2026"))
    old.refresh_from_db()
    assert old.valid_to == date(2026, 3, 3)


def test_a_version_in_between_lasts_until_the_next(desk):
    procedure = ProcedureFactory()
    old = procedure.versions.get()
    address = reverse("procedures:open", args=[procedure.uid])
    for since in ("1/7/2026", "1/5/2026"):
        desk.post(address, opening(old, since=since))
    days = procedure.versions.order_by("valid_from").values_list("valid_from", "valid_to")
    assert list(days) == [
        (date(2018, 1, 1), date(2026, 5, 1)),
        (date(2026, 5, 1), date(2026, 7, 1)),
        (date(2026, 7, 1), None),
    ]
    again = desk.post(address, opening(old, since="1/5/2026"))
    assert "Đã có một bản của thủ tục bắt đầu từ ngày này." in text(again)


def test_one_that_no_dossier_uses_is_corrected_and_is_to_be_checked_again(desk):
    version = ProcedureFactory(is_checked=True).versions.get()
    desk.post(reverse("procedures:correct", args=[version.uid]), opening(version))
    version.refresh_from_db()
    assert (version.term_amount, version.valid_from, version.is_checked) == (2, date(2018, 1, 1), False)
    assert [step.name for step in version.steps.all()] == ["Tiếp nhận", "Giải quyết"]


def test_one_that_a_dossier_uses_is_not_corrected(desk, dossier):
    address = reverse("procedures:correct", args=[dossier.version.uid])
    for answer in (desk.get(address), desk.post(address, opening(dossier.version))):
        assert answer.status_code == 409
        assert "đã có hồ sơ tiếp nhận theo" in text(answer)
    assert dossier.version.steps.count() == 3


def test_nothing_is_added_up_within_a_day_and_no_charge_is_named_twice(desk):
    steps = (("Tiếp nhận, giải quyết ngay", "clerk", 0),)
    version = ProcedureFactory(term_amount=0, steps=steps).versions.get()
    for position, name in enumerate(("Phí", "Phí thẩm định"), start=1):
        Charge.objects.create(version=version, position=position, kind="fee", name=name, amount=2_000, per="trang")
    shown = text(desk.get(reverse("procedures:procedure", args=[version.procedure.uid])))
    assert "Tiếp nhận, giải quyết ngay" in shown
    assert "0/0" not in shown
    assert '<dt>Phí</dt><dd><span class="tabular">2.000 đồng</span>/trang<br>Phí thẩm định: <span' in shown
    whole = ProcedureFactory().versions.get()
    assert "5/5 ngày làm việc" in text(desk.get(reverse("procedures:procedure", args=[whole.procedure.uid])))


def test_a_version_is_checked_against_its_source(desk):
    version = ProcedureFactory().versions.get()
    address = reverse("procedures:check", args=[version.uid])
    assert desk.post(address, {"source": " "}).status_code == 422
    shown = text(desk.post(address, {"source": "QĐ 123/QĐ-UBND ngày 5/1/2026"}, follow=True))
    assert "QĐ 123/QĐ-UBND ngày 5/1/2026" in shown
    version.refresh_from_db()
    assert version.is_checked
    assert AuditEntry.objects.filter(action="services.check_version").count() == 1


def test_a_procedure_ends_after_the_last_that_was_received(desk, dossier):
    procedure = dossier.version.procedure
    address = reverse("procedures:end", args=[procedure.uid])
    assert "Đã có hồ sơ của thủ tục này nhận sau ngày đó." in text(desk.post(address, {"last_day": "1/3/2026"}))
    assert "Ngày cuối ở trước ngày bắt đầu" in text(desk.post(address, {"last_day": "1/3/2017"}))
    shown = text(desk.post(address, {"last_day": "2/3/2026"}, follow=True))
    assert "nhận hồ sơ đến hết ngày 2/3/2026" in shown
    assert procedure.versions.get().valid_to == date(2026, 3, 3)


def test_what_has_ended_takes_nothing_in_and_may_begin_again(desk, series, clerk, bring, dong_dang):
    procedure = ProcedureFactory(until=date(2026, 2, 1))
    old = procedure.versions.get()
    with pytest.raises(actions.intake.NotInForce):
        actions.receive(unit=dong_dang, intake=bring(version=old), by=clerk)
    answer = desk.post(reverse("procedures:end", args=[procedure.uid]), {"last_day": "1/4/2026"})
    assert "đã thôi áp dụng" in text(answer)
    desk.post(reverse("procedures:open", args=[procedure.uid]), opening(old, since="2/3/2026"))
    actions.receive(unit=dong_dang, intake=bring(version=procedure.versions.get(valid_to=None)), by=clerk)


def test_a_field_is_found_however_it_is_typed_or_added(desk):
    ProcedureFactory()
    desk.post(reverse(ADD), sent(field="ho  tich"))
    desk.post(reverse(ADD), sent(code="1.000777", field="Đăng ký kinh doanh"))
    assert set(ProcedureVersion.objects.values_list("field__name", "field__code")) == {
        ("Hộ tịch", "ho-tich"),
        ("Đăng ký kinh doanh", "dang-ky-kinh-doanh"),
    }


def test_a_list_of_many_asks_no_more_than_one_of_few(desk, django_assert_max_num_queries):
    ProcedureFactory()
    desk.get(reverse(LIST))
    for number in range(20):
        ProcedureFactory(name=f"Thủ tục {number}")
    with django_assert_max_num_queries(16):
        assert desk.get(reverse(LIST)).status_code == 200
