""" "Chờ duyệt": what one reads and hears before deciding."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse

from tinlang.accounts.models import RoleHolding
from tinlang.accounts.roles import Role
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory
from tinlang.common import clock
from tinlang.devices.models import DevicePolicy
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


def test_part_of_a_commune_is_named_by_village(page, dong_dang, editor, na_pai, loudspeakers):
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, areas=[na_pai])
    assert 'Xã Đồng Đăng</span>: 1 thôn (Thôn Nà Pài), <span class="nowrap">3 loa' in page()


def test_without_loudspeakers_one_is_warned(page, submitted):
    assert "Chưa có loa nào đăng ký ở địa bàn này" in page()


def test_in_quiet_hours_one_is_warned(page, dong_dang, editor, loudspeakers, morning):
    DevicePolicy.objects.create(unit=dong_dang, quiet_hours=[["21:00", "05:00"]])
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, start_at=morning + 13 * HOUR)
    assert "không phát từ 21:00 đến 05:00" in page()


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
