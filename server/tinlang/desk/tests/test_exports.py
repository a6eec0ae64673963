"""A list as an Excel file: all that matches, as its owner sees it, fetched by its owner alone, for a week."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.urls import reverse

from tinlang.accounts.actions import end_role
from tinlang.accounts.models import RoleHolding
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory
from tinlang.common import clock, lists, sheets
from tinlang.common.actions import let_go_of_expired, write_export
from tinlang.common.models import AuditEntry, Export, ExportState

pytestmark = pytest.mark.django_db(databases="__all__")

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.EXPORTS = tmp_path


def ask(client, listed="tin", query=""):
    return client.post(reverse("common:export", args=[listed]), {"loc": query})


def fetched(client, export):
    return client.get(reverse("common:export_file", args=[export.uid]))


def rows(answer):
    """The texts and numbers of each row of a file."""
    with ZipFile(BytesIO(b"".join(answer.streaming_content))) as book:
        sheet = ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml"))
        assert not list(sheet.iter(f"{MAIN}f")), "no formula, ever"
    return [["".join(cell.itertext()) for cell in row.iter(f"{MAIN}c")] for row in sheet.iter(f"{MAIN}row")]


def test_all_that_matches_is_in_the_file_under_vietnamese_headings(dong_dang, editor, client_of):
    for number in range(30):
        VersionFactory(unit=dong_dang, edited_by=editor, title=f"Cắt điện đợt {number}")
    VersionFactory(unit=dong_dang, edited_by=editor, title="Tiêm sởi")
    client = client_of(editor)
    assert ask(client, query="tim=cat+dien").headers["Location"] == reverse("common:exports")
    export = Export.objects.get()
    assert (export.state, export.done, export.total) == (ExportState.READY, 30, 30)
    found = rows(fetched(client, export))
    assert found[0] == ["Tin"]
    assert found[2][:3] == ["Tiêu đề", "Địa bàn nghe", "Tình trạng"]
    assert len(found) == 3 + 30
    assert all(row[0].startswith("Cắt điện") and row[1] == "Xã Đồng Đăng" for row in found[3:])


def test_what_begins_like_a_formula_stays_text(dong_dang, editor, client_of):
    evil = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(1)", "http://x.example"]
    for title in evil:
        VersionFactory(unit=dong_dang, edited_by=editor, title=title)
    client = client_of(editor)
    ask(client)
    assert {row[0] for row in rows(fetched(client, Export.objects.get()))[3:]} == set(evil)


def test_only_who_asked_fetches_it(dong_dang, editor, approver, client_of):
    ask(client_of(editor))
    assert fetched(client_of(approver), Export.objects.get()).status_code == 404
    assert "Tải về" not in client_of(approver).get(reverse("common:exports")).content.decode()


def test_after_a_week_the_file_is_gone_and_the_page_says_so(dong_dang, editor, client_of):
    ask(client_of(editor))
    export = Export.objects.get()
    with clock.frozen_at(clock.now() + timedelta(days=8)):
        assert fetched(client_of(editor), export).status_code == 404
        assert let_go_of_expired() == 1
        assert not sheets.path(export.uid).exists()
        assert "Đã hết hạn giữ" in client_of(editor).get(reverse("common:exports")).content.decode()


def test_who_lost_the_role_meanwhile_gets_no_file(dong_dang, editor):
    waiting = Export.objects.create(owner=editor.uid, list_name="tin", title="Tin")
    RoleHolding.objects.all().delete()
    write_export(waiting)
    assert (waiting.state, sheets.path(waiting.uid).exists()) == (ExportState.FAILED, False)
    assert "không còn vai trò" in waiting.problem


def test_a_neighbours_file_has_nothing_of_here(dong_dang, editor, neighbour, client_of):
    VersionFactory(unit=dong_dang, edited_by=editor, title="Chỉ ở đây")
    client = client_of(neighbour)
    ask(client)
    assert len(rows(fetched(client, Export.objects.get()))) == 3


def test_one_that_was_begun_is_not_begun_twice(dong_dang, editor):
    begun = Export.objects.create(owner=editor.uid, list_name="tin", title="Tin", state=ExportState.WORKING)
    write_export(begun)
    assert begun.state == ExportState.WORKING


def test_three_at_a_time_are_enough(dong_dang, editor, client_of):
    for _ in range(3):
        Export.objects.create(owner=editor.uid, list_name="tin", title="Tin")
    answer = ask(client_of(editor))
    assert answer.status_code == 409
    assert "Đang lập ba bảng" in answer.content.decode()


def test_what_was_cut_off_is_told_and_can_be_asked_again(dong_dang, editor, client_of):
    long_ago = clock.now() - timedelta(hours=1)
    Export.objects.create(
        owner=editor.uid, list_name="tin", title="Tin", state=ExportState.WORKING, changed_at=long_ago
    )
    shown = client_of(editor).get(reverse("common:exports")).content.decode()
    assert "Bị dừng giữa chừng" in shown and "Xuất lại" in shown
    assert "hx-trigger" not in shown


def test_while_one_is_written_the_page_asks_again(dong_dang, editor, client_of):
    Export.objects.create(
        owner=editor.uid, list_name="tin", title="Tin", state=ExportState.WORKING, done=1200, total=5000
    )
    shown = client_of(editor).get(reverse("common:exports")).content.decode()
    assert 'hx-trigger="every 1s"' in shown
    assert "đã lập 1.200/5.000 dòng" in shown


def test_taking_a_list_away_is_in_the_audit(dong_dang, editor, client_of):
    ask(client_of(editor), query="tim=x")
    assert AuditEntry.objects.get(action="common.export").actor_name == str(editor)


@pytest.mark.parametrize("listed", ["tin", "phat", "lenh-gui", "thiet-bi", "tu-dien"])
def test_every_list_can_be_taken_away(dong_dang, operator, client_of, listed):
    ReleaseFactory(unit=dong_dang)
    client = client_of(operator)
    ask(client, listed)
    export = Export.objects.get()
    assert (export.state, export.problem) == (ExportState.READY, "")
    assert len(rows(fetched(client, export))[2]) == len(lists.named(listed).headings)


def test_once_the_role_is_over_the_file_is_not_handed_out_any_more(dong_dang, editor, client_of, administrator):
    VersionFactory(unit=dong_dang, edited_by=editor)
    client = client_of(editor)
    ask(client)
    assert fetched(client, Export.objects.get()).status_code == 200
    end_role(holding=RoleHolding.objects.get(person=editor), by=administrator, on=clock.today())
    refused = fetched(client, Export.objects.get())
    assert refused.status_code == 403
    assert "không còn vai trò được xem danh sách này" in refused.content.decode()


def test_the_longest_search_has_room_in_its_row(dong_dang, editor, client_of):
    ask(client_of(editor), query=urlencode({"tim": "ạ" * 200}))
    Export.objects.get().clean_fields()
