""" "Theo dõi phát": the list, the page of one release, its fragment that asks again, and taking it off the air."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tinlang.broadcasting.actions import approve_and_release
from tinlang.broadcasting.models import Cause, Outbox
from tinlang.broadcasting.tests.many import all_played, many_loudspeakers
from tinlang.broadcasting.tests.reports import report
from tinlang.broadcasting.views import drawing
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.common.templatetags.ui import time_with_seconds
from tinlang.devices.tests.factories import DeviceFactory

pytestmark = pytest.mark.django_db(databases="__all__")

SECOND = timedelta(seconds=1)


@pytest.fixture
def release(loudspeakers, aired) -> Release:
    return aired()


@pytest.fixture
def read(client_of, leader):
    def text(name: str, *args: object, query: str = "", person=leader) -> str:
        answer = client_of(person).get(reverse(f"broadcasting:{name}", args=args) + query)
        assert answer.status_code == 200
        return " ".join(answer.content.decode().split())

    return text


def test_the_list_says_how_many_played(release, loudspeakers, read):
    report(loudspeakers[0], release, "received", "fetched", "started", "finished", at=release.approved_at)
    shown = read("releases")
    assert release.version.title in shown
    assert "đã phát</span> 1/5 loa" in shown


def test_every_page_says_the_same_of_a_release_and_counts_it_so(release, loudspeakers, client_of, editor):
    pages = {"desk:home": "", "bulletins:list": "?tinh-trang=on_air", "broadcasting:releases": "?tinh-trang=dang-phat"}

    def rows(address: str, query: str) -> bool:
        return release.version.title in client_of(editor).get(reverse(address) + query).content.decode()

    assert all(rows(address, query) for address, query in pages.items())
    for device in loudspeakers:
        report(device, release, "received", "fetched", "started", "finished", at=release.approved_at)
    for address, query in pages.items():
        page = client_of(editor).get(reverse(address)).content.decode()
        assert "Đã phát xong</span>" in page, address
        assert 'chip--now">Đang phát' not in page, address
        assert address == "desk:home" or not rows(address, query)
    assert rows("broadcasting:releases", "?tinh-trang=da-xong")


def test_a_release_without_loudspeakers_says_that_nobody_hears_it(aired, read):
    shown = read("release", aired().uid)
    assert "Chưa có loa nào ở địa bàn này: tin không được nghe" in shown
    assert "0/0" not in shown


def test_until_its_loudspeakers_are_known_it_is_being_sent(loudspeakers, submitted, approver, read):
    shown = read("release", approve_and_release(version=submitted, by=approver).uid)
    assert "Đang gửi lệnh phát" in shown
    assert "0/0" not in shown


def test_villages_without_a_loudspeaker_are_named(hoang_van_thu, technician, na_pai, aired, read):
    DeviceFactory(unit=hoang_van_thu, by=technician)
    assert "<dt>1 thôn chưa có loa</dt><dd>Thôn Nà Pài</dd>" in read("release", aired().uid)


def test_where_nothing_is_left_to_stop_it_is_not_offered_first(release, loudspeakers, editor, read, client_of):
    assert 'id="dung-phat"' in read("release", release.uid, person=editor)
    for device in loudspeakers:
        report(device, release, "started", "finished", at=release.approved_at)
    shown = read("release", release.uid, person=editor)
    assert 'id="dung-phat"' not in shown
    assert reverse("broadcasting:withdraw", args=[release.uid]) in shown
    assert 'id="dung-phat" hx-swap-oob="delete"' in read("progress", release.uid, query="?dung=1", person=editor)


def test_a_scheduled_one_is_measured_from_its_hour(loudspeakers, aired, read):
    release = aired(start_at=clock.now() + timedelta(minutes=10))
    Release.objects.update(state=ReleaseState.RELEASED)
    report(loudspeakers[0], release, "started", at=release.start_at + 2 * SECOND)
    shown = read("release", release.uid)
    assert "Từ giờ hẹn đến tiếng đầu tiên: trung vị <strong>2,0 giây" in shown
    assert "Từ lúc duyệt" not in shown


def test_no_two_marks_of_the_axis_read_alike():
    start = clock.now()
    for seconds in (11, 40, 100, 140, 300, 700, 2000, 5000, 20_000, 100_000):
        labels = [tick.label for tick in drawing._ticks(drawing.Axis(start, start + seconds * SECOND))]
        assert len(set(labels)) == len(labels) > 1, labels


def test_who_approved_reads_well_whatever_the_name(release, read):
    assert f", bởi {release.released_by}" in read("release", release.uid)


def test_the_page_shows_each_loudspeaker_under_its_village(release, loudspeakers, read):
    report(loudspeakers[0], release, "received", "fetched", "started", at=release.approved_at + SECOND)
    shown = read("release", release.uid)
    for words in ("Khu Hoàng Văn Thụ", "Thôn Nà Pài", "Loa 1", "Loa 5", "Đang phát", "Không có tín hiệu"):
        assert words in shown
    assert "trung vị <strong>1,0 giây</strong>, chậm nhất <strong>1,0 giây</strong> (tính trên 1 loa)" in shown


def test_while_something_is_open_the_fragment_asks_again(release, read):
    fragment = read("progress", release.uid)
    assert 'hx-trigger="every 1s"' in fragment
    assert "<html" not in fragment
    Release.objects.update(state=ReleaseState.EXPIRED)
    assert "hx-trigger" not in read("progress", release.uid)


def test_every_count_opens_its_loudspeakers(release, loudspeakers, read):
    report(loudspeakers[0], release, "received", "fetched", "started", "finished", at=release.approved_at)
    done = read("release", release.uid, query="?xem=xong")
    assert "Loa 1" in done and "Loa 2" not in done.split('id="danh-sach"')[1]
    wrong = read("release", release.uid, query="?xem=xem-lai").split('id="danh-sach"')[1]
    assert "Loa 2" in wrong and "Loa 1" not in wrong
    assert "Loa 1" in read("release", release.uid, query="?xem=khong-co")


def test_a_refusal_is_told_in_words_and_not_by_its_name(release, loudspeakers, read):
    document = Outbox.objects.get().document.sha256
    report(
        loudspeakers[0],
        None,
        "refused",
        at=release.approved_at,
        reason="revoked_key",
        document=document,
        document_type="plan",
    )
    shown = read("release", release.uid)
    assert "Ký bằng khóa đã bị thu hồi" in shown
    assert "revoked_key" not in shown


def test_a_parked_order_is_told_on_the_page(release, read):
    Outbox.objects.update(
        state="parked", document=None, outgoing=None, signed_at=None, problem="thiếu tệp âm thanh trong kho"
    )
    shown = read("release", release.uid)
    assert "đang dừng vì lỗi" in shown and "thiếu tệp âm thanh trong kho" in shown


def test_withdrawing_asks_why_and_then_orders_it(release, client_of, editor, read):
    client, address = client_of(editor), reverse("broadcasting:withdraw", args=[release.uid])
    assert address in read("release", release.uid, person=editor)
    empty = client.post(address, {"reason": "  "})
    assert empty.status_code == 422 and "Chưa điền mục này" in empty.content.decode()
    client.post(address, {"reason": "Sai ngày cắt điện"})
    release.refresh_from_db()
    assert (release.state, release.reason) == (ReleaseState.WITHDRAWN, "Sai ngày cắt điện")
    assert Outbox.objects.filter(cause=Cause.WITHDRAWAL).count() == 1
    assert "Sai ngày cắt điện" in read("release", release.uid)


def test_an_operator_stops_what_is_on_air(release, client_of, operator, read):
    assert 'id="dung-phat"' in read("release", release.uid, person=operator)
    client_of(operator).post(reverse("broadcasting:withdraw", args=[release.uid]), {"reason": "Loa phát nhầm tin"})
    release.refresh_from_db()
    assert (release.state, release.withdrawn_by) == (ReleaseState.WITHDRAWN, operator)


def test_withdrawing_twice_is_told_in_words(release, client_of, editor):
    client, address = client_of(editor), reverse("broadcasting:withdraw", args=[release.uid])
    client.post(address, {"reason": "Sai ngày"})
    for answer in (client.post(address, {"reason": "Sai ngày"}), client.get(address)):
        assert answer.status_code == 409
        assert "đã được thu hồi" in answer.content.decode()
    assert Outbox.objects.filter(cause=Cause.WITHDRAWAL).count() == 1


def test_a_reason_that_comes_second_is_not_lost(release, client_of, editor):
    client, address = client_of(editor), reverse("broadcasting:withdraw", args=[release.uid])
    client.post(address, {"reason": "Sai ngày"})
    answer = client.post(address, {"reason": "Đã có điện lại từ trưa"})
    assert answer.status_code == 409
    assert "Đã có điện lại từ trưa</textarea>" in answer.content.decode()
    assert "Thôi, để phát tiếp" not in answer.content.decode()
    release.refresh_from_db()
    assert release.reason == "Sai ngày"


def test_the_page_says_what_becomes_of_the_older_version_and_orders_it(release, client_of, editor, approver):
    assert release.own_end_at == release.end_at
    soon = clock.now() + timedelta(minutes=30)
    later = VersionFactory(bulletin=release.version.bulletin, number=2, edited_by=editor, submitted=True, start_at=soon)
    newer = approve_and_release(version=later, by=approver)
    client, address = client_of(editor), reverse("broadcasting:withdraw", args=[newer.uid])
    assert "Bản 1 được phát tiếp đến" in client.get(address).content.decode()
    assert "Bản 1" not in client.get(reverse("broadcasting:withdraw", args=[release.uid])).content.decode()
    cut = Outbox.objects.filter(cause=Cause.CHANGE, release=release)
    assert cut.count() == 1
    client.post(address, {"reason": "Sai ngày"})
    assert cut.count() == 2
    release.refresh_from_db()
    assert release.end_at == release.own_end_at


@pytest.mark.parametrize("reason", ["x" * 20_000, "\u0000\u200b", "\ud83d"])
def test_what_is_no_reason_withdraws_nothing(release, client_of, editor, reason):
    client_of(editor).post(
        reverse("broadcasting:withdraw", args=[release.uid]), {"reason": reason.encode("utf-8", "ignore").decode()}
    )
    assert Release.objects.get().state == ReleaseState.RELEASED


def test_who_may_only_watch_finds_no_way_to_withdraw(release, leader, client_of, read):
    assert "Dừng phát, thu hồi" not in read("release", release.uid)
    assert client_of(leader).get(reverse("broadcasting:withdraw", args=[release.uid])).status_code in (403, 404)


def test_an_unknown_release_is_not_there(client_of, leader, dong_dang):
    unknown = "01939a00-0000-7000-8000-000000000001"
    for name in ("release", "progress"):
        assert client_of(leader).get(reverse(f"broadcasting:{name}", args=[unknown])).status_code == 404


def test_the_bulletins_page_leads_here(release, client_of, leader):
    shown = client_of(leader).get(reverse("bulletins:bulletin", args=[release.version.bulletin.uid])).content.decode()
    assert reverse("broadcasting:release", args=[release.uid]) in shown


def test_the_bulletins_page_lets_the_approver_decide(submitted, client_of, approver, editor):
    address = reverse("bulletins:bulletin", args=[submitted.bulletin.uid])
    approve = reverse("broadcasting:approve", args=[submitted.uid])
    assert approve in client_of(approver).get(address).content.decode()
    assert approve not in client_of(editor).get(address).content.decode()


def test_a_page_with_five_hundred_loudspeakers_shows_the_worst_first_in_few_queries(
    na_pai, technician, aired, client_of, leader, django_assert_max_num_queries
):
    devices = many_loudspeakers(na_pai, technician, 500)
    release = aired()
    all_played(release, [device.uid for device in devices[:400]], clock.now())
    client = client_of(leader)
    address = reverse("broadcasting:progress", args=[release.uid])
    with django_assert_max_num_queries(45):
        shown = client.get(address).content.decode()
    assert shown.count("Không có tín hiệu") == 50
    assert "Trang 1 / 10 · 500 loa" in " ".join(shown.split())
    assert client.get(address, {"trang": 3}).content.decode().count("Không có tín hiệu") == 0


def test_an_order_that_waits_says_since_when_and_after_a_minute_whom_to_call(loudspeakers, submitted, approver, read):
    release = approve_and_release(version=submitted, by=approver)
    shown = read("release", release.uid)
    assert f"Lệnh đang chờ ký, từ {time_with_seconds(release.approved_at)}." in shown
    assert "Gọi quản trị hệ thống" not in shown
    with clock.frozen_at(release.approved_at + timedelta(minutes=3)):
        later = read("progress", release.uid)
    assert "Gọi quản trị hệ thống" in later
