"""Languages are ticked where the bulletin is written: each becomes something to do, and nobody's work is lost."""

import pytest
from django.test import Client

from tinlang.bulletins import actions, errors
from tinlang.bulletins.models import Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.bulletins.tests.recordings import recorded
from tinlang.bulletins.tests.test_page_compose import COMPOSE, edit, form, of, page

pytestmark = pytest.mark.django_db(databases="__all__")

DAO, MONG = "ium", "hmn"


@pytest.fixture
def browser(client_of, editor) -> Client:
    return client_of(editor)


@pytest.fixture
def draft(dong_dang, editor) -> Version:
    return VersionFactory(unit=dong_dang, edited_by=editor)


def languages(version: Version) -> list[str]:
    return sorted(version.variants.values_list("language_id", flat=True))


def choose(version: Version, by, wanted: set[str], shown: set[str] = frozenset()) -> None:
    actions.choose_languages(version=version, by=by, wanted=wanted, shown=shown)


def test_what_is_ticked_is_to_be_done_on_the_pages_of_the_bulletin(browser, dong_dang):
    browser.post(COMPOSE, form(dong_dang, languages=[DAO], languages_shown=""))
    version = Version.objects.get()
    assert languages(version) == [DAO, "vi"]
    written = page(browser.get(edit(version)))
    assert f'value="{DAO}" checked' in written and f'value="record:{DAO}"' in written
    assert f'name="languages_shown" value="{DAO}"' in written
    told = page(browser.get(f"/tin/{version.bulletin.uid}/"))
    assert "Tiếng Dao <span" in told and f"/tin/ban/{version.uid}/ghi-am/{DAO}/" in told


def test_a_tick_is_kept_while_one_types_and_taken_back_again(browser, draft):
    kept = f"/tin/ban/{draft.uid}/giu/"
    told = browser.post(kept, of(draft, languages=[DAO, MONG], languages_shown="")).json()
    assert languages(draft) == [MONG, DAO, "vi"] and set(told["languages"].split()) == {DAO, MONG}
    told = browser.post(kept, of(draft, languages=[MONG], languages_shown=told["languages"])).json()
    assert languages(draft) == [MONG, "vi"] and told["languages"] == MONG


def test_a_page_that_does_not_ask_changes_no_language(browser, draft, editor):
    choose(draft, editor, {DAO})
    browser.post(edit(draft), of(draft))
    assert languages(draft) == [DAO, "vi"]


def test_what_somebody_else_asked_for_meanwhile_stays(draft, editor):
    choose(draft, editor, {DAO})
    choose(draft, editor, {MONG}, shown=set())
    assert languages(draft) == [MONG, DAO, "vi"]


def test_a_language_with_a_recording_is_not_lost_by_a_tick(browser, draft, editor):
    choose(draft, editor, {DAO, MONG})
    recorded(draft, DAO, by=editor, gist="Mời bà con đi tiêm phòng.", reader="Triệu Thị Mùi")
    choose(draft, editor, set(), shown={DAO, MONG})
    assert languages(draft) == [DAO, "vi"]
    written = page(browser.get(edit(draft)))
    assert f'value="{DAO}" checked disabled' in written
    assert "bỏ ở trang ghi âm của tiếng đó" in written


def test_vietnamese_stays_and_an_unknown_language_is_refused(browser, draft, editor):
    choose(draft, editor, set(), shown={"vi"})
    assert languages(draft) == ["vi"]
    with pytest.raises(errors.UnknownLanguage):
        choose(draft, editor, {"tlh"})
    assert browser.post(edit(draft), of(draft, languages=["tlh"], languages_shown="")).status_code == 422


def test_what_is_wrong_elsewhere_keeps_the_ticks_on_the_page(browser, dong_dang):
    answer = browser.post(COMPOSE, form(dong_dang, when="later", languages=[DAO], languages_shown=""))
    assert answer.status_code == 422 and f'value="{DAO}" checked' in page(answer)


def test_a_submitted_version_takes_no_more_languages(dong_dang, editor):
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True)
    with pytest.raises(errors.NotDraft):
        choose(version, editor, {DAO})
