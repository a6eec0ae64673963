"""Four eyes: who submits, who decides, and what an approval binds."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import RoleHolding
from tinlang.accounts.roles import Role
from tinlang.bulletins import actions, errors
from tinlang.bulletins.models import ALLOWED_TRANSITIONS, State, Variant, Version
from tinlang.bulletins.tests.factories import VersionFactory, a_sound
from tinlang.common import clock
from tinlang.common.models import AuditDetail, AuditEntry

pytestmark = pytest.mark.django_db(databases="__all__")

HOUR = timedelta(hours=1)


def test_an_editor_submits_a_finished_draft(editor, dong_dang):
    version = actions.submit(version=VersionFactory(unit=dong_dang, sounding=True), by=editor)
    stored = Version.objects.get()
    assert (stored.state, stored.submitted_by) == (State.SUBMITTED, editor)
    assert [move.to_state for move in version.history.all()] == ["draft", "submitted"]
    assert version.main_variant.text_sha256 in AuditDetail.objects.get().content


@pytest.mark.parametrize(
    ("lacking", "error"),
    [
        ({"text": "", "sounding": False}, errors.TextMissing),
        ({"areas": []}, errors.AreaMissing),
        ({"sounding": False}, errors.SoundNotReady),
        ({"start_at": -HOUR}, errors.StartInThePast),
        ({"end_at": -HOUR}, errors.EndInThePast),
        ({"end_at": timedelta(milliseconds=500)}, errors.TooShortForSound),
        ({"start_at": HOUR, "end_at": HOUR + timedelta(milliseconds=500)}, errors.TooShortForSound),
    ],
)
def test_an_unfinished_draft_is_not_submitted_and_says_why(editor, dong_dang, lacking, error):
    now = clock.now()
    given = {key: now + value if isinstance(value, timedelta) else value for key, value in lacking.items()}
    version = VersionFactory(unit=dong_dang, **{"sounding": True, **given})
    with clock.frozen_at(now), pytest.raises(error):
        actions.submit(version=version, by=editor)
    assert Version.objects.get().state == State.DRAFT


def test_somebody_else_approves_and_the_hashes_are_bound(editor, approver, dong_dang):
    version = actions.submit(version=VersionFactory(unit=dong_dang, sounding=True), by=editor)
    actions.approve(version=version, by=approver)
    stored, variant = Version.objects.get(), Variant.objects.get()
    assert (stored.state, stored.decided_by) == (State.APPROVED, approver)
    assert variant.approved_text_sha256 == variant.text_sha256
    assert variant.approved_media_sha256 == variant.media_id
    assert AuditEntry.objects.order_by("pk").last().action == "bulletins.approve"


def test_who_submitted_cannot_approve_even_with_both_roles(editor, dong_dang):
    RoleHolding.objects.create(person=editor, role=Role.APPROVER, unit=dong_dang)
    version = actions.submit(version=VersionFactory(unit=dong_dang, sounding=True), by=editor)
    with pytest.raises(errors.SameAuthor):
        actions.approve(version=version, by=editor)
    assert Version.objects.get().state == State.SUBMITTED


def test_the_database_too_refuses_an_approval_by_the_submitter(editor, dong_dang):
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    with pytest.raises(IntegrityError, match="bulletins_approver_is_not_submitter"), transaction.atomic():
        Version.objects.update(state=State.APPROVED, decided_by=editor, decided_at=clock.now())


def test_an_approval_of_altered_text_is_refused(approver, dong_dang):
    version = VersionFactory(unit=dong_dang, submitted=True)
    Variant.objects.update(text="Chữ bị đổi sau khi trình.")
    with pytest.raises(errors.ContentDiffers):
        actions.approve(version=version, by=approver)


def test_the_database_refuses_another_text_or_sound_under_an_approval(approver, dong_dang):
    actions.approve(version=VersionFactory(unit=dong_dang, submitted=True), by=approver)
    other = a_sound(hertz=880)
    for change in ({"media": other}, {"text_sha256": "0" * 64}, {"approved_text_sha256": "0" * 64}):
        with pytest.raises(IntegrityError, match="bulletins_approval_binds"), transaction.atomic():
            Variant.objects.update(**change)


@pytest.mark.parametrize(
    ("act", "state"), [(actions.return_for_edit, State.RETURNED), (actions.reject, State.REJECTED)]
)
def test_sending_back_and_rejecting_need_a_reason(approver, dong_dang, act, state):
    version = VersionFactory(unit=dong_dang, submitted=True)
    for reason in ("", "  \n "):
        with pytest.raises(errors.ReasonMissing):
            act(version=version, by=approver, reason=reason)
    with pytest.raises(errors.ReasonTooLong):
        act(version=version, by=approver, reason="x" * 1001)
    act(version=version, by=approver, reason="Ghi rõ các thôn")
    stored = Version.objects.get()
    assert (stored.state, stored.reason, stored.decided_by) == (state, "Ghi rõ các thôn", approver)
    assert stored.history.last().reason == "Ghi rõ các thôn"


DECISIONS = {
    State.RETURNED: lambda version, by: actions.return_for_edit(version=version, by=by, reason="vì"),
    State.REJECTED: lambda version, by: actions.reject(version=version, by=by, reason="vì"),
    State.APPROVED: lambda version, by: actions.approve(version=version, by=by),
}


@pytest.mark.parametrize("to", DECISIONS)
@pytest.mark.parametrize("state", [state for state in State if state != State.SUBMITTED])
def test_only_what_waits_is_decided(approver, dong_dang, state, to):
    traits = {} if state == State.DRAFT else {state.value: True}
    version = VersionFactory(unit=dong_dang, **traits)
    assert to not in ALLOWED_TRANSITIONS[state]
    with pytest.raises(errors.NotSubmitted):
        DECISIONS[to](version, approver)


@pytest.mark.parametrize("to", DECISIONS)
def test_a_second_decision_comes_too_late(approver, dong_dang, to):
    version = VersionFactory(unit=dong_dang, submitted=True)
    actions.reject(version=Version.objects.get(), by=approver, reason="vì")
    with pytest.raises(errors.NotSubmitted):
        DECISIONS[to](version, approver)
    assert Version.objects.get().state == State.REJECTED


def test_who_may_not_decide_here_does_not(editor, neighbour, leader, administrator, dong_dang):
    version = VersionFactory(unit=dong_dang, submitted=True)
    for person in (editor, neighbour, leader, administrator):
        for decide in DECISIONS.values():
            with pytest.raises(NotAllowed):
                decide(version, person)


def test_submitting_twice_is_refused(editor, dong_dang):
    version = VersionFactory(unit=dong_dang, submitted=True)
    with pytest.raises(errors.NotDraft):
        actions.submit(version=version, by=editor)


def test_a_bulletin_has_one_open_version(editor, dong_dang):
    draft = VersionFactory(unit=dong_dang)
    with pytest.raises(IntegrityError, match="bulletin"), transaction.atomic():
        VersionFactory(bulletin=draft.bulletin, number=2)
