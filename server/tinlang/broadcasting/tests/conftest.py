"""This app's own fixtures: five loudspeakers in two villages, what was submitted, and what it takes to sign."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import LazySettings

from tinlang.accounts.models import Person
from tinlang.broadcasting.actions import approve_and_release, sign_waiting
from tinlang.broadcasting.tests.hours import by_day
from tinlang.bulletins.models import Release, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.devices.models import Device
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.devices.tests.fixtures import key_files, real_nats, server_keys
from tinlang.units.models import Unit

__all__ = ["by_day", "key_files", "real_nats", "server_keys"]


@pytest.fixture(autouse=True)
def own_store(settings: LazySettings, tmp_path) -> None:
    settings.MEDIA_STORE = tmp_path / "media"


@pytest.fixture
def na_pai(dong_dang: Unit) -> Unit:
    return Unit.objects.get(versions__name="Nà Pài")


@pytest.fixture
def hoang_van_thu(dong_dang: Unit) -> Unit:
    return Unit.objects.get(versions__name="Hoàng Văn Thụ")


@pytest.fixture
def loudspeakers(na_pai: Unit, hoang_van_thu: Unit, technician: Person) -> list[Device]:
    """Two in Khu Hoàng Văn Thụ, three in Thôn Nà Pài; `loudspeakers[0].machine` signs for the first."""
    places = [hoang_van_thu, hoang_van_thu, na_pai, na_pai, na_pai]
    return [DeviceFactory(unit=unit, by=technician, name=f"Loa {n}") for n, unit in enumerate(places, 1)]


@pytest.fixture
def submitted(dong_dang: Unit, editor: Person) -> Version:
    """A version for all of Xã Đồng Đăng that airs as soon as it is approved."""
    return VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)


@pytest.fixture
def aired(dong_dang: Unit, editor: Person, approver: Person, server_keys) -> Callable[..., Release]:
    """Approve, release and sign: `aired(areas=[na_pai])`."""

    def air(**fields: object) -> Release:
        version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, **fields)
        release = approve_and_release(version=version, by=approver)
        while sign_waiting():
            pass
        return release

    return air
