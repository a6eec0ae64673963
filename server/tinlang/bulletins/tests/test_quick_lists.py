"""What versions write down so that a hundred thousand are listed and searched at once, and that it stays true."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.bulletins.models import Release, Version, VersionWord
from tinlang.bulletins.queries import latest_versions, says
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.bulletins.views import listed
from tinlang.common import derived, listing, words
from tinlang.common.keys import walked
from tinlang.common.words import narrowed
from tinlang.units.models import UnitVersion

pytestmark = pytest.mark.django_db(databases="__all__")


ALPHABET = ["An", "Ánh", "Ăn", "Dân", "Đèn", "Tin 9", "Tin 10", "Ủy", "Xuân"]


def found(words):
    return [version.title for version in narrowed(Version.objects.all(), says(words.split())).rows]


def test_a_title_is_found_without_tone_marks_however_it_was_written(dong_dang):
    version = VersionFactory(unit=dong_dang, title="Tiêm sởi ở Đồng Đăng")
    assert found("soi dong dang") == [version.title]
    Version.objects.filter(pk=version.pk).update(title="Cắt điện")
    assert (found("soi"), found("dien cat")) == ([], ["Cắt điện"])
    version.refresh_from_db()
    version.title = "Họp thôn"
    version.save()
    assert found("hop thon") == ["Họp thôn"]


def test_what_looks_like_a_pattern_is_only_text(dong_dang):
    VersionFactory(unit=dong_dang, title="Giảm 50% tiền điện_nước")
    assert found("50%") and found("dien_nuoc")
    assert not found("%") and not found("_") and not found("6%") and not found("%ien")


def test_every_version_knows_the_unit_of_its_bulletin(dong_dang, ky_lua):
    for unit in (dong_dang, ky_lua):
        assert VersionFactory(unit=unit).home == unit


def test_only_the_latest_version_of_a_bulletin_is_listed(dong_dang, editor):
    first = VersionFactory(unit=dong_dang, approved=True)
    second = VersionFactory(bulletin=first.bulletin, number=2, approved=True)
    third = VersionFactory(bulletin=first.bulletin, number=3)
    alone = VersionFactory(unit=dong_dang)
    assert set(latest_versions(editor)) == {third, alone}
    assert second.number == 2


def test_what_was_written_before_is_brought_along(dong_dang, ky_lua, client_of, editor):
    """The rows of an older database: their columns are empty when the migration begins."""
    version = VersionFactory(unit=dong_dang, edited_by=editor, title="Tiêm sởi")
    Version.objects.update(folded="", home=ky_lua)
    import_module("tinlang.bulletins.migrations.0005_quick_lists").fill(apps, connection.SchemaEditorClass(connection))
    version.refresh_from_db()
    assert (version.home, version.folded) == (dong_dang, "tiem soi")
    assert "Tiêm sởi" in client_of(editor).get(reverse("bulletins:list") + "?tim=soi").content.decode()


def test_what_was_written_before_is_sorted_and_found_too(dong_dang, client_of, editor):
    """The rows of an older database: they have neither words nor what they sort by."""
    versions = [VersionFactory(unit=dong_dang, edited_by=editor, title=title) for title in reversed(ALPHABET)]
    Version.objects.update(in_order=b"")
    VersionWord.objects.all().delete()
    assert not found("dan")
    for written in (
        derived.filled("bulletins", "Version", "in_order"),
        words.filled("bulletins", "VersionWord", "Version", "title"),
    ):
        written.code(apps, connection.SchemaEditorClass(connection))
    assert found("dan") == ["Dân"]
    page = client_of(editor).get(reverse("bulletins:list"), {"xep": "tieu-de"}).context["listing"].page
    assert [version.title for version in page] == ALPHABET
    assert versions[0].words.get().word == "xuan"


def test_a_title_that_is_written_over_sorts_anew(dong_dang):
    first, last = (VersionFactory(unit=dong_dang, title=title) for title in ("Ánh", "Đèn"))
    Version.objects.filter(pk=first.pk).update(title="Ủy")
    assert list(Version.objects.order_by("in_order")) == [last, first]
    last.title = "Xuân"
    last.save()
    assert list(Version.objects.order_by("in_order")) == [first, last]


def test_writing_a_draft_again_with_its_title_leaves_its_words_alone(dong_dang):
    version = VersionFactory(unit=dong_dang, title="Tiêm sởi")
    before = set(version.words.values_list("pk", flat=True))
    Version.objects.filter(pk=version.pk).update(title="Tiêm sởi", byline="Lan")
    assert set(version.words.values_list("pk", flat=True)) == before


@pytest.mark.parametrize("sort", ["", "cu", "tieu-de"])
def test_every_row_stands_on_one_page_near_and_far(client_of, editor, dong_dang, monkeypatch, sort):
    """Pages far down are found in another way than the first ones."""
    for number in range(7):
        VersionFactory(unit=dong_dang, edited_by=editor, title=f"Tin số {7 - number}")
    request = RequestFactory().get("/tin/", {"xep": sort} if sort else {})
    request.user = editor
    whole = listed.build(request)
    in_order = [row.pk for row in whole.page]
    for walked_beyond in (0, 4, 1000):
        monkeypatch.setattr(listing, "WALKED_BEYOND", walked_beyond)
        rows = listing.Rows(whole.matching.values_list("pk", flat=True), whole.rows, 2)
        assert [row.pk for number in rows.page_range for row in rows.page(number)] == in_order
    assert len(in_order) == 7


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what its tables hold")
def test_a_page_far_down_is_counted_off_and_not_sorted(editor, dong_dang):
    for seen in (
        latest_versions(editor).order_by("-edited_at", "-pk"),
        Release.objects.visible_to(editor, "bulletins.view").order_by("-approved_at", "-pk"),
    ):
        plan = walked(seen.values_list("pk", flat=True))[40:60].explain()
        assert "_walked" in plan and "ORDER BY" not in plan


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL plans by what its tables hold")
def test_a_list_reads_its_index_alone_and_a_search_that_of_words(editor, dong_dang):
    VersionFactory(unit=dong_dang, title="Tiêm sởi")
    versions = latest_versions(editor).order_by("-edited_at", "-pk")
    assert "COVERING INDEX bulletins_version_listed" in versions.values_list("pk", flat=True)[:20].explain()
    asked = narrowed(versions, says(["tiem", "soi"])).rows.explain()
    assert asked.count("COVERING INDEX bulletins_versionword_once (word=") == 2


def test_titles_stand_in_the_order_of_the_alphabet(client_of, editor, dong_dang):
    for title in ("Ếch", "Đá", "Cá", "Dê", "en"):
        VersionFactory(unit=dong_dang, edited_by=editor, title=title)
    shown = client_of(editor).get(reverse("bulletins:list") + "?xep=tieu-de").context["listing"]
    assert [row.title for row in shown.page] == ["Cá", "Dê", "Đá", "en", "Ếch"]


def test_who_sees_several_communes_reads_of_which_one_a_village_is(client_of, editor, inspector, lang_son, dong_dang):
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, areas=[_village(dong_dang)])
    of_the_province = person_with("tinh", "Kiểm tra tỉnh", lang_son, Role.INSPECTOR)
    page = reverse("bulletins:list")
    assert "(Xã Đồng Đăng)" in client_of(of_the_province).get(page).content.decode()
    assert "(Xã Đồng Đăng)" not in client_of(inspector).get(page).content.decode()
    VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    assert client_of(of_the_province).get(page).content.decode().count("(Xã Đồng Đăng)") == 1, "said once"


def test_the_search_says_where_it_looks(client_of, editor):
    assert (
        'placeholder="Tìm trong tiêu đề, không cần gõ dấu"'
        in client_of(editor).get(reverse("bulletins:list")).content.decode()
    )


def _village(commune):
    return UnitVersion.objects.get(name="Nà Pài", parent=commune).unit
