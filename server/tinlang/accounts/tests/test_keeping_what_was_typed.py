"""A form that is sent after the session was over: its words wait until somebody has signed in and says go on."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tinlang.accounts.keeping import LARGEST_BYTES
from tinlang.accounts.models import Person
from tinlang.common import clock

pytestmark = pytest.mark.django_db(databases="__all__")

COMPOSE = "/tin/soan/"
RIGHT = "mat-khau-de-thu"
TEXT = 'Mất điện từ 7 giờ.\r\n\r\n  Mời bà con <b>chú ý</b> & "giữ" đèn dầu 🎉'
WORDS = {"unit": "x", "areas": ["một nơi", "nơi khác"], "title": "Họp", "text": TEXT, "end": "", "do": "submit"}


def hidden(answer) -> dict[str, list[str]]:
    """The hidden fields of the page, as the browser would send them."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', answer.content.decode()):
        found.setdefault(name, []).append(unescape(value))
    return found


def carried(answer) -> str:
    return hidden(answer)["kept"][0]


def sign_in(browser, kept, **more):
    fields = {"username": "nguoi-soan", "password": RIGHT, "kept": kept, **more}
    return browser.post(reverse("accounts:sign_in"), fields)


@pytest.fixture
def stranger(db):
    return Client()


@pytest.fixture
def checked():
    """A browser whose tokens are looked at, as the real one's are."""
    return Client(enforce_csrf_checks=True)


def test_what_was_sent_is_kept_and_goes_on_only_when_the_person_says_so(stranger, editor):
    asked = stranger.post(COMPOSE, WORDS)
    assert asked.status_code == 403
    assert "vẫn được giữ" in asked.content.decode()
    signed_in = sign_in(stranger, carried(asked))
    page = signed_in.content.decode()
    assert signed_in.status_code == 200
    assert f'action="{COMPOSE}"' in page and "Đang đăng nhập: Người soạn" in page
    sent = {name: values if isinstance(values, list) else [values] for name, values in WORDS.items()}
    kept = hidden(signed_in)
    del kept["csrfmiddlewaretoken"]
    assert kept == sent
    assert "<b>chú ý" not in page and "&lt;b&gt;chú ý" in page


def test_a_wrong_password_loses_nothing(stranger, editor):
    kept = carried(stranger.post(COMPOSE, WORDS))
    again = sign_in(stranger, kept, password="sai")
    assert "không đúng" in again.content.decode()
    assert carried(again)
    assert hidden(sign_in(stranger, carried(again)))["text"] == [TEXT]


def test_being_locked_out_loses_nothing(stranger, editor, settings):
    kept = carried(stranger.post(COMPOSE, WORDS))
    for _ in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(stranger, kept, password="sai")
    assert answer.status_code == 429
    back = stranger.post(reverse("accounts:sign_in"), {"kept": carried(answer)})
    assert "Hãy nhập" not in back.content.decode()
    assert carried(back)


def test_a_query_of_the_address_is_kept_too(stranger, editor):
    address = f"{COMPOSE}?dia-ban=abc&x=1"
    assert (
        'action="/tin/soan/?dia-ban=abc&amp;x=1"'
        in sign_in(stranger, carried(stranger.post(address, WORDS))).content.decode()
    )


def test_what_was_kept_is_not_believed_when_somebody_else_wrote_it(stranger, editor):
    answer = sign_in(stranger, '["https://xau.example/", [["text", "a b"]], false]')
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_passwords_are_never_kept(stranger, editor):
    fields = {"old": RIGHT, "new": "bí mật rất dài", "again": "bí mật rất dài"}
    answer = stranger.post(reverse("accounts:change_password"), fields)
    assert answer.status_code == 302
    kept = hidden(sign_in(stranger, carried(stranger.post(COMPOSE, {**WORDS, "password": "bí mật"}))))
    assert "password" not in kept and "text" in kept


def test_a_file_is_not_kept_and_the_page_says_so(stranger, editor):
    asked = stranger.post(COMPOSE, {**WORDS, "file": SimpleUploadedFile("a.txt", b"a")})
    assert "tệp đính kèm không giữ được" in asked.content.decode()
    assert "Tệp đính kèm không giữ được" in sign_in(stranger, carried(asked)).content.decode()


def test_what_is_too_long_to_carry_is_still_in_the_browser_and_the_page_says_so(stranger, editor):
    answer = stranger.post(COMPOSE, {**WORDS, "text": "đ" * (LARGEST_BYTES // 2)})
    assert "dài quá nên trang này không giữ được" in answer.content.decode()
    assert "kept" not in hidden(answer)


def test_the_longest_text_that_is_kept_arrives(stranger, editor):
    text = "".join(chr(0x1000 + i * 7919 % 40_000) for i in range(LARGEST_BYTES // 3 - 100))
    assert hidden(sign_in(stranger, carried(stranger.post(COMPOSE, {**WORDS, "text": text}))))["text"] == [text]


def test_a_button_alone_is_not_pressed_again_but_leads_back_to_its_page(stranger, editor):
    button = reverse("broadcasting:approve", args=[uuid4()])
    for page, reached in (("http://testserver/phat/?trang=2", "/phat/?trang=2"), ("https://xau.example/", "/")):
        answer = stranger.post(button, headers={"Referer": page})
        assert answer["Location"] == f"{reverse('accounts:sign_in')}?{urlencode({'next': reached})}"


def test_signing_out_twice_leads_to_the_door(stranger, editor):
    assert stranger.post(reverse("accounts:sign_out"))["Location"] == reverse("accounts:sign_in")


def test_who_signed_in_elsewhere_meanwhile_only_confirms(client_of, checked, editor):
    """Signing in changes the token, so the form of an older tab no longer has the right one."""
    checked.force_login(editor)
    answer = checked.post(COMPOSE, WORDS, headers={"Origin": "http://testserver"})
    assert answer.status_code == 403
    sent = hidden(answer)
    assert sent["text"] == [TEXT]
    again = checked.post(COMPOSE, sent, headers={"Origin": "http://testserver"})
    assert "nhưng chưa gửi" not in again.content.decode()


def test_a_browser_that_forgot_everything_is_asked_to_sign_in_and_loses_nothing(checked, editor):
    asked = checked.post(COMPOSE, WORDS, headers={"Referer": "http://testserver/tin/soan/"})
    token = hidden(asked)["csrfmiddlewaretoken"][0]
    signed_in = sign_in(checked, carried(asked), csrfmiddlewaretoken=token)
    assert hidden(signed_in)["text"] == [TEXT]


def test_an_old_door_keeps_what_it_carries(checked, editor):
    asked = checked.post(COMPOSE, WORDS, headers={"Origin": "http://testserver"})
    again = sign_in(checked, carried(asked), csrfmiddlewaretoken="x" * 32)
    assert again.status_code == 403
    stale = checked.post(reverse("accounts:sign_in"), {"kept": carried(asked)}, headers={"Origin": "http://testserver"})
    assert carried(stale)


@pytest.mark.parametrize("headers", [{}, {"Origin": "null"}, {"Origin": "https://xau.example"}])
def test_what_another_site_sends_is_neither_shown_nor_sent_on(checked, editor, headers):
    checked.force_login(editor)
    answer = checked.post(COMPOSE, WORDS, headers=headers)
    assert answer.status_code == 403
    assert "đèn dầu" not in answer.content.decode()


def test_who_works_every_day_stays_signed_in_at_one_writing_a_day(client_of, editor):
    browser = client_of(editor)
    first = Session.objects.get().expire_date
    browser.get(reverse("accounts:change_password"))
    assert Session.objects.get().expire_date == first
    with clock.frozen_at(clock.now() + timedelta(days=1)):
        renewed = browser.get(reverse("accounts:change_password"))
        assert "sessionid" in renewed.cookies
        assert Session.objects.get().expire_date > first
        assert "sessionid" not in browser.get(reverse("accounts:change_password")).cookies


def test_nobody_who_is_not_signed_in_gets_a_session(stranger):
    stranger.get(reverse("accounts:sign_in"))
    stranger.post(COMPOSE, WORDS)
    assert not Session.objects.exists() and not Person.objects.exists()
