"""Every test of this app keeps its sounds in a folder of its own."""

import pytest

from tinlang.units.models import Unit, UnitVersion


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path / "media"


@pytest.fixture
def village(dong_dang: Unit) -> Unit:
    """Thôn Nà Pài of Xã Đồng Đăng."""
    return UnitVersion.objects.get(name="Nà Pài").unit


@pytest.fixture
def other_village(dong_dang: Unit) -> Unit:
    """Khu Hoàng Văn Thụ of Xã Đồng Đăng."""
    return UnitVersion.objects.get(name="Hoàng Văn Thụ").unit
