"""Recording a check with a photo, opening and closing a ticket, explaining a figure: on the screen."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tinlang.common import photos
from tinlang.common.clock import today
from tinlang.inventory.models import Check, Explanation, RepairTicket, Station
from tinlang.inventory.tests.factories import CheckFactory
from tinlang.units.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db


def address(name: str, row) -> str:
    return reverse(f"inventory:{name}", args=[row.uid])


def said(**changes) -> dict:
    return {"result": "chay", "clusters_working": "5", "fault": "", "on": today().isoformat(), **changes}


def test_a_check_with_a_photo_is_kept_without_its_place(station, operator, client_of, photo):
    client = client_of(operator)
    answer = client.post(address("check", station), said(photo=photo), HTTP_USER_AGENT="Mozilla/5.0 (Linux) Mobile")
    assert answer.status_code == 302
    check = Check.objects.get()
    assert (check.works, check.from_phone, check.by) == (True, True, operator)
    with Image.open(photos.path(check.photo_sha256)) as kept:
        assert (kept.size, dict(kept.getexif())) == ((300, 400), {})
    seen = client.get(address("photo", check))
    assert seen.headers["Content-Type"] == "image/jpeg"
    assert address("photo", check) in client.get(address("station", station)).content.decode()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"clusters_working": "6"}, "clusters_working"),
        ({"clusters_working": "0"}, "clusters_working"),
        ({"result": "hong", "clusters_working": "0"}, "fault"),
        ({"on": "ngày mai"}, "on"),
        ({"photo": SimpleUploadedFile("anh.jpg", b"khong phai anh", "image/jpeg")}, "photo"),
        ({"result": ""}, "result"),
    ],
)
def test_a_slip_stands_by_its_field_and_keeps_what_was_typed(station, operator, client_of, changes, field):
    answer = client_of(operator).post(address("check", station), said(fault="", **changes) | changes)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Check.objects.exists()


def test_tomorrow_is_refused_beside_the_day(station, operator, client_of):
    tomorrow = (today() + timedelta(days=1)).isoformat()
    answer = client_of(operator).post(address("check", station), said(on=tomorrow))
    assert "on" in answer.context["form"].errors


def test_who_looks_after_one_station_goes_straight_to_it(station, operator, client_of):
    answer = client_of(operator).get(reverse("inventory:choose"))
    assert answer.headers["Location"] == address("check", station)


def test_who_may_only_look_is_offered_nothing(station, leader, approver, client_of):
    page = client_of(approver).get(address("station", station)).content.decode()
    for words in ("Ghi kết quả kiểm tra", "Lập phiếu sửa chữa", "Giải trình số liệu", "Sửa thông tin trạm"):
        assert words not in page
    assert "Giải trình số liệu" in client_of(leader).get(address("station", station)).content.decode()
    for name in ("check", "open_repair", "explain", "change", "end"):
        assert client_of(approver).get(address(name, station)).status_code == 404


def test_a_ticket_begins_with_what_the_check_found_and_is_closed_with_a_result(station, operator, client_of):
    CheckFactory(station=station, by=operator, broken=True)
    client = client_of(operator)
    assert "hỏng bộ công suất" in client.get(address("open_repair", station)).content.decode()
    client.post(address("open_repair", station), {"cause": "hỏng bộ công suất", "needs": "một bộ công suất"})
    ticket = RepairTicket.objects.get()
    client.post(address("start_repair", ticket))
    assert client.post(address("close_repair", ticket), {"mended": "co", "result": ""}).status_code == 422
    client.post(address("close_repair", ticket), {"mended": "co", "result": "đã thay"})
    ticket.refresh_from_db()
    assert (ticket.state, ticket.result) == ("mended", "đã thay")


def test_an_explanation_stands_on_the_board_with_what_was_counted(station, operator, leader, client_of):
    CheckFactory(station=station, by=operator, broken=True)
    client = client_of(leader)
    words = {"fact": "serviceable", "stated": "chạy 4/5 cụm", "reason": "Đã thay cầu chì.", "on": today().isoformat()}
    assert client.post(address("explain", station), words).status_code == 302
    assert Explanation.objects.get().counted == "hỏng"
    page = client.get(reverse("inventory:board")).content.decode()
    assert "chạy 4/5 cụm" in page
    assert "Đã thay cầu chì." in page


def test_a_station_is_declared_changed_and_ended(dong_dang, operator, client_of):
    client = client_of(operator)
    words = {
        "unit": str(dong_dang.uid),
        "name": "Trạm truyền thanh xã",
        "technology": "fm",
        "year": "2014",
        "clusters": "5",
        "begun_on": "2025-08-01",
    }
    assert client.post(reverse("inventory:register"), words).status_code == 302
    station = Station.objects.get()
    client.post(address("change", station), {**words, "clusters": "7", "on": today().isoformat()})
    assert station.version_at(today()).clusters == 7
    answer = client.post(address("end", station), {"on": "2025-08-01", "reason": "nhầm"})
    assert "on" in answer.context["form"].errors
    client.post(address("end", station), {"on": today().isoformat(), "reason": "Thay bằng trạm khác"})
    assert "Trạm đã chấm dứt" in client.get(address("station", station)).content.decode()


def test_as_on_a_day_nothing_later_is_shown(station, operator, client_of):
    yesterday = today() - timedelta(days=1)
    CheckFactory(station=station, by=operator, broken=True, fault="cháy biến áp")
    client = client_of(operator)
    assert "cháy biến áp" in client.get(address("station", station)).content.decode()
    assert (
        "cháy biến áp" not in client.get(address("station", station), {"ngay": yesterday.isoformat()}).content.decode()
    )


def test_a_commune_without_a_station_may_say_that_it_has_one(dong_dang, leader, client_of):
    client = client_of(leader)
    own = reverse("inventory:explain_unit", args=[dong_dang.uid])
    assert own in client.get(reverse("inventory:board")).content.decode()
    words = {
        "fact": "has_station",
        "stated": "có trạm từ 2024",
        "reason": "Chưa kịp khai báo.",
        "on": today().isoformat(),
    }
    assert client.post(own, words).status_code == 302
    assert "có trạm từ 2024" in client.get(reverse("inventory:board")).content.decode()


def test_of_a_commune_that_has_a_station_it_is_not_kept_that_it_has_none(station, leader, client_of):
    words = {"fact": "has_station", "stated": "không còn", "reason": "Đã tháo máy.", "on": today().isoformat()}
    client_of(leader).post(reverse("inventory:explain_unit", args=[station.unit.uid]), words)
    assert Explanation.objects.get().counted == "có trạm"


@pytest.mark.parametrize(
    ("name", "model", "words"),
    [
        ("check", Check, said()),
        ("explain", Explanation, {"fact": "serviceable", "stated": "chạy", "reason": "Đã sửa.", "on": said()["on"]}),
    ],
)
def test_what_is_sent_twice_is_written_once(station, operator, leader, client_of, name, model, words):
    client = client_of({"check": operator, "explain": leader}[name])
    form = client.get(address(name, station)).context["form"]
    answers = [client.post(address(name, station), {**words, "uid": form["uid"].value()}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert model.objects.count() == 1
    assert client.post(address(name, station), words).status_code == 302
    assert model.objects.count() == 2


def test_a_station_declared_twice_is_one(dong_dang, operator, client_of):
    client, register = client_of(operator), reverse("inventory:register")
    words = {"unit": str(dong_dang.uid), "name": "Trạm xã", "technology": "fm", "clusters": "5", "begun_on": "1/8/2025"}
    words["uid"] = client.get(register).context["form"]["uid"].value()
    assert client.post(register, words)["Location"] == client.post(register, words)["Location"]
    assert Station.objects.count() == 1


def test_a_station_that_ended_the_other_day_does_not_end_next_year(station, operator, client_of):
    yesterday = today() - timedelta(days=1)
    written = f"{yesterday.day}/{yesterday.month}"
    client_of(operator).post(address("end", station), {"on": written, "reason": "Thay bằng trạm khác"})
    station.refresh_from_db()
    assert station.ended_on == yesterday


def test_whose_the_equipment_is_now_is_chosen_from_the_tree(station, operator, client_of, lang_son, ky_lua):
    client, sent = client_of(operator), {"on": today().isoformat(), "reason": "Nghị định 49/2024/NĐ-CP"}
    page = client.get(address("end", station)).content.decode()
    assert f'type="radio" name="handed_to" value="{ky_lua.uid}"' in page
    assert "Nà Pài" not in page, "no village is given a mast"
    elsewhere = UnitFactory(name="Hà Giang", kind="Tỉnh", level="province")
    refused = client.post(address("end", station), {**sent, "handed_to": str(elsewhere.uid)})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["handed_to"])
    client.post(address("end", station), {**sent, "handed_to": str(ky_lua.uid), "handover": "Biên bản 5/BB"})
    station.refresh_from_db()
    assert (station.handed_to, station.handover) == (ky_lua, "Biên bản 5/BB")
    assert "Bàn giao cho Phường Kỳ Lừa" in client.get(address("station", station)).content.decode()
