""" "Người dùng": seen in one's area, taken on, given roles, put out of use; a lost second step takes two."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from tinlang.accounts import actions, errors
from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import CodeApp, FactorRemoval, Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.test_second_step import code_now
from tinlang.common import clock
from tinlang.common.models import AuditEntry

pytestmark = pytest.mark.django_db(databases="__all__")


def test_the_administrator_sees_everybody_of_the_area_and_nobody_else(client_of, administrator, editor, neighbour):
    shown = client_of(administrator).get(reverse("accounts:people")).content.decode()
    assert str(editor) in shown
    assert str(neighbour) not in shown


def test_an_editor_has_no_such_page(client_of, editor):
    assert client_of(editor).get(reverse("accounts:people")).status_code == 404


def test_a_leader_looks_and_changes_nothing(client_of, leader, editor):
    page = client_of(leader).get(reverse("accounts:person", args=[editor.uid])).content.decode()
    assert "Cấp mã đặt mật khẩu" not in page
    assert client_of(leader).post(reverse("accounts:issue_reset", args=[editor.uid])).status_code == 404
    assert client_of(leader).get(reverse("accounts:add_person")).status_code == 404


def taken_on(client, dong_dang, **more):
    fields = {
        "display_name": "Nguyễn Thị Lan",
        "username": "nguyenthilan",
        "phone": "",
        "role": Role.EDITOR,
        "place": f"unit:{dong_dang.uid}",
    }
    return client.post(reverse("accounts:add_person"), {**fields, **more})


def test_somebody_new_gets_a_role_and_a_code_and_sets_their_own_password(client_of, administrator, dong_dang):
    answer = taken_on(client_of(administrator), dong_dang)
    made = Person.objects.get(username="nguyenthilan")
    assert not made.has_usable_password()
    assert made.holdings.get().role == Role.EDITOR
    actions.reset_password(username=made.username, code=answer.context["code"], password="x" * 12, address="")


def test_a_name_that_is_taken_or_written_with_spaces_is_refused_by_its_field(
    client_of, administrator, editor, dong_dang
):
    client = client_of(administrator)
    for username in (editor.username, "có dấu cách"):
        answer = taken_on(client, dong_dang, username=username)
        assert answer.status_code == 422
        assert "username" in answer.context["form"].errors
    assert not Person.objects.filter(display_name="Nguyễn Thị Lan").exists()


def test_nobody_is_taken_on_elsewhere(client_of, administrator, dong_dang, ky_lua):
    answer = taken_on(client_of(administrator), dong_dang, place=f"unit:{ky_lua.uid}")
    assert answer.status_code == 422


def test_a_role_is_given_with_days_and_ended(client_of, administrator, editor, dong_dang):
    client, page = client_of(administrator), reverse("accounts:person", args=[editor.uid])
    fields = {"role": Role.OPERATOR, "place": f"unit:{dong_dang.uid}", "first_day": "", "last_day": "2099-12-31"}
    assert client.post(reverse("accounts:give_role", args=[editor.uid]), fields)["Location"] == page
    given = RoleHolding.objects.get(person=editor, role=Role.OPERATOR)
    assert given.valid_to.isoformat() == "2100-01-01"
    editing = RoleHolding.objects.get(person=editor, role=Role.EDITOR)
    client.post(reverse("accounts:end_role", args=[editor.uid]), {"holding": editing.pk})
    editing.refresh_from_db()
    assert editing.valid_to == clock.today()


def test_a_role_of_somebody_elsewhere_is_not_ended_under_this_name(client_of, administrator, editor, neighbour):
    other = neighbour.holdings.first()
    answer = client_of(administrator).post(reverse("accounts:end_role", args=[editor.uid]), {"holding": other.pk})
    assert answer.status_code == 404


def test_an_account_out_of_use_is_signed_out_everywhere(client_of, administrator, editor):
    inside = client_of(editor)
    client_of(administrator).post(reverse("accounts:set_active", args=[editor.uid]), {"active": "0"})
    assert inside.get(reverse("desk:home")).status_code == 302
    with pytest.raises(errors.OwnAccount):
        actions.set_active(person=administrator, active=False, by=administrator)


def test_the_list_costs_as_many_queries_for_many_as_for_few(
    client_of, administrator, dong_dang, django_assert_max_num_queries
):
    from tinlang.accounts.tests.people import person_with

    for number in range(15):
        person_with(f"nguoi-{number}", f"Người {number}", dong_dang, Role.EDITOR)
    client = client_of(administrator)
    with django_assert_max_num_queries(32):
        client.get(reverse("accounts:people"))


def test_people_stand_in_the_order_of_the_alphabet(client_of, administrator, dong_dang):
    from tinlang.accounts.tests.people import person_with

    names = ["Án", "Ân", "Dân", "Đèn", "Ủy", "Xuân"]
    for number, name in enumerate(reversed(names)):
        person_with(f"nguoi-{number}", name, dong_dang, Role.EDITOR)
    shown = [
        one.display_name for one in client_of(administrator).get(reverse("accounts:people")).context["listing"].page
    ]
    assert [name for name in shown if name in names] == names


# -- a lost second step -----------------------------------------------------------------------------------------------


@pytest.fixture
def with_app(approver):
    actions.begin_code_app(person=approver)
    actions.confirm_code_app(person=approver, code=code_now(approver))
    actions.set_pin(person=approver, pin="271828")
    return approver


def test_one_asks_and_another_agrees(client_of, administrator, leader, with_app):
    client_of(administrator).post(reverse("accounts:ask_removal", args=[with_app.uid]), {"reason": "Mất điện thoại"})
    assert CodeApp.objects.exists()
    assert "đề nghị gỡ bước xác nhận" in client_of(leader).get(reverse("accounts:people")).content.decode()
    client_of(leader).post(reverse("accounts:settle_removal", args=[with_app.uid]), {"do": "agree"})
    assert not CodeApp.objects.exists()
    entry = AuditEntry.objects.get(action="accounts.remove_factors")
    assert entry.actor_uid == str(leader.uid)


def test_who_asked_cannot_agree_nor_can_whose_it_is(administrator, with_app):
    removal = actions.ask_removal(person=with_app, by=administrator, reason="Mất điện thoại")
    for somebody in (administrator, with_app):
        with pytest.raises(errors.NeedsSecondPerson):
            actions.agree_removal(removal=removal, by=somebody)
    assert CodeApp.objects.exists()


def test_a_neighbour_can_neither_ask_nor_agree(administrator, neighbour, with_app):
    with pytest.raises(NotAllowed):
        actions.ask_removal(person=with_app, by=neighbour, reason="x")
    removal = actions.ask_removal(person=with_app, by=administrator, reason="Mất điện thoại")
    with pytest.raises(NotAllowed):
        actions.agree_removal(removal=removal, by=neighbour)


def test_declined_everything_stays(administrator, leader, with_app):
    removal = actions.ask_removal(person=with_app, by=administrator, reason="Mất điện thoại")
    with pytest.raises(errors.RemovalAsked):
        actions.ask_removal(person=with_app, by=administrator, reason="Lần nữa")
    actions.decline_removal(removal=removal, by=leader)
    assert CodeApp.objects.exists()
    with pytest.raises(errors.RemovalClosed):
        actions.agree_removal(removal=FactorRemoval.objects.get(), by=leader)


def test_without_a_reason_or_anything_to_take_off_it_is_not_asked(administrator, editor, with_app):
    with pytest.raises(errors.ReasonMissing):
        actions.ask_removal(person=with_app, by=administrator, reason=" ")
    with pytest.raises(errors.NothingToRemove):
        actions.ask_removal(person=editor, by=administrator, reason="x")


def test_from_the_server_when_nobody_is_left_who_could_agree(with_app):
    call_command("remove_second_step", with_app.username, "--reason", "Không còn ai đồng ý được")
    assert not CodeApp.objects.exists()
    assert AuditEntry.objects.filter(action="accounts.remove_factors").get().actor_name == "Lệnh trên máy chủ"
