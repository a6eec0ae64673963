""" "Lịch phát thanh": what was heard, what will be, and what will not, by the rule that the loudspeakers obey."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tinlang.broadcasting.actions import withdraw_release
from tinlang.broadcasting.models import Delivery
from tinlang.broadcasting.queries.asked import answer
from tinlang.broadcasting.queries.day import day_of
from tinlang.broadcasting.queries.foreseen import TAKEN
from tinlang.broadcasting.queries.lines import Stands
from tinlang.broadcasting.tests.reports import report
from tinlang.bulletins.models import Release
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.common.dates import written_day
from tinlang.devices.models import DevicePolicy
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Succession, SuccessionKind
from tinlang.units.tests.factories import UnitFactory
from tinlang_wire.clock import ZONE
from tinlang_wire.ids import new_uid
from tinlang_wire.resolve import Why

pytestmark = pytest.mark.django_db(databases="__all__")

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def at(hour: int, minute: int = 0, *, days: int = 0) -> datetime:
    """That hour of the day in which the test runs, by its clock."""
    return datetime.combine(clock.today() + timedelta(days=days), time(hour, minute), tzinfo=ZONE)


def stands(day):
    return [(line.version.title, line.stands) for line in day.lines]


@pytest.fixture
def today(dong_dang, leader):
    def read(days: int = 0):
        return day_of(dong_dang, clock.today() + timedelta(days=days), leader)

    return read


@pytest.fixture
def opened(client_of, leader):
    def open_page(name: str = "day", status: int = 200, **asked: str) -> str:
        answered = client_of(leader).get(reverse(f"broadcasting:{name}"), asked)
        assert answered.status_code == status
        return " ".join(answered.content.decode().split())

    return open_page


def test_what_comes_stands_at_the_hour_at_which_it_will_be_heard(loudspeakers, aired, today):
    aired(title="Chiều", start_at=at(17), end_at=at(18))
    aired(title="Mai", start_at=at(6, days=1), end_at=at(7, days=1))
    (line,) = today().lines
    assert (line.version.title, line.stands, line.starts_at) == ("Chiều", Stands.AHEAD, at(17))
    assert (line.expected, line.played, dict(line.languages)) == (5, 0, {"vi": 5})
    assert [line.version.title for line in today(days=1).lines] == ["Mai"]


def test_two_of_one_hour_are_heard_one_after_the_other(loudspeakers, aired, today):
    aired(title="Một", start_at=at(17), end_at=at(18))
    aired(title="Hai", start_at=at(17), end_at=at(18))
    first, second = today().lines
    assert {first.version.title, second.version.title} == {"Một", "Hai"}
    assert first.ends_at == second.starts_at == at(17) + timedelta(milliseconds=first.version.length_ms)


def test_what_falls_into_hours_of_silence_says_so_before_they_come(loudspeakers, dong_dang, aired, today):
    aired(title="Trưa", start_at=at(12), end_at=at(13))
    DevicePolicy.objects.create(unit=dong_dang, valid_from=date(2025, 7, 1), quiet_hours=[["12:00", "14:00"]])
    day = today()
    (line,) = day.lines
    assert (line.stands, line.why) == (Stands.SILENT, Why.QUIET_HOURS)
    assert [(each.starts_at, each.ends_at, each.is_everywhere) for each in day.silences] == [(at(12), at(14), True)]
    assert day.free(at(10), at(16)) == [(at(10), at(12)), (at(14), at(16))]


def test_where_one_village_must_be_silent_its_loudspeakers_begin_later(loudspeakers, na_pai, aired, today, opened):
    DevicePolicy.objects.create(unit=na_pai, valid_from=date(2025, 7, 1), quiet_hours=[["12:00", "14:00"]])
    aired(title="Trưa", start_at=at(12), end_at=at(18))
    day = today()
    (line,) = day.lines
    assert dict(line.starts) == {at(12): 2, at(14): 3}
    assert (line.stands, line.expected) == (Stands.AHEAD, 5)
    assert [each.is_everywhere for each in day.silences if each.starts_at == at(12)] == [False]
    assert "12:00, 14:00" in opened()


def test_between_two_beginnings_of_one_programme_there_is_room(loudspeakers, na_pai, aired, today):
    DevicePolicy.objects.create(unit=na_pai, valid_from=date(2025, 7, 1), quiet_hours=[["12:00", "14:00"]])
    release = aired(title="Trưa", start_at=at(12), end_at=at(18))
    length = timedelta(milliseconds=release.version.length_ms)
    assert today().free(at(12), at(15)) == [(at(12) + length, at(14)), (at(14) + length, at(15))]


def test_rules_that_hold_from_tomorrow_are_followed_tomorrow(loudspeakers, dong_dang, aired, today):
    aired(title="Trưa mai", start_at=at(12, days=1), end_at=at(14, days=1))
    tomorrow = clock.today() + timedelta(days=1)
    DevicePolicy.objects.create(unit=dong_dang, valid_from=tomorrow, quiet_hours=[["11:00", "13:00"]])
    (line,) = today(days=1).lines
    assert (line.stands, line.starts_at) == (Stands.AHEAD, at(13, days=1))
    heard = answer(loudspeakers[0], dong_dang, at(12, 30, days=1))
    assert (heard.release, heard.reason) == (None, Why.QUIET_HOURS)


def test_what_sounds_before_midnight_puts_off_what_waits_for_it(loudspeakers, dong_dang, editor, aired, today):
    DevicePolicy.objects.filter(unit=None).update(quiet_hours=[])
    release = aired(title="Khuya", priority="priority", start_at=at(23, 55), end_at=at(0, days=1))
    length = timedelta(milliseconds=release.version.length_ms)
    aired(title="Nửa đêm", start_at=at(23, 55), end_at=at(1, days=1))
    late, after = today().lines
    assert (late.version.title, after.starts_at) == ("Khuya", at(23, 55) + length)
    assert today(days=1).lines == []


def test_what_another_programme_leaves_no_room_says_so(loudspeakers, aired, today):
    first = aired(title="Một", start_at=at(17), end_at=at(18))
    length = timedelta(milliseconds=first.version.length_ms)
    aired(title="Hai", start_at=at(17), end_at=at(17) + length)
    Release.objects.update(end_at=at(17) + length)
    assert {(line.stands, line.why) for line in today().lines} == {(Stands.AHEAD, ""), (Stands.SILENT, TAKEN)}


def test_who_hears_nothing_of_what_comes_is_told_apart(loudspeakers, na_pai, aired, today, opened):
    DevicePolicy.objects.create(unit=na_pai, valid_from=date(2025, 7, 1), quiet_hours=[["16:00", "19:00"]])
    aired(title="Chiều", start_at=at(17), end_at=at(18))
    (line,) = today().lines
    assert (line.expected, line.silent, line.why) == (5, 3, Why.QUIET_HOURS)
    page = opened()
    assert "2/5 loa" in page
    assert "3 loa không phát: đang là giờ không phát." in page


def test_who_must_wait_is_foreseen_though_others_have_begun(loudspeakers, na_pai, aired, today):
    DevicePolicy.objects.create(unit=na_pai, valid_from=date(2025, 7, 1), quiet_hours=[["08:00", "14:00"]])
    release = aired(title="Sáng", start_at=None, end_at=at(18))
    for device in loudspeakers[:2]:
        report(device, release, "started", "finished", at=release.approved_at, language="vi")
    told, rest = today().lines
    assert (told.stands, told.played, told.expected) == (Stands.PARTLY, 2, 5)
    assert (rest.stands, rest.starts_at, rest.expected) == (Stands.AHEAD, at(14), 3)


def test_of_whom_nothing_came_is_not_foreseen_again(loudspeakers, na_pai, aired, today):
    before = aired(title="Trước", areas=[na_pai], end_at=at(18))
    release = aired(title="Sáng", end_at=at(18))
    for device in loudspeakers[:2]:
        report(device, release, "started", "finished", at=release.approved_at, language="vi")
    report(loudspeakers[2], before, "started", at=before.approved_at, language="vi")
    with clock.frozen_at(before.approved_at):
        assert dict(stands(today())) == {"Trước": Stands.PLAYING, "Sáng": Stands.PARTLY}


def test_a_village_without_a_loudspeaker_hears_nothing_and_it_is_said(loudspeakers, technician, na_pai, aired, today):
    for device in loudspeakers[2:]:
        device.unit = loudspeakers[0].unit
        device.save()
    aired(title="Nà Pài nghe", areas=[na_pai], start_at=at(17), end_at=at(18))
    (line,) = today().lines
    assert (line.stands, line.why, line.expected) == (Stands.SILENT, "", 0)


def test_what_was_heard_is_counted_from_what_they_told(loudspeakers, aired, today):
    release = aired(title="Sáng")
    begun = release.approved_at
    for device in loudspeakers[:3]:
        report(device, release, "received", "fetched", "started", "finished", at=begun, language="vi")
    (line,) = today().lines
    assert (line.stands, line.played, line.expected) == (Stands.PARTLY, 3, 5)
    assert line.starts_at == begun
    for device in loudspeakers[3:]:
        report(device, release, "started", "finished", at=begun + SECOND, language="vi")
    assert stands(today()) == [("Sáng", Stands.PLAYED)]
    assert today(days=-1).lines == today(days=1).lines == []


def test_what_began_before_midnight_belongs_to_its_day_to_the_end(loudspeakers, aired, today):
    DevicePolicy.objects.filter(unit=None).update(quiet_hours=[])
    release = aired(title="Khuya", start_at=at(22), end_at=at(2, days=1))
    length = timedelta(milliseconds=release.version.length_ms)
    begun = at(0, days=1) - length / 2
    for device in loudspeakers:
        report(device, release, "started", at=begun, language="vi")
        report(device, release, "finished", at=begun + length, language="vi")
    with clock.frozen_at(at(3, days=1)):
        (line,) = today(days=-1).lines
        assert today().lines == []
    assert (line.stands, line.played, line.ends_at) == (Stands.PLAYED, 5, begun + length)


def test_a_round_that_sounds_again_is_playing(loudspeakers, aired, today):
    release = aired(title="Nhắc lại", end_at=at(18))
    length = timedelta(milliseconds=release.version.length_ms)
    again = release.approved_at + HOUR
    report(loudspeakers[0], release, "started", at=release.approved_at, language="vi", play="a" * 32)
    report(loudspeakers[0], release, "finished", at=release.approved_at + length, language="vi", play="a" * 32)
    report(loudspeakers[0], release, "started", at=again, language="vi", play="b" * 32)
    with clock.frozen_at(again + SECOND):
        (line,) = today().lines
    assert (line.stands, line.ends_at, len(line.parts)) == (Stands.PLAYING, again + length, 2)


def test_a_damaged_sound_that_did_not_begin_is_still_to_come(loudspeakers, aired, today):
    release = aired(title="Sáng", end_at=at(18))
    report(loudspeakers[0], release, "failed", at=release.approved_at, reason="media_damaged")
    assert stands(today()) == [("Sáng", Stands.AHEAD)]


def test_a_loudspeaker_that_came_late_is_counted_with_what_it_played(loudspeakers, technician, na_pai, aired, today):
    release = aired(title="Sáng", end_at=at(18))
    late = DeviceFactory(unit=na_pai, by=technician, name="Loa mới")
    for device in [*loudspeakers, late]:
        report(device, release, "started", "finished", at=release.approved_at, language="vi")
    (line,) = today().lines
    assert (line.stands, line.played, line.expected) == (Stands.PLAYED, 6, 6)
    assert answer(late, today().unit, at(17)).release is None


def test_what_was_heard_where_a_loudspeaker_stood_before_was_not_heard_here(
    loudspeakers, technician, lang_son, dong_dang, na_pai, aired, today
):
    release = aired(title="Tin tỉnh", areas=[lang_son], end_at=at(18))
    moved = DeviceFactory(unit=na_pai, by=technician, name="Loa chuyển đến")
    Delivery.objects.create(release=release.uid, device=moved.uid, plan_unit=new_uid(), unit=lang_son)
    for device in [*loudspeakers, moved]:
        report(device, release, "started", "finished", at=release.approved_at, language="vi")
    (line,) = today().lines
    assert (line.played, line.expected) == (5, 5)
    assert answer(moved, dong_dang, at(17)).release is None


def test_what_a_commune_heard_that_was_merged_into_this_one_was_heard_here(loudspeakers, dong_dang, aired, today):
    release = aired(title="Tin xã cũ", end_at=at(18))
    former = UnitFactory(name="Thụy Hùng")
    former.versions.update(valid_to=clock.today())
    Succession.objects.create(predecessor=former, successor=dong_dang, kind=SuccessionKind.MERGED, on=clock.today())
    rebuild_closure()
    Delivery.objects.update(plan_unit=former.uid)
    for device in loudspeakers:
        report(device, release, "started", "finished", at=release.approved_at, language="vi")
    (line,) = today().lines
    assert (line.stands, line.played, line.expected) == (Stands.PLAYED, 5, 5)


def test_what_was_withdrawn_unheard_stands_where_it_would_have_been(loudspeakers, approver, aired, today, opened):
    release = aired(title="Mai", start_at=at(6, days=1), end_at=at(7, days=1))
    withdraw_release(release=release, by=approver, reason="Nhầm ngày.")
    assert today().lines == []
    (line,) = today(days=1).lines
    assert (line.stands, line.sounds, line.starts_at) == (Stands.WITHDRAWN, False, at(6, days=1))
    assert "Mai</td>" not in opened("week", ngay=(clock.today() + timedelta(days=1)).isoformat())


def test_what_nobody_played_before_its_end_is_missed(loudspeakers, aired, today):
    aired(title="Không ai phát", start_at=at(10), end_at=at(11))
    with clock.frozen_at(at(11, 30)):
        (line,) = today().lines
    assert (line.stands, line.played, line.expected) == (Stands.MISSED, 0, 5)


def test_what_nobody_has_approved_waits_in_the_day(loudspeakers, dong_dang, editor, today):
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, title="Chưa duyệt", start_at=at(17), end_at=at(18))
    assert stands(today()) == [("Chưa duyệt", Stands.WAITING)]


def test_a_programme_of_the_province_is_heard_here_and_told_here(
    loudspeakers, lang_son, dong_dang, aired, client_of, leader
):
    release = aired(title="Tin tỉnh", areas=[lang_son], start_at=at(17), end_at=at(18))
    release.unit = lang_son
    release.save()
    page = client_of(leader).get(reverse("broadcasting:day")).content.decode()
    assert "Tin tỉnh" in page
    assert f"{lang_son} cho phát" in page
    assert reverse("broadcasting:release", args=[release.uid]) not in page


def test_one_loudspeaker_says_what_it_will_play_and_why(loudspeakers, dong_dang, aired):
    DevicePolicy.objects.create(unit=dong_dang, valid_from=date(2025, 7, 1), quiet_hours=[["12:00", "14:00"]])
    release = aired(title="Chiều", start_at=at(17), end_at=at(18))
    length = timedelta(milliseconds=release.version.length_ms)
    horn = loudspeakers[0]
    assert answer(horn, dong_dang, at(13)).reason == Why.QUIET_HOURS
    assert answer(horn, dong_dang, at(16)).reason == Why.NOTHING_DUE
    heard = answer(horn, dong_dang, at(17))
    assert (heard.release, heard.language, heard.since, heard.reason) == (release, "vi", at(17), Why.PLAYING)
    assert answer(horn, dong_dang, at(17) + length / 2).reason == Why.CONTINUES
    assert answer(horn, dong_dang, at(17) + length).release is None


def test_one_loudspeaker_says_what_it_told_of_an_hour_that_has_passed(loudspeakers, dong_dang, aired):
    release = aired(title="Sáng")
    begun = release.approved_at
    report(loudspeakers[0], release, "started", at=begun, language="vi")
    with clock.frozen_at(at(11)):
        heard = answer(loudspeakers[0], dong_dang, begun)
        assert (heard.release, heard.language, heard.since, heard.reason) == (release, "vi", begun, "")
        assert answer(loudspeakers[0], dong_dang, begun + HOUR).release is None
        assert answer(loudspeakers[1], dong_dang, begun).release is None


def test_the_page_narrows_to_what_a_figure_counts(loudspeakers, aired, opened):
    aired(title="Chiều nay", start_at=at(17), end_at=at(18))
    release = aired(title="Sáng nay")
    for device in loudspeakers:
        report(device, release, "started", "finished", at=release.approved_at, language="vi")
    assert "5/5 loa" in opened()
    narrowed = opened(**{"tinh-trang": "sap-phat"})
    assert "Chiều nay" in narrowed
    assert "Sáng nay</a>" not in narrowed
    assert "Xem cả ngày" in narrowed


def test_what_cannot_be_read_is_said_at_its_field(loudspeakers, opened):
    assert "Không có ngày “32/1/2026”" in opened(ngay="32/1/2026")
    assert "Lịch chỉ có trước 35 ngày" in opened(ngay=(clock.today() + timedelta(days=60)).isoformat())
    horn = str(loudspeakers[0].uid)
    assert "Không hiểu giờ này" in opened(loa=horn, luc="chiều")
    assert "Lúc 23:59 loa sẽ im: đang là giờ không phát" in opened(loa=horn, luc="23:59")
    opened(status=404, loa="khong-co", luc="7h00")
    opened(status=404, **{"dia-ban": "khong-co"})


def test_a_day_without_a_year_is_the_next_one(loudspeakers, opened):
    tomorrow = clock.today() + timedelta(days=1)
    assert f'value="{written_day(tomorrow)}"' in opened(ngay=f"{tomorrow.day}/{tomorrow.month}")
    yesterday = clock.today() - timedelta(days=1)
    assert f'value="{written_day(yesterday)}"' in opened(ngay=f"{yesterday.day}/{yesterday.month}")


def test_what_sounds_is_stopped_from_here_by_who_may(loudspeakers, aired, client_of, approver, leader):
    release = aired(title="Sáng", end_at=at(18))
    day, stop = reverse("broadcasting:day"), reverse("broadcasting:withdraw", args=[release.uid])
    assert stop not in client_of(approver).get(day).content.decode()
    report(loudspeakers[0], release, "started", at=release.approved_at, language="vi")
    assert stop in client_of(approver).get(day).content.decode()
    assert stop not in client_of(leader).get(day).content.decode()


def test_more_loudspeakers_ask_no_more(loudspeakers, technician, na_pai, opened):
    opened()
    with CaptureQueriesContext(connection) as few:
        opened()
    for number in range(10):
        DeviceFactory(unit=na_pai, by=technician, name=f"Loa thêm {number}")
    with CaptureQueriesContext(connection) as many:
        opened()
    assert len(many) == len(few)


def test_the_week_is_printed_with_all_its_days(loudspeakers, aired, opened):
    aired(title="Chiều nay", start_at=at(17), end_at=at(18))
    page = opened("week")
    assert page.count("Không có tin nào.") == 6
    assert "Chiều nay" in page


def test_who_may_not_see_a_commune_does_not_see_its_day(client_of, neighbour, dong_dang):
    page = client_of(neighbour).get(reverse("broadcasting:day"), {"dia-ban": str(dong_dang.uid)})
    assert page.status_code == 404


def test_more_that_is_aired_asks_no_more(loudspeakers, aired, today, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        today()
    for hour in range(10, 18):
        aired(title=f"Lúc {hour}", start_at=at(hour), end_at=at(hour, 30))
    with django_assert_max_num_queries(40):
        assert len(today().lines) == 8


def test_a_late_loudspeaker_of_a_new_village_is_expected_too(loudspeakers, technician, na_pai, aired, today):
    aired(title="Chiều", start_at=at(17), end_at=at(18))
    DeviceFactory(unit=na_pai, by=technician, name="Loa mới")
    (line,) = today().lines
    assert line.expected == 6


def test_an_alert_in_force_is_said_above_what_it_cuts(loudspeakers, dong_dang, aired, opened):
    urgent = {"priority": "urgent", "severity": "severe", "every_s": 300, "sounding": True}
    aired(title="Lũ quét", end_at=at(18), **urgent)
    page = opened(loa=str(loudspeakers[0].uid), luc="17:00")
    assert "Đang cảnh báo: Lũ quét" in page
    assert "Đang có cảnh báo “Lũ quét”" in page
    assert "Đang cảnh báo: Lũ quét" not in opened(ngay=(clock.today() - timedelta(days=1)).isoformat())
