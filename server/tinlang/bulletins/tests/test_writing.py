"""Drafts: what is stored, what is refused, and who was there first."""

import unicodedata
from datetime import date, timedelta

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.bulletins import actions, errors
from tinlang.bulletins.actions import Content
from tinlang.bulletins.actions.content import text_hash
from tinlang.bulletins.models import Bulletin, SoundState, State, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.common.models import AuditEntry
from tinlang.units.models import UnitVersion

pytestmark = pytest.mark.django_db(databases="__all__")


def content(**given) -> Content:
    return Content(**{"title": "Cắt điện", "text": "Mời bà con chú ý.", "areas": frozenset(), **given})


def areas(*units) -> frozenset[str]:
    return frozenset(str(unit.uid) for unit in units)


def test_an_editor_begins_a_bulletin_with_a_draft(editor, dong_dang, village):
    version = actions.create_bulletin(unit=dong_dang, by=editor, content=content(areas=areas(village)))
    assert (version.number, version.state, version.title, version.revision) == (1, State.DRAFT, "Cắt điện", 1)
    assert list(version.areas.all()) == [village]
    assert version.main_variant.text_sha256 == text_hash("Mời bà con chú ý.")
    assert [(h.from_state, h.to_state, h.by) for h in version.history.all()] == [("", "draft", editor)]
    assert AuditEntry.objects.get().action == "bulletins.create"


def test_text_is_stored_in_nfc_and_so_is_its_hash(editor, dong_dang):
    decomposed = unicodedata.normalize("NFD", "Điện lực Đồng Đăng")
    version = actions.create_bulletin(unit=dong_dang, by=editor, content=content(title=decomposed, text=decomposed))
    assert version.title == version.main_variant.text == "Điện lực Đồng Đăng"
    assert version.main_variant.text_sha256 == text_hash("Điện lực Đồng Đăng")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "Chúc mừng 🎉👨‍👩‍👧", "x" * 20_000, "", "a\n\nb\tc"])
def test_any_readable_text_is_only_text(editor, dong_dang, text):
    version = actions.create_bulletin(unit=dong_dang, by=editor, content=content(text=text))
    assert version.main_variant.text == text


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"title": "", "text": ""}, errors.TitleMissing),
        ({"title": "  ", "text": " \n "}, errors.TitleMissing),
        ({"title": "x" * 201}, errors.TitleTooLong),
        ({"title": "a\nb"}, errors.UnreadableText),
        ({"text": "x" * 20_001}, errors.TextTooLong),
        ({"text": "xin \ud800 chào"}, errors.UnreadableText),
        ({"text": "xin \x00 chào"}, errors.UnreadableText),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(editor, dong_dang, given, error):
    with pytest.raises(error):
        actions.create_bulletin(unit=dong_dang, by=editor, content=content(**given))
    assert not Bulletin.objects.exists()


MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "end", "error"),
    [
        (-2 * MINUTE, None, errors.StartInThePast),
        (400 * DAY, None, errors.StartTooFar),
        (None, -MINUTE, errors.EndInThePast),
        (None, timedelta(0), errors.EndInThePast),
        (2 * HOUR, HOUR, errors.EndBeforeStart),
        (HOUR, HOUR, errors.EndBeforeStart),
        (HOUR, 800 * DAY, errors.EndTooFar),
    ],
)
def test_times_that_cannot_be_are_refused_by_name(editor, dong_dang, start, end, error):
    now = clock.now()
    times = {"start_at": start and now + start, "end_at": None if end is None else now + end}
    with clock.frozen_at(now), pytest.raises(error):
        actions.create_bulletin(unit=dong_dang, by=editor, content=content(**times))


def test_the_minute_that_is_running_is_not_the_past(editor, dong_dang):
    now = clock.now()
    with clock.frozen_at(now):
        actions.create_bulletin(unit=dong_dang, by=editor, content=content(start_at=now - timedelta(seconds=40)))


def test_an_area_of_the_neighbour_is_refused(editor, dong_dang, ky_lua, village):
    with pytest.raises(errors.ForeignArea) as refused:
        actions.create_bulletin(unit=dong_dang, by=editor, content=content(areas=areas(village, ky_lua)))
    assert refused.value.field == "areas"


@pytest.mark.parametrize("uid", ["0190aaaa-0000-7000-8000-000000000000", "nonsense", ""])
def test_an_area_that_does_not_exist_is_refused(editor, dong_dang, uid):
    with pytest.raises(errors.ForeignArea):
        actions.create_bulletin(unit=dong_dang, by=editor, content=content(areas=frozenset({uid})))


def test_an_area_that_has_ended_is_refused(editor, dong_dang, village):
    UnitVersion.objects.filter(unit=village).update(valid_to=date(2026, 1, 1))
    with pytest.raises(errors.ForeignArea):
        actions.create_bulletin(unit=dong_dang, by=editor, content=content(areas=areas(village)))


def test_of_a_commune_and_its_villages_only_the_commune_is_kept(editor, dong_dang, village):
    version = actions.create_bulletin(unit=dong_dang, by=editor, content=content(areas=areas(dong_dang, village)))
    assert list(version.areas.all()) == [dong_dang]


def test_a_form_sent_twice_makes_one_bulletin(editor, dong_dang):
    uid = uuid7()
    first, second = (actions.create_bulletin(unit=dong_dang, by=editor, content=content(), uid=uid) for _ in range(2))
    assert first == second
    assert Bulletin.objects.count() == 1


def test_saving_counts_up_and_says_who(editor, dong_dang, village):
    version = VersionFactory(unit=dong_dang)
    saved = actions.save_draft(
        version=version, by=editor, content=content(title="Mới", areas=areas(village)), revision=1
    )
    assert (saved.title, saved.revision, saved.edited_by) == ("Mới", 2, editor)
    assert list(saved.areas.all()) == [village]


def test_saving_what_is_stored_changes_nothing_whatever_the_revision(editor, dong_dang):
    version = VersionFactory(unit=dong_dang)
    same = content(title=version.title, text=version.main_variant.text, areas=areas(dong_dang))
    assert actions.save_draft(version=version, by=editor, content=same, revision=0).revision == 1


def test_the_second_of_two_tabs_is_told_and_loses_nothing(editor, dong_dang):
    version = VersionFactory(unit=dong_dang)
    actions.save_draft(version=version, by=editor, content=content(text="của cửa sổ một"), revision=1)
    with pytest.raises(errors.ChangedMeanwhile) as told:
        actions.save_draft(version=version, by=editor, content=content(text="của cửa sổ hai"), revision=1)
    assert told.value.facts["version"].main_variant.text == "của cửa sổ một"
    assert told.value.facts["content"].text == "của cửa sổ hai"
    assert Version.objects.get().main_variant.text == "của cửa sổ một"


def test_text_that_changes_loses_its_sound(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True)
    saved = actions.save_draft(version=version, by=editor, content=content(text="Chữ mới."), revision=1)
    assert (saved.main_variant.sound_state, saved.main_variant.media) == (SoundState.NONE, None)


def test_a_new_title_keeps_the_sound(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True)
    kept = content(title="Tên mới", text=version.main_variant.text)
    saved = actions.save_draft(version=version, by=editor, content=kept, revision=1)
    assert saved.main_variant.media == version.main_variant.media is not None


@pytest.mark.parametrize("state", ["submitted", "returned", "rejected", "approved"])
def test_what_was_submitted_never_changes(editor, dong_dang, state):
    version = VersionFactory(unit=dong_dang, **{state: True})
    before = Version.objects.values().get(), version.variants.values().get()
    with pytest.raises(errors.NotDraft):
        actions.save_draft(version=version, by=editor, content=content(), revision=1)
    assert (Version.objects.values().get(), version.variants.values().get()) == before


def test_a_draft_submitted_in_between_is_not_written_over(editor, dong_dang):
    stale = VersionFactory(unit=dong_dang, sounding=True)
    actions.submit(version=stale, by=editor)
    assert stale.state == State.DRAFT
    with pytest.raises(errors.NotDraft):
        actions.save_draft(version=stale, by=editor, content=content(), revision=stale.revision)


def test_who_does_not_write_here_may_not(approver, neighbour, dong_dang):
    version = VersionFactory(unit=dong_dang)
    for person in (approver, neighbour):
        with pytest.raises(NotAllowed):
            actions.create_bulletin(unit=dong_dang, by=person, content=content())
        with pytest.raises(NotAllowed):
            actions.save_draft(version=version, by=person, content=content(), revision=1)
        with pytest.raises(NotAllowed):
            actions.edit_again(version=version, by=person)


@pytest.mark.parametrize("state", ["returned", "approved"])
def test_editing_again_opens_a_new_draft_with_everything(editor, dong_dang, village, state):
    old = VersionFactory(unit=dong_dang, areas=[village], **{state: True})
    draft = actions.edit_again(version=old, by=editor)
    assert (draft.number, draft.state, draft.title) == (2, State.DRAFT, old.title)
    assert list(draft.areas.all()) == [village]
    assert draft.main_variant.text == old.main_variant.text
    assert draft.main_variant.media == old.main_variant.media
    assert draft.main_variant.approved_text_sha256 == ""


def test_editing_again_twice_opens_one_draft(editor, dong_dang):
    old = VersionFactory(unit=dong_dang, returned=True)
    assert actions.edit_again(version=old, by=editor) == actions.edit_again(version=old, by=editor)


def test_times_that_have_passed_do_not_come_along(editor, dong_dang):
    now = clock.now()
    old = VersionFactory(unit=dong_dang, returned=True, start_at=now - HOUR, end_at=now + HOUR)
    draft = actions.edit_again(version=old, by=editor)
    assert (draft.start_at, draft.end_at) == (None, None)


@pytest.mark.parametrize("state", ["submitted", "rejected"])
def test_what_waits_or_was_rejected_is_not_edited_again(editor, dong_dang, state):
    version = VersionFactory(unit=dong_dang, **{state: True})
    with pytest.raises(errors.NotToBeEdited):
        actions.edit_again(version=version, by=editor)


def test_only_the_latest_version_is_edited_again(editor, dong_dang):
    old = VersionFactory(unit=dong_dang, approved=True)
    VersionFactory(bulletin=old.bulletin, number=2, rejected=True)
    with pytest.raises(errors.NotToBeEdited):
        actions.edit_again(version=old, by=editor)
