"""What of the scores follows from dossiers, by the regulation that was in force at the end of the period."""

from datetime import date

import pytest

from tinlang.services.queries.figures import Period, Tally
from tinlang.services.queries.scores import scores
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


def test_no_score_before_its_regulation_and_none_of_nothing() -> None:
    assert points(Tally(online=216, before=197, on_time=19), Period(date(2018, 1, 1), date(2018, 5, 11))) == {}
    assert set(points(Tally(before=1), Period(date(2020, 1, 1), date(2020, 2, 1)))) == {
        "Thời gian giải quyết",
        "Dịch vụ công trực tuyến",
    }
    assert points(Tally(online=3, in_time=3)) == {}
