"""The picker of a whole province is small: villages come when their commune is opened, with scripts or without."""

import json

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from tinlang.units.actions import rebuild_closure
from tinlang.units.picker import picker
from tinlang.units.queries import tree
from tinlang.units.tests.factories import UnitFactory, VillageFactory

pytestmark = pytest.mark.django_db

COMMUNES, VILLAGES = 20, 10


@pytest.fixture
def province(lang_son):
    for number in range(COMMUNES):
        commune = UnitFactory(name=f"Xã {number:02}", parent=lang_son)
        for other in range(VILLAGES):
            VillageFactory(name=f"Thôn {number:02}.{other}", parent=commune)
    rebuild_closure()
    return lang_son


def communes(shown):
    return {choice.node.name: choice for choice in shown.choices[0].children}


def test_no_village_is_drawn_until_its_commune_is_opened_or_one_of_them_is_ticked(province):
    root = tree(province)
    first, second, third, *_others = root.children
    shown = picker("areas", [root], [second.children[3].uid], opened=[third.uid])
    drawn = communes(shown)
    assert [drawn[node.name].more for node in (first, second, third)] == [VILLAGES, 0, 0]
    assert [len(drawn[node.name].children) for node in (first, second, third)] == [0, VILLAGES, VILLAGES]
    assert [drawn[node.name].is_open for node in (first, second, third)] == [False, True, True]


def test_a_commune_that_is_not_opened_counts_with_its_villages(province):
    root = tree(province)
    shown = picker("areas", [root], [root.children[0].uid])
    assert shown.counted == f"1 xã, {VILLAGES} thôn"
    assert not shown.choices[0].children[0].children


def test_without_scripts_a_button_opens_it(province):
    html = render_to_string("units/_picker.html", {"picker": picker("areas", [tree(province)], [])})
    uid = tree(province).children[0].uid
    assert f'<button class="button button--quiet" name="do" value="mo:{uid}">Lưu và mở 10 thôn</button>' in html
    assert "Thôn 00.0" not in html


def test_what_lies_in_a_commune_is_told_to_whoever_has_signed_in(province, operator, client_of, client):
    commune = next(node for node in tree(province).children if node.name == "Xã 00")
    address = reverse("units:inside", args=[commune.uid])
    answer = client_of(operator).get(address, {"ten": "areas"})
    assert answer.content.decode().count('<input type="checkbox" name="areas"') == VILLAGES
    whole = json.loads(
        client_of(operator).get(reverse("units:inside", args=[province.uid]), {"ten": "x", "tat-ca": 1}).content
    )
    assert whole.keys() >= {node.uid for node in tree(province).children}
    assert "Thôn 00.0" in whole[commune.uid]
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("name", ["", '"><script>', "a b"])
def test_a_name_that_no_field_has_and_a_unit_that_is_none_are_not_found(province, operator, client_of, name):
    client = client_of(operator)
    assert client.get(reverse("units:inside", args=[province.uid]), {"ten": name}).status_code == 404
    assert client.get(reverse("units:inside", args=[operator.uid]), {"ten": "areas"}).status_code == 404
