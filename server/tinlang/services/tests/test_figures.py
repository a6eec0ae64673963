"""Biểu 06: its identities hold for whatever came in, and each figure opens onto the rows that it counts."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.actions import Intake
from tinlang.services.models import Channel, CodeSeries, Dossier, DossierState, ProcedureVersion
from tinlang.services.queries.desk import Due
from tinlang.services.queries.figures import Period, Tally, in_column, percent, summed, tallies_by, tally
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE

YEAR = date(2026, 1, 1)
days = st.integers(0, 120).map(lambda n: YEAR + timedelta(days=n))
rows = st.lists(
    st.tuples(days, st.integers(0, 20), st.integers(0, 25) | st.none(), st.sampled_from(Channel), st.integers(0, 2)),
    max_size=12,
)  # received on, so many days until due, so many until finished, channel, which procedure
periods = st.tuples(days, days).map(lambda two: Period(*sorted(two)))


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), ZONE)


@pytest.fixture
def made(dong_dang: Unit, version: ProcedureVersion) -> Callable[..., list[Dossier]]:
    """Dossiers as rows, without their course: what is counted is on them."""
    versions = [version, ProcedureFactory().versions.get(), ProcedureFactory().versions.get()]

    def write(told: list[tuple]) -> list[Dossier]:
        Dossier.objects.all().delete()
        dossiers = []
        for number, (received, due_in, finished_in, channel, which) in enumerate(told):
            due = received + timedelta(days=due_in)
            finished = None if finished_in is None else received + timedelta(days=finished_in)
            dossiers.append(
                Dossier(
                    unit=dong_dang,
                    version=versions[which],
                    code=f"H37.99.1-260101-{number:04}",
                    channel=channel,
                    state=DossierState.PROCESSING if finished is None else DossierState.DONE,
                    received_at=noon(received),
                    received_on=received,
                    original_due_at=noon(due),
                    due_at=noon(due),
                    due_on=due,
                    finished_at=finished and noon(finished),
                    finished_on=finished,
                )
            )
        return Dossier.objects.bulk_create(dossiers)

    return write


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows, periods)
def test_the_identities_of_the_form_hold(made: Callable[..., list[Dossier]], told: list[tuple], period: Period) -> None:
    with clock.frozen_at(at("2026-07-01")):
        made(told)
        every = Dossier.objects.all()
        counted = tally(every, period)
        assert counted.received == counted.resolved + counted.open, "column 3 = 7 + 11"
        three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen = counted.columns
        assert (three, seven, eleven) == (four + five + six, eight + nine + ten, twelve + thirteen)
        assert summed(tallies_by(every, period, "version__procedure").values()) == counted
        for column in fields(Tally):
            assert in_column(every, period, column.name).count() == getattr(counted, column.name), column.name
        assert counted.late == sum(
            1
            for received, due, done, *_ in told
            if done is not None and done > due and period.begin <= received + timedelta(days=done) <= period.end
        )


def test_what_waits_for_the_applicant_is_not_overdue(
    dossier: Dossier, clerk: Person, officer: Person, series: CodeSeries
) -> None:
    actions.hand_over(dossier=dossier, to=officer, by=clerk)
    march = Period(date(2026, 3, 1), date(2026, 3, 31))
    with clock.frozen_at(at("2026-04-01")):
        assert tally(Dossier.objects.all(), march).overdue == 1
    with clock.frozen_at(at("2026-03-04")):
        actions.ask_supplement(dossier=dossier, items="Giấy khai sinh", reason="Thiếu", by=officer)
    with clock.frozen_at(at("2026-04-01")):
        assert (tally(Dossier.objects.all(), march).overdue, tally(Dossier.objects.all(), march).in_time) == (0, 1)


def test_what_is_due_today_is_in_time_until_the_day_is_over(dossier: Dossier) -> None:
    until_due = Period(date(2026, 3, 1), date(2026, 3, 9))
    with clock.frozen_at(at("2026-03-09", 16)):
        assert tally(Dossier.objects.all(), until_due).overdue == 0
    with clock.frozen_at(at("2026-03-10")):
        assert tally(Dossier.objects.all(), until_due).overdue == 1


def test_within_the_day_what_is_judged_by_the_hour_is_overdue_as_the_list_says(
    dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Callable[..., Intake]
) -> None:
    version = ProcedureFactory(term_amount=2, term_unit="hours", by_hour=True, steps=()).versions.get()
    actions.receive(unit=dong_dang, intake=bring(version=version), by=clerk)
    week = Period(date(2026, 3, 1), date(2026, 3, 7))
    with clock.frozen_at(at("2026-03-02", 10)):
        assert tally(Dossier.objects.all(), week).overdue == 0
    with clock.frozen_at(at("2026-03-02", 15)):
        late = list(Dossier.objects.filter(Due().late))
        assert list(in_column(Dossier.objects.all(), week, "overdue")) == late != []


def test_what_was_only_registered_or_refused_is_in_no_column(
    dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Callable[..., Intake]
) -> None:
    actions.register(unit=dong_dang, intake=bring(channel="online"), by=clerk)
    other = actions.register(unit=dong_dang, intake=bring(channel="online"), by=clerk)
    actions.refuse(dossier=other, reason="Không thuộc thẩm quyền", by=clerk)
    gone = actions.register(unit=dong_dang, intake=bring(channel="online"), by=clerk)
    actions.withdraw(dossier=gone, reason="Người dân xin rút", by=clerk)
    assert tally(Dossier.objects.all(), Period(date(2026, 3, 1), date(2026, 3, 31))).received == 0


def test_shares_are_told_to_one_decimal_half_up() -> None:
    assert [percent(197, 216), percent(19, 216), percent(1, 16), percent(0, 5), percent(0, 0)] == [
        91.2,
        8.8,
        6.3,
        0.0,
        None,
    ]
