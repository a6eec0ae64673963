"""The calendar on the screen: a year to look at for everybody, days and hours of one's own for who may write them."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.workdays import moving
from tinlang.workdays.models import OfficeHours, SpecialDay
from tinlang.workdays.queries import calendar_of
from tinlang_wire.clock import ZONE

pytestmark = pytest.mark.django_db(databases="__all__")

YEAR, ADD, ADD_HOURS = "workdays:year", "workdays:add_day", "workdays:add_hours"
STORM = {"on": "3/3/2026", "kind": "off", "name": "Nghỉ vì bão", "source": "Công điện số 1"}
SUMMER = {
    **{"weekdays": ["1", "2", "3", "4", "5"], "opens": "7h", "lunch_from": "11h30", "lunch_to": "14h"},
    **{"closes": "17h30", "cutoff": "16h", "valid_from": "15/4/2026", "last_day": "15/10/2026"},
    "source": "Thông báo giờ mùa hè",
}


@pytest.fixture(autouse=True)
def march():
    with clock.frozen_at(datetime(2026, 3, 2, 9, tzinfo=ZONE)):
        yield


@pytest.fixture
def manager(dong_dang):
    return person_with("quan-tri", "Quản trị", dong_dang, Role.ADMINISTRATOR)


@pytest.fixture
def desk(client_of, manager):
    return client_of(manager)


def day_of(unit, on=date(2026, 3, 3), **more):
    return SpecialDay.objects.create(
        **{"unit": unit, "on": on, "kind": "off", "name": "Nghỉ vì bão", "source": "x", **more}
    )


def page(client, **asked):
    return client.get(reverse(YEAR), asked).content.decode()


def test_the_year_shows_days_off_made_up_and_provisional_with_their_sources(desk):
    shown = page(desk)
    assert "Lịch làm việc năm 2026" in shown
    assert shown.count('<table class="month">') == 12
    assert 'year-day--made-up" title="Làm bù' in shown
    assert "Bộ luật Lao động 2019, điều 112" in shown
    following = page(desk, nam="2027")
    assert "year-day--off year-day--provisional" in following
    assert "Tạm tính" in following


@pytest.mark.parametrize("asked", ["", "x", "1", "99999999999999", "２０２６", "2041"])
def test_a_year_that_is_none_or_too_far_is_this_one(desk, asked):
    assert "Lịch làm việc năm 2026" in page(desk, nam=asked)


def test_everybody_reads_it_and_who_may_not_write_finds_no_button(client_of, editor, dong_dang):
    row = day_of(dong_dang)
    shown = page(client_of(editor))
    assert "Nghỉ vì bão" in shown
    assert reverse("workdays:day", args=[row.uid]) not in shown
    assert reverse(ADD) not in shown
    assert client_of(editor).get(reverse(ADD)).status_code == 403
    assert client_of(editor).get(reverse("workdays:day", args=[row.uid])).status_code == 404


def test_another_areas_year_is_not_found(desk, ky_lua):
    for asked in (str(ky_lua.uid), "khong-phai-uid"):
        assert desk.get(reverse(YEAR), {"dia-ban": asked}).status_code == 404


def test_a_row_that_a_nearer_area_says_otherwise_is_marked(desk, lang_son, dong_dang):
    day_of(lang_son, name="Nghỉ cả tỉnh")
    assert "Nơi đây ghi khác" not in page(desk)
    day_of(dong_dang, kind="made_up", name="Trực bão")
    assert page(desk).count("Nơi đây ghi khác") == 1


def test_a_day_is_written_only_after_the_page_that_says_what_moves(desk, dong_dang, manager):
    seen = desk.post(reverse(ADD), {"unit": dong_dang.uid, **STORM})
    assert seen.status_code == 200
    assert "Không có hồ sơ nào đổi hạn" in seen.content.decode()
    assert not SpecialDay.objects.filter(unit=dong_dang).exists()
    assert not AuditEntry.objects.filter(action="workdays.add_day").exists()
    done = desk.post(reverse(ADD), {"unit": dong_dang.uid, **STORM, "da-xem": "1"}, follow=True)
    assert "Đã ghi lịch làm việc." in done.content.decode()
    row = SpecialDay.objects.get(unit=dong_dang)
    assert (row.on, row.name, row.source) == (date(2026, 3, 3), "Nghỉ vì bão", "Công điện số 1")
    assert AuditEntry.objects.get(action="workdays.add_day").actor_uid == str(manager.uid)
    assert not calendar_of(dong_dang).is_working(date(2026, 3, 3))


def test_the_form_comes_back_with_its_words_to_be_mended(desk, dong_dang):
    again = desk.post(reverse(ADD), {"unit": dong_dang.uid, **STORM, "sua-lai": "1"}).content.decode()
    assert 'value="Nghỉ vì bão"' in again
    assert "Xem hồ sơ đổi hạn" in again


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"on": "1/3/2026"}, "vốn đã là ngày nghỉ"),
        ({"on": "1/1/2026"}, "vốn đã là ngày nghỉ"),
        ({"kind": "made_up"}, "vốn đã là ngày làm việc"),
        ({"on": "hôm kia"}, "Không hiểu ngày này"),
        ({"source": " "}, "Chưa điền mục này"),
    ],
)
def test_what_is_wrong_with_a_day_is_said_by_its_field(desk, dong_dang, changed, said):
    answer = desk.post(reverse(ADD), {"unit": dong_dang.uid, **STORM, **changed, "da-xem": "1"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not SpecialDay.objects.filter(unit=dong_dang).exists()


def test_a_day_is_written_once(desk, dong_dang):
    day_of(dong_dang)
    answer = desk.post(reverse(ADD), {"unit": dong_dang.uid, **STORM})
    assert answer.status_code == 422
    assert "Ngày này địa bàn đã ghi rồi." in answer.content.decode()


def test_a_day_of_a_neighbour_is_written_by_nobody_else(desk, ky_lua, client_of, neighbour):
    assert desk.post(reverse(ADD), {"unit": ky_lua.uid, **STORM, "da-xem": "1"}).status_code == 422
    assert not SpecialDay.objects.filter(unit=ky_lua).exists()


def test_a_day_is_corrected_and_taken_out(desk, dong_dang):
    row = day_of(dong_dang)
    address = reverse("workdays:day", args=[row.uid])
    assert "Bỏ khỏi lịch…" in desk.get(address).content.decode()
    desk.post(address, {**STORM, "on": "4/3/2026", "da-xem": "1"})
    row.refresh_from_db()
    assert (row.on, row.source) == (date(2026, 3, 4), "Công điện số 1")
    assert "Bỏ khỏi lịch làm việc?" in desk.post(address, {"lam": "bo"}).content.decode()
    assert SpecialDay.objects.filter(pk=row.pk).exists()
    desk.post(address, {"lam": "bo", "da-xem": "1"})
    assert not SpecialDay.objects.filter(pk=row.pk).exists()
    told = AuditEntry.objects.filter(action__startswith="workdays.").order_by("pk").values_list("action", flat=True)
    assert list(told) == ["workdays.correct_day", "workdays.remove_day"]


def test_the_countrys_days_are_nobodys_to_change(desk):
    country = SpecialDay.objects.filter(unit=None).first()
    assert desk.post(reverse("workdays:day", args=[country.uid]), {"lam": "bo", "da-xem": "1"}).status_code == 404
    usual = OfficeHours.objects.filter(unit=None).first()
    assert desk.post(reverse("workdays:hours", args=[usual.pk]), {"lam": "bo", "da-xem": "1"}).status_code == 404


def test_hours_of_a_season_are_written_corrected_and_taken_out(desk, dong_dang):
    desk.post(reverse(ADD_HOURS), {"unit": dong_dang.uid, **SUMMER, "da-xem": "1"})
    row = OfficeHours.objects.get(unit=dong_dang)
    assert (row.opens, row.cutoff, row.valid_to) == (time(7), time(16), date(2026, 10, 16))
    shown = page(desk)
    assert "07:00–11:30, 14:00–17:30" in shown
    assert "đến hết 15/10/2026" in shown
    address = reverse("workdays:hours", args=[row.pk])
    assert 'value="15/10/2026"' in desk.get(address).content.decode()
    desk.post(address, {**SUMMER, "closes": "17h", "da-xem": "1"})
    row.refresh_from_db()
    assert row.closes == time(17)
    desk.post(address, {"lam": "bo", "da-xem": "1"})
    assert not OfficeHours.objects.filter(unit=dong_dang).exists()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"lunch_from": "6h"}, "Giờ không theo thứ tự"),
        ({"cutoff": "18h"}, "Giờ thôi nhận phải nằm trong giờ làm việc"),
        ({"last_day": "1/4/2026"}, "Ngày cuối ở trước ngày đầu"),
        ({"opens": "bảy giờ kém"}, "Không hiểu giờ này"),
        ({"weekdays": []}, "Chọn ít nhất một ngày"),
    ],
)
def test_what_is_wrong_with_hours_is_said(desk, dong_dang, changed, said):
    answer = desk.post(reverse(ADD_HOURS), {"unit": dong_dang.uid, **SUMMER, **changed, "da-xem": "1"})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not OfficeHours.objects.filter(unit=dong_dang).exists()


def test_hours_begin_on_a_day_once(desk, dong_dang):
    sent = {"unit": dong_dang.uid, **SUMMER, "da-xem": "1"}
    desk.post(reverse(ADD_HOURS), sent)
    assert "đã có giờ làm việc bắt đầu từ ngày này" in desk.post(reverse(ADD_HOURS), sent).content.decode()


def test_whoever_keeps_deadlines_is_asked_about_the_days_between(desk, dong_dang, monkeypatch):
    asked = []
    follower = moving.Follower(
        "thu", "việc", "units.view", lambda days, unit, _cause: asked.append((list(days), unit)) or []
    )
    monkeypatch.setitem(moving._followers, "thu", follower)
    desk.post(reverse(ADD_HOURS), {"unit": dong_dang.uid, **SUMMER, "last_day": "", "da-xem": "1"})
    assert asked == [([date(2026, 4, 15), moving.FAR], dong_dang)]


def test_a_count_of_ones_own_says_how_it_was_counted(desk, dong_dang):
    day_of(dong_dang)
    asked = {"nhan": "1", "nhan-received_at": "2/3/2026 10:00", "nhan-amount": "1", "nhan-unit": "working_days"}
    shown = page(desk, **asked)
    assert "Hạn trả: 17:00, Thứ tư, 4/3/2026" in shown
    assert "Không tính 3/3/2026: Nghỉ vì bão." in shown
    assert "phải từ 1 trở lên" in page(desk, **{**asked, "nhan-amount": "0", "nhan-unit": "hours"})
    assert "Lịch không có ngày xa như vậy" in page(desk, **{**asked, "nhan-received_at": "2/3/2150 10:00"})


@pytest.mark.parametrize(("day", "warned"), [((2026, 11, 30), False), ((2026, 12, 1), True)])
def test_from_december_on_administrators_are_told_that_next_year_is_not_announced(
    client_of, manager, editor, day, warned
):
    with clock.frozen_at(datetime(*day, 9, tzinfo=ZONE)):
        assert ("Ngày nghỉ của năm 2027 mới là tạm tính." in page(client_of(manager))) is warned
        assert "mới là tạm tính" not in page(client_of(editor))
        SpecialDay.objects.filter(on__year=2027).delete()
        assert ("Chưa có ngày nghỉ của năm 2027." in page(client_of(manager))) is warned


def test_a_year_with_many_days_asks_no_more_than_one_with_few(desk, dong_dang, django_assert_max_num_queries):
    page(desk)
    for number in range(1, 20):
        day_of(dong_dang, on=date(2026, 6, number))
    with django_assert_max_num_queries(22):
        page(desk)


@pytest.mark.parametrize(("permission", "linked"), [("units.view", True), ("bulletins.write", False)])
def test_what_moves_is_linked_for_who_may_open_it(desk, dong_dang, monkeypatch, permission, linked):
    monday, tuesday = (datetime(2026, 3, day, 17, tzinfo=ZONE) for day in (9, 10))
    moved = [
        moving.MovedDeadline(f"Việc {number}", monday, tuesday, "/viec/", place=dong_dang.pk) for number in range(201)
    ]
    monkeypatch.setitem(moving._followers, "thu", moving.Follower("thu", "việc", permission, lambda *_: moved))
    seen = desk.post(reverse(ADD), {"unit": dong_dang.uid, **STORM}).content.decode()
    assert "201 việc đổi hạn" in seen
    assert ('<a href="/viec/">Việc 0</a>' in seen) is linked
    assert "Việc 200" not in seen
    assert "và 1 việc nữa" in seen
