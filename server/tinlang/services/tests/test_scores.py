"""What of the scores follows from dossiers, by the regulation that was in force at the end of the period."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.models import Dossier, OfficialForm
from tinlang.services.queries.figures import Period, Tally
from tinlang.services.queries.scores import scores, steps_judged
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory

pytestmark = pytest.mark.django_db

YEAR = Period(date(2026, 1, 1), date(2026, 3, 2))


def points(counted: Tally, period: Period = YEAR) -> dict[str, float]:
    return {score.name: score.points for score in scores(counted, period)}


@pytest.fixture(autouse=True)
def procedures() -> None:
    """Two of three are done online."""
    for mode in ("full", "partial", "none"):
        ProcedureFactory(legacy_level=None, online_mode=mode)


def test_the_founding_shares_would_have_been_worth() -> None:
    told = points(Tally(online=216, before=197, on_time=19))
    assert told == {"Thời gian giải quyết": 1.9, "Dịch vụ công trực tuyến": 2, "Tiến độ giải quyết": 20.0}


def test_whoever_is_late_loses_points() -> None:
    told = points(Tally(online=5, other=5, before=2, on_time=4, late=4))
    assert told == {"Thời gian giải quyết": 0.8, "Dịch vụ công trực tuyến": 1, "Tiến độ giải quyết": 12.0}


@pytest.mark.parametrize(("online", "expected"), [(30, 2), (29, 1), (15, 1), (14, 0), (0, 0)])
def test_online_service_is_worth_by_the_share_of_dossiers(online: int, expected: int) -> None:
    told = points(Tally(online=online, other=100 - online, before=100))
    assert told["Dịch vụ công trực tuyến"] == expected


def test_each_step_is_judged_by_its_own_day(
    dossier: Dossier, clerk: Person, officer: Person, leader: Person, client_of: Callable[[Person], Client]
) -> None:
    """Three working days for the officer, until 5/3; then two for the leader, until the 9th."""
    actions.hand_over(dossier=dossier, to=officer, by=clerk)
    with clock.frozen_at(at("2026-03-04")):
        actions.pass_on(dossier=dossier, to=leader, by=officer)
    with clock.frozen_at(at("2026-03-10")):
        actions.finish(dossier=dossier, by=leader)
        judged = steps_judged(Dossier.objects.all(), Period(date(2026, 1, 1), date(2026, 3, 10)))
        assert (judged.before, judged.on_time, judged.late) == (1, 1, 1)
        page = reverse("dossier_figures:figures")
        assert "trung bình của 3 bước" not in client_of(clerk).get(page).content.decode()
        asked = client_of(clerk).get(page, {"buoc": "1"}).content.decode()
        assert "Thời gian của từng đơn vị, bộ phận: 1,0/2" in asked
        assert "trung bình của 3 bước đã làm: 1 sớm, 1 đúng, 1 trễ hạn của bước" in asked
    assert steps_judged(Dossier.objects.all(), YEAR).resolved == 0


def test_the_thresholds_are_those_of_the_regulation_in_force() -> None:
    OfficialForm.objects.filter(kind="score_time").update(valid_to=date(2026, 2, 1))
    OfficialForm.objects.create(
        kind="score_time",
        valid_from=date(2026, 2, 1),
        name="Thử",
        source="Thông tư thử",
        limits={"procedures_online_pct": 20, "dossiers_online_pct": 50, "some_online_pct": 15},
    )
    told = Tally(online=30, other=70, before=100)
    assert points(told)["Dịch vụ công trực tuyến"] == 1
    assert points(told, Period(date(2026, 1, 1), date(2026, 1, 31)))["Dịch vụ công trực tuyến"] == 2


def test_no_score_before_its_regulation_and_none_of_nothing() -> None:
    assert points(Tally(online=216, before=197, on_time=19), Period(date(2018, 1, 1), date(2018, 5, 11))) == {}
    assert set(points(Tally(before=1), Period(date(2020, 1, 1), date(2020, 2, 1)))) == {
        "Thời gian giải quyết",
        "Dịch vụ công trực tuyến",
    }
    assert points(Tally(online=3, in_time=3)) == {}
