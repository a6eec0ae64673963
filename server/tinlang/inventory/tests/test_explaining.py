"""A unit's word stays beside the figure and changes no count."""

from datetime import timedelta

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.common.clock import today
from tinlang.inventory import errors
from tinlang.inventory.actions import explain, record_check
from tinlang.inventory.models import Fact
from tinlang.inventory.queries import RowState, area_of, board_of

pytestmark = pytest.mark.django_db

WORDS = {"counted": "hỏng", "stated": "đang chạy 4/5 cụm", "reason": "Đã thay cầu chì."}


def row_of(station):
    return board_of(area_of(station.unit, today())).rows[0]


def test_it_stands_beside_the_figure_which_stays(station, operator, leader):
    record_check(station=station, on=today(), works=False, clusters_working=0, fault="cháy", by=operator)
    said = explain(unit=station.unit, station=station, fact=Fact.SERVICEABLE, on=today(), by=leader, **WORDS)
    row = row_of(station)
    assert (row.state, row.explanations) == (RowState.BROKEN, (said,))


def test_a_later_check_answers_it(station, operator, leader):
    before = today() - timedelta(days=3)
    explain(unit=station.unit, station=station, fact=Fact.SERVICEABLE, on=before, by=leader, **WORDS)
    assert row_of(station).explanations
    record_check(station=station, on=today(), works=True, clusters_working=4, by=operator)
    assert row_of(station).explanations == ()


def test_a_commune_without_a_station_may_speak_too(dong_dang, leader):
    said = explain(unit=dong_dang, fact=Fact.HAS_STATION, on=today(), by=leader, **WORDS)
    row = board_of(area_of(dong_dang, today())).rows[0]
    assert (row.state, row.explanations) == (RowState.NONE, (said,))


def test_empty_words_explain_nothing(dong_dang, leader):
    with pytest.raises(errors.NothingToExplain):
        explain(unit=dong_dang, fact=Fact.HAS_STATION, on=today(), by=leader, **WORDS | {"reason": " "})


def test_only_the_unit_itself_explains(dong_dang, neighbour, technician):
    for person in (neighbour, technician):
        with pytest.raises(NotAllowed):
            explain(unit=dong_dang, fact=Fact.HAS_STATION, on=today(), by=person, **WORDS)
