"""The front page of who works with dossiers: what is in their hands, the first to be late first, and nothing else."""

from datetime import datetime

import pytest
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.desk import queries
from tinlang.services import actions
from tinlang.services.models import CodeSeries, Dossier
from tinlang.services.tests.conftest import MORNING, at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture
def clerk(dong_dang: Unit) -> Person:
    CodeSeries.objects.create(unit=dong_dang, prefix="H37.99.1")
    return person_with("mot-cua", "Cán bộ Một cửa", dong_dang, Role.CLERK)


@pytest.fixture
def officer(dong_dang: Unit) -> Person:
    return person_with("thu-ly", "Người thụ lý", dong_dang, Role.OFFICER)


@pytest.fixture
def dossier(dong_dang: Unit, clerk: Person) -> Dossier:
    """Received on Monday 2/3: due on 9/3."""
    with clock.frozen_at(MORNING):
        return actions.receive(unit=dong_dang, intake=brought("Nông Thị Thử"), by=clerk)


def brought(name: str, **more: str) -> actions.Intake:
    return actions.Intake(ProcedureFactory().versions.get(), actions.Bringer("citizen", name), **more)


def waiting(person: Person, day: str = "2026-03-03") -> list[str]:
    with clock.frozen_at(at(day)):
        return [f"{task.kind}: {task.title}" for task in queries.tasks_for(person, queries.network_of(person))]


def numbers(person: Person, day: str) -> tuple[int, int, int]:
    with clock.frozen_at(at(day)):
        found = queries.numbers_for(person, queries.network_of(person))
        return found.waiting, found.today, found.late


SAID = "Hồ sơ: Cấp Giấy xác nhận tình trạng hôn nhân · Nông Thị Thử"


def test_it_waits_for_whoever_has_it_in_hand(
    dossier: Dossier, clerk: Person, officer: Person, leader: Person, neighbour: Person
) -> None:
    assert (waiting(clerk), waiting(officer), waiting(leader)) == ([SAID], [], [])
    with clock.frozen_at(MORNING):
        actions.hand_over(dossier=dossier, to=officer, by=clerk)
    assert (waiting(clerk), waiting(officer), waiting(leader)) == ([], [SAID], [])
    with clock.frozen_at(MORNING):
        actions.pass_on(dossier=dossier, to=leader, by=officer)
    assert (waiting(clerk), waiting(officer), waiting(leader), waiting(neighbour)) == ([], [], [SAID], [])


def test_the_numbers_say_until_when(dossier: Dossier, clerk: Person) -> None:
    assert [numbers(clerk, day) for day in ("2026-03-03", "2026-03-09", "2026-03-10")] == [
        (1, 0, 0),
        (1, 1, 0),
        (1, 0, 1),
    ]


def test_it_is_late_when_the_list_of_dossiers_says_so(dossier: Dossier, clerk: Person) -> None:
    """By the day, until its procedure counts by the hour: 17:30 of the last day is not late."""
    with clock.frozen_at(datetime(2026, 3, 9, 17, 30, tzinfo=ZONE)):
        network = queries.network_of(clerk)
        for by_hour, late, left, tone in ((False, 0, "hôm nay", "now"), (True, 1, "quá hạn 30 phút", "bad")):
            type(dossier.version).objects.update(by_hour=by_hour)
            found = queries.numbers_for(clerk, network)
            assert (found.today, found.late) == (1 - late, late)
            (task,) = queries.tasks_for(clerk, network, behind=queries.LATE if late else queries.TODAY)
            assert (task.left, task.tone) == (left, tone)


def test_what_waits_for_the_applicant_waits_for_nobody_here(dossier: Dossier, clerk: Person) -> None:
    with clock.frozen_at(MORNING):
        actions.ask_supplement(dossier=dossier, items="Giấy khai sinh", reason="Thiếu", by=clerk)
    assert waiting(clerk) == []


def test_what_came_in_online_waits_at_the_desk(dong_dang: Unit, clerk: Person, officer: Person) -> None:
    with clock.frozen_at(MORNING):
        actions.register(unit=dong_dang, intake=brought("Lý Văn Thử", channel="online"), by=clerk)
    assert waiting(clerk) == ["Hồ sơ chờ tiếp nhận: Cấp Giấy xác nhận tình trạng hôn nhân · Lý Văn Thử"]
    assert waiting(officer) == []


def test_a_leader_sees_how_things_stand_until_something_is_to_be_signed(
    dossier: Dossier, clerk: Person, officer: Person, leader: Person, client_of
) -> None:
    page = reverse("desk:home")
    assert "Chờ tôi xử lý" not in client_of(leader).get(page).content.decode()
    with clock.frozen_at(MORNING):
        actions.hand_over(dossier=dossier, to=officer, by=clerk)
        actions.pass_on(dossier=dossier, to=leader, by=officer)
    html = client_of(leader).get(page).content.decode()
    assert "Chờ tôi xử lý" in html
    assert reverse("services:dossier", args=[dossier.uid]) in html
