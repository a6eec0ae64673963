"""Every address of the server is in one table of `walls`, and no stranger gets past the door.

Who is let in where, by role and by unit: `test_rights_by_role_and_unit.py`.
"""

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
    extra = {"device", "dossier_figures", "dossier_papers", "procedures", "reconciling", "speech"}
    assert spaces - extra <= set(FLOORS)


def test_a_list_shows_an_official_of_dong_dang_what_is_theirs(scene, client_of):
    """Otherwise an empty page of the neighbour's would prove nothing."""
    client, words = client_of(scene.insider), {name: make(scene) for name, make in LISTS.items()}
    assert [name for name, said in words.items() if said not in client.get(reverse(name)).content.decode()] == []


def test_a_stranger_is_sent_to_the_door(scene):
    door, client, inside = reverse("accounts:sign_in"), Client(), []
    for name in [*ROWS, *LISTS]:
        address = reverse(name, kwargs=ROWS[name](scene) if name in ROWS else {})
        answers = [getattr(client, method)(address) for method in METHODS]
        led = [answer.headers.get("Location", "").startswith(door) for answer in answers]
        if not any(led) or not all(answer.status_code in {302, 405} for answer in answers):
            inside.append(name)
    assert inside == []
