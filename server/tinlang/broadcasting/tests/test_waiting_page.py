""" "Chờ duyệt": what one reads and hears before deciding."""

from datetime import datetime, time, timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse

from tinlang.accounts.models import RoleHolding
from tinlang.accounts.roles import Role
from tinlang.broadcasting.models import Outbox
from tinlang.bulletins.actions import edit_again
from tinlang.bulletins.models import Column, Release, Source, State, Version
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory
from tinlang.common import clock
from tinlang.devices.models import DevicePolicy
from tinlang.devices.tests.factories import DeviceFactory
from tinlang_wire.clock import ZONE

pytestmark = pytest.mark.django_db(databases="__all__")

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def morning():
    """Nine o'clock today in Viet Nam: outside quiet hours whenever the test runs."""
    at = datetime.combine(clock.today(), time(9), tzinfo=ZONE)
    with clock.frozen_at(at):
        yield at


@pytest.fixture
def page(client_of, approver):
    def text(person=approver) -> str:
        return " ".join(client_of(person).get(reverse("broadcasting:waiting")).content.decode().split())

    return text


def test_it_shows_text_sound_and_who_will_hear_it(page, submitted, loudspeakers):
    shown = page()
    for words in (submitted.title, submitted.main_variant.text, submitted.main_variant.media_id, "2 thôn", "5 loa"):
        assert words in shown
    assert reverse("broadcasting:approve", args=[submitted.uid]) in shown
    assert f'id="tin-{submitted.uid}"' in shown


def test_it_shows_where_the_words_come_from_and_what_is_new_in_them(page, dong_dang, editor, loudspeakers):
    source, column = Source.objects.get(key="partner"), Column.objects.first()
    kept = {"source": source, "source_name": "Điện lực Cao Lộc", "column": column, "byline": "Ban biên tập"}
    again = edit_again(version=VersionFactory(unit=dong_dang, edited_by=editor, returned=True), by=editor)
    Version.objects.filter(pk=again.pk).update(
        state=State.SUBMITTED, submitted_by=editor, submitted_at=clock.now(), **kept
    )
    shown = page()
    for words in ("Điện lực Cao Lộc", str(column), "Ban biên tập", "Hình thức"):
        assert words in shown
    compared = reverse("bulletins:compare", args=[again.bulletin.uid])
    assert f"{compared}?tu=1&amp;den=2" in shown


def test_whoever_sends_one_back_from_the_second_page_returns_to_it(client_of, approver, dong_dang, editor):
    for _ in range(11):
        version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    client, here = client_of(approver), f"{reverse('broadcasting:waiting')}?gap=1&trang=2"
    shown = client.get(here).content.decode()
    for name in ("bulletins:return", "bulletins:reject"):
        address = f"{reverse(name, args=[version.uid])}?next={quote(here)}"
        assert f'href="{address}"' in shown
    asked = client.get(address).context["back"]
    answer = client.post(reverse("bulletins:reject", args=[version.uid]), {"reason": "vì", "next": asked})
    assert answer.headers["Location"] == here


def test_part_of_a_commune_is_named_by_village(page, dong_dang, editor, na_pai, loudspeakers):
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, areas=[na_pai])
    assert 'Xã Đồng Đăng</span>: 1 thôn (Thôn Nà Pài), <span class="nowrap">3 loa' in page()


def test_without_loudspeakers_one_is_warned(page, submitted):
    assert "Chưa có loa nào đăng ký ở địa bàn này" in page()


def test_who_writes_is_told_beforehand_what_the_approver_will_be(
    client_of, dong_dang, editor, leader, loudspeakers, morning
):
    DevicePolicy.objects.create(unit=dong_dang, quiet_hours=[["21:00", "05:00"]])
    at_night = {"start_at": morning + 17 * HOUR, "end_at": morning + 18 * HOUR}
    draft = VersionFactory(unit=dong_dang, edited_by=editor, **at_night)
    words = "sẽ không phát, hết hạn trước khi hết giờ không phát"
    page = reverse("bulletins:bulletin", args=[draft.bulletin.uid])
    for address in (reverse("bulletins:edit", args=[draft.uid]), page):
        assert words in client_of(editor).get(address).content.decode(), address
    Version.objects.filter(pk=draft.pk).update(state=State.SUBMITTED, submitted_by=editor, submitted_at=clock.now())
    shown = client_of(editor).get(page).content.decode()
    assert words in shown and "Duyệt và cho phát" not in shown
    assert words not in client_of(leader).get(page).content.decode()


def test_in_quiet_hours_one_is_warned(page, dong_dang, editor, loudspeakers, morning):
    DevicePolicy.objects.create(unit=dong_dang, quiet_hours=[["21:00", "05:00"]])
    VersionFactory(
        unit=dong_dang, edited_by=editor, submitted=True, start_at=morning + 13 * HOUR, end_at=morning + 22 * HOUR
    )
    assert "không phát từ 21:00 đến 05:00" in page()


@pytest.fixture
def at_night(dong_dang, editor, morning):
    """From 22:00 until midnight, and silence from 21:00 to 05:00."""
    DevicePolicy.objects.create(unit=dong_dang, quiet_hours=[["21:00", "05:00"]])
    return VersionFactory(
        unit=dong_dang,
        edited_by=editor,
        submitted=True,
        start_at=morning + 13 * HOUR,
        end_at=morning + 15 * HOUR,
        areas=[dong_dang],
    )


def test_what_would_be_silent_to_its_end_is_not_to_be_approved(page, at_night, loudspeakers):
    shown = page()
    assert "sẽ không phát, hết hạn trước khi hết giờ không phát" in shown
    assert reverse("broadcasting:approve", args=[at_night.uid]) not in shown
    assert reverse("bulletins:return", args=[at_night.uid]) in shown


def test_who_approves_it_all_the_same_is_refused_by_name(at_night, client_of, approver, loudspeakers):
    answer = client_of(approver).post(reverse("broadcasting:approve", args=[at_night.uid]))
    assert answer.status_code == 409
    assert "Tin này sẽ không phát: hết hạn trước khi hết giờ không phát" in answer.content.decode()
    at_night.refresh_from_db()
    assert (at_night.state, Release.objects.count(), Outbox.objects.count()) == (State.SUBMITTED, 0, 0)


def test_a_village_with_hours_of_its_own_is_heard_all_the_same(at_night, client_of, approver, loudspeakers, na_pai):
    DevicePolicy.objects.create(unit=na_pai, quiet_hours=[])
    client_of(approver).post(reverse("broadcasting:approve", args=[at_night.uid]))
    assert Release.objects.count() == 1


def told(client_of, approver, version) -> str:
    answer = client_of(approver).post(reverse("broadcasting:approve", args=[version.uid]), follow=True)
    return answer.content.decode()


def test_after_approval_nothing_is_promised_that_will_not_happen(client_of, approver, submitted):
    shown = told(client_of, approver, submitted)
    assert "Chưa có loa nào ở địa bàn này: tin không được nghe" in shown
    assert "sau vài giây" not in shown


def test_after_approval_in_quiet_hours_one_is_told_when_it_sounds(client_of, approver, dong_dang, editor, loudspeakers):
    DevicePolicy.objects.create(unit=dong_dang, quiet_hours=[["08:00", "10:00"]])
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, areas=[dong_dang])
    shown = told(client_of, approver, version)
    assert "Loa phát từ 10:00 hôm nay" in shown
    assert "sau vài giây" not in shown


def test_villages_without_a_loudspeaker_are_named(page, submitted, hoang_van_thu, na_pai, technician):
    DeviceFactory(unit=hoang_van_thu, by=technician)
    assert "1 thôn chưa có loa: Thôn Nà Pài." in page()


def test_those_after_the_third_still_say_when_where_from_whom_and_what_is_amiss(page, dong_dang, editor, morning):
    for hours in range(1, 6):
        VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, start_at=morning + hours * HOUR)
    last = page().split("<article")[-1].split("<details")[0]
    for words in ("14:00", "Xã Đồng Đăng", str(editor), "Chưa có loa nào đăng ký"):
        assert words in last


def test_outside_quiet_hours_one_is_not(page, dong_dang, editor, loudspeakers, morning):
    DevicePolicy.objects.create(unit=dong_dang, quiet_hours=[["21:00", "05:00"]])
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, start_at=morning + HOUR)
    assert "không phát từ" not in page()


def test_what_else_plays_then_is_named(page, dong_dang, editor, submitted, loudspeakers):
    other = ReleaseFactory(unit=dong_dang, version__edited_by=editor, version__title="Lịch tiêm sởi")
    other.version.__class__.objects.filter(pk=submitted.pk).update(start_at=other.start_at)
    assert "Cùng lúc có tin “Lịch tiêm sởi”" in page()


def test_what_can_no_longer_be_heard_is_not_to_be_approved(page, dong_dang, editor, loudspeakers, morning):
    late = VersionFactory(
        unit=dong_dang, edited_by=editor, submitted=True, start_at=morning - 2 * HOUR, end_at=morning - HOUR
    )
    shown = page()
    assert "Quá giờ phát" in shown
    assert reverse("broadcasting:approve", args=[late.uid]) not in shown
    assert reverse("bulletins:return", args=[late.uid]) in shown


def test_whoever_submitted_sees_why_others_must_decide(page, submitted, editor, dong_dang):
    RoleHolding.objects.create(person=editor, role=Role.APPROVER, unit=dong_dang)
    shown = page(editor)
    assert "Người trình duyệt không tự duyệt tin của mình" in shown
    assert reverse("broadcasting:approve", args=[submitted.uid]) not in shown


def test_when_nothing_waits_it_says_so(page):
    assert "Không có tin nào chờ anh/chị duyệt" in page()


def test_the_menu_counts_what_waits(page, submitted):
    assert '<span class="menu__count">1' in page()


def test_script_tags_in_a_bulletin_are_only_text(page, dong_dang, editor):
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, title="<script>alert(1)</script>")
    assert "<script>alert" not in page()


def test_many_that_wait_cost_no_more_than_their_own_warnings(
    page, client_of, approver, dong_dang, editor, loudspeakers, django_assert_max_num_queries
):
    for _ in range(12):
        VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    client = client_of(approver)
    with django_assert_max_num_queries(30 + 12 * 6):
        client.get(reverse("broadcasting:waiting"))


def test_what_has_priority_comes_first_and_the_page_says_by_what_order(client_of, approver, dong_dang, editor, morning):
    for title, given in (
        ("Thường, phát ngay", {}),
        ("Ưu tiên, để chiều", {"priority": "priority", "start_at": morning + 6 * HOUR, "end_at": morning + 8 * HOUR}),
        ("Thường, phát trưa", {"start_at": morning + 3 * HOUR, "end_at": morning + 5 * HOUR}),
    ):
        VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, title=title, **given)
    answer = client_of(approver).get(reverse("broadcasting:waiting"))
    titles = [item.version.title for item in answer.context["waiting"]]
    assert titles == ["Ưu tiên, để chiều", "Thường, phát ngay", "Thường, phát trưa"]
    assert "Thứ tự: tin ưu tiên trước" in answer.content.decode()


def test_the_eleventh_is_reached_without_deciding_the_first_ten(client_of, approver, dong_dang, editor):
    every = {
        VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, title=f"Tin số {n:02}") for n in range(13)
    }
    waiting, client = reverse("broadcasting:waiting"), client_of(approver)
    first, second = (client.get(f"{waiting}?trang={number}").content.decode() for number in (1, 2))
    on_first = {one for one in every if f'id="tin-{one.uid}"' in first}
    on_second = {one for one in every if f'id="tin-{one.uid}"' in second}
    assert (len(on_first), len(on_second), on_first | on_second) == (10, 3, every)
    assert "13 tin chờ" in first and "?trang=2" in first and "Trang 2 / 2" in second
