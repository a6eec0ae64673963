"""What is not over in a unit that has ended goes to one that took over, with its code and its deadline."""

from collections.abc import Callable

import pytest

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.services import actions
from tinlang.services.errors import WrongState
from tinlang.services.leaving import left_in_closed_units
from tinlang.services.models import CodeSeries, Dossier
from tinlang.units.closing import NotASuccessor
from tinlang.units.models import Unit

Split = tuple[Unit, Unit, Unit]


@pytest.fixture
def left(split: Split, lang_son: Unit, bring: Callable[..., actions.Intake]) -> Dossier:
    """Of the split commune, still at its desk."""
    CodeSeries.objects.create(unit=split[0], prefix="H37.99.3")
    clerk = person_with("mot-cua-cu", "Cán bộ Một cửa cũ", lang_son, Role.CLERK)
    return actions.receive(unit=split[0], intake=bring(), by=clerk)


def test_it_goes_to_the_successor_as_it_is(left: Dossier, split: Split, province_admin: Person) -> None:
    assert list(left_in_closed_units(province_admin)) == [left]
    moved = actions.move_to_successor(dossier=left, to=split[1], reason="Biên bản số 1", by=province_admin)
    assert (moved.unit, moved.code, moved.due_at) == (split[1], left.code, left.due_at)
    assert moved.holder is None
    assert not left_in_closed_units(province_admin).exists()


def test_nowhere_else_and_not_when_it_is_over(
    left: Dossier, split: Split, dong_dang: Unit, province_admin: Person, lang_son: Unit
) -> None:
    with pytest.raises(NotASuccessor):
        actions.move_to_successor(dossier=left, to=dong_dang, reason="", by=province_admin)
    clerk = person_with("mot-cua-tinh", "Cán bộ Một cửa tỉnh", lang_son, Role.CLERK)
    actions.withdraw(dossier=left, reason="Người dân xin rút", by=clerk)
    with pytest.raises(WrongState):
        actions.move_to_successor(dossier=left, to=split[1], reason="", by=province_admin)
    assert not left_in_closed_units(province_admin).exists()
