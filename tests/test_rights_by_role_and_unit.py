"""Every address × every role × every sort of unit, by GET and by POST: who is let in, and who is not.

The views are called without the middleware and each answer is taken back, so that the whole table takes seconds.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import transaction
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve, reverse
from django.utils.datastructures import MultiValueDictKeyError

from tests.doors import DOORS
from tests.walls import LISTS, ROWS, Scene
from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.errors import DomainError
from tinlang.units.models import Level, Unit
from tinlang.units.tests.factories import UnitFactory
from tinlang.units.tests.successions import ended

pytestmark = pytest.mark.django_db(databases="__all__")

METHODS = ("GET", "POST")
KEPT_OUT = {403, 404}
NOT_SO = 405
ELSEWHERE = ("neighbour", "village", "predecessor", "district", "commune of the district")
HERE = ("own", "province")
TOLD_BELOW = {"inventory:review", "inventory:reviews", "speech:words", "workdays:year"}
"""What a commune asks of all that lies in it, how it has its villages' words read, and on which days it is off, is told
to them too.
"""
SENT = {"reason": "Lý do", "result": "Kết quả"}
"""So that what is refused is refused for who asks, not for an empty form."""


@pytest.fixture
def scene(dong_dang, settings, tmp_path) -> Scene:
    settings.DEMO_CAPTURES = tmp_path
    settings.PAPER_STORE = tmp_path / "papers"
    settings.MEDIA_STORE = tmp_path / "media"
    return Scene(dong_dang, person_with("dong-dang", "Cán bộ Đồng Đăng", dong_dang, *Role), tmp_path)


@pytest.fixture
def units(lang_son, dong_dang, ky_lua) -> dict[str, Unit]:
    """Where a role may be held, seen from Đồng Đăng."""
    old = ended(UnitFactory(name="Đồng Đăng", kind="Thị trấn", parent=lang_son), dong_dang)
    district = UnitFactory(name="Văn Lãng", kind="Huyện", level=Level.DISTRICT, parent=lang_son)
    inside = UnitFactory(name="Tân Thanh", parent=district)
    ended(UnitFactory(name="Na Sầm", parent=district), inside)
    village = Unit.objects.get(versions__name="Nà Pài")
    return {
        "own": dong_dang,
        "province": lang_son,
        "neighbour": ky_lua,
        "village": village,
        "predecessor": old,
        "district": district,
        "commune of the district": inside,
    }


def people_in(unit: Unit) -> dict[Role, Person]:
    return {role: person_with(f"{role}-{unit.pk}", f"{role.label} {unit}", unit, role) for role in Role}


def rows(scene: Scene) -> dict[str, str]:
    """The address of each row, made once for all who try it."""
    return {name: reverse(name, kwargs=make(scene)) for name, make in ROWS.items()}


def status(person: Person, method: str, address: str) -> int:
    """What the view answers to that person; whatever it did is taken back."""
    made = RequestFactory()
    request = made.get(address) if method == "GET" else made.post(address, SENT)
    request.user, request.session, request.htmx = person, SessionStore(), False
    request._messages = FallbackStorage(request)
    found = resolve(address)
    with transaction.atomic():
        try:
            answer: Any = found.func(request, *found.args, **found.kwargs)
            return int(answer.status_code)
        except Http404:
            return 404
        except PermissionDenied:
            return 403
        except DomainError as error:
            return error.status
        except (SuspiciousOperation, MultiValueDictKeyError):
            return 400
        finally:
            transaction.set_rollback(True)


def is_let_in(person: Person, address: str) -> bool:
    answers = {status(person, method, address) for method in METHODS}
    return bool(answers - KEPT_OUT - {NOT_SO})


def tried(scene: Scene, unit: Unit) -> Iterator[tuple[str, set[str]]]:
    """Of each address, the roles with which somebody of that unit is let in."""
    people = people_in(unit)
    for name, address in rows(scene).items():
        yield name, {role.value for role, person in people.items() if is_let_in(person, address)}


@pytest.mark.parametrize("where", ELSEWHERE)
def test_no_role_held_elsewhere_opens_a_row_of_dong_dang(scene, units, where):
    let_in = {
        name: roles
        for name, roles in tried(scene, units[where])
        if roles and not (where == "village" and name in TOLD_BELOW)
    }
    assert let_in == {}


@pytest.mark.parametrize("where", HERE)
def test_here_and_above_each_role_opens_what_it_is_for_and_nothing_else(scene, units, where):
    found = dict(tried(scene, units[where]))
    wrong = {name: (roles, set(DOORS[name])) for name, roles in found.items() if roles != set(DOORS[name])}
    assert wrong == {}, "address: (who is let in, who should be)"


def test_those_rows_are_there_for_who_holds_every_role(scene):
    """Otherwise a 404 would prove nothing."""
    missing = [name for name, address in rows(scene).items() if status(scene.insider, "GET", address) in KEPT_OUT]
    assert missing == []


def test_each_row_says_who_opens_it():
    assert DOORS.keys() == ROWS.keys()


def told(client: Client, words: dict[str, str]) -> list[str]:
    """The lists that show what they should not."""
    return [name for name, said in words.items() if said in client.get(reverse(name)).content.decode()]


def test_no_list_shows_a_word_of_dong_dang_to_any_role_of_the_neighbour(scene, units, client_of):
    words = {name: make(scene) for name, make in LISTS.items()}
    people = people_in(units["neighbour"])
    assert {role: shown for role, person in people.items() if (shown := told(client_of(person), words))} == {}


def test_no_list_shows_a_word_of_dong_dang_to_whoever_holds_every_role_elsewhere(scene, units, client_of):
    words = {name: make(scene) for name, make in LISTS.items()}
    shown = {}
    for where in ELSEWHERE:
        person = person_with(f"moi-viec-{where[:9]}", "Cán bộ nơi khác", units[where], *Role)
        shown[where] = set(told(client_of(person), words)) - (TOLD_BELOW if where == "village" else set())
    assert {where: names for where, names in shown.items() if names} == {}
