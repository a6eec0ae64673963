"""No official reaches a row of another area: one of the neighbouring commune tries every address of the server."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.floors import FLOORS
from tests.walls import LISTS, OPEN, ROWS, Scene
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with

pytestmark = pytest.mark.django_db(databases="__all__")

METHODS = ("get", "post")
KEPT_OUT = {403, 404}


def addresses() -> Iterator[str]:
    """Every named address of our own apps, as "namespace:name"."""

    def walk(resolver: URLResolver, space: str) -> Iterator[str]:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                yield from walk(entry, entry.namespace or space)
            elif isinstance(entry, URLPattern):
                yield f"{space}:{entry.name or entry.pattern}"

    for name in walk(get_resolver(), ""):
        if not name.startswith("admin:"):
            yield name


@pytest.fixture
def scene(dong_dang, settings, tmp_path) -> Scene:
    settings.DEMO_CAPTURES = tmp_path
    settings.PAPER_STORE = tmp_path / "papers"
    return Scene(dong_dang, person_with("dong-dang", "Cán bộ Đồng Đăng", dong_dang, *Role), tmp_path)


def test_every_address_is_in_one_table():
    known = [*ROWS, *LISTS, *OPEN]
    assert sorted(set(addresses()) - set(known)) == [], "add these to a table of tests/walls.py"
    assert sorted(set(known) - set(addresses())) == [], "these are gone: take them out of tests/walls.py"
    assert len(known) == len(set(known))


def test_every_name_space_is_an_app():
    spaces = {name.partition(":")[0] for name in addresses()}
    assert spaces - {"device", "speech"} <= set(FLOORS)


@pytest.mark.parametrize("name", ROWS)
def test_a_neighbour_reaches_no_row_of_dong_dang(scene, neighbour, client_of, name):
    address = reverse(name, kwargs=ROWS[name](scene))
    answers = {method: getattr(client_of(neighbour), method)(address).status_code for method in METHODS}
    assert set(answers.values()) & KEPT_OUT, answers
    assert set(answers.values()) <= KEPT_OUT | {405}, answers


@pytest.mark.parametrize("name", ROWS)
def test_that_row_is_there_for_an_official_of_dong_dang(scene, client_of, name):
    """Otherwise the neighbour's 404 would prove nothing."""
    answer = client_of(scene.insider).get(reverse(name, kwargs=ROWS[name](scene)))
    assert answer.status_code not in KEPT_OUT


@pytest.mark.parametrize("name", LISTS)
def test_a_list_shows_the_neighbour_nothing_of_dong_dang(scene, neighbour, client_of, name):
    words = LISTS[name](scene)
    address = reverse(name)
    assert words in client_of(scene.insider).get(address).content.decode()
    assert words not in client_of(neighbour).get(address).content.decode()


@pytest.mark.parametrize("name", [*ROWS, *LISTS])
def test_a_stranger_is_sent_to_the_door(scene, name):
    address = reverse(name, kwargs=ROWS[name](scene) if name in ROWS else {})
    answers = {method: getattr(Client(), method)(address) for method in METHODS}
    assert all(answer.status_code in {302, 405} for answer in answers.values())
    assert any(
        answer.headers.get("Location", "").startswith(reverse("accounts:sign_in")) for answer in answers.values()
    )
