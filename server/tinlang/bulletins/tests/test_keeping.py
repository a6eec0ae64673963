"""What is typed is kept without being asked: what is stored, what stays as it was, and who was there first."""

from datetime import timedelta

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.tests.factories import PersonFactory
from tinlang.bulletins import actions, errors
from tinlang.bulletins.actions import Content, Typing
from tinlang.bulletins.models import Bulletin, History, SoundState, Version
from tinlang.bulletins.tests.factories import TEXT, VersionFactory
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.common.models import AuditEntry

pytestmark = pytest.mark.django_db(databases="__all__")

MINUTE = timedelta(minutes=1)


def content(**given) -> Content:
    return Content(**{"title": "Cắt điện", "text": TEXT, "areas": frozenset(), **given})


def keep(version, by, *, revision=1, page="trang", step=1, unread=(), **given) -> actions.Kept:
    return actions.keep_draft(
        version=version,
        by=by,
        content=content(**given),
        revision=revision,
        typing=Typing(page=page, step=step),
        unread=unread,
    )


def keep_new(unit, by, uid, *, step=1, **given) -> actions.Kept:
    return actions.keep_new(unit=unit, by=by, content=content(**given), uid=uid, typing=Typing(page="trang", step=step))


def test_a_draft_begins_with_its_first_word(editor, dong_dang):
    uid = uuid7()
    assert (
        keep_new(dong_dang, editor, uid, title="", text=" \n ", areas=frozenset({str(dong_dang.uid)})).version is None
    )
    assert not Bulletin.objects.exists()
    kept = keep_new(dong_dang, editor, uid, title="", text="Mời bà con đi họp.", step=2)
    assert kept.version is not None and kept.version.is_untitled
    assert kept.version.title == "(Chưa có tiêu đề) Mời bà con đi họp."
    assert [entry.action for entry in AuditEntry.objects.all()] == ["bulletins.create"]


def test_an_answer_that_was_lost_makes_no_second_bulletin_and_no_conflict(editor, dong_dang):
    uid = uuid7()
    keep_new(dong_dang, editor, uid, text="Một")
    kept = keep_new(dong_dang, editor, uid, text="Một hai", step=2)
    assert Bulletin.objects.count() == 1 and kept.version.main_variant.text == "Một hai"


def test_typing_makes_no_version_no_history_and_no_noise(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor)
    for step in range(1, 6):
        kept = keep(version, editor, revision=step, step=step, text="chữ " * step)
    assert (kept.version.revision, Version.objects.count(), History.objects.count()) == (6, 1, 1)
    assert not AuditEntry.objects.exists()


def test_a_sitting_is_audited_once(editor, dong_dang):
    now = clock.now()
    version = VersionFactory(unit=dong_dang, edited_at=now)
    for minutes, step in ((1, 1), (20, 2), (45, 3), (80, 4)):
        with clock.frozen_at(now + minutes * MINUTE):
            keep(version, editor, revision=step, step=step, text="chữ " * step)
    entries = [entry.action for entry in AuditEntry.objects.all()]
    assert entries == ["bulletins.write_draft", "bulletins.write_draft"]  # another person began; a pause of 35 minutes


def test_what_is_wrong_stays_as_it_was_and_the_rest_is_kept(editor, dong_dang, ky_lua):
    start = clock.now() + timedelta(days=1)
    version = VersionFactory(unit=dong_dang, edited_by=editor, start_at=start)
    kept = keep(
        version,
        editor,
        text="Chữ mới.",
        areas=frozenset({str(ky_lua.uid)}),
        start_at=start - timedelta(days=9),
        source="no-such-source",
        unread=["source_at"],
    )
    assert kept.left_out == {"areas", "start", "source", "source_at"}
    assert (kept.version.main_variant.text, kept.version.start_at) == ("Chữ mới.", start)
    assert list(kept.version.areas.all()) == [dong_dang]


def test_words_are_never_taken_away_by_a_pause(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor, title="Cắt điện")
    kept = keep(version, editor, title="", text="")
    assert kept.left_out == {"title", "text"}
    assert (kept.version.title, kept.version.main_variant.text) == ("Cắt điện", TEXT)


def test_two_pages_meet(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor)
    keep(version, editor, page="một", text="Chữ của trang một.")
    with pytest.raises(errors.ChangedMeanwhile) as told:
        keep(version, editor, page="hai", text="Chữ của trang hai.")
    assert told.value.facts["content"].text == "Chữ của trang hai."
    assert Version.objects.get().main_variant.text == "Chữ của trang một."


def test_a_page_whose_answer_was_lost_goes_on_but_a_late_step_of_it_overwrites_nothing(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor)
    keep(version, editor, step=1, text="một")
    keep(version, editor, step=3, text="ba")  # of revision 1 still: it heard of no answer
    with pytest.raises(errors.ChangedMeanwhile):
        keep(version, editor, step=2, text="hai")
    assert Version.objects.get().main_variant.text == "ba"


def test_submitting_after_a_lost_answer_is_no_conflict_either(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor)
    keep(version, editor, step=1, text="một")
    saved = actions.save_draft(
        version=version, by=editor, content=content(text="hai"), revision=1, typing=Typing(page="trang", step=2)
    )
    assert saved.main_variant.text == "hai"


def test_a_page_that_does_not_tell_its_name_has_only_its_revision(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor)
    keep(version, editor, page="", step=0, text="một")
    with pytest.raises(errors.ChangedMeanwhile):
        keep(version, editor, page="", step=5, text="hai")


def test_what_was_submitted_takes_nothing_more(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, submitted=True)
    with pytest.raises(errors.NotDraft):
        keep(version, editor, text="Chữ tới muộn.")


def test_who_does_not_write_here_keeps_nothing(neighbour, approver, dong_dang):
    version = VersionFactory(unit=dong_dang)
    for person in (neighbour, approver, PersonFactory()):
        with pytest.raises(NotAllowed):
            keep(version, person, text="khác")
        with pytest.raises(NotAllowed):
            keep_new(dong_dang, person, uuid7())


def test_a_text_that_is_kept_loses_the_sound_of_the_one_before(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, edited_by=editor, sounding=True)
    keep(version, editor, title="Tên khác")
    assert Version.objects.get().main_variant.sound_state == SoundState.READY
    keep(version, editor, revision=2, step=2, text="Chữ khác.")
    assert Version.objects.get().main_variant.sound_state == SoundState.NONE
