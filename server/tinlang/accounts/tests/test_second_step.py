"""Signing in in two steps: codes of an app, recovery codes, the brake on guessing, and who must set it up."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from tinlang.accounts import actions, sealing, totp
from tinlang.accounts.errors import LastFactor, TooManyTries, WrongCode
from tinlang.accounts.models import Attempts, CodeApp, RecoveryCode
from tinlang.accounts.roles import Role
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.common.models import AuditEntry

pytestmark = pytest.mark.django_db(databases="__all__")

PASSWORD = "mat-khau-de-thu"


@pytest.fixture(autouse=True)
def second_factor(settings):
    settings.SECOND_FACTOR = True


def code_now(person, steps=0) -> str:
    secret = sealing.unseal(CodeApp.objects.get(person=person).secret)
    return totp.code_at(secret, totp.step_at(clock.now()) + steps)


@pytest.fixture
def with_app(approver):
    """The approver with a code app, connected a minute ago."""
    actions.begin_code_app(person=approver)
    actions.confirm_code_app(person=approver, code=code_now(approver, -1))
    return approver


@pytest.fixture
def door():
    return Client()


def give_password(door, person, **more):
    return door.post(reverse("accounts:sign_in"), {"username": person.username, "password": PASSWORD, **more})


def give_code(door, code, **more):
    return door.post(reverse("accounts:second_step"), {"code": code, **more})


def is_in(door) -> bool:
    return SESSION_KEY in door.session


def test_the_password_alone_opens_nothing_for_who_has_a_code_app(door, with_app):
    answer = give_password(door, with_app)
    assert "Xác nhận đăng nhập" in answer.content.decode()
    assert not is_in(door)
    assert door.get(reverse("broadcasting:waiting")).status_code == 302


def test_password_and_code_open_the_desk_and_go_where_one_was_going(door, with_app):
    give_password(door, with_app)
    answer = give_code(door, code_now(with_app), next=reverse("broadcasting:waiting"))
    assert (answer.status_code, answer["Location"]) == (302, reverse("broadcasting:waiting"))
    assert is_in(door)


def test_a_code_without_the_password_before_opens_nothing(door, with_app):
    answer = give_code(door, code_now(with_app))
    assert answer.status_code == 302
    assert not is_in(door)


def test_the_password_counts_ten_minutes(door, with_app):
    give_password(door, with_app)
    with clock.frozen_at(clock.now() + timedelta(minutes=11)):
        give_code(door, code_now(with_app))
        assert not is_in(door)


def test_a_new_password_between_the_steps_ends_the_first(door, with_app):
    give_password(door, with_app)
    with_app.set_password("một mật khẩu khác hẳn")
    with_app.save()
    give_code(door, code_now(with_app))
    assert not is_in(door)


def test_a_code_is_taken_once(with_app):
    with clock.frozen_at(clock.now()):
        code = code_now(with_app)
        actions.prove_by_code(person=with_app, code=code)
        with pytest.raises(WrongCode):
            actions.prove_by_code(person=with_app, code=code)


def test_nor_is_an_older_one_after_it(with_app):
    with clock.frozen_at(clock.now() + timedelta(minutes=5)):
        actions.prove_by_code(person=with_app, code=code_now(with_app, 1))
        with pytest.raises(WrongCode):
            actions.prove_by_code(person=with_app, code=code_now(with_app))


def test_five_wrong_codes_and_even_the_right_one_waits_a_quarter_of_an_hour(with_app):
    with clock.frozen_at(clock.now()):
        for _ in range(5):
            with pytest.raises(WrongCode):
                actions.prove_by_code(person=with_app, code="000000" if code_now(with_app) != "000000" else "111111")
        with pytest.raises(TooManyTries):
            actions.prove_by_code(person=with_app, code=code_now(with_app))
    with clock.frozen_at(clock.now() + timedelta(minutes=16)):
        actions.prove_by_code(person=with_app, code=code_now(with_app))
    assert not Attempts.objects.exists()


def test_a_wrong_code_says_what_to_do(door, with_app):
    give_password(door, with_app)
    answer = give_code(door, "12")
    assert answer.status_code == 422
    assert "Mã không đúng, hoặc đã dùng rồi" in answer.content.decode()


def test_a_recovery_code_opens_once_however_it_is_typed(door, with_app):
    codes = actions.make_recovery_codes(person=with_app)
    give_password(door, with_app)
    give_code(door, codes[3].upper().replace("-", " "), recovery="1")
    assert is_in(door)
    with pytest.raises(WrongCode):
        actions.prove_by_code(person=with_app, code=codes[3])
    assert RecoveryCode.objects.filter(used_at=None).count() == 9


def test_recovery_codes_are_kept_as_hashes_and_new_ones_end_the_old(with_app):
    old = actions.make_recovery_codes(person=with_app)
    assert not RecoveryCode.objects.filter(digest__in=old).exists()
    actions.make_recovery_codes(person=with_app)
    with pytest.raises(WrongCode):
        actions.prove_by_code(person=with_app, code=old[0])


def test_the_secret_of_the_app_is_not_readable_in_the_database(with_app):
    stored = CodeApp.objects.get().secret
    assert totp.written(sealing.unseal(stored)).replace(" ", "") not in stored


def test_an_approver_without_a_second_step_sets_it_up_before_anything_else(door, approver):
    give_password(door, approver)
    assert is_in(door)
    answer = door.get(reverse("broadcasting:waiting"))
    assert answer["Location"] == reverse("accounts:security")
    assert "Còn một việc trước khi bắt đầu" in door.get(answer["Location"]).content.decode()


def test_after_setting_it_up_they_see_ten_recovery_codes_once_and_work(door, approver):
    give_password(door, approver)
    page = door.get(reverse("accounts:code_app")).content.decode()
    assert "<svg" in page
    answer = door.post(reverse("accounts:code_app"), {"code": code_now(approver)})
    assert answer.content.decode().count('<li class="tabular">') == 10
    assert door.get(reverse("broadcasting:waiting")).status_code == 200


def test_what_they_send_before_that_is_shown_again_not_done(door, approver):
    give_password(door, approver)
    answer = door.post(reverse("bulletins:return", args=[uuid7()]), {"reason": "Ghi rõ các thôn bị cắt điện"})
    assert answer.status_code == 403
    assert "Ghi rõ các thôn bị cắt điện" in answer.content.decode()


def test_an_editor_need_not_and_with_the_setting_off_nobody_must(door, editor, approver, settings):
    give_password(door, editor)
    assert door.get(reverse("desk:home")).status_code == 200
    settings.SECOND_FACTOR = False
    other = Client()
    give_password(other, approver)
    assert other.get(reverse("broadcasting:waiting")).status_code == 200


def test_the_sign_in_page_says_when_it_is_off(door, settings):
    page = reverse("accounts:sign_in")
    assert "không đòi bước xác nhận thứ hai" not in door.get(page).content.decode()
    settings.SECOND_FACTOR = False
    assert "không đòi bước xác nhận thứ hai" in door.get(page).content.decode()


def test_who_has_one_is_asked_for_it_even_then(door, with_app, settings):
    settings.SECOND_FACTOR = False
    give_password(door, with_app)
    assert not is_in(door)


def test_adding_another_way_in_asks_for_the_password_even_right_after_signing_in(client_of, with_app, settings):
    settings.SECOND_FACTOR = False
    page = client_of(with_app).get(reverse("accounts:passkey"))
    assert "password" in page.context["form"].fields


def test_taking_it_off_asks_for_the_password(client_of, with_app, settings):
    settings.SECOND_FACTOR = False
    client = client_of(with_app)
    answer = client.post(reverse("accounts:remove_code_app"), {"password": "sai"})
    assert answer.status_code == 422
    assert CodeApp.objects.exists()
    client.post(reverse("accounts:remove_code_app"), {"password": PASSWORD})
    assert not CodeApp.objects.exists()


def test_the_last_one_stays_where_the_role_demands_it(with_app):
    with pytest.raises(LastFactor):
        actions.remove_code_app(person=with_app)


def test_what_was_being_written_survives_both_steps(door, with_app):
    """The session of an approver who also wrote was over while they were writing."""
    written = {"reason": "Ghi rõ các thôn bị cắt điện"}
    answer = door.post(reverse("bulletins:return", args=[uuid7()]), written)
    kept = answer.context["kept"].packed
    asked = give_password(door, with_app, kept=kept)
    assert asked.context["kept"].texts == [written["reason"]]
    shown = give_code(door, code_now(with_app), kept=kept).content.decode()
    assert "Tiếp tục" in shown
    assert written["reason"] in shown


def test_the_technicians_admin_has_no_door_of_its_own(door, approver):
    answer = door.get(reverse("admin:login"))
    assert answer["Location"].startswith(reverse("accounts:sign_in"))
    answer = door.post(reverse("admin:login"), {"username": approver.username, "password": PASSWORD})
    assert not is_in(door)


def test_setting_up_is_written_down(with_app):
    assert AuditEntry.objects.filter(action="accounts.add_code_app", actor_uid=str(with_app.uid)).count() == 1


def test_who_is_given_the_role_while_signed_in_sets_it_up_before_anything_else(door, editor, administrator, dong_dang):
    give_password(door, editor)
    waiting = reverse("broadcasting:waiting")
    assert door.get(reverse("desk:home")).status_code == 200
    actions.give_role(person=editor, role=Role.APPROVER, place=dong_dang, by=administrator)
    assert door.get(waiting)["Location"] == reverse("accounts:security")


def test_until_it_is_set_up_nothing_is_done_to_anybody_else(door, administrator, editor):
    give_password(door, administrator)
    security = reverse("accounts:security")
    for name in ("issue_reset", "give_role", "set_active", "ask_removal"):
        answer = door.post(reverse(f"accounts:{name}", args=[editor.uid]))
        assert (answer.status_code, "bước xác nhận" in answer.content.decode()) == (403, True), name
    assert door.get(reverse("accounts:people"))["Location"] == security
    for own in (security, reverse("accounts:code_app"), reverse("accounts:change_password"), reverse("desk:help")):
        assert door.get(own).status_code == 200, own
