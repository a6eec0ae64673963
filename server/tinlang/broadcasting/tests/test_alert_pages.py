"""An alert through the browser's eyes: given on one page, confirmed on another, stopped with one button."""

from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tinlang.broadcasting.actions import repeat, sign_waiting, withdraw_release
from tinlang.broadcasting.models import Outbox
from tinlang.broadcasting.queries import release_progress
from tinlang.broadcasting.tests.many import many_loudspeakers
from tinlang.broadcasting.tests.reports import report
from tinlang.bulletins.models import Release, ReleaseState, State, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.common.ids import new_uid
from tinlang.devices.models import SignedDocument
from tinlang_wire.jws import peek

pytestmark = pytest.mark.django_db(databases="__all__")

ALERT, DRILL = "/tin/canh-bao/", "/tin/dien-tap/"
TEXT = "Lũ quét đang về suối Nà Pài. Bà con ven suối lên nhà văn hóa thôn ngay."


def form(unit, area, **given):
    """What the browser sends."""
    sent = {
        "uid": new_uid(),
        "unit": str(unit.uid),
        "title": "Lũ quét ở Nà Pài",
        "text": TEXT,
        "severity": "extreme",
        "areas": [str(area.uid)],
        "lasts": "60",
        "every": "5",
    }
    return {**sent, **given}


def page(answer):
    return " ".join(answer.content.decode().split())


def section(shown, name):
    return shown[shown.index(f'id="{name}"') : shown.index("</section>", shown.index(f'id="{name}"'))]


def signed(kind):
    return [peek(bytes(row.signed))[1] for row in SignedDocument.objects.filter(type=kind).order_by("pk")]


def stop(release, by):
    withdraw_release(release=release, by=by, reason="Hết nguy hiểm")
    while sign_waiting():
        pass
    release.refresh_from_db()


@pytest.fixture
def given(client_of, editor, approver, dong_dang, na_pai):
    def give(address=ALERT, **changes) -> Version:
        client_of(editor).post(address, form(dong_dang, na_pai, **changes))
        return Version.objects.get(priority="urgent")

    return give


@pytest.fixture
def sounding(given, client_of, approver, loudspeakers, server_keys):
    def confirm(address=ALERT) -> Release:
        version = given(address)
        client_of(approver).post(reverse("broadcasting:approve", args=[version.uid]))
        while sign_waiting():
            pass
        return Release.objects.get(version=version)

    return confirm


# -- given ---------------------------------------------------------------------------------------------------------


def test_who_gives_it_reads_that_nothing_sounds_yet_and_whom_to_call(client_of, editor, approver, dong_dang, na_pai):
    type(approver).objects.filter(pk=approver.pk).update(phone="0912 345 678")
    answer = client_of(editor).post(ALERT, form(dong_dang, na_pai), follow=True)
    assert Version.objects.get().state == State.SUBMITTED
    shown = page(answer)
    assert "Loa CHƯA kêu" in shown and str(approver) in shown
    assert "KHẨN CẤP" in shown
    for called in (shown, page(client_of(editor).get(ALERT))):
        assert '<a class="tabular nowrap" href="tel:0912345678">0912 345 678</a>' in called


def test_a_double_click_is_one_alert(client_of, editor, approver, dong_dang, na_pai):
    sent = form(dong_dang, na_pai)
    for _ in range(2):
        client_of(editor).post(ALERT, sent)
    assert Version.objects.count() == 1


def test_it_can_be_heard_before_it_is_handed_over(client_of, editor, approver, dong_dang, na_pai):
    answer = client_of(editor).post(ALERT, form(dong_dang, na_pai, do="listen"), follow=True)
    draft = Version.objects.get()
    assert draft.state == State.DRAFT and draft.main_variant.media_id in page(answer)
    address = reverse("bulletins:edit_alert", args=[draft.uid])
    client_of(editor).post(address, form(dong_dang, na_pai, text=f"{TEXT} Khẩn trương."))
    draft.refresh_from_db()
    assert (draft.state, draft.every_s) == (State.SUBMITTED, 300)
    assert Version.objects.get().main_variant.text.endswith("Khẩn trương.")


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Chưa điền mục này."),
        ({"text": "Chạy đi. " * 60}, "500"),
        ({"areas": []}, "Chưa chọn nơi nào."),
        ({"lasts": "9999"}, "lasts"),
        ({"areas": ["khong-phai"]}, "areas"),
    ],
    ids=["no title", "too long", "nowhere", "for ever", "no such place"],
)
def test_what_is_wrong_stands_by_its_field_and_the_words_stay(client_of, editor, dong_dang, na_pai, wrong, said):
    answer = client_of(editor).post(ALERT, form(dong_dang, na_pai, **wrong))
    assert answer.status_code == 422
    assert said in page(answer)
    assert not Version.objects.exists()


def test_words_that_cannot_be_spoken_are_kept_and_nothing_is_sent(client_of, editor, dong_dang, na_pai):
    answer = client_of(editor).post(ALERT, form(dong_dang, na_pai, text="… !!!"))
    assert answer.status_code == 503 and "CHƯA được gửi" in page(answer)
    assert Version.objects.get().state == State.DRAFT


def test_the_page_of_news_offers_no_urgency_and_leads_an_alert_to_its_own(client_of, editor, dong_dang, na_pai):
    assert "Khẩn cấp" not in page(client_of(editor).get(reverse("bulletins:compose")))
    client_of(editor).post(ALERT, form(dong_dang, na_pai, do="listen"))
    draft = Version.objects.get()
    answer = client_of(editor).get(reverse("bulletins:edit", args=[draft.uid]))
    assert answer.url == reverse("bulletins:edit_alert", args=[draft.uid])


def test_whoever_may_not_alert_sees_neither_button_nor_page(client_of, technician, editor):
    assert ALERT not in page(client_of(technician).get("/"))
    assert client_of(technician).get(ALERT).status_code == 403
    assert ALERT in page(client_of(editor).get("/"))


def test_a_place_without_a_second_person_is_told_so_beforehand(client_of, editor, dong_dang):
    assert "không có ai khác được xác nhận" in page(client_of(editor).get(ALERT))


# -- confirmed ------------------------------------------------------------------------------------------------------


def test_it_waits_before_everything_else_and_says_what_a_tap_does(given, client_of, approver, editor, dong_dang):
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, priority="priority", title="Tin ưu tiên")
    version = given()
    shown = page(client_of(approver).get(reverse("broadcasting:waiting")))
    assert shown.index(version.title) < shown.index("Tin ưu tiên")
    assert "Xác nhận, phát cảnh báo ngay" in shown and "Nhắc lại mỗi 5 phút" in shown


def test_who_confirms_it_sees_it_go(given, client_of, approver, loudspeakers, server_keys):
    version = given()
    answer = client_of(approver).post(reverse("broadcasting:approve", args=[version.uid]), follow=True)
    assert "hú còi và đọc khi nhận được lệnh" in page(answer)
    assert Outbox.objects.get().is_urgent
    waiting, call = reverse("broadcasting:release", args=[Release.objects.get().uid]), "gọi điện cho trưởng thôn"
    assert call not in page(client_of(approver).get(waiting))
    with clock.frozen_at(clock.now() + timedelta(seconds=6)):
        assert call in page(client_of(approver).get(waiting))
    again = client_of(approver).post(reverse("broadcasting:approve", args=[version.uid]))
    assert again.status_code == 409 and Release.objects.count() == 1


# -- sounding -------------------------------------------------------------------------------------------------------


def test_the_front_page_says_that_there_is_an_alert(sounding, client_of, leader):
    release = sounding()
    shown = page(client_of(leader).get("/"))
    assert "Đang cảnh báo" in shown and reverse("broadcasting:release", args=[release.uid]) in shown


def test_who_has_not_confirmed_it_is_listed_by_place(sounding, client_of, operator, loudspeakers, na_pai):
    release = sounding()
    there = [device for device in loudspeakers if device.unit == na_pai]
    report(there[0], release, "received", "fetched", "started", at=clock.now())
    shown = page(client_of(operator).get(reverse("broadcasting:release", args=[release.uid])))
    listed = section(shown, "chua-xac-nhan")
    assert there[0].name not in listed
    assert str(na_pai) in listed and all(device.name in listed for device in there[1:])


def test_who_has_not_taken_the_stop_is_listed_by_place(sounding, client_of, operator, loudspeakers, na_pai):
    release, client = sounding(), client_of(operator)
    address = reverse("broadcasting:release", args=[release.uid])
    there = [device for device in loudspeakers if device.unit == na_pai]
    report(there[0], release, "received", "fetched", "started", at=clock.now())
    assert 'id="chua-dung"' not in page(client.get(address))
    stop(release, operator)
    assert all(device.name in section(page(client.get(address)), "chua-dung") for device in there)
    [named] = {said.alert for said in signed("cancel")}
    report(there[0], release, "cancelled", at=clock.now(), item=named)
    listed = section(page(client.get(address)), "chua-dung")
    assert there[0].name not in listed
    assert str(na_pai) in listed and all(device.name in listed for device in there[1:])
    for device in there[1:]:
        report(device, release, "cancelled", at=clock.now(), item=named)
    shown = page(client.get(address))
    assert "Cả 3 loa đã nhận lệnh dừng" in shown and 'id="chua-dung"' not in shown


def test_the_stop_of_an_older_alert_of_the_same_release_is_not_the_stop(sounding, operator, loudspeakers, na_pai):
    release = sounding()
    there = [device for device in loudspeakers if device.unit == na_pai]
    SignedDocument.objects.filter(type="alert").update(ended_at=clock.now())
    repeat(outbox=Outbox.objects.get(), by=operator)
    sign_waiting()
    stop(release, operator)
    older, newer = (said.uid for said in signed("alert"))
    report(there[0], release, "cancelled", at=clock.now(), item=older)
    report(there[1], release, "cancelled", at=clock.now(), item=newer)
    assert {row.name for row in release_progress(release).unstopped} == {there[0].name, there[2].name}


def test_the_page_asks_again_until_all_have_stopped_or_the_alert_is_over_anyway(sounding, operator, loudspeakers):
    release = sounding()
    stop(release, operator)
    assert release_progress(release).poll_s > 0
    with clock.frozen_at(release.own_end_at):
        assert release_progress(release).poll_s == 0


def test_between_two_rounds_the_page_sleeps_no_longer_than_until_the_next(sounding, loudspeakers):
    release = sounding()
    begun = SignedDocument.objects.get(type="alert").issued_at
    for device in loudspeakers:
        report(device, release, "received", "fetched", "started", "finished", at=begun)
    every = release.version.every_ms // 1000
    looks = {0: 1, 4: 1, 100: 15, every - 16: 15, every - 9: 9, every - 1: 1, every: 1, every + 4: 1, every + 6: 15}
    for second, until_the_next in looks.items():
        with clock.frozen_at(begun + timedelta(seconds=second)):
            assert release_progress(release).poll_s == until_the_next, second


def test_many_that_have_not_stopped_cost_as_many_queries_as_three(sounding, operator, technician, na_pai):
    many_loudspeakers(na_pai, technician, 100)
    release = sounding()
    stop(release, operator)
    release = Release.objects.select_related("version").get(pk=release.pk)
    with CaptureQueriesContext(connection) as main, CaptureQueriesContext(connections["events"]) as events:
        assert len(release_progress(release).unstopped) == 103
    assert len(main) + len(events) <= 12


@pytest.mark.parametrize("why", ["Hết nguy hiểm", "Phát nhầm"])
def test_one_button_stops_it(sounding, client_of, operator, why):
    release = sounding()
    shown = page(client_of(operator).get(reverse("broadcasting:release", args=[release.uid])))
    assert f'value="{why}"' in shown
    client_of(operator).post(reverse("broadcasting:withdraw", args=[release.uid]), {"reason": why})
    release.refresh_from_db()
    assert (release.state, release.reason) == (ReleaseState.WITHDRAWN, why)
    assert "Đang cảnh báo" not in page(client_of(operator).get("/"))


def test_an_alert_is_not_reworded_while_it_sounds(sounding, client_of, editor):
    release = sounding()
    shown = page(client_of(editor).get(reverse("bulletins:bulletin", args=[release.version.bulletin.uid])))
    assert "Sửa thành bản mới" not in shown and "Đính chính" not in shown


# -- drills ---------------------------------------------------------------------------------------------------------


def test_a_drill_looks_different_at_every_step(sounding, given, client_of, approver, leader, by_day):
    release = sounding(DRILL)
    assert release.version.is_drill
    home = page(client_of(leader).get("/"))
    assert "Đang diễn tập" in home and "Đang cảnh báo" not in home
    shown = page(client_of(leader).get(reverse("broadcasting:release", args=[release.uid])))
    assert "urgent--drill" in shown and "CẢNH BÁO KHẨN CẤP" not in shown


def test_a_drill_has_its_own_door(client_of, editor):
    real, drill = (page(client_of(editor).get(address)) for address in (ALERT, DRILL))
    assert "CẢNH BÁO THẬT" in real and "CẢNH BÁO THẬT" not in drill
    assert "Gửi diễn tập đi xác nhận" in drill


def test_what_is_said_again_is_not_called_over(sounding, client_of, leader, loudspeakers, na_pai):
    release = sounding()
    for device in (one for one in loudspeakers if one.unit == na_pai):
        report(device, release, "received", "fetched", "started", "finished", at=clock.now())
    for address in ("/", reverse("broadcasting:releases")):
        shown = page(client_of(leader).get(address))
        assert "Đang nhắc lại" in shown and "Đã phát xong</span>" not in shown, address
    shown = page(client_of(leader).get(reverse("broadcasting:release", args=[release.uid])))
    assert shown.index("Đang nhắc lại") < shown.index("Đã phát xong</span>"), "each loudspeaker has, once"


def test_the_pages_of_news_do_nothing_to_an_alert(client_of, editor, dong_dang, na_pai):
    client_of(editor).post(ALERT, form(dong_dang, na_pai, do="listen"))
    draft = Version.objects.get()
    words = {"title": "Tin thường", "text": "Không còn là cảnh báo.", "revision": draft.revision, "priority": "normal"}
    for name in ("bulletins:edit", "bulletins:keep"):
        assert client_of(editor).post(reverse(name, args=[draft.uid]), words).status_code in (302, 404)
    after = Version.objects.get()
    assert (after.priority, after.title) == ("urgent", draft.title)


def test_the_page_of_a_drill_promises_bells_and_never_a_siren(client_of, editor, approver, dong_dang, na_pai):
    drill = page(client_of(editor).get(DRILL))
    assert "chuông báo diễn tập" in drill and "cùng lúc với còi" not in drill
    heard = page(client_of(editor).post(DRILL, form(dong_dang, na_pai, do="listen"), follow=True))
    assert "loa đánh chuông báo diễn tập" in heard and "loa hú còi" not in heard
    assert "cùng lúc với còi" in page(client_of(editor).get(ALERT))


def test_a_drill_is_ended_in_its_own_words(sounding, client_of, approver, by_day):
    release = sounding(DRILL)
    address = reverse("broadcasting:release", args=[release.uid])
    shown = page(client_of(approver).get(address))
    assert "Hết nguy hiểm" not in shown and "Phát nhầm" not in shown
    assert shown.count('name="reason" value="Kết thúc diễn tập"') == 2 and "Dừng ngay" in shown


@pytest.mark.parametrize(("address", "mark"), [(ALERT, "KHẨN CẤP"), (DRILL, "DIỄN TẬP")], ids=["alert", "drill"])
def test_lists_mark_what_went_by_the_road_of_alerts(
    sounding, client_of, leader, operator, approver, by_day, address, mark
):
    sounding(address)
    for person, url in (
        (leader, reverse("broadcasting:releases")),
        (operator, reverse("broadcasting:orders")),
        (leader, reverse("desk:home")),
    ):
        shown = page(client_of(person).get(url))
        assert f"{mark}</span>" in shown, url
