"""Ủy quyền: written, dated, scoped, revocable, never handed on; and the one door to a row knows of it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from tinlang.accounts import access, actions, errors
from tinlang.accounts.models import Delegation, Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.bulletins.models import Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.units.models import UnitVersion

pytestmark = pytest.mark.django_db(databases="__all__")

DAY = timedelta(days=1)
APPROVE = "bulletins.approve"


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE, settings.PAPER_STORE = tmp_path / "media", tmp_path / "papers"


@pytest.fixture
def deputy(dong_dang):
    return person_with("pho", "Phó chủ tịch", dong_dang, Role.LEADER)


def delegate(principal, to, unit, first=0, last=6, number="12/UQ-UBND") -> Delegation:
    today = clock.today()
    return actions.delegate(
        by=principal,
        to=to,
        unit=unit,
        first_day=today + first * DAY,
        last_day=today + last * DAY,
        paper=actions.Paper(number, today),
    )


def anew(person: Person) -> Person:
    return Person.objects.get(pk=person.pk)


def test_within_it_the_delegate_may_approve_and_see_what_waits(approver, deputy, dong_dang):
    version = VersionFactory(unit=dong_dang, submitted=True)
    assert not access.may(deputy, APPROVE, dong_dang)
    delegate(approver, deputy, dong_dang)
    assert access.may(anew(deputy), APPROVE, dong_dang)
    assert list(Version.objects.visible_to(anew(deputy), APPROVE)) == [version]
    assert access.delegation_for(anew(deputy), APPROVE, dong_dang).principal == approver


def test_given_and_taken_back_it_counts_at_the_next_request(client_of, approver, deputy, dong_dang):
    client, page = client_of(deputy), reverse("broadcasting:waiting")
    waiting = VersionFactory(unit=dong_dang, submitted=True)
    assert waiting.title not in client.get(page).content.decode()
    given = delegate(approver, deputy, dong_dang)
    assert waiting.title in client.get(page).content.decode()
    actions.revoke_delegation(delegation=given, by=approver, reason="Về sớm")
    assert waiting.title not in client.get(page).content.decode()


def test_where_it_reaches_is_found_once_a_request(approver, deputy, dong_dang, django_assert_num_queries):
    delegate(approver, deputy, dong_dang)
    person = anew(deputy)
    assert access.units_where(person, APPROVE) == [dong_dang.pk]
    with django_assert_num_queries(0):
        access.units_where(person, APPROVE)


@pytest.mark.parametrize(("later", "may"), [(-1, False), (0, True), (3, True), (4, False)])
def test_it_counts_from_day_to_day(approver, deputy, dong_dang, later, may):
    delegate(approver, deputy, dong_dang, first=5, last=8)
    with clock.frozen_at(clock.now() + (5 + later) * DAY):
        assert access.may(anew(deputy), APPROVE, dong_dang) is may


def test_it_carries_approving_and_nothing_else(approver, deputy, dong_dang):
    delegate(approver, deputy, dong_dang)
    assert not access.may(anew(deputy), "bulletins.withdraw", dong_dang)


def test_of_a_village_it_reaches_that_village_alone(approver, deputy, dong_dang):
    na_pai, other = (UnitVersion.objects.get(name=name).unit for name in ("Nà Pài", "Hoàng Văn Thụ"))
    delegate(approver, deputy, na_pai)
    assert access.may(anew(deputy), APPROVE, na_pai)
    assert not access.may(anew(deputy), APPROVE, other)
    assert not access.may(anew(deputy), APPROVE, dong_dang)


def test_a_delegate_cannot_hand_it_on(approver, deputy, editor, dong_dang):
    delegate(approver, deputy, dong_dang)
    with pytest.raises(errors.NothingToDelegate):
        delegate(anew(deputy), editor, dong_dang)


def test_it_dies_with_the_role_of_who_gave_it(approver, deputy, dong_dang):
    delegate(approver, deputy, dong_dang)
    RoleHolding.objects.filter(person=approver).update(valid_to=clock.today())
    assert not access.may(anew(deputy), APPROVE, dong_dang)


def test_and_with_their_account(approver, deputy, dong_dang):
    delegate(approver, deputy, dong_dang)
    Person.objects.filter(pk=approver.pk).update(is_active=False)
    assert not access.may(anew(deputy), APPROVE, dong_dang)


def test_and_with_the_last_role_of_who_holds_it(approver, deputy, dong_dang):
    delegate(approver, deputy, dong_dang)
    RoleHolding.objects.filter(person=deputy).update(valid_to=clock.today())
    assert not access.may(anew(deputy), APPROVE, dong_dang)


def test_sent_twice_it_is_one_and_taking_it_back_takes_it_all(client_of, approver, deputy, dong_dang):
    client, address = client_of(approver), reverse("accounts:delegate")
    form = client.get(address).context["form"]
    today = f"{clock.today():%d/%m/%Y}"
    days = {"first_day": today, "last_day": today, "paper_on": today}
    sent = {"uid": form["uid"].value(), "to": str(deputy.uid), "unit": str(dong_dang.uid), "paper_number": "7", **days}
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    actions.revoke_delegation(delegation=Delegation.objects.get(), by=approver, reason="Về sớm")
    assert not access.may(anew(deputy), APPROVE, dong_dang)


def test_days_that_another_paper_covers_are_not_given_again(approver, deputy, dong_dang):
    given = delegate(approver, deputy, dong_dang, first=2, last=4)
    for first, last in ((0, 2), (4, 9), (3, 3)):
        with pytest.raises(errors.DelegatedAlready):
            delegate(approver, deputy, dong_dang, first=first, last=last)
    delegate(approver, deputy, dong_dang, first=5, last=9)
    actions.revoke_delegation(delegation=given, by=approver, reason="Đổi lịch")
    delegate(approver, deputy, dong_dang, first=0, last=4)


def test_it_is_taken_back_at_once(approver, deputy, dong_dang):
    given = delegate(approver, deputy, dong_dang)
    actions.revoke_delegation(delegation=given, by=approver, reason="Về sớm")
    assert not access.may(anew(deputy), APPROVE, dong_dang)
    with pytest.raises(errors.DelegationOver):
        actions.revoke_delegation(delegation=given, by=approver, reason="")
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == [
        "accounts.delegate",
        "accounts.revoke_delegation",
    ]


def test_the_administrator_may_take_it_back_and_the_delegate_may_not(approver, deputy, administrator, dong_dang):
    given = delegate(approver, deputy, dong_dang)
    with pytest.raises(access.NotAllowed):
        actions.revoke_delegation(delegation=given, by=deputy, reason="")
    actions.revoke_delegation(delegation=given, by=administrator, reason="Nghỉ việc")


def test_what_is_not_in_order_is_refused_by_name(approver, deputy, neighbour, dong_dang, ky_lua):
    for problem, given in [
        (errors.DelegateToSelf, (approver, approver, dong_dang)),
        (errors.DelegateOutside, (approver, neighbour, dong_dang)),
        (errors.NothingToDelegate, (approver, deputy, ky_lua)),
        (errors.DelegationDates, (approver, deputy, dong_dang, 3, 2)),
        (errors.DelegationDates, (approver, deputy, dong_dang, -9, -8)),
        (errors.DelegationTooLong, (approver, deputy, dong_dang, 0, 400)),
        (errors.PaperNumberMissing, (approver, deputy, dong_dang, 0, 6, "  ")),
    ]:
        with pytest.raises(problem):
            delegate(*given)


def test_with_thirty_bulletins_it_costs_as_many_queries_as_with_one(
    approver, deputy, dong_dang, django_assert_num_queries
):
    delegate(approver, deputy, dong_dang)
    for _ in range(3):
        VersionFactory(unit=dong_dang, submitted=True)
    somebody = anew(deputy)
    list(Version.objects.visible_to(somebody, APPROVE))
    with django_assert_num_queries(1):  # the rows
        assert len(Version.objects.visible_to(somebody, APPROVE)) == 3


def test_strangers_ask_nothing(dong_dang):
    assert not access.may(AnonymousUser(), APPROVE, dong_dang)


# -- the pages --------------------------------------------------------------------------------------------------------


def form(to, unit, **more):
    today = clock.today()
    return {
        "to": str(to.uid),
        "unit": str(unit.uid),
        "first_day": today.isoformat(),
        "last_day": (today + 6 * DAY).isoformat(),
        "paper_number": "12/UQ-UBND",
        "paper_on": today.isoformat(),
        **more,
    }


def test_a_leader_writes_it_down_and_everybody_who_must_sees_it(client_of, approver, deputy, inspector, dong_dang):
    answer = client_of(approver).post(reverse("accounts:delegate"), form(deputy, dong_dang))
    assert answer.status_code == 302
    for person in (approver, deputy, inspector):
        shown = client_of(person).get(reverse("accounts:delegations")).content.decode()
        assert "Lãnh đạo duyệt ủy quyền cho Phó chủ tịch" in shown
        assert "12/UQ-UBND" in shown
    listed = client_of(inspector).get(reverse("accounts:people")).content.decode()
    assert "duyệt thay Lãnh đạo duyệt" in listed


def test_a_file_that_is_no_paper_is_refused_by_its_field(client_of, approver, deputy, dong_dang):
    from django.core.files.uploadedfile import SimpleUploadedFile

    scan = SimpleUploadedFile("uq.jpg", b"<script>alert(1)</script>")
    answer = client_of(approver).post(reverse("accounts:delegate"), form(deputy, dong_dang, scan=scan))
    assert answer.status_code == 422
    assert "không phải ảnh chụp" in answer.content.decode()
    assert not Delegation.objects.exists()


def test_who_only_holds_a_delegation_is_not_offered_to_delegate(client_of, approver, deputy, dong_dang):
    delegate(approver, deputy, dong_dang)
    assert client_of(deputy).get(reverse("accounts:delegate")).status_code == 404
