"""Where a unit rules so one person may give an alert; a second one reviews it within the hours that the rule says."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tinlang.accounts.actions import set_pin
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.actions import alert_alone, sign_waiting
from tinlang.broadcasting.models import Outbox
from tinlang.bulletins import errors
from tinlang.bulletins.actions import Alert, give_alert, review_alert
from tinlang.bulletins.models import AlertReview, AlertRule, State, Version
from tinlang.bulletins.queries import may_give_alone, reviews_to_make
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.devices.models import SignedDocument

pytestmark = pytest.mark.django_db(databases="__all__")

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WHY = "Đã gọi ba người không ai nghe máy"


@pytest.fixture
def given(dong_dang, na_pai, operator):
    def give(**changes) -> Version:
        fields = {"title": "Lũ quét", "text": "Lũ quét. Lên chỗ cao ngay.", "areas": frozenset({str(na_pai.uid)})}
        fields |= {"severity": "extreme", "every": 5 * MINUTE, "lasts": HOUR}
        return give_alert(unit=dong_dang, by=operator, alert=Alert(**fields | changes), uid=uuid4())

    return give


@pytest.fixture
def allowed(dong_dang):
    return AlertRule.objects.create(
        unit=dong_dang, one_person=True, review_within_h=12, source="Quyết định số … (giả định)"
    )


def test_without_a_rule_it_takes_two(given, operator, lang_son, dong_dang):
    version = given()
    with pytest.raises(errors.NotAlone):
        alert_alone(version=version, by=operator, reason=WHY)
    AlertRule.objects.create(unit=None, one_person=True, source="Cả nước (giả định)")
    AlertRule.objects.create(unit=dong_dang, one_person=False, source="Xã này thì không (giả định)")
    assert may_give_alone(lang_son) and not may_give_alone(dong_dang), "the nearest area decides"
    with pytest.raises(errors.NotAlone):
        alert_alone(version=version, by=operator, reason=WHY)
    assert Version.objects.get().state == State.SUBMITTED and not Outbox.objects.exists()


def test_a_rule_that_has_not_begun_or_is_over_allows_nothing(given, dong_dang):
    today = clock.today()
    AlertRule.objects.create(unit=dong_dang, one_person=True, valid_from=today + DAY, source="mai")
    AlertRule.objects.create(unit=dong_dang, one_person=True, valid_from=today - DAY, valid_to=today, source="qua")
    assert not may_give_alone(dong_dang)


def test_who_gave_it_lets_it_go_says_why_and_its_review_is_due(given, allowed, operator, server_keys):
    release = alert_alone(version=given(), by=operator, reason=WHY)
    while sign_waiting():
        pass
    version = release.version
    assert (version.state, version.is_alone, version.decided_by, version.reason) == ("approved", True, operator, WHY)
    assert SignedDocument.objects.filter(type="alert").count() == 1
    review = AlertReview.objects.get()
    assert review.at is None and abs(review.due_at - clock.now() - 12 * HOUR) < MINUTE
    assert AuditEntry.objects.filter(action="bulletins.approve_alone").count() == 1


def test_not_somebody_elses_not_a_drill_not_the_news_and_not_without_a_reason(
    given, allowed, operator, editor, dong_dang
):
    version = given()
    with pytest.raises(errors.NotYours):
        alert_alone(version=version, by=editor, reason=WHY)
    with pytest.raises(errors.ReasonMissing):
        alert_alone(version=version, by=operator, reason="  ")
    with pytest.raises(errors.NotAlone):
        alert_alone(version=given(is_drill=True), by=operator, reason=WHY)
    with pytest.raises(errors.NotAlone):
        alert_alone(version=VersionFactory(unit=dong_dang, edited_by=editor, submitted=True), by=editor, reason=WHY)
    assert not Outbox.objects.exists()


def test_no_row_says_alone_of_the_news(dong_dang, editor):
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(
            is_alone=True, state=State.APPROVED, decided_by=editor, decided_at=clock.now(), reason=WHY
        )


def test_it_is_reviewed_once_by_somebody_who_had_no_hand_in_it(given, allowed, operator, approver, dong_dang):
    alert_alone(version=given(), by=operator, reason=WHY)
    review = AlertReview.objects.get()
    both = person_with("truc-kiem-duyet", "Người trực kiêm duyệt", dong_dang, Role.OPERATOR, Role.APPROVER)
    Version.objects.get().writers.add(both)
    assert [list(reviews_to_make(person)) for person in (approver, both)] == [[review], []]
    with pytest.raises(errors.HandInIt):
        review_alert(review=review, by=both, was_right=True, words="Đúng")
    with pytest.raises(errors.ReasonMissing):
        review_alert(review=review, by=approver, was_right=True, words="")
    review_alert(review=review, by=approver, was_right=False, words="Mưa nhỏ, chưa cần còi")
    with pytest.raises(errors.AlreadyReviewed):
        review_alert(review=review, by=approver, was_right=True, words="Đúng")
    review.refresh_from_db()
    assert (review.by, review.was_right) == (approver, False)
    assert not reviews_to_make(approver).exists()


# -- pages -----------------------------------------------------------------------------------------------------------


def test_the_page_of_the_alert_leads_there_only_where_it_is_allowed(given, client_of, operator, dong_dang):
    version = given()
    page = reverse("bulletins:bulletin", args=[version.bulletin.uid])
    alone = reverse("broadcasting:alone", args=[version.uid])
    assert alone not in client_of(operator).get(page).content.decode()
    assert client_of(operator).get(alone).status_code == 403
    AlertRule.objects.create(unit=dong_dang, one_person=True, source="Quyết định số … (giả định)")
    assert alone in client_of(operator).get(page).content.decode()
    assert "Quyết định số … (giả định)" in client_of(operator).get(alone).content.decode()


def test_a_second_click_is_led_to_what_the_first_has_done(given, allowed, client_of, operator):
    alone = reverse("broadcasting:alone", args=[given().uid])
    first, second = (client_of(operator).post(alone, {"reason": WHY}) for _ in range(2))
    assert first.url == second.url and Outbox.objects.count() == 1


def test_who_has_a_pin_gives_it_first(given, allowed, client_of, operator):
    set_pin(person=operator, pin="493817")
    alone = reverse("broadcasting:alone", args=[given().uid])
    assert client_of(operator).post(alone, {"reason": WHY}).status_code >= 400
    assert not Outbox.objects.exists()
    client_of(operator).post(alone, {"reason": WHY, "pin": "493817"})
    assert Outbox.objects.count() == 1


def test_the_second_person_finds_it_among_what_is_to_be_done(given, allowed, client_of, operator, approver):
    release = alert_alone(version=given(), by=operator, reason=WHY)
    address = reverse("bulletins:review", args=[release.version.uid])
    assert address in client_of(approver).get("/").content.decode()
    assert WHY in client_of(approver).get(address).content.decode()
    assert client_of(approver).post(address, {"was_right": "dung"}).status_code == 422
    client_of(approver).post(address, {"was_right": "dung", "words": "Nước lên thật, làm đúng"})
    assert address not in client_of(approver).get("/").content.decode()
    shown = client_of(operator).get(reverse("bulletins:bulletin", args=[release.version.bulletin.uid]))
    assert "phát đúng" in shown.content.decode() and "Trả lại để sửa" not in shown.content.decode()
