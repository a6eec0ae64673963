""" "Soạn tin" through the browser's eyes: nothing that was written is ever lost."""

import unicodedata
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import RoleHolding
from tinlang.accounts.roles import Role
from tinlang.bulletins import actions
from tinlang.bulletins.models import Bulletin, SoundState, State, Variant, Version
from tinlang.bulletins.tests.factories import TEXT, VersionFactory
from tinlang.common import clock
from tinlang.common.dates import written_moment
from tinlang.common.ids import new_uid
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Succession, SuccessionKind, UnitVersion
from tinlang_wire.clock import ZONE

pytestmark = pytest.mark.django_db(databases="__all__")

COMPOSE = "/tin/soan/"


@pytest.fixture
def browser(client_of, editor) -> Client:
    return client_of(editor)


def form(unit, **given) -> dict[str, object]:
    """What the browser sends."""
    sent = {
        "unit": str(unit.uid),
        "new": new_uid(),
        "title": "Tạm ngừng cấp điện",
        "text": TEXT,
        "areas": [str(unit.uid)],
        "channels": ["loudspeaker"],
        "when": "now",
        "start": "",
        "end": "",
        "priority": "normal",
        "do": "save",
    }
    return {**sent, **given}


def of(version: Version, **given) -> dict[str, object]:
    """What the browser sends from the page of a draft."""
    shown = form(version.unit, title=version.title, text=version.main_variant.text, revision=str(version.revision))
    return {**shown, **given}


def edit(version: Version) -> str:
    return reverse("bulletins:edit", args=[version.uid])


def page(response) -> str:
    return unicodedata.normalize("NFC", response.content.decode())


def minute(delta: timedelta) -> str:
    return f"{(clock.now() + delta).astimezone(ZONE):%Y-%m-%dT%H:%M}"


def test_the_empty_page_offers_the_tree_of_the_commune(browser, dong_dang, village):
    shown = page(browser.get(COMPOSE))
    assert "Cả xã Đồng Đăng" in shown and f'value="{village.uid}"' in shown
    assert "Khối Một" not in shown


def test_a_draft_is_saved_without_sound(browser, editor, dong_dang):
    response = browser.post(COMPOSE, form(dong_dang), follow=True)
    version = Version.objects.get()
    assert response.redirect_chain[-1][0] == edit(version)
    assert "Đã lưu bản nháp." in page(response)
    assert (version.title, version.state, version.edited_by) == ("Tạm ngừng cấp điện", State.DRAFT, editor)


def test_a_form_sent_twice_makes_one_bulletin(browser, dong_dang):
    sent = form(dong_dang)
    for _ in range(2):
        assert browser.post(COMPOSE, sent).status_code == 302
    assert Bulletin.objects.count() == 1


def test_the_same_new_form_with_other_words_is_a_conflict_that_loses_nothing(browser, dong_dang):
    sent = form(dong_dang)
    browser.post(COMPOSE, sent)
    response = browser.post(COMPOSE, {**sent, "text": "Chữ của lần gửi thứ hai."})
    assert response.status_code == 409
    assert TEXT in page(response) and "Chữ của lần gửi thứ hai." in page(response)


def test_a_time_that_is_not_asked_for_stands_in_nobodys_way(browser, dong_dang):
    assert browser.post(COMPOSE, form(dong_dang, start="hôm qua")).status_code == 302
    assert browser.post(COMPOSE, form(dong_dang, start="hôm qua", when="later")).status_code == 422


@pytest.mark.parametrize(("end", "is_open"), [("", False), ("nửa đêm", True)])
def test_the_end_is_offered_and_shown_once_it_is_filled(browser, dong_dang, end, is_open):
    shown = page(browser.post(COMPOSE, form(dong_dang, title="", text="", end=end)))
    assert ('<details class="disclosure until" open>' in shown) == is_open


def test_nothing_that_is_needed_to_submit_is_called_optional(browser, dong_dang):
    assert "không bắt buộc" not in page(browser.get(COMPOSE))


def test_a_decomposed_text_is_stored_composed(browser, dong_dang):
    browser.post(COMPOSE, form(dong_dang, title=unicodedata.normalize("NFD", "Điện lực Đồng Đăng")))
    assert Version.objects.get().title == "Điện lực Đồng Đăng"


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "</textarea><b>đậm</b>", "Chúc mừng 🎉 \"năm\" 'mới' & hơn"]
)
def test_markup_and_emoji_are_only_text(browser, dong_dang, text):
    browser.post(COMPOSE, form(dong_dang, title=text, text=text))
    version = Version.objects.get()
    assert (version.title, version.main_variant.text) == (text, text)
    for address in (edit(version), reverse("bulletins:bulletin", args=[version.bulletin.uid]), "/tin/"):
        assert text not in page(browser.get(address))
        assert "<script>alert" not in page(browser.get(address))


def test_control_characters_are_taken_out(browser, dong_dang):
    browser.post(COMPOSE, form(dong_dang, title="Cắt\x00 điện\u202e", text="Dòng một\r\nDòng\x07 hai"))
    version = Version.objects.get()
    assert (version.title, version.main_variant.text) == ("Cắt điện", "Dòng một\nDòng hai")


def test_twenty_thousand_characters_are_taken(browser, dong_dang):
    text = ("đ" * 99 + "\n") * 200
    assert browser.post(COMPOSE, form(dong_dang, text=text.replace("\n", "\r\n"))).status_code == 302
    assert len(Version.objects.get().main_variant.text) == 19_999


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": " \u200b ", "text": " \n"}, "Chưa có tiêu đề."),
        ({"title": "x" * 201}, "Dài quá: 201 ký tự, chỉ nhận tối đa 200."),
        ({"text": "x" * 20_001}, "Dài quá: 20.001 ký tự, chỉ nhận tối đa 20.000."),
        ({"areas": ["0190aaaa-0000-7000-8000-000000000000"]}, "không thuộc nơi này"),
        ({"areas": ["' or 1=1"]}, "không thuộc nơi này"),
        ({"when": "later"}, "Chưa chọn ngày giờ phát."),
        ({"when": "later", "start": "hôm nào"}, "Không hiểu ngày giờ này."),
        ({"when": "later", "start": "2020-01-01T05:00"}, "Giờ phát đã qua."),
        ({"when": "later", "start": "1900-01-01T00:00"}, "Giờ phát đã qua."),
        ({"when": "later", "start": "2199-12-31T23:59"}, "hơn một năm"),
        ({"end": "2020-01-01T05:00"}, "Giờ hết hạn đã qua."),
        ({"end": "2199-12-31T23:59"}, "hơn hai năm"),
        ({"when": "sometime"}, "sometime"),
        ({"priority": "urgent"}, "urgent"),
        ({"when": "days"}, "Chưa chọn phát đến hết ngày nào."),
        ({"when": "days", "first_day": "2/1/2018", "last_day": "1/1/2018"}, "Ngày cuối phải sau ngày đầu."),
        ({"when": "days", "last_day": "1/1/2018"}, "Giờ hết hạn đã qua."),
        ({"source": "nobody"}, "nobody"),
        ({"source_at": "hôm kia"}, "Không hiểu ngày này."),
        ({"channels": ["loudspeaker", "pigeon"]}, "pigeon"),
    ],
)
def test_what_is_wrong_is_said_by_its_field_and_all_words_stay(browser, dong_dang, wrong, said):
    response = browser.post(COMPOSE, form(dong_dang, **{"text": "Chữ vừa viết.", **wrong}))
    assert response.status_code == 422
    assert said in page(response)
    assert wrong.get("text", "Chữ vừa viết.").strip() in page(response)
    assert not Bulletin.objects.exists()


def test_an_end_before_the_start_is_said(browser, dong_dang):
    times = {"when": "later", "start": minute(timedelta(hours=3)), "end": minute(timedelta(hours=2))}
    response = browser.post(COMPOSE, form(dong_dang, **times))
    assert response.status_code == 422
    assert "Giờ hết hạn phải sau giờ phát." in page(response)


def test_a_foreign_units_area_is_refused_and_all_words_stay(browser, dong_dang, ky_lua):
    response = browser.post(COMPOSE, form(dong_dang, areas=[str(dong_dang.uid), str(ky_lua.uid)]))
    assert response.status_code == 422
    assert "không thuộc nơi này" in page(response) and TEXT in page(response)
    assert not Bulletin.objects.exists()


def test_a_foreign_unit_to_write_for_is_refused_and_all_words_stay(browser, dong_dang, ky_lua):
    for uid in (str(ky_lua.uid), "nonsense", ""):
        response = browser.post(COMPOSE, {**form(dong_dang), "unit": uid})
        assert response.status_code == 422
        assert "không soạn tin cho địa bàn này" in page(response) and TEXT in page(response)
    assert not Bulletin.objects.exists()


def test_a_time_is_a_time_of_viet_nam(browser, dong_dang):
    browser.post(COMPOSE, form(dong_dang, when="later", start=minute(timedelta(hours=5))))
    version = Version.objects.get()
    assert abs(version.start_at - clock.now() - timedelta(hours=5)) < timedelta(minutes=2)
    assert f'value="{written_moment(version.start_at)}"' in page(browser.get(edit(version)))


def test_a_time_typed_by_hand_is_understood(browser, dong_dang):
    tomorrow = (clock.now() + timedelta(days=1)).astimezone(ZONE)
    browser.post(COMPOSE, form(dong_dang, when="later", start=f"{tomorrow:%d/%m/%Y} 17:00"))
    assert Version.objects.get().start_at.astimezone(ZONE).strftime("%H:%M") == "17:00"


def test_at_once_forgets_a_time_that_was_filled_in_before(browser, dong_dang):
    browser.post(COMPOSE, form(dong_dang, when="now", start=minute(timedelta(hours=5))))
    assert Version.objects.get().start_at is None


def test_listening_saves_makes_the_sound_and_shows_it(browser, dong_dang):
    response = browser.post(COMPOSE, form(dong_dang, text="Xin chào bà con.", do="listen"), follow=True)
    variant = Variant.objects.get()
    assert variant.sound_state == SoundState.READY
    assert reverse("media:sound", args=[variant.media_id]) in page(response)
    assert response.redirect_chain[-1][0].endswith("#am-thanh")


def test_listening_to_nothing_is_said_and_the_draft_is_kept(browser, dong_dang):
    response = browser.post(COMPOSE, form(dong_dang, text="", do="listen"))
    assert response.status_code == 422
    assert "Chưa có nội dung để đọc." in page(response) and "Bản nháp đã lưu" in page(response)
    assert f'action="{edit(Version.objects.get())}"' in page(response)


def test_sound_that_is_coming_asks_for_itself_and_has_a_link_for_browsers_without_scripts(browser, dong_dang):
    version = VersionFactory(unit=dong_dang)
    Variant.objects.update(sound_state=SoundState.WORKING, sound_done=1, sound_of=4)
    address = reverse("bulletins:sound", args=[version.uid])
    for shown in (page(browser.get(edit(version))), page(browser.get(address))):
        assert "Đang tạo âm thanh: 25%" in shown
        assert f'hx-get="{address}" hx-trigger="every 1s"' in shown
        assert f'href="{edit(version)}#am-thanh"' in shown


def test_sound_that_is_there_stops_asking_and_offers_to_submit(browser, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True)
    shown = page(browser.get(reverse("bulletins:sound", args=[version.uid])))
    assert "<audio" in shown and "hx-trigger" not in shown
    assert 'class="button button--primary" name="do" value="submit"' in shown


def test_sound_that_failed_says_why(browser, dong_dang):
    version = VersionFactory(unit=dong_dang)
    Variant.objects.update(sound_state=SoundState.FAILED, sound_problem="Máy đọc hỏng.")
    assert "Máy đọc hỏng." in page(browser.get(edit(version)))


def test_submitting_hands_it_over(browser, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True)
    response = browser.post(edit(version), of(version, do="submit"), follow=True)
    assert "Đã trình duyệt." in page(response)
    assert (Version.objects.get().state, Version.objects.get().submitted_by) == (State.SUBMITTED, editor)


def test_submitting_without_sound_makes_it_and_asks_to_listen_first(browser, dong_dang):
    response = browser.post(COMPOSE, form(dong_dang, do="submit"), follow=True)
    assert "Nghe xong rồi bấm" in page(response)
    assert (Version.objects.get().state, Variant.objects.get().sound_state) == (State.DRAFT, SoundState.READY)


def test_submitting_without_sounds_makes_the_one_and_names_the_other_at_once(browser, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor)
    actions.add_language(version=version, by=editor, language="tyz-nut")
    response = browser.post(edit(version), of(version, do="submit"))
    shown = page(response)
    assert response.status_code == 422 and "chưa có âm thanh" in shown
    assert reverse("bulletins:record", args=[version.uid, "tyz-nut"]) in shown
    assert "Nghe thử" not in shown.partition('id="loi"')[2].partition("</")[0]
    assert Variant.objects.get(language="vi").sound_state == SoundState.READY


def test_submitting_without_an_area_is_said_and_can_be_mended(browser, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True)
    response = browser.post(edit(version), of(version, areas=[], title="Tên mới", do="submit"))
    assert response.status_code == 422
    assert "Chưa chọn địa bàn" in page(response) and "Bản nháp đã lưu" in page(response)
    revision = response.context["draft"].revision
    mended = of(version, title="Tên mới", revision=str(revision), do="submit")
    assert browser.post(edit(version), mended).status_code == 302
    assert Version.objects.get().state == State.SUBMITTED


def test_two_tabs_meet_and_neither_text_is_lost(browser, dong_dang):
    version = VersionFactory(unit=dong_dang)
    browser.post(edit(version), of(version, text="Chữ của cửa sổ một."))
    response = browser.post(edit(version), of(version, text="Chữ của cửa sổ hai."))
    assert response.status_code == 409
    assert "Chữ của cửa sổ" in page(response) and "một.<" in page(response)  # what differs is marked
    assert "Chữ của cửa sổ hai." in page(response)
    assert Variant.objects.get().text == "Chữ của cửa sổ một."
    mine = of(version, text="Chữ của cửa sổ hai.", revision=str(response.context["draft"].revision))
    assert browser.post(edit(version), mine).status_code == 302
    assert Variant.objects.get().text == "Chữ của cửa sổ hai."


def test_a_tab_left_open_while_the_other_submitted_keeps_its_text(browser, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True)
    actions.submit(version=version, by=editor)
    for do in ("save", "listen", "submit"):
        response = browser.post(edit(version), of(version, text="Chữ chưa kịp lưu.", do=do))
        assert response.status_code == 409
        assert "Chữ chưa kịp lưu." in page(response) and "đã trình duyệt" in page(response)
    assert Variant.objects.get().text == TEXT


def test_a_revision_that_is_no_number_is_a_conflict_not_a_crash(browser, dong_dang):
    version = VersionFactory(unit=dong_dang)
    for revision in ("", "x", "-1", "9" * 30):
        assert browser.post(edit(version), of(version, text="khác", revision=revision)).status_code == 409


def test_what_is_no_draft_any_more_is_shown_instead_of_edited(browser, dong_dang):
    version = VersionFactory(unit=dong_dang, submitted=True)
    response = browser.get(edit(version))
    assert (response.status_code, response.url) == (302, f"/tin/{version.bulletin.uid}/ban/1/")


def test_what_the_leader_asked_for_stands_above_the_new_draft(browser, editor, dong_dang):
    version = VersionFactory(unit=dong_dang, returned=True, reason="Ghi rõ các thôn bị cắt điện.")
    response = browser.post(reverse("bulletins:edit_again", args=[version.uid]), follow=True)
    assert "Ghi rõ các thôn bị cắt điện." in page(response)
    assert Version.objects.filter(state=State.DRAFT).get().number == 2


def test_who_does_not_write_gets_no_page_to_write_on(client_of, approver, dong_dang):
    version = VersionFactory(unit=dong_dang)
    leader = client_of(approver)
    assert leader.get(COMPOSE).status_code == 403
    assert leader.get(edit(version)).status_code == 404
    assert leader.post(reverse("bulletins:edit_again", args=[version.uid])).status_code == 404


def test_another_editor_of_the_commune_goes_on_with_the_draft(browser, editor, dong_dang):
    begun = VersionFactory(unit=dong_dang)
    assert begun.edited_by != editor
    browser.post(edit(begun), of(begun, title="Người khác sửa tiếp"))
    assert (Version.objects.get().title, Version.objects.get().edited_by) == ("Người khác sửa tiếp", editor)


def test_a_stored_time_that_has_passed_is_said_when_it_is_submitted(browser, editor, dong_dang):
    now = clock.now()
    version = VersionFactory(unit=dong_dang, sounding=True, start_at=now + timedelta(hours=1))
    sent = of(version, when="later", start=minute(timedelta(hours=1)), do="submit")
    with clock.frozen_at(now + timedelta(hours=2)):
        response = browser.post(edit(version), sent)
    assert response.status_code == 422
    assert "Giờ phát đã qua." in page(response)


def test_a_draft_of_a_unit_that_has_ended_is_shown_to_its_successor_and_keeps_its_words(
    client_of, neighbour, dong_dang, ky_lua
):
    version = VersionFactory(unit=dong_dang)
    today = clock.today()
    UnitVersion.objects.filter(unit=dong_dang).update(valid_to=today)
    Succession.objects.create(predecessor=dong_dang, successor=ky_lua, kind=SuccessionKind.MERGED, on=today)
    rebuild_closure()
    browser = client_of(neighbour)
    assert "Địa bàn này đã kết thúc" in page(browser.get(edit(version)))
    response = browser.post(edit(version), of(version, text="Chữ của người kế thừa."))
    assert response.status_code == 422
    assert "không thuộc nơi này" in page(response) and "Chữ của người kế thừa." in page(response)


def test_an_editor_of_two_communes_chooses_for_which_they_write(client_of, editor, dong_dang, ky_lua):
    RoleHolding.objects.create(person=editor, role=Role.EDITOR, unit=ky_lua)
    browser = client_of(editor)
    shown = page(browser.get(COMPOSE, {"dia-ban": str(ky_lua.uid)}))
    assert "Cả phường Kỳ Lừa" in shown and f"?dia-ban={dong_dang.uid}" in shown
    browser.post(COMPOSE, form(ky_lua))
    assert Bulletin.objects.get().unit == ky_lua
