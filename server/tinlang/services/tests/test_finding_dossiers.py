"""A dossier is found by words of a name, by its code, by a number; of what is common, the newest are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.common import words
from tinlang.common.words import narrowed, words_of
from tinlang.services.models import Applicant, ApplicantWord, Dossier
from tinlang.services.queries.desk import says
from tinlang.services.tests.test_page_list import Clients, Take, listed, taken

pytestmark = pytest.mark.django_db

__all__ = ["taken"]
FAMILIES, GIVEN = ("Nguyễn", "Trần", "Nông", "Vi"), ("Thị Lan", "Văn Lân", "Trần Hòa")


def kept(applicant: Applicant) -> set[str]:
    return set(ApplicantWord.objects.filter(of=applicant).values_list("word", flat=True))


def test_words_follow_the_name_however_it_is_written(taken: Take) -> None:
    applicant = taken(name="Công ty TNHH “Đồng–Đăng” 36").applicant
    assert kept(applicant) == {"cong", "ty", "tnhh", "dong", "dang", "36"}
    applicant.name = "Hợp tác xã Đồng Đăng"
    applicant.save()
    assert kept(applicant) == {"hop", "tac", "xa", "dong", "dang"}
    Applicant.objects.filter(pk=applicant.pk).update(name="Vi Thị Mỷ")
    assert kept(applicant) == {"vi", "thi", "my"}
    Applicant.objects.filter(pk=applicant.pk).update(name="")
    assert kept(applicant) == set(), "what is erased is erased here too"
    Applicant.objects.all().delete()
    made = Applicant(dossier=Dossier.objects.get(), kind="citizen", name="Lý A Sơn")
    Applicant.objects.bulk_create([made])
    assert kept(made) == {"ly", "a", "son"}


def test_a_word_is_looked_for_whole_and_only_if_nobody_has_it_by_its_beginning(
    taken: Take, clerk: Person, client_of: Clients
) -> None:
    for name in ("Nông Thị An", "Nông Thị Anh", "Lý Văn Thanh"):
        taken(name=name)
    client = client_of(clerk)
    assert listed(client, tim="an") == ["Nông Thị An"]
    assert listed(client, tim="tha") == ["Lý Văn Thanh"]
    assert listed(client, tim="no thi") == ["Nông Thị An", "Nông Thị Anh"]
    assert listed(client, tim="hanh") == [], "not from the middle of a word"
    assert listed(client, tim="an nông") == ["Nông Thị An"], "in any order"
    assert listed(client, tim="an khongai") == []
    assert listed(client, tim="– ?") == []


def test_a_telephone_is_found_in_groups_and_a_code_by_its_beginning(
    taken: Take, clerk: Person, client_of: Clients
) -> None:
    taken(name="Một", phone="0912345678")
    taken(name="Hai", phone="0987654321")
    client = client_of(clerk)
    assert listed(client, tim="0912 345 678") == ["Một"]
    assert listed(client, tim="h37.99.1-2603") == ["Một", "Hai"]
    assert listed(client, tim="h37.99.2-") == []


def test_what_is_found_elsewhere_is_not_shown(
    taken: Take, neighbours_clerk: Person, clerk: Person, client_of: Clients
) -> None:
    code = taken(name="Nông Thị Thử", identity_number="020190000001").code
    for asked in ("nong thu", "020190000001", code or ""):
        assert len(listed(client_of(clerk), tim=asked)) == 1
        assert listed(client_of(neighbours_clerk), tim=asked) == [], asked


def reference(rows: Sequence[Dossier], asked: str) -> list[int]:
    return sorted(row.pk for row in rows if all(word in words_of(row.applicant.name) for word in words_of(asked)))


@pytest.mark.parametrize("common", [1, 3, 5, 9, 1_000])
def test_whatever_a_search_begins_with_it_finds_the_same(
    taken: Take, monkeypatch: pytest.MonkeyPatch, common: int
) -> None:
    """By the rarest word, by the rows, or the newest: as looking at each name does."""
    names = [f"{family} {given}" for family, given in product(FAMILIES, GIVEN)]
    for name in (*names, *names[::2]):
        taken(name=name)
    monkeypatch.setattr(words, "COMMON", common)
    every = list(Dossier.objects.select_related("applicant"))
    for scope, newest in product((Dossier.objects.all(), Dossier.objects.filter(pk__lte=every[6].pk)), (2, 1_000)):
        monkeypatch.setattr(words, "NEWEST", newest)
        seen = [row for row in every if row.pk in set(scope.values_list("pk", flat=True))]
        for asked in ("nguyen", "thi lan", "tran hoa", "vi tran", "nguyen tran hoa", "nong nguyen", "khongai"):
            found, there = narrowed(scope, says(asked.split())), reference(seen, asked)
            told = sorted(found.rows.values_list("pk", flat=True))
            assert told == (there[-newest:] if found.is_cut else there), (asked, common, newest)


def test_too_much_is_said_to_be_too_much(
    taken: Take, clerk: Person, client_of: Callable[[Person], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        taken(name=f"Nguyễn Văn {number}")
    client = client_of(clerk)
    assert not client.get(reverse("services:dossiers"), {"tim": "nguyen"}).context["listing"].is_cut
    monkeypatch.setattr(words, "COMMON", 2)
    monkeypatch.setattr(words, "NEWEST", 2)
    monkeypatch.setattr("tinlang.common.listing.NEWEST", 2)
    assert listed(client, tim="nguyen") == ["Nguyễn Văn 1", "Nguyễn Văn 2"]
    page: Any = client.get(reverse("services:dossiers"), {"tim": "nguyen"})
    assert "chỉ gồm 2 mục mới nhất" in page.content.decode()
