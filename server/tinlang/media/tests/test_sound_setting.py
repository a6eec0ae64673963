"""How the bulletins of a unit sound: chosen by who may, from our tunes or a file; the nearest unit above counts."""

import errno
import io
import os
import re
import tempfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.tests.people import person_with
from tinlang.common.models import AuditEntry
from tinlang.common.room import NoRoom
from tinlang.media import tunes
from tinlang.media.actions import Sounding, change_sound_setting, own_tune, remove_sound_setting, take_tune
from tinlang.media.actions import settings as acts
from tinlang.media.decoding import NotSound
from tinlang.media.mixing import SilentSound
from tinlang.media.models import MediaObject, SoundSetting
from tinlang.media.queries import sound_setting_for
from tinlang.media.tests.tunes import a_tune
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path / "media"


@pytest.fixture
def na_pai(dong_dang) -> Unit:
    return Unit.objects.get(versions__name="Nà Pài")


@pytest.mark.parametrize("tune", tunes.TUNES, ids=lambda tune: tune.key)
def test_each_of_our_tunes_can_be_heard_at_the_level_of_everything_else(tune):
    kept = own_tune(key=tune.key)
    assert kept.level == "đạt"
    assert abs(kept.length_ms - tune.seconds * 1000) < 500
    assert own_tune(key=tune.key) == kept


def test_a_tune_that_is_not_ours_is_refused():
    with pytest.raises(acts.NoSuchTune):
        own_tune(key="quoc-ca")


@pytest.mark.parametrize("ending", ["wav", "mp3", "ogg"])
def test_a_tune_comes_from_a_file_as_people_have_it(ending):
    kept = take_tune(file=io.BytesIO(a_tune(ending, seconds=3.0)))
    assert kept.level == "đạt" and 2_500 < kept.length_ms < 4_000


def test_a_whole_song_is_no_jingle():
    with pytest.raises(acts.TuneTooLong):
        take_tune(file=io.BytesIO(a_tune("mp3", seconds=31.0)))


def test_what_is_too_large_or_no_sound_is_refused(monkeypatch):
    with pytest.raises(NotSound):
        take_tune(file=io.BytesIO(b"not a sound"))
    with pytest.raises(acts.TuneTooBig):
        take_tune(file=io.BytesIO(bytes(acts.MOST_TUNE_BYTES + 1)))
    assert not MediaObject.objects.exists()


def test_a_village_sounds_like_its_commune_until_it_says_otherwise(dong_dang, na_pai, operator):
    jingle = own_tune(key="chuong-sang")
    change_sound_setting(unit=dong_dang, by=operator, sounding=Sounding(jingle=jingle, voice="vi-vn-x-south"))
    assert sound_setting_for(na_pai).jingle == jingle
    change_sound_setting(unit=na_pai, by=operator, sounding=Sounding(speed="slow"))
    assert (sound_setting_for(na_pai).jingle, sound_setting_for(na_pai).speed) == (None, "slow")
    remove_sound_setting(unit=na_pai, by=operator)
    assert sound_setting_for(na_pai).jingle == jingle


def test_a_change_is_recorded_and_the_same_again_is_not(dong_dang, operator):
    for _ in range(2):
        change_sound_setting(unit=dong_dang, by=operator, sounding=Sounding(voice="vi-vn-x-central"))
    assert AuditEntry.objects.filter(action="media.change_sound_setting").count() == 1
    remove_sound_setting(unit=dong_dang, by=operator)
    assert not SoundSetting.objects.exists()
    assert AuditEntry.objects.filter(action="media.remove_sound_setting").count() == 1


@pytest.mark.parametrize("wrong", [{"voice": "cmn"}, {"voice": "quai-vat"}, {"speed": "furious"}])
def test_a_voice_that_cannot_read_vietnamese_is_refused(dong_dang, operator, wrong):
    with pytest.raises(acts.NoSuchVoice):
        change_sound_setting(unit=dong_dang, by=operator, sounding=Sounding(**wrong))


def test_a_voice_that_the_site_has_lost_may_stay_in_the_setting(dong_dang, operator):
    SoundSetting.objects.create(unit=dong_dang, voice="piper:mat-roi", changed_by=operator)
    changed = change_sound_setting(unit=dong_dang, by=operator, sounding=Sounding(voice="piper:mat-roi", speed="fast"))
    assert changed.speed == "fast"


def test_editors_and_neighbours_change_nothing(dong_dang, editor, approver, neighbour):
    for other in (editor, approver, neighbour):
        with pytest.raises(NotAllowed):
            change_sound_setting(unit=dong_dang, by=other, sounding=Sounding())
    assert not SoundSetting.objects.exists()


PAGE = "/giong-doc/nhac-hieu/"


def sent(unit: Unit, **given: object) -> dict[str, object]:
    return {"unit": str(unit.uid), "jingle": "none", "chime": "none", "voice": "", "speed": "normal", **given}


def test_an_operator_chooses_our_tunes_and_a_voice(client_of, operator, dong_dang):
    page = client_of(operator).get(PAGE).content.decode()
    assert "Chuông sáng" in page and "Giọng Nam" in page and "chưa cài đặt" in page
    chosen = sent(dong_dang, jingle="chuong-sang", chime="chuong-ket", voice="vi-vn-x-south", speed="slow")
    answer = client_of(operator).post(PAGE, chosen, follow=True)
    stored = SoundSetting.objects.get(unit=dong_dang)
    assert "Đã lưu." in answer.content.decode()
    assert (stored.jingle, stored.chime) == (own_tune(key="chuong-sang"), own_tune(key="chuong-ket"))
    assert (stored.voice, stored.speed, stored.changed_by) == ("vi-vn-x-south", "slow", operator)
    page = client_of(operator).get(PAGE).content.decode()
    for ticked in ("chuong-sang", "chuong-ket", "vi-vn-x-south", "slow"):
        assert re.search(rf'value="{ticked}"[^>]* checked', page), ticked
    assert "đang dùng</span>" not in page and "Nhạc hiệu: Chuông sáng" in page
    client_of(operator).post(PAGE, sent(dong_dang, jingle="chuong-sang", chime="none"))
    stored.refresh_from_db()
    assert (stored.jingle, stored.chime) == (own_tune(key="chuong-sang"), None)
    client_of(operator).post(PAGE, sent(dong_dang, jingle="kept", chime="none"))
    stored.refresh_from_db()
    assert (stored.jingle, stored.chime) == (own_tune(key="chuong-sang"), None)


def test_a_file_comes_before_the_choice_above_it(client_of, operator, dong_dang):
    file = SimpleUploadedFile("nhac.mp3", a_tune("mp3", seconds=2.0))
    assert client_of(operator).post(PAGE, sent(dong_dang, jingle_file=file)).status_code == 302
    setting = SoundSetting.objects.get()
    page = client_of(operator).get(PAGE).content.decode()
    assert re.search(r'value="kept"[^>]* checked', page) and "Tệp riêng đang dùng" in page
    client_of(operator).post(PAGE, sent(dong_dang, jingle="kept", speed="slow"))
    assert SoundSetting.objects.get().jingle == setting.jingle is not None


def test_a_file_that_is_no_sound_says_so_beside_its_field(client_of, operator, dong_dang):
    file = SimpleUploadedFile("nhac.mp3", b"khong phai nhac")
    answer = client_of(operator).post(PAGE, sent(dong_dang, chime_file=file))
    shown = answer.content.decode()
    assert answer.status_code == 422 and "chime_file_error" in shown
    assert "Nhạc hiệu và cài đặt đang dùng vẫn như trước." in shown and "bản ghi âm khác" not in shown
    assert not SoundSetting.objects.exists()


def test_a_tune_without_sound_says_what_is_kept_of_tunes_and_what_to_do():
    with pytest.raises(SilentSound) as told:
        take_tune(file=io.BytesIO(a_tune("wav", seconds=3.0, loud=0.0)))
    assert "Nhạc hiệu và cài đặt đang dùng vẫn như trước." in str(told.value)
    assert "Nội dung tin" not in str(told.value) and "bản ghi âm" not in str(told.value)


def test_an_editor_hears_it_and_changes_nothing(client_of, editor, operator, dong_dang):
    change_sound_setting(unit=dong_dang, by=operator, sounding=Sounding(jingle=own_tune(key="tieng-day")))
    page = client_of(editor).get(PAGE).content.decode()
    assert "<audio" in page and 'name="jingle"' not in page
    assert "<dd>Tiếng dây</dd>" in page and "<dd>Mặc định của máy: Giọng Bắc</dd>" in page
    tune, before = SimpleUploadedFile("nhac.wav", a_tune("wav", seconds=3.0)), MediaObject.objects.count()
    assert client_of(editor).post(PAGE, sent(dong_dang, jingle_file=tune)).status_code == 403
    assert MediaObject.objects.count() == before
    assert client_of(editor).post(f"{PAGE}theo-cap-tren/", {"unit": str(dong_dang.uid)}).status_code == 403
    assert SoundSetting.objects.get().jingle is not None


def test_a_full_disk_is_told_in_words_and_keeps_no_tune(client_of, operator, dong_dang, monkeypatch, tmp_path):
    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    for given in ({"jingle_file": SimpleUploadedFile("nhac.wav", a_tune("wav", seconds=3.0))}, {"chime": "chuong-ket"}):
        answer = client_of(operator).post(PAGE, sent(dong_dang, **given))
        assert answer.status_code == 507 and "hết chỗ lưu" in answer.content.decode()
    assert not SoundSetting.objects.exists() and not MediaObject.objects.exists()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_tune_that_cannot_even_be_laid_aside_is_told_in_words(monkeypatch):
    def full(*arguments: object, **options: object) -> None:
        raise OSError(errno.EDQUOT, os.strerror(errno.EDQUOT))

    monkeypatch.setattr(tempfile, "NamedTemporaryFile", full)
    with pytest.raises(NoRoom):
        take_tune(file=io.BytesIO(a_tune("wav", seconds=3.0)))


def test_a_unit_follows_the_one_above_again(client_of, operator, dong_dang):
    change_sound_setting(unit=dong_dang, by=operator, sounding=Sounding(speed="slow"))
    client_of(operator).post(f"{PAGE}theo-cap-tren/", {"unit": str(dong_dang.uid)})
    assert not SoundSetting.objects.exists()


def test_who_holds_no_role_hears_neither_tunes_nor_voices(client_of, dong_dang):
    stranger = client_of(person_with("nguoi-la", "Người không vai trò", dong_dang))
    assert stranger.get(reverse("speech:tune", args=[tunes.TUNES[0].key])).status_code == 403
    assert stranger.get(reverse("speech:voice", args=["vi"])).status_code == 403


def test_tunes_and_voices_are_heard_before_they_are_chosen(client_of, operator):
    for address in ("nhac/chuong-sang/", "giong/vi-vn-x-south/"):
        answer = client_of(operator).get(f"{PAGE}{address}")
        assert answer.headers["Content-Type"] == "audio/ogg" and answer.content[:4] == b"OggS"
    for address in ("nhac/quoc-ca/", "giong/cmn/"):
        assert client_of(operator).get(f"{PAGE}{address}").status_code == 404
    assert not MediaObject.objects.exists()
