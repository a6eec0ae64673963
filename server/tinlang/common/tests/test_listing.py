"""Any model with text shows how lists behave; Django's groups are the plainest."""

import pytest
from django.contrib.auth.models import Group
from django.test import RequestFactory

from tinlang.common.listing import Filter, Listing, Sort

pytestmark = pytest.mark.django_db(databases="__all__")

SORTS = {"ten": Sort("Tên", ["name"]), "nguoc": Sort("Ngược", ["-name"])}
SHORT = Filter("dai", "Dài", [("ngan", "Ngắn"), ("dai", "Dài")], lambda rows, value: rows.filter(name__startswith="L"))


@pytest.fixture
def villages():
    for name in ("Nà Pài", "Còn Kéo", "Đồng Đăng", "Lũng Vài"):
        Group.objects.create(name=name)


def listing(address="", **options):
    return Listing(
        RequestFactory().get(f"/thon/?{address}"),
        Group.objects.all(),
        search=["name"],
        sorts=SORTS,
        filters=[SHORT],
        **options,
    )


def names(found):
    return [row.name for row in found.page]


@pytest.mark.usefixtures("villages")
def test_search_needs_no_tone_marks():
    assert names(listing("tim=dong+dang")) == ["Đồng Đăng"]
    assert names(listing("tim=%C4%90%E1%BB%92NG")) == ["Đồng Đăng"]
    assert names(listing("tim=pai+na")) == ["Nà Pài"]
    assert names(listing("tim=kh%C3%B4ng")) == []


@pytest.mark.usefixtures("villages")
def test_the_percent_sign_and_quotes_are_only_text():
    assert names(listing("tim=%25")) == []
    assert names(listing("tim=%27+OR+1%3D1")) == []
    assert names(listing("tim=dong%00")) == ["Đồng Đăng"]


@pytest.mark.usefixtures("villages")
def test_unknown_choices_are_ignored():
    assert len(names(listing("xep=mat-khau&dai=moi&trang=99"))) == 4
    assert names(listing("dai=ngan")) == ["Lũng Vài"]


@pytest.mark.usefixtures("villages")
def test_order_and_pages_keep_the_other_choices():
    found = listing("xep=nguoc&tim=a&trang=1", per_page=1)
    assert found.total == 3
    assert found.next_address == "?xep=nguoc&tim=a&trang=2"
    assert found.address(tim="") == "?xep=nguoc"
    assert found.previous_address == ""


def test_an_empty_list_knows_whether_it_was_narrowed():
    assert not listing().is_narrowed
    assert listing("tim=x").is_narrowed
    assert listing("dai=ngan").is_narrowed
