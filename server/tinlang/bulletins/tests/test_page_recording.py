"""The pages of a draft's languages: add one, give a file, say who reads and attests; nothing written is lost."""

import errno
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tinlang.bulletins.models import LOUDSPEAKER, SoundState, Variant, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.bulletins.tests.recordings import a_recording, recorded
from tinlang.bulletins.tests.voices import a_file
from tinlang.common import uploads
from tinlang.media import store
from tinlang.media.models import Recording

pytestmark = pytest.mark.django_db(databases="__all__")

DAO = "ium"
GIST = "Mời bà con đi tiêm phòng."
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(dong_dang, editor) -> Version:
    return VersionFactory(unit=dong_dang, edited_by=editor, sounding=True)


@pytest.fixture
def browser(client_of, editor) -> Client:
    return client_of(editor)


@pytest.fixture
def page(draft, browser) -> str:
    """The page of the Dao variant, which has been added."""
    browser.post(f"/tin/ban/{draft.uid}/ngon-ngu/", {"language": DAO})
    return f"/tin/ban/{draft.uid}/ghi-am/{DAO}/"


def sent(**given: object) -> dict[str, object]:
    return {"reader": "Triệu Thị Mùi", "checker": "Bàn Văn Sáng", "gist": GIST, "text": "", "do": "save", **given}


def sound(ending: str = "wav", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"ghi-am.{ending}", a_file(ending) if data is None else data)


def dao(draft: Version) -> Variant:
    return draft.variants.get(language=DAO)


def test_a_language_is_chosen_from_those_the_draft_has_not(draft, browser):
    address = f"/tin/ban/{draft.uid}/ngon-ngu/"
    offered = browser.get(address).content.decode()
    assert 'value="ium"' in offered and 'value="vi"' not in offered
    answer = browser.post(address, {"language": DAO})
    assert answer.headers["Location"] == f"/tin/ban/{draft.uid}/ghi-am/{DAO}/"
    assert browser.post(address, {"language": DAO}).status_code == 422
    assert browser.post(address, {}).status_code == 422


@pytest.mark.parametrize("ending", ["wav", "mp3", "m4a", "ogg", "webm"])
def test_a_file_as_telephones_and_programs_write_it_becomes_the_sound(draft, browser, page, ending):
    answer = browser.post(page, sent(sound=sound(ending)), follow=True)
    variant = dao(draft)
    assert answer.status_code == 200 and "Đã nhận bản ghi âm." in answer.content.decode()
    assert variant.sound_is_ready and not variant.recording.from_microphone
    assert (variant.reader, variant.checker, variant.gist) == ("Triệu Thị Mùi", "Bàn Văn Sáng", GIST)
    assert variant.media.level == "đạt"


def test_what_the_microphone_recorded_is_known_to_be_that(draft, browser, page):
    browser.post(page, sent(sound=sound("webm"), from_microphone="on"))
    assert dao(draft).recording.from_microphone


def test_the_words_alone_are_saved_without_a_file(draft, browser, page):
    shown = browser.post(page, sent(), follow=True).content.decode()
    assert "Đã lưu tên người và phần chữ. Chưa có bản ghi âm" in shown and "notice--warn" in shown
    assert dao(draft).gist == GIST and not Recording.objects.exists()


def test_sending_nothing_at_all_is_no_success(draft, browser, page):
    shown = browser.post(page, {"do": "save"}, follow=True).content.decode()
    assert "Chưa có bản ghi âm: bấm “Bắt đầu ghi” hoặc chọn tệp" in shown and "Đã lưu" not in shown


def test_where_there_is_a_recording_its_words_are_simply_saved(draft, browser, page, editor):
    recorded(draft, DAO, by=editor)
    assert "Đã lưu." in browser.post(page, sent(), follow=True).content.decode()


@pytest.mark.parametrize(
    ("data", "said"), [(b"khong phai am thanh", "không phải tệp âm thanh"), (b"", "Tệp này trống")]
)
def test_a_file_that_is_no_sound_says_so_and_the_words_are_kept(draft, browser, page, data, said):
    answer = browser.post(page, sent(sound=sound(data=data)))
    assert answer.status_code == 422 and said in answer.content.decode()
    assert dao(draft).gist == GIST


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["a page", "a toast"])
def test_a_full_disk_is_told_in_words_and_what_was_written_is_kept(draft, browser, page, monkeypatch, headers):
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    answer = browser.post(page, sent(sound=sound()), headers=headers)
    shown = answer.content.decode()
    assert answer.status_code == 507 and ("data-toast" in shown) == bool(headers)
    assert "hết chỗ lưu" in shown and "còn nguyên" in shown and "báo người quản trị" in shown
    assert dao(draft).gist == GIST and not Recording.objects.exists() and store.incoming() == []


def test_whoever_reads_does_not_attest_and_what_was_written_stays_on_the_page(draft, browser, page):
    answer = browser.post(page, sent(checker="triệu thị mùi"))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "phải khác người đọc" in shown and GIST in shown
    assert dao(draft).gist == ""


def test_for_the_recorder_only_what_is_wrong_comes_back(draft, browser, page):
    """The page keeps what was recorded: were it drawn anew, the recording would be gone."""
    answer = browser.post(page, sent(checker="triệu thị mùi"), headers=HTMX)
    assert answer.status_code == 422 and "<html" not in answer.content.decode()
    answer = browser.post(page, sent(sound=sound()), headers=HTMX)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, page)


def test_a_faulty_recording_says_what_is_wrong_and_what_to_do(draft, browser, page):
    browser.post(page, sent(sound=sound(data=a_file(loud=0.0))))
    shown = browser.get(page).content.decode()
    assert "Bản ghi âm này không dùng được." in shown and "Im lặng" in shown and "ghi âm lại" in shown.lower()


def test_what_was_mended_is_said_in_plain_words(draft, browser, page):
    browser.post(page, sent(sound=sound(data=a_file(loud=0.01))))
    shown = browser.get(page).content.decode()
    assert "Quá nhỏ, đã tự chỉnh." in shown and "đã tự chỉnh" in shown and "LUFS" not in shown


def test_what_somebody_should_listen_to_again_says_so_until_it_is_decided(
    draft, browser, page, editor, approver, client_of
):
    variant = recorded(draft, DAO, by=editor, reader="Triệu Thị Mùi", checker="Bàn Văn Sáng", gist=GIST)
    found = [{"name": "too_quiet"}, {"name": "gap", "at_ms": 13_000, "seconds": 8.0}]
    Recording.objects.filter(pk=variant.recording_id).update(findings=found)
    shown = browser.get(page).content.decode()
    assert "Im lặng 8 giây ở 0:13 của bản ghi gốc. <strong>Nghe lại trước khi gửi duyệt.</strong>" in shown
    assert shown.count("Nghe lại trước khi") == 1 and "nên nghe lại" in shown and "chip--ok" not in shown
    Version.objects.filter(pk=draft.pk).update(state="submitted", submitted_by=editor, submitted_at=draft.edited_at)
    shown = client_of(approver).get(f"/tin/{draft.bulletin.uid}/").content.decode()
    assert "bản ghi gốc. <strong>Nghe kỹ trước khi duyệt.</strong>" in shown


def test_while_a_recording_is_prepared_its_page_asks_again(draft, browser, page, editor):
    coming = a_recording(draft.unit, editor)
    Recording.objects.filter(pk=coming.pk).update(state="working", media=None, done_percent=40)
    Variant.objects.filter(pk=dao(draft).pk).update(recording=coming, sound_state=SoundState.WAITING)
    for address in (f"{page}tinh-trang/", f"/tin/ban/{draft.uid}/ngon-ngu/danh-sach/"):
        shown = browser.get(address).content.decode()
        assert "40%" in shown and 'hx-trigger="every 1s"' in shown
    recorded(draft, DAO, by=editor, text="Chữ")
    for address in (f"{page}tinh-trang/", f"/tin/ban/{draft.uid}/ngon-ngu/danh-sach/"):
        shown = browser.get(address).content.decode()
        assert "Đã có âm thanh" in shown and "hx-trigger" not in shown


def test_after_its_text_changed_a_recording_is_confirmed_by_a_button(draft, browser, page, editor):
    recorded(draft, DAO, by=editor, text="Chữ cũ")
    browser.post(page, sent(text="Chữ mới"))
    assert "Chữ đã sửa sau khi ghi âm." in browser.get(page).content.decode()
    browser.post(f"{page}van-dung/")
    assert dao(draft).sound_is_ready


def test_a_recording_and_a_language_are_taken_out(draft, browser, page, editor):
    recorded(draft, DAO, by=editor, text="Chữ")
    browser.post(f"{page}bo/")
    assert not dao(draft).is_recorded
    answer = browser.post(f"/tin/ban/{draft.uid}/ngon-ngu/{DAO}/bo/", follow=True)
    assert "Đã bỏ bản tiếng Dao khỏi tin này." in answer.content.decode()
    assert not draft.variants.filter(language=DAO).exists()
    assert browser.get(page).status_code == 404


def test_a_language_that_a_machine_speaks_is_read_by_it(draft, browser):
    browser.post(f"/tin/ban/{draft.uid}/ngon-ngu/", {"language": "en"})
    page = f"/tin/ban/{draft.uid}/ghi-am/en/"
    assert "cho máy đọc lời này" in browser.get(page).content.decode()
    browser.post(page, sent(text="Power will be off on Monday.", do="machine"))
    variant = draft.variants.get(language="en")
    assert variant.sound_is_ready and not variant.is_recorded


def test_the_vietnamese_variant_is_recorded_and_given_back_to_the_machine(draft, browser):
    page = f"/tin/ban/{draft.uid}/ghi-am/vi/"
    shown = browser.get(page).content.decode()
    assert "Chữ cần đọc" in shown and 'name="gist"' not in shown and "Bỏ cả bản ngôn ngữ" not in shown
    browser.post(page, {"reader": "Hoàng Thị Lan", "checker": "", "sound": sound()})
    assert draft.variants.get(language="vi").reader == "Hoàng Thị Lan"
    browser.post(f"{page}bo/")
    assert not draft.variants.get(language="vi").is_recorded


def test_what_is_submitted_is_shown_and_not_changed(dong_dang, browser, editor):
    submitted = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    page = f"/tin/ban/{submitted.uid}/ghi-am/vi/"
    assert browser.get(page).status_code == 302
    assert browser.get(f"/tin/ban/{submitted.uid}/ngon-ngu/").status_code == 302
    answer = browser.post(page, {"reader": "Hoàng Thị Lan", "gist": "Lời dặn dài hơn bốn mươi ký tự để chép ra"})
    assert answer.status_code == 409


def test_too_large_a_file_is_refused_by_its_length_in_words(draft, browser, page, monkeypatch):
    monkeypatch.setattr(uploads, "BESIDE_THE_FILE", -(50 * 1024 * 1024) + 10_000)
    answer = browser.post(page, sent(sound=sound()))
    shown = answer.content.decode()
    assert answer.status_code == 413 and "tối đa 50 MB" in shown and "còn nguyên" in shown
    assert not Recording.objects.exists()


def test_the_cards_of_a_draft_say_what_each_language_still_needs(draft, browser, page, editor):
    recorded(draft, DAO, by=editor)
    shown = browser.get(f"/tin/ban/{draft.uid}/sua/").content.decode()
    for words in ("Bản ngôn ngữ", "Cần tóm tắt tiếng Việt.", "Cần người nghe thẩm định.", "Sửa, ghi âm lại"):
        assert words in shown


def test_submitting_without_a_gist_says_once_what_is_missing_and_leads_there(draft, browser, page, editor):
    recorded(draft, DAO, by=editor)
    form = {"title": draft.title, "text": draft.main_variant.text, "when": "now", "priority": "normal", "revision": "1"}
    answer = browser.post(
        f"/tin/ban/{draft.uid}/sua/", {**form, "areas": str(draft.unit.uid), "channels": LOUDSPEAKER, "do": "submit"}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422 and "cần tóm tắt tiếng Việt" in shown
    assert f'<a href="{page}">Mở bản tiếng Dao</a>' in shown
    assert shown.count("Bản nháp đã lưu") == 1


def test_going_to_record_saves_what_was_written_first(draft, browser):
    form = {"title": draft.title, "text": "Chữ vừa viết", "when": "now", "priority": "normal", "revision": "1"}
    answer = browser.post(f"/tin/ban/{draft.uid}/sua/", {**form, "do": "record:vi"})
    assert answer.headers["Location"] == f"/tin/ban/{draft.uid}/ghi-am/vi/"
    assert draft.variants.get(language="vi").text == "Chữ vừa viết"
    answer = browser.post(f"/tin/ban/{draft.uid}/sua/", {**form, "revision": "2", "do": "languages"})
    assert answer.headers["Location"] == f"/tin/ban/{draft.uid}/ngon-ngu/"


def test_a_bulletin_that_has_no_words_says_to_write_first(browser, dong_dang):
    assert "ghi âm người đọc sau khi viết nội dung" in browser.get("/tin/soan/").content.decode()
