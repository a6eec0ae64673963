"""Where one is signed in: listed, ended one by one or all at once, and by a new password."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import SignedIn

pytestmark = pytest.mark.django_db(databases="__all__")

PASSWORD = "mat-khau-de-thu"
PHONE = "Mozilla/5.0 (Linux; Android 13; SM-A146P) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0"


def signed_in(person, agent) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post(reverse("accounts:sign_in"), {"username": person.username, "password": PASSWORD})
    assert SESSION_KEY in client.session
    return client


def is_in(client) -> bool:
    return client.get(reverse("accounts:security")).status_code == 200


@pytest.fixture
def phone(editor):
    return signed_in(editor, PHONE)


@pytest.fixture
def desk(editor):
    return signed_in(editor, DESK)


def test_each_browser_is_listed_with_this_one_marked(phone, desk):
    shown = phone.get(reverse("accounts:security")).content.decode()
    assert "Chrome trên Android" in shown
    assert "Edge trên Windows" in shown
    assert shown.count("Máy này") == 1


def test_one_is_ended_and_the_others_go_on(phone, desk, editor):
    place = SignedIn.objects.get(browser="Edge trên Windows")
    phone.post(reverse("accounts:end_session", args=[place.uid]))
    assert is_in(phone)
    assert not is_in(desk)


def test_all_others_are_ended_at_once(phone, desk):
    desk.post(reverse("accounts:end_others"))
    assert is_in(desk)
    assert not is_in(phone)


def test_nobody_ends_the_session_of_another(phone, client_of, approver):
    place = SignedIn.objects.get(browser="Chrome trên Android")
    assert client_of(approver).post(reverse("accounts:end_session", args=[place.uid])).status_code == 404
    assert is_in(phone)


def test_a_new_password_ends_all_others_and_keeps_this_one_listed(phone, desk):
    fields = {"old": PASSWORD, "new": "năm chữ cái đơn giản", "again": "năm chữ cái đơn giản"}
    phone.post(reverse("accounts:change_password"), fields)
    assert is_in(phone)
    assert not is_in(desk)
    assert SignedIn.objects.get().browser == "Chrome trên Android"


def test_signing_out_takes_it_off_the_list(phone, desk):
    desk.post(reverse("accounts:sign_out"))
    assert "Edge trên Windows" not in phone.get(reverse("accounts:security")).content.decode()


def test_a_session_from_before_the_list_appears_on_it(phone):
    SignedIn.objects.all().delete()
    session = phone.session
    del session["seen_at"]
    session.save()
    phone.get(reverse("desk:home"))
    assert SignedIn.objects.get().browser == "Chrome trên Android"
