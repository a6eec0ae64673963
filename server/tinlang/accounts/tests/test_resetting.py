"""A forgotten password: one code, handed over, used once; no door opens past the second step."""

from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from tinlang.accounts import actions
from tinlang.accounts.access import NotAllowed
from tinlang.accounts.errors import OwnAccount
from tinlang.accounts.models import PasswordReset, Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.common.models import AuditEntry

pytestmark = pytest.mark.django_db(databases="__all__")

NEW = "ba con gà trống đỏ"


def use(username, code, new=NEW, client=None):
    fields = {"username": username, "code": code, "new": new, "again": new}
    return (client or Client()).post(reverse("accounts:reset_password"), fields)


def issue(client_of, administrator, person) -> str:
    answer = client_of(administrator).post(reverse("accounts:issue_reset", args=[person.uid]))
    return answer.context["code"]


def test_the_code_is_shown_once_and_sets_a_new_password(client_of, administrator, editor):
    code = issue(client_of, administrator, editor)
    assert code not in client_of(administrator).get(reverse("accounts:person", args=[editor.uid])).content.decode()
    answer = use(editor.username, code)
    assert answer["Location"] == reverse("accounts:sign_in")
    editor.refresh_from_db()
    assert editor.check_password(NEW)
    actions_done = [entry.action for entry in AuditEntry.objects.order_by("pk")]
    assert actions_done == ["accounts.issue_reset", "accounts.reset_password"]


def test_nobody_is_signed_in_by_it(client_of, administrator, editor):
    client = Client()
    use(editor.username, issue(client_of, administrator, editor), client=client)
    assert SESSION_KEY not in client.session


def test_it_ends_every_session_and_leaves_the_second_step(client_of, administrator, approver, settings):
    settings.SECOND_FACTOR = True
    from tinlang.accounts.tests.test_second_step import code_now, give_code, give_password

    actions.begin_code_app(person=approver)
    actions.confirm_code_app(person=approver, code=code_now(approver, -1))
    inside = Client()
    give_password(inside, approver)
    give_code(inside, code_now(approver))
    assert inside.get(reverse("broadcasting:waiting")).status_code == 200
    settings.SECOND_FACTOR = False
    code = issue(client_of, administrator, approver)
    use(approver.username, code)
    assert inside.get(reverse("broadcasting:waiting")).status_code == 302
    door = Client()
    door.post(reverse("accounts:sign_in"), {"username": approver.username, "password": NEW})
    assert SESSION_KEY not in door.session


def test_it_is_used_once_and_for_a_day(client_of, administrator, editor):
    code = issue(client_of, administrator, editor)
    with clock.frozen_at(clock.now() + timedelta(hours=25)):
        assert use(editor.username, code).status_code == 422
    use(editor.username, code)
    assert use(editor.username, code, new="một mật khẩu khác nữa").status_code == 422
    editor.refresh_from_db()
    assert editor.check_password(NEW)


def test_a_wrong_name_and_a_wrong_code_get_the_same_words(client_of, administrator, editor):
    code = issue(client_of, administrator, editor)
    answers = [use("khong-co-ai", code), use(editor.username, "aaaa-bbbb-cccc"), use("quan-tri", code)]
    said = [answer.content.decode() for answer in answers]
    assert all("Tên đăng nhập hoặc mã không đúng, hoặc mã đã hết hạn" in page for page in said)
    assert {answer.status_code for answer in answers} == {422}


def test_a_code_that_was_guessed_at_five_times_is_dead(client_of, administrator, editor):
    code = issue(client_of, administrator, editor)
    for _ in range(5):
        use(editor.username, "aaaa-bbbb-cccc")
    assert "Sai nhiều lần liền" in use(editor.username, code).content.decode()
    with clock.frozen_at(clock.now() + timedelta(minutes=20)):
        assert use(editor.username, code).status_code == 422


def test_a_newer_code_ends_the_older(client_of, administrator, editor):
    older, newer = (issue(client_of, administrator, editor) for _ in range(2))
    assert use(editor.username, older).status_code == 422
    assert use(editor.username, newer).status_code == 302


def test_the_code_is_not_readable_in_the_database(client_of, administrator, editor):
    code = issue(client_of, administrator, editor)
    assert code not in PasswordReset.objects.get().digest


def test_a_weak_password_is_refused_before_the_code_is_used(client_of, administrator, editor):
    code = issue(client_of, administrator, editor)
    assert use(editor.username, code, new="ngắn").status_code == 200
    assert use(editor.username, code).status_code == 302


def test_nobody_issues_one_to_themselves_to_a_neighbour_or_upwards(administrator, neighbour, editor, lang_son, ky_lua):
    with pytest.raises(OwnAccount):
        actions.issue_reset(person=administrator, by=administrator)
    with pytest.raises(NotAllowed):
        actions.issue_reset(person=neighbour, by=administrator)
    of_the_province = person_with("tinh", "Người của tỉnh", lang_son, Role.LEADER)
    with pytest.raises(NotAllowed):
        actions.issue_reset(person=of_the_province, by=administrator)
    with pytest.raises(NotAllowed):
        actions.issue_reset(person=editor, by=Person.objects.get(username=neighbour.username))


def test_a_password_like_ones_own_name_is_refused_and_the_code_stays_good(client_of, administrator, editor):
    code = issue(client_of, administrator, editor)
    answer = use(editor.username, code, new=f"{editor.display_name} 1")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["new"])
    assert use(editor.username, code).status_code == 302


def test_who_runs_the_installation_is_not_reached_from_a_commune(administrator, editor):
    Person.objects.filter(pk=editor.pk).update(is_staff=True)
    with pytest.raises(NotAllowed):
        actions.issue_reset(person=Person.objects.get(pk=editor.pk), by=administrator)
    administrator.is_staff = True
    assert actions.issue_reset(person=Person.objects.get(pk=editor.pk), by=administrator)
