"""Signing in, being locked out, signing out, and a new password."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.common.models import AuditEntry

pytestmark = pytest.mark.django_db(databases="__all__")

RIGHT = "mat-khau-de-thu"


@pytest.fixture
def at_the_door():
    return Client(enforce_csrf_checks=False)


def sign_in(client, username="nguoi-soan", password=RIGHT, **more):
    return client.post(reverse("accounts:sign_in"), {"username": username, "password": password, **more})


def is_in(client):
    return SESSION_KEY in client.session


def test_the_right_password_opens_the_desk(at_the_door, editor):
    answer = sign_in(at_the_door)
    assert (answer.status_code, answer["Location"]) == (302, reverse("desk:home"))
    assert is_in(at_the_door)
    assert AuditEntry.objects.get().action == "accounts.sign_in"


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(at_the_door, editor):
    wrong, unknown = sign_in(at_the_door, password="sai"), sign_in(at_the_door, username="khong-co")
    assert not is_in(at_the_door)
    said = "Tên đăng nhập hoặc mật khẩu không đúng"
    assert said in wrong.content.decode()
    assert said in unknown.content.decode()


def test_who_was_put_out_of_use_gets_that_answer_too(at_the_door, editor):
    Person.objects.update(is_active=False)
    assert "Tên đăng nhập hoặc mật khẩu không đúng" in sign_in(at_the_door).content.decode()
    assert not is_in(at_the_door)


def test_an_address_with_a_password_in_it_does_nothing(at_the_door, editor):
    at_the_door.get(reverse("accounts:sign_in"), {"username": "nguoi-soan", "password": RIGHT})
    assert not is_in(at_the_door)


def test_signing_in_needs_our_own_form(editor):
    assert sign_in(Client(enforce_csrf_checks=True)).status_code == 403


@pytest.mark.parametrize(
    "username", ["", "x" * 20_000, "<script>alert(1)</script>", "người\u0300 soạn", "😀", "a\x00b", "' OR 1=1 --"]
)
def test_bad_names_are_answered_and_shown_as_text(at_the_door, editor, username):
    answer = sign_in(at_the_door, username=username)
    assert answer.status_code == 200
    assert b"<script>alert" not in answer.content


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/tin/", "/tin/"),
        ("https://xau.example/", "/"),
        ("//xau.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_one_goes_on_to_our_own_pages_only(at_the_door, editor, wanted, given):
    assert sign_in(at_the_door, next=wanted)["Location"] == given


def test_ten_wrong_passwords_lock_the_name_even_for_the_right_one(at_the_door, editor, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(at_the_door, password="sai")
    assert answer.status_code == 429
    assert "Tạm khóa" in answer.content.decode()
    assert sign_in(at_the_door).status_code == 429
    assert not is_in(at_the_door)


def test_a_locked_name_does_not_lock_the_others(at_the_door, editor, approver, settings):
    for _ in range(settings.AXES_FAILURE_LIMIT):
        sign_in(at_the_door, password="sai")
    assert sign_in(at_the_door, username="lanh-dao-duyet").status_code == 302


def test_who_is_in_is_not_asked_again(client_of, editor):
    answer = client_of(editor).get(reverse("accounts:sign_in"))
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_signing_out_ends_the_session(client_of, editor):
    browser = client_of(editor)
    answer = browser.post(reverse("accounts:sign_out"))
    assert answer["Location"] == reverse("accounts:sign_in")
    assert not is_in(browser)


def test_a_link_signs_nobody_out(client_of, editor):
    browser = client_of(editor)
    assert browser.get(reverse("accounts:sign_out")).status_code == 405
    assert is_in(browser)


def new_password(browser, old=RIGHT, new="năm chữ cái đơn giản", again=None):
    fields = {"old": old, "new": new, "again": new if again is None else again}
    return browser.post(reverse("accounts:change_password"), fields)


def test_a_new_password_keeps_this_session_and_ends_the_others(client_of, editor):
    browser, other = client_of(editor), client_of(editor)
    assert new_password(browser).status_code == 302
    assert browser.get(reverse("accounts:change_password")).status_code == 200
    assert other.get(reverse("accounts:change_password")).status_code == 302
    editor.refresh_from_db()
    assert editor.check_password("năm chữ cái đơn giản")
    assert AuditEntry.objects.get().action == "accounts.change_password"


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"old": "sai"}, "Mật khẩu đang dùng không đúng"),
        ({"new": "ngắn"}, "10"),
        ({"new": "nguoi-soan-1"}, "giống"),
        ({"again": "khác hẳn"}, "Hai lần nhập không giống nhau"),
        ({"old": ""}, "Chưa điền mục này"),
    ],
)
def test_a_bad_new_password_is_refused_in_words(client_of, editor, fields, said):
    answer = new_password(client_of(editor), **fields)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    editor.refresh_from_db()
    assert editor.check_password(RIGHT)


def test_a_stranger_is_sent_to_the_door(at_the_door):
    answer = at_the_door.get(reverse("accounts:change_password"))
    assert answer["Location"] == f"{reverse('accounts:sign_in')}?next={reverse('accounts:change_password')}"
