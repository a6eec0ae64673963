"""An approval is confirmed by a PIN or a passkey, and says how; under a delegation it says in whose place."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tinlang.accounts import actions as people
from tinlang.accounts.confirming import Confirmation, Manner
from tinlang.accounts.errors import ConfirmationMissing
from tinlang.accounts.models import CodeApp, Pin
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.actions import approve_and_release
from tinlang.bulletins import errors
from tinlang.bulletins.actions import purpose_of
from tinlang.bulletins.models import Release, State
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.common.models import AuditDetail, AuditEntry

pytestmark = pytest.mark.django_db(databases="__all__")

PIN = "271828"


@pytest.fixture(autouse=True)
def second_factor(settings, by_day):
    settings.SECOND_FACTOR = True


@pytest.fixture
def approver(approver):
    """Whose second step is set up: else nothing but setting it up is open to them."""
    return in_two_steps(approver)


def in_two_steps(person):
    CodeApp.objects.create(person=person, secret="", confirmed_at=clock.now())
    return person


@pytest.fixture
def with_pin(approver):
    people.set_pin(person=approver, pin=PIN)
    return approver


def tap(client, version, **fields):
    return client.post(reverse("broadcasting:approve", args=[version.uid]), fields)


def state_of(version) -> str:
    version.refresh_from_db()
    return version.state


def test_one_tap_and_six_figures_approve(client_of, with_pin, submitted):
    client = client_of(with_pin)
    page = tap(client, submitted).content.decode()
    assert "Mã PIN của anh/chị" in page
    assert state_of(submitted) == State.SUBMITTED
    answer = tap(client, submitted, pin=PIN)
    assert answer["Location"] == reverse("broadcasting:release", args=[Release.objects.get().uid])
    assert (state_of(submitted), submitted.manner) == (State.APPROVED, Manner.PIN)


def test_how_it_was_confirmed_is_written_down(client_of, with_pin, submitted):
    tap(client_of(with_pin), submitted, pin=PIN)
    entry = AuditEntry.objects.get(action="bulletins.approve")
    assert '"manner":"pin"' in AuditDetail.objects.get(entry=entry).content
    shown = client_of(with_pin).get(reverse("bulletins:bulletin", args=[submitted.bulletin.uid])).content.decode()
    assert "xác nhận bằng mã PIN" in shown


def test_wrong_figures_say_how_many_tries_are_left_and_the_fifth_locks(client_of, with_pin, submitted):
    client = client_of(with_pin)
    for left in (4, 3, 2, 1):
        assert f"còn {left} lần thử" in tap(client, submitted, pin="000000").content.decode()
    assert "Mã PIN đã khóa vì nhập sai 5 lần" in tap(client, submitted, pin="000000").content.decode()
    assert "Mã PIN đã khóa" in tap(client, submitted, pin=PIN).content.decode()
    assert state_of(submitted) == State.SUBMITTED
    assert AuditEntry.objects.filter(action="accounts.pin_locked").count() == 1


def test_the_right_figures_at_the_fifth_try_still_open(client_of, with_pin, submitted):
    client = client_of(with_pin)
    for _ in range(4):
        tap(client, submitted, pin="000000")
    tap(client, submitted, pin=PIN)
    assert state_of(submitted) == State.APPROVED
    assert Pin.objects.get().failures == 0


def test_a_locked_pin_is_set_anew_by_the_password_and_leads_back(client_of, with_pin, submitted):
    Pin.objects.update(failures=5, locked_at=clock.now())
    back = reverse("broadcasting:approve", args=[submitted.uid])
    fields = {"pin": "480913", "again": "480913", "password": "sai", "next": back}
    client = client_of(with_pin)
    assert client.post(reverse("accounts:pin"), fields).status_code == 422
    answer = client.post(reverse("accounts:pin"), {**fields, "password": "mat-khau-de-thu"})
    assert answer["Location"] == back
    assert "Mã PIN của anh/chị" in client.get(back).content.decode()
    tap(client, submitted, pin="480913")
    assert state_of(submitted) == State.APPROVED


def test_who_has_neither_is_led_to_set_one(client_of, approver, submitted):
    page = tap(client_of(approver), submitted).content.decode()
    assert reverse("accounts:pin") in page
    assert state_of(submitted) == State.SUBMITTED


def test_no_action_approves_without_it(with_pin, submitted):
    with pytest.raises(ConfirmationMissing):
        approve_and_release(version=submitted, by=with_pin)


@pytest.mark.parametrize("what", ["another", "somebody", "old"])
def test_a_confirmation_of_something_else_of_somebody_else_or_of_long_ago_counts_nothing(
    with_pin, editor, submitted, what
):
    purpose = "approve:khác" if what == "another" else purpose_of(submitted)
    whose = editor.uid if what == "somebody" else with_pin.uid
    at = clock.now() - timedelta(minutes=6) if what == "old" else clock.now()
    with pytest.raises(ConfirmationMissing):
        approve_and_release(version=submitted, by=with_pin, confirmation=Confirmation(whose, purpose, Manner.PIN, at))


def test_an_answer_of_a_passkey_that_nobody_asked_for_counts_nothing(client_of, with_pin, submitted):
    answer = tap(client_of(with_pin), submitted, passkey='{"id": "x"}')
    assert answer.status_code == 422
    assert state_of(submitted) == State.SUBMITTED


def test_where_it_is_off_who_has_a_pin_is_asked_all_the_same(client_of, with_pin, submitted, settings):
    settings.SECOND_FACTOR = False
    assert "Mã PIN của anh/chị" in tap(client_of(with_pin), submitted).content.decode()


def test_and_who_has_none_approves_by_one_tap_and_it_says_so(client_of, approver, submitted, settings):
    settings.SECOND_FACTOR = False
    tap(client_of(approver), submitted)
    assert (state_of(submitted), submitted.manner) == (State.APPROVED, Manner.SESSION)


def test_the_second_of_two_approvers_is_told_so_before_any_pin(client_of, with_pin, dong_dang, submitted):
    other = in_two_steps(person_with("duyet-hai", "Người duyệt hai", dong_dang, Role.APPROVER))
    tap(client_of(with_pin), submitted, pin=PIN)
    answer = tap(client_of(other), submitted)
    assert answer.status_code == 409


# -- under a delegation -----------------------------------------------------------------------------------------------


@pytest.fixture
def deputy(approver, dong_dang):
    person = in_two_steps(person_with("pho", "Phó chủ tịch", dong_dang, Role.EDITOR))
    people.set_pin(person=person, pin=PIN)
    today = clock.today()
    people.delegate(
        by=approver,
        to=person,
        unit=dong_dang,
        first_day=today,
        last_day=today + timedelta(days=6),
        paper=people.Paper("12/UQ-UBND", today),
    )
    return person


def test_it_says_in_whose_place_everywhere(client_of, deputy, submitted, inspector):
    client = client_of(deputy)
    assert "theo ủy quyền của Lãnh đạo duyệt" in client.get(reverse("broadcasting:waiting")).content.decode()
    tap(client, submitted, pin=PIN)
    assert state_of(submitted) == State.APPROVED
    release = Release.objects.get()
    for address in (
        reverse("bulletins:bulletin", args=[submitted.bulletin.uid]),
        reverse("broadcasting:release", args=[release.uid]),
    ):
        assert "theo ủy quyền của Lãnh đạo duyệt" in client_of(inspector).get(address).content.decode()
    entry = AuditEntry.objects.get(action="bulletins.approve")
    assert "12/UQ-UBND" in AuditDetail.objects.get(entry=entry).content


@pytest.mark.parametrize("hand", ["submitted", "edited", "created"])
def test_never_ones_own_bulletin(deputy, editor, dong_dang, hand, settings):
    settings.SECOND_FACTOR = False
    Pin.objects.all().delete()
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    if hand == "submitted":
        version.__class__.objects.filter(pk=version.pk).update(submitted_by=deputy)
    if hand == "edited":
        version.__class__.objects.filter(pk=version.pk).update(edited_by=deputy)
    if hand == "created":
        version.bulletin.__class__.objects.update(created_by=deputy)
    with pytest.raises(errors.SameAuthor):
        approve_and_release(version=version, by=deputy)
    from tinlang.bulletins.queries import waiting_for

    assert not waiting_for(deputy).exists()


def test_nor_one_that_whoever_delegated_submitted(deputy, approver, dong_dang, settings):
    settings.SECOND_FACTOR = False
    Pin.objects.all().delete()
    version = VersionFactory(unit=dong_dang, edited_by=approver, submitted=True)
    with pytest.raises(errors.SameAuthor):
        approve_and_release(version=version, by=deputy)
