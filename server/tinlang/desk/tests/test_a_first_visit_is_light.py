"""What a telephone fetches for its first page, with nothing kept yet: page, styles, scripts, fonts, as they travel."""

import re

import pytest
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db(databases="__all__")

MOST_BYTES = 150_000
LINKED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
FONTS = re.compile(r'url\("?(fonts/[^")]+)')
BROWSER = {"accept-encoding": "gzip"}


def fetched(address: str, **headers: str) -> bytes:
    answer = Client().get(address, headers=headers)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize(
    "name", ["desk:home", "bulletins:list", "bulletins:compose", "broadcasting:releases", "inventory:board"]
)
def test_a_page_with_all_that_it_needs_is_at_most_150_kilobytes(client_of, editor, name):
    page, packed = (client_of(editor).get(reverse(name), headers=headers).content for headers in ({}, BROWSER))
    linked = sorted(set(LINKED.findall(page.decode())))
    styles = next(address for address in linked if "tokens" in address)
    fonts = {f"{styles.rpartition('/')[0]}/{font}" for font in FONTS.findall(fetched(styles).decode())}
    assert len(linked) > 10 and len(fonts) == 4
    sizes = {address: len(fetched(address, **BROWSER)) for address in {*linked, *fonts}}
    assert len(packed) + sum(sizes.values()) <= MOST_BYTES, (len(packed), sizes)
