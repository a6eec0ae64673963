"""Pages, style sheets and scripts travel compressed; what cannot be read so goes as it is."""

import gzip

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db(databases="__all__")

BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(
    "address", ["/tai-khoan/dang-nhap/", "/static/common/tinlang.css", "/static/common/tinlang.js"]
)
def test_text_is_compressed_for_who_can_read_it_so(address):
    packed, plain = Client().get(address, headers=BROWSER), Client().get(address)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(body(packed)) < 0.5 * len(body(plain))
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in packed.headers["Vary"] and "Accept-Encoding" in plain.headers["Vary"]
    assert gzip.decompress(body(packed)) != b""


def test_a_style_sheet_is_the_same_compressed_or_not():
    address = "/static/common/parts.css"
    assert gzip.decompress(body(Client().get(address, headers=BROWSER))) == body(Client().get(address))


def test_fonts_and_redirects_go_as_they_are():
    font = Client().get("/static/common/fonts/be-vietnam-pro-latin-400-normal.woff2", headers=BROWSER)
    assert "Content-Encoding" not in font.headers
    assert "Content-Encoding" not in Client().get(reverse("desk:home"), headers=BROWSER).headers
