"""People are made known; roles are given and ended, and that is written down."""

from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from tinlang.accounts import actions
from tinlang.accounts.access import NotAllowed, may, units_where
from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.factories import PersonFactory, RoleHoldingFactory
from tinlang.common.audit import Program
from tinlang.common.clock import today
from tinlang.common.models import AuditEntry
from tinlang.units.models import BEGINNING
from tinlang.units.tables import TableProblems
from tinlang.units.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def newcomer():
    return PersonFactory()


def test_who_is_made_known_may_nothing_yet(administrator, dong_dang):
    person = actions.create_person(username="moi", display_name="Người mới", password="mật-khẩu-dài", by=administrator)
    assert person.check_password("mật-khẩu-dài")
    assert not may(person, "units.view", dong_dang)
    assert AuditEntry.objects.get().actor_name == "Quản trị"


def test_a_name_for_signing_in_is_given_once(newcomer, administrator):
    with pytest.raises(actions.UsernameTaken):
        actions.create_person(username=newcomer.username, display_name="Khác", password=None, by=administrator)


def test_a_role_given_today_counts_at_once(newcomer, administrator, dong_dang):
    assert not may(newcomer, "bulletins.write", dong_dang)
    actions.give_role(person=newcomer, role=Role.EDITOR, place=dong_dang, by=administrator)
    assert may(newcomer, "bulletins.write", dong_dang)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.unit_name) == ("accounts.give_role", "Xã Đồng Đăng")
    assert entry.detail.value == {"role": "editor", "place": "Xã Đồng Đăng", "from": str(today()), "to": None}


def test_a_role_ended_today_counts_no_more(editor, administrator, dong_dang):
    actions.end_role(holding=editor.holdings_today[0], by=administrator)
    assert not may(editor, "bulletins.write", dong_dang)
    assert editor.holdings.get().valid_to == today()
    with pytest.raises(actions.RoleEndedAlready):
        actions.end_role(holding=editor.holdings.get(), by=administrator)


def test_where_something_may_be_done_is_found_once_a_request(editor, django_assert_num_queries):
    first = units_where(editor, "bulletins.write")
    with django_assert_num_queries(0):
        assert units_where(editor, "bulletins.write") == first


def test_a_role_given_or_ended_counts_at_the_next_request(client_of, newcomer, administrator, dong_dang):
    client, page = client_of(newcomer), reverse("bulletins:compose")
    assert client.get(page).status_code == 403
    holding = actions.give_role(person=newcomer, role=Role.EDITOR, place=dong_dang, by=administrator)
    assert client.get(page).status_code == 200
    actions.end_role(holding=holding, by=administrator)
    assert client.get(page).status_code == 403


def test_a_role_ended_on_its_first_day_leaves_no_row(newcomer, administrator, dong_dang):
    holding = actions.give_role(person=newcomer, role=Role.EDITOR, place=dong_dang, by=administrator)
    actions.end_role(holding=holding, by=administrator)
    assert not RoleHolding.objects.filter(person=newcomer).exists()
    assert AuditEntry.objects.first().action == "accounts.end_role"


def test_a_role_that_ends_later_counts_until_then(editor, administrator, dong_dang):
    tomorrow = today() + timedelta(days=1)
    actions.end_role(holding=editor.holdings_today[0], by=administrator, on=tomorrow)
    assert may(editor, "bulletins.write", dong_dang)
    assert not may(editor, "bulletins.write", dong_dang, on=tomorrow)


def test_nobody_holds_the_same_role_twice(editor, administrator, dong_dang):
    with pytest.raises(actions.RoleHeldAlready):
        actions.give_role(person=editor, role=Role.EDITOR, place=dong_dang, by=administrator)


def test_nobody_gives_themselves_a_role(administrator, dong_dang):
    with pytest.raises(actions.OwnRole):
        actions.give_role(person=administrator, role=Role.APPROVER, place=dong_dang, by=administrator)


@pytest.mark.parametrize("giver", ["editor", "approver", "technician", "leader", "neighbour"])
def test_only_an_administrator_of_the_area_gives_and_ends_roles(request, newcomer, operator, dong_dang, giver):
    by = request.getfixturevalue(giver)
    with pytest.raises(NotAllowed):
        actions.give_role(person=newcomer, role=Role.EDITOR, place=dong_dang, by=by)
    with pytest.raises(NotAllowed):
        actions.end_role(holding=operator.holdings_today[0], by=by)


def test_a_role_in_an_organisation_is_given_by_who_manages_its_area(newcomer, administrator, neighbour, dong_dang):
    office = OrganisationFactory(unit=dong_dang, name="Phòng Văn hóa - Xã hội")
    with pytest.raises(NotAllowed):
        actions.give_role(person=newcomer, role=Role.EDITOR, place=office, by=neighbour)
    actions.give_role(person=newcomer, role=Role.EDITOR, place=office, by=administrator)
    assert may(newcomer, "bulletins.write", dong_dang)
    assert newcomer.standing == "Phòng Văn hóa - Xã hội · Người soạn"


def test_the_database_wants_a_unit_or_an_organisation(newcomer, dong_dang):
    office = OrganisationFactory(unit=dong_dang)
    for places in ({}, {"unit": dong_dang, "organisation": office}):
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleHoldingFactory(person=newcomer, **places)


HEADER = "username,display_name,role,organisation,unit_code\n"


@pytest.fixture
def people_file(tmp_path, dong_dang):
    OrganisationFactory(unit=dong_dang, name="Phòng Văn hóa - Xã hội")
    path = tmp_path / "people.csv"
    path.write_text(
        f"# bịa\n{HEADER}soan,Người soạn,editor,Phòng Văn hóa - Xã hội,\nsoan,Người soạn,operator,,06184\n"
        "duyet,Lãnh đạo duyệt,approver,,06184\n"
    )
    return path


def test_people_come_from_a_file_and_loading_again_changes_nothing(people_file, dong_dang):
    loaded = actions.load_people(path=people_file, password_for=lambda name: f"mat-khau-{name}")
    assert [person.username for person in loaded.people] == ["soan", "duyet"]
    assert (loaded.created, loaded.roles_given) == (2, 3)
    again = actions.load_people(path=people_file, password_for=lambda name: "khac")
    assert (again.created, again.roles_given) == (0, 0)
    person = Person.objects.get(username="soan")
    assert person.check_password("mat-khau-soan")
    assert may(person, "bulletins.write", dong_dang)
    assert may(person, "broadcasting.operate", dong_dang)
    assert {holding.valid_from for holding in person.holdings.all()} == {BEGINNING}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("a,A,king,,06184", "cột role phải là một trong"),
        ("a,A,editor,Phòng lạ,", "chưa có cơ quan, đơn vị “Phòng lạ”"),
        ("a,A,editor,,99999", "hôm nay không có địa bàn nào mang mã 99999"),
        ("a,A,editor,,", "cột unit_code còn trống"),
        (",A,editor,,06184", "cột username còn trống"),
    ],
)
def test_a_wrong_line_is_named_and_nobody_is_loaded(people_file, line, said):
    people_file.write_text(f"{HEADER}b,B,editor,,06184\n{line}\n")
    with pytest.raises(TableProblems, match=f"people.csv, dòng 3: {said}"):
        actions.load_people(path=people_file, password_for=lambda _: None)
    assert not Person.objects.exists()


def test_the_command_prints_each_new_password_once(people_file, capsys):
    call_command("load_people", people_file)
    printed = dict(line.split("\t") for line in capsys.readouterr().out.splitlines() if "\t" in line)
    assert Person.objects.get(username="duyet").check_password(printed["duyet"])
    call_command("load_people", people_file)
    assert "\t" not in capsys.readouterr().out


def test_the_command_fails_on_a_wrong_line(people_file):
    people_file.write_text(f"{HEADER}b,B,king,,06184\n")
    with pytest.raises(CommandError):
        call_command("load_people", people_file)


def test_the_demo_people_are_called_by_their_roles():
    call_command("load_units", demo=True)
    from tinlang.units.lists import FOLDER

    loaded = actions.load_people(path=FOLDER / "demo" / "people.csv", password_for=lambda _: "tin-lang-mau")
    assert loaded.created == len(loaded.people) >= 8
    roles = set(RoleHolding.objects.values_list("role", flat=True))
    assert roles == set(Role.values)


def test_a_program_may_give_roles(newcomer, dong_dang):
    actions.give_role(
        person=newcomer, role=Role.LEADER, place=dong_dang, by=Program("kiểm thử"), valid_from=date(2025, 7, 1)
    )
    assert may(newcomer, "devices.view", dong_dang)


def test_who_watches_the_air_may_stop_it_and_neither_writes_nor_approves(operator, dong_dang):
    actions_of = ("bulletins.view", "bulletins.withdraw", "bulletins.write", "bulletins.approve")
    assert [may(operator, action, dong_dang) for action in actions_of] == [True, True, False, False]
