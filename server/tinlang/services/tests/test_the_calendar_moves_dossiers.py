"""Before a day of the calendar is written, its page says which dossiers would move; afterwards they have."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.models import Dossier
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit
from tinlang.workdays.actions import HoursFacts, set_hours
from tinlang.workdays.models import SpecialDay
from tinlang_wire.clock import ZONE

STORM = {"on": "4/3/2026", "kind": "off", "name": "Nghỉ vì bão", "source": "Công điện số 1"}


@pytest.fixture
def manager(dong_dang: Unit) -> Person:
    return person_with("quan-tri", "Quản trị", dong_dang, Role.ADMINISTRATOR)


def test_the_page_names_each_with_its_old_day_and_its_new_one(dossier, dong_dang, manager, client_of) -> None:
    address, desk = reverse("workdays:add_day"), client_of(manager)
    seen = desk.post(address, {"unit": dong_dang.uid, **STORM}).content.decode()
    assert "1 hồ sơ đổi hạn" in seen
    assert dossier.code in seen
    assert "<del>17:00 9/3/2026</del>" in seen
    assert "<ins>17:00 10/3/2026</ins>" in seen
    dossier.refresh_from_db()
    assert dossier.due_on == date(2026, 3, 9), "only looked at"
    done = desk.post(address, {"unit": dong_dang.uid, **STORM, "da-xem": "1"}, follow=True).content.decode()
    assert "Đổi hạn: 1 hồ sơ." in done
    dossier.refresh_from_db()
    assert dossier.due_on == date(2026, 3, 10)


def test_each_move_is_in_the_course_beside_what_was_promised(dossier, dong_dang, client_of) -> None:
    both = person_with("ca-hai", "Quản trị, một cửa", dong_dang, Role.ADMINISTRATOR, Role.CLERK)
    desk = client_of(both)
    sent = {"unit": dong_dang.uid, **STORM}
    desk.post(reverse("workdays:add_day"), sent)
    assert not dossier.movements.filter(action="calendar").exists(), "only looked at"
    desk.post(reverse("workdays:add_day"), {**sent, "da-xem": "1"})
    page = desk.get(reverse("services:dossier", args=[dossier.uid])).content.decode()
    for words in (
        "Giấy tiếp nhận ghi hẹn trả",
        "Hạn đổi theo lịch làm việc · Quản trị, một cửa",
        "“Nghỉ 4/3/2026: Nghỉ vì bão (Công điện số 1)”",
        "<del>17:00 9/3/2026</del> → <ins>17:00 10/3/2026</ins>",
    ):
        assert words in page
    row = SpecialDay.objects.get(unit=dong_dang)
    desk.post(reverse("workdays:day", args=[row.uid]), {"lam": "bo", "da-xem": "1"})
    told = [(one.note, one.by, one.due_at) for one in dossier.movements.filter(action="calendar")]
    assert [(note.split(":")[0], by, due_at.astimezone(ZONE).date()) for note, by, due_at in told] == [
        ("Nghỉ 4/3/2026", both, date(2026, 3, 10)),
        ("Bỏ khỏi lịch", both, date(2026, 3, 9)),
    ]


def test_what_is_late_comes_first_and_each_says_its_procedure(
    dossier, dong_dang, manager, clerk, bring, client_of
) -> None:
    """The one of two days is late on Friday; of the others the first to be due comes first."""
    short, long = (
        actions.receive(
            unit=dong_dang, intake=bring(version=ProcedureFactory(term_amount=days, name=name).versions.get()), by=clerk
        )
        for days, name in ((2, "Chứng thực chữ ký"), (9, "Đăng ký nhận nuôi con nuôi"))
    )
    with clock.frozen_at(at("2026-03-06")):
        seen = (
            client_of(manager)
            .post(reverse("workdays:add_day"), {"unit": dong_dang.uid, **STORM, "on": "3/3/2026"})
            .content.decode()
        )
    places = [seen.find(str(one.code)) for one in (short, dossier, long)]
    assert -1 not in places and places == sorted(places)
    assert seen.count(">quá hạn</span>") == 1
    assert "Chứng thực chữ ký" in seen
    assert "Nông Thị Thử" not in seen


def test_taking_the_day_out_moves_it_back(dossier, dong_dang, manager, client_of) -> None:
    row = SpecialDay.objects.create(unit=dong_dang, on=date(2026, 3, 4), kind="off", name="Bão", source="Công điện")
    actions.recount(days=[row.on])
    client_of(manager).post(reverse("workdays:day", args=[row.uid]), {"lam": "bo", "da-xem": "1"})
    dossier.refresh_from_db()
    assert dossier.due_on == date(2026, 3, 9)


def test_a_neighbours_day_moves_nothing_here(dossier, ky_lua, client_of) -> None:
    manager = person_with("quan-tri-ben", "Quản trị bên", ky_lua, Role.ADMINISTRATOR)
    desk = client_of(manager)
    seen = desk.post(reverse("workdays:add_day"), {"unit": ky_lua.uid, **STORM}).content.decode()
    assert "Không có hồ sơ nào đổi hạn" in seen
    assert dossier.code not in seen


def test_other_hours_move_the_hour_of_the_same_day(dossier: Dossier, dong_dang: Unit, manager: Person) -> None:
    hours = HoursFacts(time(7), time(11), time(13), time(16), "Thông báo", date(2026, 3, 1))
    change = set_hours(unit=dong_dang, facts=hours, by=manager)
    dossier.refresh_from_db()
    assert dossier.due_at == datetime(2026, 3, 9, 16, tzinfo=ZONE)
    assert [(one.was, one.now) for one in change.followed[0].moved] == [
        (datetime(2026, 3, 9, 17, tzinfo=ZONE), dossier.due_at)
    ]


def test_what_is_announced_is_no_longer_provisional(dossier: Dossier) -> None:
    day = SpecialDay.objects.create(on=date(2026, 3, 5), kind="made_up", name="x", source="x", is_provisional=True)
    actions.recount(days=[day.on])
    dossier.refresh_from_db()
    assert dossier.is_provisional
    SpecialDay.objects.filter(pk=day.pk).update(is_provisional=False)
    assert actions.recount(days=[day.on]) == [], "its deadline stays"
    dossier.refresh_from_db()
    assert not dossier.is_provisional


def test_a_dossier_is_linked_for_who_may_also_open_dossiers(dossier, dong_dang, manager, client_of) -> None:
    both = person_with("ca-hai", "Quản trị, một cửa", dong_dang, Role.ADMINISTRATOR, Role.CLERK)
    link = reverse("services:dossier", args=[dossier.uid])
    for who, linked in ((manager, False), (both, True)):
        seen = client_of(who).post(reverse("workdays:add_day"), {"unit": dong_dang.uid, **STORM}).content.decode()
        assert (link in seen) is linked
