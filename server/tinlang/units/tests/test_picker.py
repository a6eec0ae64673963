"""Choosing areas: namesakes are told apart, a tick holds all that lies in it, and counts are in words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinlang.common.ids import uuid7
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import UnitVersion
from tinlang.units.picker import counted, levels, picker
from tinlang.units.queries import Node, tree
from tinlang.units.tests.factories import UnitFactory, VillageFactory

IN_2018 = date(2018, 5, 11)


def node(name: str, level: str, *children: Node) -> Node:
    kind = {"commune": "Xã", "village": "Thôn"}.get(level, "Huyện")
    return Node(0, str(uuid7()), name, kind, level, children=list(children))


@pytest.mark.django_db
def test_a_commune_says_its_district_and_until_when_it_was():
    district = UnitFactory(name="Cao Lộc", kind="Huyện", level="district")
    commune = UnitFactory(name="Mẫu Sơn", parent=district)
    VillageFactory(name="Khuổi Tẳng", parent=commune)
    UnitVersion.objects.exclude(level="village").update(valid_to=date(2025, 7, 1))
    rebuild_closure()
    shown = picker("areas", [tree(district, IN_2018)], [])
    (mau_son,) = shown.choices[0].children
    assert (mau_son.title, mau_son.note) == ("Xã Mẫu Sơn", "huyện Cao Lộc, đến 30/6/2025")
    assert mau_son.found_by == "xa mau son huyen cao loc, den 30/6/2025"
    assert mau_son.children[0].note == ""


@pytest.mark.django_db
def test_the_tree_costs_the_same_however_large_it_is(django_assert_num_queries):
    commune = UnitFactory(name="Đồng Đăng")
    for _ in range(30):
        VillageFactory(parent=commune)
    rebuild_closure()
    with django_assert_num_queries(1):
        picker("areas", [tree(commune)], [])


def test_a_commune_counts_with_its_villages():
    small, large = node("A", "commune", *(node(str(n), "village") for n in range(3))), node("B", "commune")
    villages = [node(str(n), "village") for n in range(4)]
    large.children = villages
    assert counted([small, large], []) == ""
    assert counted([small, large], [small.uid]) == "1 xã, 3 thôn"
    assert counted([small, large], [small.uid, villages[0].uid, villages[1].uid]) == "1 xã, 5 thôn"
    assert counted([small, large], [small.uid, small.children[0].uid]) == "1 xã, 3 thôn"


def test_a_large_tree_begins_folded_but_for_where_something_is_ticked():
    communes = [node(str(n), "commune", *(node(str(m), "village") for m in range(10))) for n in range(10)]
    root = node("R", "district", *communes)
    (shown,) = picker("areas", [root], [communes[3].children[0].uid]).choices
    assert shown.is_open and [child.is_open for child in shown.children] == [n == 3 for n in range(10)]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6), st.data())
def test_counting_never_depends_on_ticks_below_a_tick(sizes, data):
    communes = [node("x", "commune", *(node("y", "village") for _ in range(size))) for size in sizes]
    everything = [each.uid for commune in communes for each in (commune, *commune.children)]
    ticked = set(data.draw(st.lists(st.sampled_from(everything))))
    spread = ticked | {child.uid for commune in communes if commune.uid in ticked for child in commune.children}
    assert levels(communes, ticked) == levels(communes, spread)
