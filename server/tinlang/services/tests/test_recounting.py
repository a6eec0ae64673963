"""A change of the calendar moves deadlines, of answered dossiers too, and says which."""

from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.actions import reckoning
from tinlang.services.models import Dossier, Outcome
from tinlang.services.tests.conftest import at
from tinlang.units.models import Unit
from tinlang.workdays.actions import follow_the_country
from tinlang.workdays.calendar import WorkCalendar
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
    judged = Dossier.objects.with_outcome().get()
    assert judged.outcome == Outcome.BEFORE
    assert judged.original_due_at == at("2026-03-09", 17), "what the receipt says is never changed"


def test_an_extension_given_meanwhile_stands(dossier: Dossier, leader: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a leader had been a moment quicker than the lock."""
    calendar_of = reckoning.calendar_of

    def extended_first(unit: Unit) -> WorkCalendar:
        monkeypatch.undo()
        actions.extend(dossier=dossier, to_on=date(2026, 3, 20), reason="Chờ xác minh", by=leader)
        return calendar_of(unit)

    day_off(date(2026, 3, 4))
    monkeypatch.setattr(reckoning, "calendar_of", extended_first)
    actions.recount(days=[date(2026, 3, 4)])
    dossier.refresh_from_db()
    assert dossier.due_on == date(2026, 3, 20)


def test_each_is_locked_and_what_does_not_move_is_not_written(
    dong_dang: Unit, dossier: Dossier, clerk: Person, bring: Callable[..., actions.Intake]
) -> None:
    with CaptureQueriesContext(connection) as one:
        actions.recount(days=[date(2026, 3, 20)])
    for number in range(5):
        actions.receive(unit=dong_dang, intake=bring(name=f"Người nộp {number}"), by=clerk)
    with CaptureQueriesContext(connection) as six:
        actions.recount(days=[date(2026, 3, 4)])
    assert len(six) == len(one)
    assert not [query for query in six if query["sql"].startswith("UPDATE")]
    assert connection.vendor == "sqlite" or [query for query in six if "FOR UPDATE" in query["sql"]]


def test_the_countrys_new_days_move_deadlines_with_them_or_not_at_all(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release no longer foresees a day off that had been foreseen."""
    foreseen = day_off(date(2026, 3, 4))
    SpecialDay.objects.filter(pk=foreseen.pk).update(is_provisional=True)
    actions.recount(days=[foreseen.on])

    def due_on() -> date:
        return Dossier.objects.get(pk=dossier.pk).due_on

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(reckoning, "reckon", stopped)
        follow_the_country()
    assert (due_on(), SpecialDay.objects.filter(pk=foreseen.pk).exists()) == (date(2026, 3, 10), True)
    (followed,) = follow_the_country()
    assert [one.what for one in followed.moved] == [dossier.code]
    assert (due_on(), SpecialDay.objects.filter(pk=foreseen.pk).exists()) == (date(2026, 3, 9), False)
    moved = dossier.movements.filter(by=None).last()
    assert moved is not None
    assert (moved.note, moved.due_at) == ("Lịch làm việc của cả nước được cập nhật", at("2026-03-09", 17))
    assert follow_the_country() == []


@pytest.mark.django_db(databases="__all__")
def test_a_start_after_an_upgrade_follows_the_country(dossier: Dossier, settings: LazySettings, tmp_path: Path) -> None:
    settings.KEYS = tmp_path
    foreseen = day_off(date(2026, 3, 4))
    SpecialDay.objects.filter(pk=foreseen.pk).update(is_provisional=True)
    actions.recount(days=[foreseen.on])
    said = StringIO()
    call_command("setup", stdout=said)
    assert "1 hồ sơ đổi hạn" in said.getvalue()
    dossier.refresh_from_db()
    assert dossier.due_on == date(2026, 3, 9)


def stopped(*_args: object) -> None:
    """As by whoever is at the keyboard."""
    raise KeyboardInterrupt


def test_the_command_counts_every_dossier_and_says_which_moved(dossier: Dossier) -> None:
    day_off(date(2026, 3, 4))
    assert told() == f"{dossier.code}: 17:00 9/3/2026 → 17:00 10/3/2026\nĐổi hạn: 1 hồ sơ.\n"
    assert told() == "Đổi hạn: 0 hồ sơ.\n"


def told() -> str:
    said = StringIO()
    call_command("recount_deadlines", stdout=said)
    return said.getvalue()
