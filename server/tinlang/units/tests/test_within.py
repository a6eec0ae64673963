"""The ids that stand behind `__in` are those that `reachable` reads."""

from datetime import date

import pytest

from tinlang.units.actions import load_lists
from tinlang.units.lists import FOLDER
from tinlang.units.models import Unit
from tinlang.units.queries import Within, reachable, unit_by_code

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def lists():
    load_lists(folder=FOLDER)


@pytest.mark.parametrize("day", [date(2018, 5, 11), date(2026, 11, 23)])
def test_the_database_is_asked_of_the_same_units_that_are_read(day):
    province = unit_by_code("20", day).pk
    among = Unit.objects.filter(pk__in=Within([province], day))
    assert sorted(among.values_list("pk", flat=True)) == sorted(set(reachable([province], day)))
    assert among.exists()


def test_who_holds_no_unit_reaches_none_and_misses_all():
    assert not Unit.objects.filter(pk__in=Within([])).exists()
    assert Unit.objects.exclude(pk__in=Within([])).count() == Unit.objects.count()
