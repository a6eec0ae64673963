"""A place may have hours and days of its own; they go before those of the area above it, and before the country's."""

from datetime import date, datetime, time

import pytest
from django.contrib.admin import site
from django.db import IntegrityError, connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tinlang.accounts.models import Person
from tinlang.units.models import Closure, Unit
from tinlang.units.tests.factories import UnitFactory
from tinlang.workdays.counting import Term, deadline
from tinlang.workdays.models import DayKind, OfficeHours, SpecialDay
from tinlang.workdays.national import ensure_days, national_days
from tinlang.workdays.queries import calendar_of, days_said, shipped_calendar
from tinlang_wire.clock import ZONE

pytestmark = pytest.mark.django_db

A_MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZONE)


def day_of(unit: Unit | None, on: date, kind: str = DayKind.OFF) -> SpecialDay:
    return SpecialDay.objects.create(unit=unit, on=on, kind=kind, name="Nghỉ vì bão", source="Công điện của tỉnh")


def test_the_countrys_days_and_hours_are_there_after_the_migrations() -> None:
    assert SpecialDay.objects.count() == len(national_days())
    assert calendar_of() == shipped_calendar()
    assert calendar_of().hours_on(date(2026, 3, 2)).closes == time(17)


def test_a_day_off_of_a_commune_is_none_of_its_neighbour(lang_son: Unit, dong_dang: Unit, ky_lua: Unit) -> None:
    day_of(dong_dang, date(2026, 3, 3))
    assert deadline(A_MONDAY, Term(1), calendar_of(dong_dang)).due_on == date(2026, 3, 4)
    for other in (ky_lua, lang_son, None):
        assert deadline(A_MONDAY, Term(1), calendar_of(other)).due_on == date(2026, 3, 3)


def test_the_communes_word_goes_before_the_provinces(lang_son: Unit, dong_dang: Unit) -> None:
    day_of(lang_son, date(2026, 3, 3))
    assert deadline(A_MONDAY, Term(1), calendar_of(dong_dang)).due_on == date(2026, 3, 4)
    day_of(dong_dang, date(2026, 3, 3), DayKind.MADE_UP)
    assert deadline(A_MONDAY, Term(1), calendar_of(dong_dang)).due_on == date(2026, 3, 3)


def test_an_area_above_is_asked_as_on_the_day(lang_son: Unit, dong_dang: Unit, ky_lua: Unit) -> None:
    """As if the ward had lain in a district until July 2025, which has ended since."""
    until = date(2025, 7, 1)
    district = UnitFactory(name="Cao Lộc", level="district", parent=lang_son)
    Closure.objects.create(
        ancestor=district, descendant=dong_dang, via="tree", valid_from=date(2000, 1, 1), valid_to=until
    )
    for on in (date(2025, 3, 4), date(2026, 3, 3)):
        day_of(district, on)
    calendar = calendar_of(dong_dang)
    assert not calendar.is_working(date(2025, 3, 4))
    assert calendar.is_working(date(2026, 3, 3)), "the district is no longer above it"
    hours = {"opens": time(7), "lunch_from": time(11), "lunch_to": time(13), "closes": time(16), "source": "x"}
    OfficeHours.objects.create(unit=district, valid_from=date(2024, 1, 1), **hours)
    calendar = calendar_of(dong_dang)
    assert [calendar.hours_on(day).closes for day in (date(2025, 6, 30), until)] == [time(16), time(17)]
    assert [one.row.on for one in days_said(dong_dang, 2025) if one.place] == [date(2025, 3, 4)]
    assert [one for one in days_said(dong_dang, 2026) if one.place] == []


def test_hours_of_a_season_hold_on_its_days(dong_dang: Unit) -> None:
    OfficeHours.objects.create(
        unit=dong_dang,
        valid_from=date(2026, 4, 15),
        valid_to=date(2026, 10, 15),
        opens=time(7),
        lunch_from=time(11, 30),
        lunch_to=time(14),
        closes=time(17, 30),
        cutoff=time(16),
        source="Thông báo giờ làm việc mùa hè",
    )
    calendar = calendar_of(dong_dang)
    assert calendar.hours_on(date(2026, 5, 4)).closes == time(17, 30)
    assert calendar.hours_on(date(2026, 10, 15)).closes == time(17)
    late = datetime(2026, 5, 4, 16, 5, tzinfo=ZONE)
    assert deadline(late, Term(0), calendar).due_on == date(2026, 5, 5)


def test_a_day_has_one_word_of_each_place(dong_dang: Unit) -> None:
    day_of(dong_dang, date(2026, 3, 3))
    with pytest.raises(IntegrityError):
        day_of(dong_dang, date(2026, 3, 3), DayKind.MADE_UP)


def test_the_country_has_one_word_a_day() -> None:
    with pytest.raises(IntegrityError):
        day_of(None, date(2026, 1, 1))


def test_after_an_upgrade_what_was_provisional_follows_the_list_and_what_stood_stays() -> None:
    country = SpecialDay.objects.filter(unit=None)
    country.filter(on=date(2027, 2, 4)).update(name="Tết, đoán")
    country.filter(on=date(2026, 1, 2)).update(name="Như đã ghi", is_provisional=False)
    foreseen = day_of(None, date(2027, 2, 11))
    SpecialDay.objects.filter(pk=foreseen.pk).update(is_provisional=True)
    country.filter(on=date(2025, 1, 1)).delete()
    ensure_days(using="default")
    assert country.get(on=date(2027, 2, 4)).name == "Tết Nguyên đán"
    assert country.get(on=date(2026, 1, 2)).name == "Như đã ghi"
    assert not country.filter(on=date(2027, 2, 11)).exists()
    assert country.filter(on=date(2025, 1, 1)).exists()


def test_a_calendar_takes_as_few_questions_for_a_commune_as_for_the_country(dong_dang: Unit) -> None:
    with CaptureQueriesContext(connection) as asked:
        calendar_of(dong_dang)
    assert len(asked) == 3


def test_a_day_of_a_place_announces_no_year(dong_dang: Unit) -> None:
    day_of(dong_dang, date(2030, 1, 2))
    calendar = calendar_of(dong_dang)
    assert calendar.is_provisional(date(2029, 2, 1), date(2029, 2, 9))
    assert not calendar.is_working(date(2030, 1, 2))


def test_nobody_changes_a_row_past_what_moves_deadlines(province_admin: Person) -> None:
    """The technicians' pages show them."""
    province_admin.is_staff = province_admin.is_superuser = True
    request = RequestFactory().get("/")
    request.user = province_admin
    for model in (SpecialDay, OfficeHours):
        pages = site._registry[model]
        assert pages.has_view_permission(request)
        asked = (pages.has_add_permission, pages.has_change_permission, pages.has_delete_permission)
        assert not any(may(request) for may in asked)
