"""A change of the calendar moves deadlines, of answered dossiers too, and says which."""

from datetime import date

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.models import Dossier, Outcome
from tinlang.services.tests.conftest import at
from tinlang.units.models import Unit
from tinlang.workdays.models import SpecialDay


def day_off(on: date, unit: Unit | None = None) -> SpecialDay:
    return SpecialDay.objects.create(unit=unit, on=on, kind="off", name="Nghỉ vì bão", source="Công điện")


def test_what_moved_is_listed_and_the_rest_left(dossier: Dossier, ky_lua: Unit) -> None:
    day_off(date(2026, 3, 4))
    assert [(one.dossier, one.was_due_on) for one in actions.recount(days=[date(2026, 3, 4)])] == [
        (dossier, date(2026, 3, 9))
    ]
    dossier.refresh_from_db()
    assert dossier.due_on == date(2026, 3, 10)
    assert actions.recount(days=[date(2026, 3, 4)]) == []
    day_off(date(2026, 3, 20))
    day_off(date(2026, 3, 5), ky_lua)
    assert actions.recount(days=[date(2026, 3, 20)]) == actions.recount(days=[date(2026, 3, 5)], unit=ky_lua) == []


def test_whether_it_was_in_time_follows_the_calendar(
    dossier: Dossier, clerk: Person, officer: Person, leader: Person
) -> None:
    actions.hand_over(dossier=dossier, to=officer, by=clerk)
    with clock.frozen_at(at("2026-03-09")):
        actions.pass_on(dossier=dossier, to=leader, by=officer)
        actions.finish(dossier=dossier, by=leader)
    assert Dossier.objects.with_outcome().get().outcome == Outcome.ON_TIME
    day_off(date(2026, 3, 4))
    actions.recount(days=[date(2026, 3, 4)])
    assert Dossier.objects.with_outcome().get().outcome == Outcome.BEFORE
