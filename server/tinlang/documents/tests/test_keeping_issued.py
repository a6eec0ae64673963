"""What was issued stays as it was: its bytes under their hash, its number given once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.models import AuditEntry
from tinlang.documents import store
from tinlang.documents.actions import About, give_number, issue
from tinlang.documents.errors import Damaged, NumberEmpty, NumberGiven
from tinlang.documents.models import IssuedDocument
from tinlang.documents.queries import issued_for
from tinlang.documents.sheets import Unfilled
from tinlang.documents.tests.test_drawing_sheets import SHEET
from tinlang.units.models import Unit

pytestmark = pytest.mark.django_db

MAY = "services.receive"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DOCUMENT_STORE = tmp_path
    return tmp_path


@pytest.fixture
def clerk(dong_dang: Unit) -> Person:
    return person_with("mot-cua", "Cán bộ Một cửa", dong_dang, Role.CLERK)


@pytest.fixture
def document(dong_dang: Unit, clerk: Person) -> IssuedDocument:
    return issue(sheet=SHEET, about=About("thu", dong_dang, dong_dang, MAY), by=clerk)


def test_both_files_lie_under_their_hash(document, folder) -> None:
    for sha256, size, content_type in (
        (document.pdf_sha256, document.pdf_bytes, store.PDF),
        (document.word_sha256, document.word_bytes, store.WORD),
    ):
        assert len(store.read(sha256, content_type)) == size
        assert store.path(sha256, content_type).is_relative_to(folder)
    assert store.read(document.pdf_sha256, store.PDF).startswith(b"%PDF-")


def test_a_file_that_was_changed_is_not_handed_out(document) -> None:
    path = store.path(document.pdf_sha256, store.PDF)
    path.write_bytes(path.read_bytes()[:-1] + b"X")
    with pytest.raises(Damaged):
        store.read(document.pdf_sha256, store.PDF)


@pytest.mark.parametrize("name", ["../../secret-key", "A" * 64, "0" * 63])
def test_only_hashes_name_a_file(name: str) -> None:
    with pytest.raises(ValueError, match="not in the store"):
        store.path(name, store.PDF)


def test_what_is_not_whole_is_not_issued(dong_dang, clerk) -> None:
    with pytest.raises(Unfilled):
        issue(sheet=replace(SHEET, dated=""), about=About("thu", dong_dang, dong_dang, MAY), by=clerk)
    assert not IssuedDocument.objects.exists()


def test_who_may_not_issues_nothing(dong_dang, ky_lua) -> None:
    neighbour = person_with("ben", "Phường bên", ky_lua, Role.CLERK)
    with pytest.raises(NotAllowed):
        issue(sheet=SHEET, about=About("thu", dong_dang, dong_dang, MAY), by=neighbour)


def test_issuing_is_in_the_audit_with_the_hash(document) -> None:
    entry = AuditEntry.objects.get(action="documents.issue")
    assert entry.target_uid == str(document.uid)
    assert document.pdf_sha256 in entry.detail.content


def test_the_number_comes_once(document, clerk) -> None:
    numbered = give_number(document=document, number=" 15/PXL ", by=clerk, permission=MAY)
    assert numbered.number == "15/PXL"
    with pytest.raises(NumberGiven):
        give_number(document=document, number="16/PXL", by=clerk, permission=MAY)
    assert IssuedDocument.objects.get().number == "15/PXL"


def test_an_empty_number_is_none(document, clerk) -> None:
    with pytest.raises(NumberEmpty):
        give_number(document=document, number="  ", by=clerk, permission=MAY)


def test_a_row_without_its_files_is_refused_by_the_database(document) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        IssuedDocument.objects.update(pdf_sha256="")


def test_the_newest_is_first(dong_dang, clerk, document) -> None:
    again = issue(sheet=SHEET, about=About("thu", dong_dang, dong_dang, MAY), by=clerk)
    assert list(issued_for(dong_dang)) == [again, document]
    assert list(IssuedDocument.objects.visible_to(clerk, MAY)) == [again, document]
