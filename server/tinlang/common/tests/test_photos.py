"""A photo is kept upright, smaller, and without anything that the phone added."""

from io import BytesIO

import pytest
from PIL import Image

from tinlang.common import photos, pictures

GPS = 0x8825


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path) -> None:
    settings.MEDIA_STORE = tmp_path / "media"


def taken(size=(400, 300), format="JPEG", turned=1) -> BytesIO:
    """A photo with the place where it was taken; blue above, red below, as the sensor saw it."""
    picture = Image.new("RGB", size, "red")
    picture.paste("blue", (0, 0, size[0], size[1] // 10))
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "Hang dien thoai"
    exif.get_ifd(GPS).update({1: "N", 2: (21.0, 57.0, 3.0), 3: "E", 4: (106.0, 41.0, 53.0)})
    written = BytesIO()
    picture.save(written, format, exif=exif)
    written.seek(0)
    return written


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_phone_is_kept(format):
    kept = photos.path(photos.keep(taken(format=format)))
    with Image.open(kept) as picture:
        assert picture.format == "JPEG"
        assert not picture.getexif()
        assert not picture.getexif().get_ifd(GPS)
        assert not set(picture.info) & {"exif", "xmp", "comment", "icc_profile"}
    assert b"Hang dien thoai" not in kept.read_bytes()


def test_it_stands_upright():
    with Image.open(photos.path(photos.keep(taken(turned=6)))) as picture:
        assert picture.size == (300, 400)
        red, _, blue = picture.getpixel((295, 200))
        assert blue > red, "what was above lies to the right after a quarter turn"


def test_it_is_no_longer_than_a_screen_is_wide():
    with Image.open(photos.path(photos.keep(taken(size=(3200, 800))))) as picture:
        assert picture.size == (1600, 400)


def test_the_same_photo_again_is_the_same_file():
    assert photos.keep(taken()) == photos.keep(taken())


@pytest.mark.parametrize(
    "data",
    [b"", b"not a photo", b"\xff\xd8\xff\xe0", b"<svg xmlns='http://www.w3.org/2000/svg'/>", taken().getvalue()[:400]],
    ids=["empty", "text", "cut head", "svg", "cut"],
)
def test_what_is_no_photo_is_refused_and_leaves_nothing(data, settings):
    with pytest.raises(photos.NotAPhoto):
        photos.keep(BytesIO(data))
    assert not list(settings.MEDIA_STORE.rglob("*"))


@pytest.mark.parametrize(("kind", "options"), [("PNG", {}), ("JPEG", {"progressive": True})])
def test_what_unpacks_beyond_measure_is_refused_as_too_large(kind, options, monkeypatch):
    """Both must be decoded whole."""
    monkeypatch.setattr(pictures, "MOST_PIXELS", 999_999)
    drawn = BytesIO()
    Image.new("RGB", (1000, 1000)).save(drawn, kind, **options)
    with pytest.raises(photos.PhotoTooLarge, match="quá lớn"):
        photos.keep(drawn)


def test_a_telephones_largest_photo_is_taken():
    drawn = BytesIO()
    Image.new("RGB", (12_000, 9_000)).save(drawn, "JPEG", quality=5)
    with Image.open(photos.path(photos.keep(drawn))) as kept:
        assert kept.size == (1600, 1200)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "0" * 63, "Z" * 64])
def test_no_other_file_can_be_named(name):
    with pytest.raises(ValueError, match="SHA-256"):
        photos.path(name)
