"""From a recording without text to what a loudspeaker plays: approved, signed, decided by the rules of its place."""

import hashlib
import io
from datetime import date, timedelta

import pytest

from tinlang.accounts.models import Person
from tinlang.broadcasting.actions import approve_and_release, sign_waiting
from tinlang.broadcasting.queries import cautions_for, reach_of
from tinlang.bulletins import actions
from tinlang.bulletins.models import Release, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.bulletins.tests.voices import a_file
from tinlang.common import clock
from tinlang.devices.actions import renew_configs, sign_requested
from tinlang.devices.models import Device, DevicePolicy
from tinlang.devices.queries import current_of
from tinlang.media import store
from tinlang.units.models import Unit
from tinlang_wire.documents import Config, Plan, audience_device, audience_unit
from tinlang_wire.jws import open_signed
from tinlang_wire.resolve import Why, resolve

pytestmark = pytest.mark.django_db(databases="__all__")

TAY_NUNG, GIST = "tyz-nut", "Mời bà con đưa trẻ đi tiêm phòng sáng thứ bảy."


def speak_first(unit: Unit, *languages: str) -> DevicePolicy:
    """Loudspeakers in the unit play what is said in the first of these."""
    return DevicePolicy.objects.create(unit=unit, valid_from=date(2025, 7, 1), languages=list(languages))


@pytest.fixture
def draft(dong_dang: Unit, editor: Person) -> Version:
    """Vietnamese by the machine; Tày - Nùng spoken by a person, of which nobody wrote a word."""
    version = VersionFactory(unit=dong_dang, edited_by=editor, sounding=True)
    actions.add_language(version=version, by=editor, language=TAY_NUNG)
    file = io.BytesIO(a_file("m4a"))
    actions.give_recording(version=version, by=editor, language=TAY_NUNG, file=file, name="tay-nung.m4a")
    words = actions.Words(gist=GIST, reader="Nông Thị Pảo", checker="Lương Văn Hồ")
    actions.write_variant(version=version, by=editor, language=TAY_NUNG, words=words)
    return Version.objects.get(pk=version.pk)


@pytest.fixture
def documents_of(server_keys):
    """What a device holds once everything is signed: its Config and its commune's Plan, both judged by their key."""

    def signed(device: Device, commune: Unit) -> tuple[Config, Plan]:
        renew_configs()
        while sign_requested() or sign_waiting():
            pass
        found = []
        for kind, audience in (("config", audience_device(str(device.uid))), ("plan", audience_unit(str(commune.uid)))):
            document = current_of(kind, audience)
            found.append(open_signed(bytes(document.signed), lambda _, kind=kind: server_keys.signer(kind))[1])
        return tuple(found)

    return signed


def air(draft: Version, editor: Person, approver: Person) -> Release:
    return approve_and_release(version=actions.submit(version=draft, by=editor), by=approver)


def heard(documents: tuple[Config, Plan]):
    config, plan = documents
    return resolve(clock.now() + timedelta(seconds=1), config, plan, {})


def test_a_loudspeaker_plays_the_recording_in_its_own_language(
    draft, editor, approver, dong_dang, na_pai, loudspeakers, documents_of
):
    speak_first(na_pai, TAY_NUNG, "vi")
    air(draft, editor, approver)
    played = heard(documents_of(loudspeakers[2], dong_dang)).variant
    approved = draft.variants.get(language=TAY_NUNG)
    assert (played.language, played.media) == (TAY_NUNG, approved.approved_media_sha256)
    assert played.text_sha256 == hashlib.sha256(GIST.encode()).hexdigest() == approved.approved_text_sha256
    assert hashlib.sha256(store.read(played.media)).hexdigest() == played.media
    assert (played.size, played.length_ms) == (len(store.read(played.media)), approved.media.length_ms)


def test_the_same_plan_speaks_vietnamese_where_vietnamese_comes_first(
    draft, editor, approver, dong_dang, na_pai, loudspeakers, documents_of
):
    speak_first(na_pai, TAY_NUNG, "vi")
    air(draft, editor, approver)
    elsewhere, there = documents_of(loudspeakers[0], dong_dang), documents_of(loudspeakers[2], dong_dang)
    assert elsewhere[1] == there[1]
    assert (heard(elsewhere).variant.language, heard(there).variant.language) == ("vi", TAY_NUNG)


def test_the_plan_holds_every_approved_language(draft, editor, approver, dong_dang, loudspeakers, documents_of):
    air(draft, editor, approver)
    [item] = documents_of(loudspeakers[0], dong_dang)[1].items
    said = {variant.language: (variant.media, variant.text_sha256) for variant in item.variants}
    assert said == {
        variant.language_id: (variant.approved_media_sha256, variant.approved_text_sha256)
        for variant in draft.variants.all()
    }


def test_what_nobody_has_spoken_in_its_language_a_loudspeaker_plays_in_the_next(
    draft, editor, approver, dong_dang, na_pai, loudspeakers, documents_of
):
    speak_first(na_pai, "ium", TAY_NUNG, "vi")
    air(draft, editor, approver)
    assert heard(documents_of(loudspeakers[2], dong_dang)).variant.language == TAY_NUNG


def test_a_loudspeaker_with_none_of_the_languages_stays_silent(
    draft, editor, approver, dong_dang, na_pai, loudspeakers, documents_of
):
    speak_first(na_pai, "ium")
    air(draft, editor, approver)
    assert heard(documents_of(loudspeakers[2], dong_dang)).reason == Why.NO_LANGUAGE


@pytest.mark.parametrize(
    ("languages", "said"),
    [
        (("vi",), []),
        ((TAY_NUNG, "vi"), []),
        (("ium", "vi"), [("warn", "Chưa có bản tiếng Dao: 3 loa sẽ phát bản tiếng Việt.")]),
        (("ium",), [("bad", "Chưa có bản tiếng Dao: 3 loa sẽ không phát tin này.")]),
    ],
)
def test_who_decides_is_told_what_loudspeakers_would_rather_play(draft, na_pai, loudspeakers, languages, said):
    speak_first(na_pai, *languages)
    cautions = cautions_for(draft, reach_of([draft])[draft.pk])
    assert [(caution.tone, caution.text) for caution in cautions if "Chưa có bản" in caution.text] == said


def test_who_hears_it_is_told_without_reading_the_rules_of_their_places(
    draft, na_pai, loudspeakers, django_assert_num_queries, django_assert_max_num_queries
):
    speak_first(na_pai, "ium")
    reach = reach_of([draft])[draft.pk]
    with django_assert_num_queries(0):
        assert reach.loudspeakers == len(loudspeakers)
    with django_assert_max_num_queries(3):
        assert ("ium",) in {languages for part in reach.parts for languages in part.languages}


def test_who_decides_hears_every_language_and_reads_who_speaks_and_attests(draft, editor, approver, client_of):
    actions.submit(version=draft, by=editor)
    page = client_of(approver).get("/phat/cho-duyet/").content.decode()
    for words in (GIST, "Nông Thị Pảo", "Lương Văn Hồ", "chỉ có tiếng nói, không có chữ", "Âm lượng", "Máy đọc"):
        assert words in page
    assert page.count("<audio") == 2


def test_the_page_of_a_release_and_of_a_bulletin_say_the_same(draft, editor, approver, client_of, server_keys):
    release = air(draft, editor, approver)
    for address in (f"/phat/{release.uid}/", f"/tin/{draft.bulletin.uid}/"):
        page = client_of(approver).get(address).content.decode()
        assert GIST in page and "Lương Văn Hồ" in page and page.count("<audio") == 2, address
