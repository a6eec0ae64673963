"""The sound of a draft: asked for, made, bound to its text."""

from datetime import timedelta

import pytest

from tinlang.bulletins import actions, aloud, errors
from tinlang.bulletins.actions import Content
from tinlang.bulletins.models import Language, SoundState, Variant
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.media import opus

pytestmark = pytest.mark.django_db(databases="__all__")


def test_asking_for_sound_makes_it(editor, dong_dang):
    version = VersionFactory(unit=dong_dang)
    variant = actions.request_sound(version=version, by=editor)
    assert (variant.sound_state, variant.sound_percent) == (SoundState.READY, 0)
    assert opus.measure(variant.media.read()).length_ms == variant.media.length_ms > 2_000


def test_progress_can_be_seen_while_it_is_made(editor, dong_dang, monkeypatch):
    seen = []
    version = VersionFactory(unit=dong_dang, text="Một.\nHai.\nBa.\nBốn.")
    encode = opus.encode

    def watched(chunks, **options):
        def one_by_one():
            for chunk in chunks:
                variant = Variant.objects.get()
                seen.append((variant.sound_state, variant.sound_percent))
                yield chunk

        return encode(one_by_one(), **options)

    monkeypatch.setattr(opus, "encode", watched)
    actions.make_sound(variant=version.main_variant)
    percents = [percent for _state, percent in seen]
    assert {state for state, _percent in seen} == {"working"}
    assert percents == sorted(percents)
    assert len(set(percents)) > 2


def test_asking_again_for_what_is_there_makes_nothing_new(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, sounding=True)
    changed_at = version.main_variant.sound_changed_at
    assert actions.request_sound(version=version, by=editor).sound_changed_at == changed_at


def test_what_is_on_its_way_is_not_asked_for_twice_unless_it_got_lost(editor, dong_dang):
    version = VersionFactory(unit=dong_dang)
    now = clock.now()
    Variant.objects.update(sound_state=SoundState.WORKING, sound_changed_at=now)
    assert actions.request_sound(version=version, by=editor).sound_state == SoundState.WORKING
    with clock.frozen_at(now + timedelta(minutes=3)):
        assert actions.request_sound(version=version, by=editor).sound_state == SoundState.READY


def test_text_that_changed_while_it_was_spoken_keeps_no_sound_of_the_old(editor, dong_dang):
    version = VersionFactory(unit=dong_dang)
    stale = Variant.objects.get()
    written = Content(title="Cắt điện", text="Chữ mới.", areas=frozenset())
    actions.save_draft(version=version, by=editor, content=written, revision=1)
    assert actions.make_sound(variant=stale).sound_state == SoundState.NONE
    assert Variant.objects.get().media is None


def test_the_sound_of_what_was_submitted_cannot_change(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, submitted=True)
    before = Variant.objects.values().get()
    with pytest.raises(errors.NotDraft):
        actions.request_sound(version=version, by=editor)
    actions.make_sound(variant=Variant.objects.get())
    assert Variant.objects.values().get() == before


def test_text_that_sounds_like_nothing_says_so_on_the_page(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, text="— … —")
    variant = actions.request_sound(version=version, by=editor)
    assert variant.sound_state == SoundState.FAILED
    assert "không có chữ nào để đọc" in variant.sound_problem


def test_an_engine_that_is_broken_says_so_on_the_page(editor, dong_dang, settings, tmp_path):
    version = VersionFactory(unit=dong_dang)
    (tmp_path / "full").write_text("a file where a folder should be")
    settings.MEDIA_STORE = tmp_path / "full"
    variant = actions.request_sound(version=version, by=editor)
    assert (variant.sound_state, bool(variant.sound_problem)) == (SoundState.FAILED, True)


def test_after_a_failure_one_may_ask_again_at_once(editor, dong_dang):
    version = VersionFactory(unit=dong_dang)
    Variant.objects.update(sound_state=SoundState.FAILED, sound_problem="hỏng")
    variant = actions.request_sound(version=version, by=editor)
    assert (variant.sound_state, variant.sound_problem) == (SoundState.READY, "")


def test_no_text_is_refused_by_name(editor, dong_dang):
    with pytest.raises(errors.TextMissing):
        actions.request_sound(version=VersionFactory(unit=dong_dang, text=""), by=editor)


def test_a_language_without_a_voice_is_refused_by_name(editor, dong_dang):
    version = VersionFactory(unit=dong_dang)
    Language.objects.filter(tag="vi").update(voice="")
    with pytest.raises(errors.NoVoice):
        actions.request_sound(version=version, by=editor)


def test_a_voice_chosen_while_the_sound_is_made_is_the_one_that_is_heard(editor, dong_dang, monkeypatch):
    version = VersionFactory(unit=dong_dang)
    chosen = []

    def choose_in_between(chunks, **options):
        if not chosen:
            actions.choose_voice(version=version, by=editor, voice="vi-vn-x-south", speed="slow")
            chosen.append(actions.request_sound(version=version, by=editor).sound_state)
        return encode(chunks, **options)

    encode = opus.encode
    monkeypatch.setattr(opus, "encode", choose_in_between)
    variant = actions.request_sound(version=version, by=editor)
    assert chosen and variant.sound_is_ready
    assert aloud.is_fresh(variant)
