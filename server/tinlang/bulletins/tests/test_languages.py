"""The languages of a draft: begun, worded, taken out; what each must have before the draft is submitted."""

from dataclasses import replace

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.bulletins import actions, errors
from tinlang.bulletins.actions import Words
from tinlang.bulletins.actions.content import stored_content, text_hash
from tinlang.bulletins.models import SoundState, State, Variant, Version
from tinlang.bulletins.tests.factories import VersionFactory, a_sound
from tinlang.bulletins.tests.recordings import recorded
from tinlang.common.models import AuditEntry
from tinlang.media.models import Recording

pytestmark = pytest.mark.django_db(databases="__all__")

TAY_NUNG = "tyz-nut"
GIST = "Mời bà con đưa trẻ đi tiêm phòng sáng thứ bảy."


@pytest.fixture
def draft(dong_dang, editor) -> Version:
    return VersionFactory(unit=dong_dang, edited_by=editor, sounding=True)


@pytest.fixture
def spoken(draft, editor) -> Variant:
    """A recording in Tày - Nùng without text, with all that it needs."""
    actions.add_language(version=draft, by=editor, language=TAY_NUNG)
    return recorded(draft, TAY_NUNG, by=editor, gist=GIST, reader="Nông Thị Pảo", checker="Lương Văn Hồ")


def words(**given: str) -> Words:
    return Words(**{"gist": GIST, "reader": "Nông Thị Pảo", "checker": "Lương Văn Hồ", **given})


def again(version: Version) -> Version:
    return Version.objects.get(pk=version.pk)


def test_a_language_is_added_once(draft, editor):
    first = actions.add_language(version=draft, by=editor, language=TAY_NUNG)
    assert actions.add_language(version=draft, by=editor, language=TAY_NUNG) == first
    assert (first.text, first.sound_state, first.text_sha256) == ("", SoundState.NONE, text_hash(""))
    assert AuditEntry.objects.filter(action="bulletins.add_language").count() == 1


def test_a_language_that_nobody_knows_is_refused(draft, editor):
    with pytest.raises(errors.UnknownLanguage):
        actions.add_language(version=draft, by=editor, language="tlh")


def test_only_who_writes_bulletins_here_adds_a_language(draft, approver, neighbour):
    for other in (approver, neighbour):
        with pytest.raises(NotAllowed):
            actions.add_language(version=draft, by=other, language=TAY_NUNG)


def test_a_language_is_taken_out_and_its_recording_stays_kept(draft, editor, spoken):
    actions.remove_language(version=draft, by=editor, language=TAY_NUNG)
    assert [variant.language_id for variant in draft.variants.all()] == ["vi"]
    assert Recording.objects.filter(pk=spoken.recording_id).exists()


def test_the_vietnamese_variant_stays(draft, editor):
    with pytest.raises(errors.MainLanguageStays):
        actions.remove_language(version=draft, by=editor, language="vi")


def test_without_text_the_gist_is_what_the_hash_binds(draft, editor, spoken):
    assert spoken.text_sha256 == text_hash(GIST)
    actions.write_variant(version=draft, by=editor, language=TAY_NUNG, words=words(text="Slầy nả", gist=GIST))
    spoken.refresh_from_db()
    assert spoken.text_sha256 == text_hash("Slầy nả")


@pytest.mark.parametrize("checker", ["Nông Thị Pảo", "  nông thị  PẢO ", "Nong Thi Pao"])
def test_who_reads_does_not_attest_her_own_reading(draft, editor, spoken, checker):
    with pytest.raises(errors.CheckerIsReader):
        actions.write_variant(version=draft, by=editor, language=TAY_NUNG, words=words(checker=checker))
    spoken.refresh_from_db()
    assert spoken.checker == "Lương Văn Hồ"


def test_a_gist_that_changes_keeps_the_sound(draft, editor, spoken):
    actions.write_variant(version=draft, by=editor, language=TAY_NUNG, words=words(gist="Tiêm phòng thứ bảy."))
    spoken.refresh_from_db()
    assert spoken.sound_is_ready and spoken.words == "Tiêm phòng thứ bảy."


def test_a_text_that_changes_waits_until_the_recording_is_confirmed(draft, editor, spoken):
    actions.write_variant(version=draft, by=editor, language=TAY_NUNG, words=words(text="Chữ mới"))
    spoken.refresh_from_db()
    assert spoken.waits_to_be_confirmed and not spoken.sound_is_ready
    with pytest.raises(errors.RecordingUnconfirmed):
        actions.submit(version=again(draft), by=editor)
    actions.confirm_recording(version=draft, by=editor, language=TAY_NUNG)
    spoken.refresh_from_db()
    assert spoken.sound_is_ready and spoken.media == spoken.recording.media


def test_a_vietnamese_recording_whose_text_changed_waits_too(draft, editor):
    recorded(draft, "vi", by=editor, text="Chữ cũ")
    content = stored_content(again(draft))
    actions.save_draft(version=draft, by=editor, content=replace(content, text="Chữ mới"), revision=draft.revision)
    with pytest.raises(errors.RecordingUnconfirmed):
        actions.submit(version=again(draft), by=editor)
    actions.confirm_recording(version=draft, by=editor, language="vi")
    assert actions.submit(version=again(draft), by=editor).is_submitted


def test_saying_the_same_again_changes_nothing(draft, editor, spoken):
    before = AuditEntry.objects.count()
    actions.write_variant(version=draft, by=editor, language=TAY_NUNG, words=words())
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(
    ("lacking", "error"),
    [
        ({"gist": ""}, errors.GistMissing),
        ({"checker": ""}, errors.CheckerMissing),
        ({"sound_state": SoundState.FAILED, "media": None}, errors.VariantWithoutSound),
    ],
)
def test_a_recording_without_text_is_submitted_only_with_gist_checker_and_sound(draft, editor, spoken, lacking, error):
    Variant.objects.filter(pk=spoken.pk).update(**lacking)
    with pytest.raises(error) as refused:
        actions.submit(version=again(draft), by=editor)
    assert refused.value.facts["language"] == TAY_NUNG
    assert "tiếng tày - nùng" in str(refused.value).lower()
    assert again(draft).is_draft


def test_all_that_stands_in_the_way_is_said_at_once(draft, editor, spoken):
    Variant.objects.filter(version=draft, language="vi").update(sound_state=SoundState.NONE, media=None)
    Variant.objects.filter(pk=spoken.pk).update(gist="", checker="")
    with pytest.raises(errors.Several) as refused:
        actions.submit(version=again(draft), by=editor)
    said = [type(problem) for problem in refused.value.problems]
    assert said == [errors.SoundNotReady, errors.GistMissing, errors.CheckerMissing]


def test_a_recording_with_text_needs_no_gist_and_no_checker(draft, editor, spoken):
    Variant.objects.filter(pk=spoken.pk).update(text="Chữ", text_sha256=text_hash("Chữ"), gist="", checker="")
    assert actions.submit(version=again(draft), by=editor).is_submitted


def test_an_approval_binds_the_words_and_the_sound_of_every_language(draft, editor, approver, spoken):
    submitted = actions.submit(version=again(draft), by=editor)
    actions.approve(version=submitted, by=approver)
    spoken.refresh_from_db()
    assert (spoken.approved_text_sha256, spoken.approved_media_sha256) == (text_hash(GIST), spoken.media_id)
    assert {variant.language_id for variant in submitted.variants.exclude(approved_text_sha256="")} == {"vi", TAY_NUNG}


def test_what_is_submitted_takes_no_other_language(draft, editor, spoken):
    submitted = actions.submit(version=again(draft), by=editor)
    for act in (actions.add_language, actions.remove_language, actions.confirm_recording, actions.remove_recording):
        with pytest.raises(errors.NotDraft):
            act(version=submitted, by=editor, language="ium" if act is actions.add_language else TAY_NUNG)
    with pytest.raises(errors.NotDraft):
        actions.write_variant(version=submitted, by=editor, language=TAY_NUNG, words=words())


def test_a_draft_from_an_approved_version_takes_every_language_along(draft, editor, approver, spoken):
    Variant.objects.filter(version=draft, language="vi").update(corrections={"TYT": "trạm y tế"}, speed="slow")
    Variant.objects.filter(version=draft, language="vi").update(recording=recorded_again(spoken), media=a_sound(2.0))
    submitted = actions.submit(version=again(draft), by=editor)
    actions.approve(version=submitted, by=approver)
    newer = actions.edit_again(version=submitted, by=editor)
    kept = ("text", "text_sha256", "media", "recording", "reader", "checker", "gist", "voice", "speed", "corrections")
    for old in submitted.variants.all():
        new = newer.variants.get(language=old.language)
        assert {name: getattr(new, name) for name in kept} == {name: getattr(old, name) for name in kept}
        assert new.sound_is_ready and new.approved_text_sha256 == ""
    assert newer.state == State.DRAFT


def recorded_again(variant: Variant) -> Recording:
    return Recording.objects.get(pk=variant.recording_id)
