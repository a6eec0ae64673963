"""This app's fixtures: a station of Đồng Đăng, and the photo folder of each test."""

from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from tinlang.inventory.models import Station
from tinlang.inventory.tests.factories import StationFactory


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    settings.MEDIA_STORE = tmp_path / "media"


@pytest.fixture
def station(dong_dang) -> Station:
    """An IP station with five clusters."""
    return StationFactory(unit=dong_dang, name="Trạm truyền thanh xã Đồng Đăng", since=date(2025, 7, 1))


@pytest.fixture
def photo() -> BytesIO:
    """A photo as a phone takes it: lying on its side, with the place where it was taken."""
    picture = Image.new("RGB", (400, 300), "red")
    picture.paste("blue", (0, 0, 400, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it by a quarter
    exif[0x010F] = "Hãng điện thoại"
    exif.get_ifd(0x8825).update({1: "N", 2: (21.0, 57.0, 3.0), 3: "E", 4: (106.0, 41.0, 53.0)})
    written = BytesIO()
    picture.save(written, "JPEG", exif=exif, comment=b"bi mat")
    written.seek(0)
    written.name = "anh.jpg"
    return written
