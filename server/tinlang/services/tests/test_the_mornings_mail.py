"""One mail a morning, for who wants it: counts, codes and links, never a name."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client
from django.urls import reverse

from tinlang.accounts.actions import set_mail
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.models import DeadlineWarning, Dossier
from tinlang.services.tests.conftest import at
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")
Asked = Callable[[Person], Client]
MORNING = at("2026-03-10", 8)


@pytest.fixture(autouse=True)
def mail_is_on(settings: Any) -> None:
    settings.MAIL_SERVER = ("localhost", 25, "", "", False, False)
    settings.PUBLIC_URL = "https://tin.example.vn"


@pytest.fixture
def warned(dossier: Dossier, dong_dang: Unit, officer: Person, leader: Person, clerk: Person) -> Dossier:
    """Late since yesterday, on the morning of Tuesday 10/3: the officer and the leader want mail."""
    actions.hand_over(dossier=dossier, to=officer, by=clerk)
    for person in (officer, leader):
        set_mail(person=person, email=f"{person.username}@example.vn", wants_mail=True)
    with clock.frozen_at(MORNING):
        actions.warn_in(dong_dang)
    return dossier


def ordered(moment: datetime) -> int:
    """How much there was to do; the task that posts it has run."""
    with clock.frozen_at(moment):
        return actions.order_mail()


def test_each_gets_one_with_codes_and_links_and_without_names(warned: Dossier, mailoutbox: list[EmailMessage]) -> None:
    assert ordered(MORNING) == 1
    to_leader, to_officer = sorted(mailoutbox, key=lambda mail: mail.to)
    assert (to_leader.to, to_officer.to) == (["lanh-dao@example.vn"], ["thu-ly@example.vn"])
    for mail in mailoutbox:
        assert mail.subject == "Tin Làng: 1 hồ sơ cần xem, 1 quá hạn"
        assert f"{warned.code}: hẹn trả 9/3/2026, quá hạn 1 ngày" in mail.body
        assert f"https://tin.example.vn{reverse('services:dossier', args=[warned.uid])}" in mail.body
        assert "Nông Thị Thử" not in mail.body
    assert "Hồ sơ nhắc lãnh đạo" in to_leader.body
    assert "Hồ sơ anh/chị giữ" in to_officer.body


def test_it_goes_out_once_and_anew_only_with_a_new_warning(
    warned: Dossier, dong_dang: Unit, mailoutbox: list[EmailMessage]
) -> None:
    assert [ordered(moment) for moment in (MORNING, at("2026-03-10", 9), at("2026-03-11", 8))] == [1, 0, 0]
    Dossier.objects.filter(pk=warned.pk).update(due_on=date(2026, 3, 11), due_at=at("2026-03-11", 17))
    with clock.frozen_at(at("2026-03-11", 8)):
        actions.warn_in(dong_dang)
    assert ordered(at("2026-03-11", 8)) == 1
    assert len(mailoutbox) == 3


@pytest.mark.parametrize("moment", [at("2026-03-10", 6), at("2026-03-10", 14), at("2026-03-14", 8)])
def test_only_on_the_morning_of_a_working_day(
    warned: Dossier, mailoutbox: list[EmailMessage], moment: datetime
) -> None:
    assert ordered(moment) == 0


def test_nothing_without_a_mail_server_or_to_who_wants_none(
    warned: Dossier, officer: Person, leader: Person, settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    set_mail(person=officer, email="thu-ly@example.vn", wants_mail=False)
    Person.objects.filter(pk=leader.pk).update(email="")
    assert ordered(MORNING) == 0
    set_mail(person=officer, email="thu-ly@example.vn", wants_mail=True)
    settings.MAIL_SERVER = None
    assert ordered(MORNING) == 0


def test_nothing_about_what_is_finished_or_out_of_reach(
    warned: Dossier, leader: Person, mailoutbox: list[EmailMessage]
) -> None:
    leader.holdings.update(valid_to=date(2026, 3, 10))
    assert ordered(MORNING) == 1
    assert [mail.to for mail in mailoutbox] == [["thu-ly@example.vn"]]
    DeadlineWarning.objects.update(mailed_at=None)
    Dossier.objects.filter(pk=warned.pk).update(state="supplement")
    assert ordered(at("2026-03-11", 8)) == 0


class RefusesOne(EmailBackend):
    """A mail server that refuses one address."""

    def send_messages(self, messages: Any) -> int:
        if messages[0].to == ["lanh-dao@example.vn"]:
            raise ConnectionRefusedError
        return super().send_messages(messages)


def test_who_was_refused_is_tried_again_and_the_others_have_theirs(
    warned: Dossier, settings: Any, mailoutbox: list[EmailMessage]
) -> None:
    usual, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.RefusesOne"
    assert ordered(MORNING) == 1
    assert [mail.to for mail in mailoutbox] == [["thu-ly@example.vn"]]
    settings.EMAIL_BACKEND = usual
    assert ordered(at("2026-03-10", 9)) == 1
    assert [mail.to for mail in mailoutbox] == [["thu-ly@example.vn"], ["lanh-dao@example.vn"]]


def test_one_chooses_it_on_ones_own_page(officer: Person, client_of: Asked, settings: Any) -> None:
    client, page = client_of(officer), reverse("accounts:mail")
    assert page in client.get(reverse("accounts:security")).content.decode()
    assert client.post(page, {"wants_mail": "on"}).status_code == 422
    client.post(page, {"wants_mail": "on", "email": "thu-ly@example.vn"})
    assert "Gửi tới thu-ly@example.vn." in client.get(reverse("accounts:security")).content.decode()
    settings.MAIL_SERVER = None
    assert page not in client.get(reverse("accounts:security")).content.decode()
