"""Able to work, broken, not known: by the last dated finding and how long it counts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinlang.inventory.fitness import Finding, Fitness, fitness, valid_until

ON = date(2018, 5, 11)
SIX_MONTHS = {"months": 6, "days": 0}
DAYS = st.dates(date(2000, 1, 1), date(2040, 1, 1))
FINDINGS = st.lists(st.builds(Finding, on=DAYS, order=st.integers(0, 5), works=st.booleans()))


@pytest.mark.parametrize(
    ("on", "months", "days", "last"),
    [
        (date(2018, 5, 4), 6, 0, date(2018, 11, 4)),
        (date(2018, 8, 31), 6, 0, date(2019, 2, 28)),
        (date(2019, 8, 31), 6, 0, date(2020, 2, 29)),
        (date(2018, 12, 31), 0, 30, date(2019, 1, 30)),
        (date(2018, 12, 1), 1, 1, date(2019, 1, 2)),
    ],
)
def test_so_long_a_finding_counts(on, months, days, last):
    assert valid_until(on, months=months, days=days) == last


def test_it_counts_on_its_last_day_and_not_on_the_next():
    found = [Finding(date(2018, 5, 4), 0, True)]
    assert fitness(found, date(2018, 11, 4), **SIX_MONTHS) == Fitness.SERVICEABLE
    assert fitness(found, date(2018, 11, 5), **SIX_MONTHS) == Fitness.UNKNOWN


def test_broken_does_not_lapse():
    assert fitness([Finding(date(2010, 1, 1), 0, False)], ON, **SIX_MONTHS) == Fitness.BROKEN


def test_of_one_day_the_later_finding_counts():
    morning, noon = Finding(ON, 1, False), Finding(ON, 2, True)
    assert fitness([noon, morning], ON, **SIX_MONTHS) == Fitness.SERVICEABLE


def test_nobody_looked():
    assert fitness([], ON, **SIX_MONTHS) == Fitness.UNKNOWN


@given(FINDINGS, DAYS)
def test_what_comes_later_changes_nothing(findings, on):
    known = [finding for finding in findings if finding.on <= on]
    assert fitness(findings, on, **SIX_MONTHS) == fitness(known, on, **SIX_MONTHS)


@given(FINDINGS, DAYS)
def test_the_order_in_which_it_was_written_down_does_not_matter(findings, on):
    assert fitness(findings, on, **SIX_MONTHS) == fitness(findings[::-1], on, **SIX_MONTHS) or len(
        {(f.on, f.order) for f in findings}
    ) < len(findings)


@given(FINDINGS, DAYS, st.integers(0, 400))
def test_without_a_new_finding_nothing_gets_better(findings, on, later):
    known = [finding for finding in findings if finding.on <= on]
    rank = {Fitness.SERVICEABLE: 2, Fitness.UNKNOWN: 1, Fitness.BROKEN: 0}
    now, then = (fitness(known, day, **SIX_MONTHS) for day in (on, on + timedelta(days=later)))
    assert now == then or rank[then] < rank[now]


@given(DAYS, st.integers(0, 24), st.integers(0, 60))
def test_the_longer_the_rule_the_longer_it_counts(on, months, days):
    assert valid_until(on, months=months, days=days) <= valid_until(on, months=months + 1, days=days)
    assert valid_until(on, months=months, days=days) < valid_until(on, months=months, days=days + 1)
