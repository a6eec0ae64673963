""" "Rút lại": who has submitted too soon takes it back; what was submitted stays as it was."""

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.bulletins import actions, errors, queries
from tinlang.bulletins.models import State, Version
from tinlang.bulletins.tests.factories import TEXT, VersionFactory
from tinlang.common.models import AuditEntry

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def submitted(editor, dong_dang) -> Version:
    return VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)


def test_who_submitted_gets_a_draft_with_the_same_words_and_sound(editor, submitted):
    draft = actions.take_back(version=submitted, by=editor)
    assert (draft.number, draft.state, draft.main_variant.text) == (2, State.DRAFT, TEXT)
    assert draft.main_variant.sound_is_ready
    assert Version.objects.get(number=1).state == State.TAKEN_BACK
    assert AuditEntry.objects.get().action == "bulletins.take_back"
    assert [step.title for step in queries.history(submitted.bulletin)][-2:] == [
        "Rút lại bản 1",
        "Bắt đầu soạn bản 2",
    ]


def test_an_approver_who_has_it_open_never_approves_other_words(editor, approver, submitted):
    draft = actions.take_back(version=submitted, by=editor)
    again = actions.submit(version=draft, by=editor)
    with pytest.raises(errors.NotSubmitted):
        actions.approve(version=submitted, by=approver)
    assert actions.approve(version=again, by=approver).state == State.APPROVED


@pytest.mark.parametrize("state", ["approved", "returned", "rejected", "taken_back"])
def test_what_is_decided_is_not_taken_back(editor, dong_dang, state):
    version = VersionFactory(unit=dong_dang, edited_by=editor, **{state: True})
    with pytest.raises(errors.NotSubmitted):
        actions.take_back(version=version, by=editor)


def test_only_who_submitted_takes_back(editor, approver, neighbour, dong_dang):
    version = VersionFactory(unit=dong_dang, submitted=True)
    with pytest.raises(errors.NotYours):
        actions.take_back(version=version, by=editor)
    for person in (approver, neighbour):
        with pytest.raises(NotAllowed):
            actions.take_back(version=version, by=person)
    assert Version.objects.get().state == State.SUBMITTED
