"""The board of what is not over yet: each figure opens exactly the rows that it counts; the worst stands first."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.actions import Intake
from tinlang.services.models import CodeSeries, ProcedureVersion, ServiceField
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db(databases="__all__")
PAGE = reverse("dossier_figures:now")
Asked = Callable[[Person], Client]


def lines(html: str) -> list[tuple[str, list[int]]]:
    """Each line of the table: its name and its six figures."""
    rows = re.findall(r"<tr[^>]*><th scope=\"row\">(.*?)</th>(.*?)</tr>", html, re.DOTALL)
    cells = [re.findall(r'<td class="number.*?</td>', row, re.DOTALL) for _name, row in rows]
    return [
        (name, [int(re.sub(r"<.*?>", "", cell)) for cell in found])
        for (name, _row), found in zip(rows, cells, strict=True)
    ]


def figures(html: str) -> list[tuple[int, str]]:
    """Every figure that is a link, in the line of numbers and in the table, with its address."""
    shown = re.findall(r'<a class="figure[^>]*href="(.*?)"><span class="figure__value">(\d+)</span>', html)
    cells = re.findall(r'<td class="number[^>]*>(?:<strong>)?<a href="(.*?)">(?:<span[^>]*>)?(\d+)<', html)
    return [(int(count), unescape(url)) for url, count in shown + cells]


@pytest.fixture
def land(lang_son: Unit) -> Person:
    return person_with("tinh", "Lãnh đạo tỉnh", lang_son, Role.LEADER)


@pytest.fixture
def desk(
    dong_dang: Unit,
    ky_lua: Unit,
    series: CodeSeries,
    clerk: Person,
    officer: Person,
    neighbours_clerk: Person,
    bring: Callable[..., Intake],
) -> None:
    """Received 2/3. Đồng Đăng: two of five days (due 9/3), one that lacks something, one done, one not yet accepted.
    Kỳ Lừa: one of three days, which is late on 9/3, and one of six of another field."""
    mine = [actions.receive(unit=dong_dang, intake=bring(), by=clerk) for _ in range(3)]
    actions.hand_over(dossier=mine[0], to=officer, by=clerk)
    actions.ask_supplement(dossier=mine[2], items="Ảnh", reason="Thiếu", by=clerk)
    at_once = ProcedureFactory(name="Chứng thực", term_amount=0, steps=()).versions.get()
    actions.finish(dossier=actions.receive(unit=dong_dang, intake=bring(version=at_once), by=clerk), by=clerk)
    actions.register(unit=dong_dang, intake=bring(channel="online"), by=clerk)
    other = ProcedureFactory(name="Đăng ký hộ kinh doanh", term_amount=6)
    field = ServiceField.objects.create(code="kinh-doanh", name="Hộ kinh doanh")
    ProcedureVersion.objects.filter(procedure=other).update(field=field)
    for procedure in (ProcedureFactory(name="Khai sinh", term_amount=3), other):
        actions.receive(unit=ky_lua, intake=bring(version=procedure.versions.get()), by=neighbours_clerk)


@pytest.mark.parametrize("by", ["noi-nhan", "linh-vuc", "nguoi-giu"])
def test_each_figure_opens_exactly_the_rows_that_it_counts(desk: None, land: Person, client_of: Asked, by: str) -> None:
    client = client_of(land)
    with clock.frozen_at(at("2026-03-09")):
        found = figures(client.get(PAGE, {"theo": by}).content.decode())
        behind = [(count, client.get(url).context["listing"].total) for count, url in found]
    assert len(found) > 12
    assert [pair for pair in behind if pair[0] != pair[1]] == []


def test_it_is_told_by_place_field_and_holder_the_worst_first(desk: None, land: Person, client_of: Asked) -> None:
    with clock.frozen_at(at("2026-03-09")):
        told = {
            by: lines(client_of(land).get(PAGE, {"theo": by}).content.decode()) for by in ("", "linh-vuc", "nguoi-giu")
        }
    whole = ("Tổng cộng", [5, 1, 2, 1, 1, 1])
    assert told == {
        "": [("Phường Kỳ Lừa", [2, 1, 0, 1, 0, 0]), ("Xã Đồng Đăng", [3, 0, 2, 0, 1, 1]), whole],
        "linh-vuc": [("Hộ tịch", [4, 1, 2, 0, 1, 1]), ("Hộ kinh doanh", [1, 0, 0, 1, 0, 0]), whole],
        "nguoi-giu": [
            ("Cán bộ Một cửa phường bên", [2, 1, 0, 1, 0, 0]),
            ("Cán bộ Một cửa", [2, 0, 1, 0, 1, 0]),
            ("Người thụ lý", [1, 0, 1, 0, 0, 0]),
            ("Không ai giữ: chờ trả, hoặc chưa giao", [0, 0, 0, 0, 0, 1]),
            whole,
        ],
    }


def test_a_leader_sees_their_own_place_alone(desk: None, leader: Person, client_of: Asked) -> None:
    html = client_of(leader).get(PAGE).content.decode()
    assert [name for name, _counts in lines(html)] == ["Xã Đồng Đăng", "Tổng cộng"]
