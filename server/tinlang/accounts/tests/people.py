"""The fixed people of every test: officials of today's Xã Đồng Đăng, and one of the neighbouring Phường Kỳ Lừa.

They are fixtures, exported by the root conftest.
"""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Level, Unit
from tinlang.units.tests.factories import UnitFactory
from tinlang.units.tests.successions import split_commune

TWO_TIERS = date(2025, 7, 1)


@pytest.fixture
def lang_son(db: None) -> Unit:
    """The province of today, with its two communes."""
    return UnitFactory(name="Lạng Sơn", kind="Tỉnh", level=Level.PROVINCE, code="20")


@pytest.fixture
def dong_dang(lang_son: Unit) -> Unit:
    """Today's Xã Đồng Đăng, with two villages."""
    unit = UnitFactory(name="Đồng Đăng", parent=lang_son, since=TWO_TIERS, code="06184")
    for kind, name in (("Khu", "Hoàng Văn Thụ"), ("Thôn", "Nà Pài")):
        UnitFactory(name=name, kind=kind, level=Level.VILLAGE, parent=unit, since=TWO_TIERS)
    rebuild_closure()
    return unit


@pytest.fixture
def ky_lua(lang_son: Unit, dong_dang: Unit) -> Unit:
    """The neighbour: today's Phường Kỳ Lừa."""
    unit = UnitFactory(name="Kỳ Lừa", kind="Phường", parent=lang_son, since=TWO_TIERS, code="06187")
    UnitFactory(name="Khối Một", kind="Khối", level=Level.VILLAGE, parent=unit, since=TWO_TIERS)
    rebuild_closure()
    return unit


def person_with(username: str, display_name: str, unit: Unit, *roles: Role) -> Person:
    """Someone who holds these roles in that unit."""
    person = Person.objects.create_user(username, "mat-khau-de-thu", display_name=display_name)
    for role in roles:
        RoleHolding.objects.create(person=person, role=role, unit=unit)
    return person


@pytest.fixture
def editor(dong_dang: Unit) -> Person:
    return person_with("nguoi-soan", "Người soạn", dong_dang, Role.EDITOR)


@pytest.fixture
def approver(dong_dang: Unit) -> Person:
    return person_with("lanh-dao-duyet", "Lãnh đạo duyệt", dong_dang, Role.APPROVER)


@pytest.fixture
def operator(dong_dang: Unit) -> Person:
    return person_with("van-hanh", "Người vận hành", dong_dang, Role.OPERATOR)


@pytest.fixture
def technician(dong_dang: Unit) -> Person:
    return person_with("ky-thuat", "Kỹ thuật viên", dong_dang, Role.TECHNICIAN)


@pytest.fixture
def leader(dong_dang: Unit) -> Person:
    return person_with("lanh-dao", "Lãnh đạo theo dõi", dong_dang, Role.LEADER)


@pytest.fixture
def inspector(dong_dang: Unit) -> Person:
    return person_with("kiem-tra", "Người kiểm tra", dong_dang, Role.INSPECTOR)


@pytest.fixture
def administrator(dong_dang: Unit) -> Person:
    return person_with("quan-tri", "Quản trị", dong_dang, Role.ADMINISTRATOR)


@pytest.fixture
def neighbour(ky_lua: Unit) -> Person:
    """Someone with every working role in the neighbouring commune, so that only the area keeps them out."""
    roles = (Role.EDITOR, Role.APPROVER, Role.OPERATOR, Role.TECHNICIAN, Role.INSPECTOR, Role.ADMINISTRATOR)
    return person_with("xa-ben", "Cán bộ phường bên", ky_lua, *roles)


@pytest.fixture
def province_admin(lang_son: Unit) -> Person:
    """Who hands over what a commune that was split has left."""
    return person_with("quan-tri-tinh", "Quản trị tỉnh", lang_son, Role.ADMINISTRATOR)


@pytest.fixture
def split(lang_son: Unit) -> tuple[Unit, Unit, Unit]:
    """A commune that has ended, and the two that took over."""
    return split_commune(lang_son)


@pytest.fixture
def client_of(db: None) -> Callable[[Person], Client]:
    """A browser in which that person has signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return signed_in
