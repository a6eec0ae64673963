"""Columns of a unit on the desk: added, named otherwise, ended, offered again; what is on record keeps its column."""

from datetime import timedelta

import pytest
from django.test import Client

from tinlang.accounts.access import NotAllowed
from tinlang.bulletins import actions, errors, queries
from tinlang.bulletins.models import Column, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.bulletins.tests.test_page_compose import page
from tinlang.common import clock
from tinlang.common.dates import written_day
from tinlang.common.models import AuditEntry

pytestmark = pytest.mark.django_db(databases="__all__")

PAGE = "/tin/chuyen-muc/"
A_DAY = timedelta(days=1)


@pytest.fixture
def browser(client_of, editor) -> Client:
    return client_of(editor)


@pytest.fixture
def column(dong_dang) -> Column:
    """One that has been offered for a month."""
    return Column.objects.create(unit=dong_dang, name="Gương người tốt", valid_from=clock.today() - 30 * A_DAY)


def offered(unit) -> list[str]:
    return [one.name for one in queries.columns_of(unit) if one.unit_id]


def of(column: Column) -> str:
    return f"{PAGE}{column.key}/"


def again(column: Column) -> Column:
    return Column.objects.get(pk=column.pk)


def test_an_added_column_is_offered_here_and_below_and_not_next_door(browser, dong_dang, village, ky_lua):
    answer = browser.post(PAGE, {"unit": str(dong_dang.uid), "name": "  Gương   người tốt "}, follow=True)
    assert "Đã thêm chuyên mục “Gương người tốt”." in page(answer)
    assert offered(dong_dang) == offered(village) == ["Gương người tốt"] and offered(ky_lua) == []
    assert Column.objects.get(unit=dong_dang).valid_from == clock.today()
    assert AuditEntry.objects.filter(action="bulletins.add_column").count() == 1
    assert "Gương người tốt" in page(browser.get("/tin/soan/"))


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("", errors.ColumnNameMissing),
        (" … ", errors.ColumnNameMissing),
        ("a" * 61, errors.ColumnNameTooLong),
        ("GUONG NGUOI TOT", errors.ColumnNameTaken),
        ("y tế", errors.ColumnNameShared),
    ],
)
def test_a_name_that_says_nothing_is_too_long_or_taken_is_refused(dong_dang, editor, column, name, wrong):
    with pytest.raises(wrong):
        actions.add_column(unit=dong_dang, by=editor, name=name)
    assert Column.objects.filter(unit=dong_dang).count() == 1


def test_what_is_wrong_stands_by_its_field_with_the_name_kept(browser, dong_dang, column):
    answer = browser.post(PAGE, {"unit": str(dong_dang.uid), "name": "Gương người tốt"})
    assert answer.status_code == 422
    assert 'value="Gương người tốt"' in page(answer)
    assert page(answer).count("Địa bàn này đã có chuyên mục tên như vậy.") == 2  # on top and by its field


def test_a_name_that_all_share_is_told_once_on_top_and_by_its_field(browser, dong_dang, column):
    for answer in (
        browser.post(PAGE, {"unit": str(dong_dang.uid), "name": "Y tế"}),
        browser.post(of(column), {"do": "rename", "name": "y te"}),
    ):
        assert answer.status_code == 422
        assert page(answer).count("Đã có chuyên mục chung tên như vậy.") == 2


def test_only_editors_and_administrators_of_the_unit_change_its_columns(
    dong_dang, column, administrator, approver, neighbour, client_of
):
    actions.add_column(unit=dong_dang, by=administrator, name="Nông thôn mới")
    for other in (approver, neighbour):
        with pytest.raises(NotAllowed):
            actions.add_column(unit=dong_dang, by=other, name="Khác")
        for change in (
            lambda by=other: actions.rename_column(column=column, by=by, name="Khác"),
            lambda by=other: actions.end_column(column=column, by=by, last_day=clock.today()),
            lambda by=other: actions.offer_column_again(column=column, by=by),
        ):
            with pytest.raises(NotAllowed):
                change()
    assert client_of(approver).get(PAGE).status_code == 403


def test_the_columns_of_everybody_are_shown_and_cannot_be_opened(browser, dong_dang):
    common = Column.objects.get(key="health")
    assert "Y tế" in page(browser.get(PAGE))
    assert browser.get(of(common)).status_code == 404


def test_a_column_under_which_nothing_is_on_record_is_just_renamed(browser, dong_dang, editor, column):
    draft = VersionFactory(unit=dong_dang, edited_by=editor, column=column)
    browser.post(of(column), {"do": "rename", "name": "Người tốt việc tốt"})
    assert offered(dong_dang) == ["Người tốt việc tốt"]
    assert Version.objects.get(pk=draft.pk).column == column


def test_what_was_submitted_keeps_the_old_name_and_drafts_take_the_new_one(dong_dang, editor, column):
    draft = VersionFactory(unit=dong_dang, edited_by=editor, column=column)
    approved = VersionFactory(unit=dong_dang, edited_by=editor, column=column, approved=True)
    renamed = actions.rename_column(column=column, by=editor, name="Người tốt việc tốt")
    assert offered(dong_dang) == ["Người tốt việc tốt"]
    assert Version.objects.get(pk=approved.pk).column.name == "Gương người tốt"
    assert Version.objects.get(pk=draft.pk).column == renamed
    assert again(column).valid_to == clock.today()


def test_what_was_submitted_on_its_first_day_keeps_the_old_name_too(dong_dang, editor):
    column = actions.add_column(unit=dong_dang, by=editor, name="Gương người tôt")
    approved = VersionFactory(unit=dong_dang, edited_by=editor, column=column, approved=True)
    actions.rename_column(column=column, by=editor, name="Gương người tốt")
    assert Version.objects.get(pk=approved.pk).column.name == "Gương người tôt"
    assert again(column).last_day == clock.today()


def test_an_ended_column_is_not_named_otherwise_under_what_was_submitted(browser, dong_dang, editor, column):
    VersionFactory(unit=dong_dang, edited_by=editor, column=column, approved=True)
    Column.objects.filter(pk=column.pk).update(valid_to=clock.today())
    answer = browser.post(of(column), {"do": "rename", "name": "Người tốt việc tốt"})
    assert answer.status_code == 422 and "tin cũ giữ tên này" in page(answer)
    assert again(column).name == "Gương người tốt"


def test_the_same_name_again_changes_nothing(editor, column):
    assert actions.rename_column(column=column, by=editor, name="Gương người tốt") == column
    assert not AuditEntry.objects.filter(action="bulletins.rename_column").exists()


def test_an_ended_column_is_offered_up_to_its_last_day_and_stays_on_what_has_it(browser, dong_dang, editor, column):
    draft = VersionFactory(unit=dong_dang, edited_by=editor, column=column)
    answer = browser.post(of(column), {"do": "end", "last_day": written_day(clock.today())}, follow=True)
    assert "Tin cũ giữ chuyên mục này." in page(answer)
    assert again(column).valid_to == clock.today() + A_DAY and offered(dong_dang) == ["Gương người tốt"]
    Column.objects.filter(pk=column.pk).update(valid_to=clock.today())
    assert offered(dong_dang) == []
    assert "Gương người tốt" in page(browser.get(f"/tin/ban/{draft.uid}/sua/"))
    assert "Thôi dùng" in page(browser.get(PAGE))


def test_a_last_day_that_has_passed_is_refused_by_its_field(browser, column):
    answer = browser.post(of(column), {"do": "end", "last_day": written_day(clock.today() - A_DAY)})
    assert answer.status_code == 422 and "Ngày này đã qua" in page(answer)
    assert again(column).valid_to is None


def test_a_column_that_began_today_ends_tonight_at_the_earliest(dong_dang, editor):
    column = actions.add_column(unit=dong_dang, by=editor, name="Nhầm")
    actions.end_column(column=column, by=editor, last_day=clock.today())
    assert again(column).valid_to == clock.today() + A_DAY


def test_an_ended_column_is_offered_again_unless_its_name_was_taken(browser, dong_dang, editor, column):
    Column.objects.filter(pk=column.pk).update(valid_to=clock.today())
    browser.post(of(column), {"do": "again"})
    assert offered(dong_dang) == ["Gương người tốt"]
    Column.objects.filter(pk=column.pk).update(valid_to=clock.today())
    actions.add_column(unit=dong_dang, by=editor, name="Gương người tốt")
    answer = browser.post(of(column), {"do": "again"})
    assert answer.status_code == 422 and "đã có chuyên mục" in page(answer)


def test_each_column_says_how_many_bulletins_stand_under_it(browser, dong_dang, editor, column):
    VersionFactory(unit=dong_dang, edited_by=editor, column=column)
    VersionFactory(unit=dong_dang, edited_by=editor, column=column, submitted=True)
    assert "2 tin" in page(browser.get(PAGE))
