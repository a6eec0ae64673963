"""Help: one source for the desk and for the repository; nothing in it can break a page."""

import re
from pathlib import Path

import pytest
from django.urls import resolve, reverse

from tinlang.desk import handbook

SERVER = Path(handbook.__file__).resolve().parents[1]

EVIL = """# Trang thử

Tóm tắt **ngắn**, xem [Soạn tin](soan-tin.md).

Một <script>alert(1)</script> và **chữ đậm**, xem [Soạn tin](soan-tin.md) hoặc [trang chính](/).

## Việc & làm

1. Bước một
   nối dòng
2. Bước hai

- a
- b [ngoài](https://evil.example)

> Ghi chú
"""


def test_a_page_is_drawn_from_its_markdown():
    page = handbook.read("thu", EVIL)
    assert page.title == "Trang thử"
    assert page.summary == "Tóm tắt ngắn, xem Soạn tin."
    assert "<strong>chữ đậm</strong>" in page.html
    assert '<a href="../soan-tin/">Soạn tin</a>' in page.html
    assert '<a href="/">trang chính</a>' in page.html
    assert '<h2 id="việc--làm">Việc &amp; làm</h2>' in page.html
    assert "<ol><li>Bước một nối dòng</li><li>Bước hai</li></ol>" in page.html
    assert '<div class="notice"><p>Ghi chú</p></div>' in page.html


def test_nothing_in_a_page_is_markup_or_leads_away():
    page = handbook.read("thu", EVIL)
    assert "<script>" not in page.html
    assert 'href="https' not in page.html


def test_every_help_page_is_in_the_order_of_the_work():
    assert tuple(page.name for page in handbook.pages()) == handbook.ORDER


@pytest.mark.parametrize("name", handbook.ORDER)
def test_help_links_only_to_pages_that_are_there(name):
    page = handbook.page(name)
    assert page is not None
    assert page.title
    assert page.summary
    for target in re.findall(r'href="\.\./([a-z0-9-]+)/"', page.html):
        assert handbook.page(target)
    for address in re.findall(r'href="(/[^"]*)"', page.html):
        assert resolve(address)


def test_what_help_says_in_bold_stands_on_the_screen():
    sources = [path for kind in ("*.html", "*.py") for path in SERVER.glob(f"*/**/{kind}") if "tests" not in path.parts]
    said = "\n".join(path.read_text() for path in sources)
    bold = {word for page in handbook.pages() for word in re.findall(r"<strong>(.+?)</strong>", page.html)}
    assert sorted(word for word in bold if word not in said) == []


@pytest.mark.django_db(databases="__all__")
def test_help_is_read_on_the_desk(client_of, leader):
    index = client_of(leader).get(reverse("desk:help")).content.decode()
    for page in handbook.pages():
        assert reverse("desk:help_page", args=[page.name]) in index
        assert page.title in client_of(leader).get(reverse("desk:help_page", args=[page.name])).content.decode()
    assert client_of(leader).get(reverse("desk:help_page", args=["khong-co"])).status_code == 404


HELP = re.compile(r"{% block help_page %}([a-z-]+)/{% endblock %}")


def test_every_screen_that_names_a_help_page_names_one_that_is_there():
    named = {path.name: HELP.findall(path.read_text()) for path in SERVER.glob("*/templates/**/*.html")}
    known = {page.name for page in handbook.pages()}
    assert {page for pages in named.values() for page in pages} <= known


def test_every_screen_of_the_desk_has_a_help_page():
    without = [
        str(path.relative_to(SERVER))
        for path in SERVER.glob("*/templates/**/*.html")
        if re.search(r'{% extends "common/(base|list)\.html" %}', path.read_text())
        and not HELP.search(path.read_text())
        and path.parts[-2] not in ("accounts", "common")
        and not path.name.startswith("help_")
    ]
    assert without == []


@pytest.mark.parametrize("name", handbook.ORDER)
def test_no_markup_is_left_and_every_link_within_a_page_finds_its_heading(name):
    page = handbook.page(name)
    assert "](" not in page.html
    for target in re.findall(r'href="#([^"]+)"', page.html):
        assert f'id="{target}"' in page.html
