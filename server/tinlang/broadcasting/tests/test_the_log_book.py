""" "Sổ nhật ký phát thanh": what devices told stands by itself, what people wrote is struck and never changed."""

import io
from datetime import date, time, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting import errors, log_book
from tinlang.broadcasting.actions import EntryFacts, correct_entry, issue_logbook, strike_entry, write_entry
from tinlang.broadcasting.models import LogEntry
from tinlang.broadcasting.queries.logbook import book_of
from tinlang.broadcasting.tests.reports import report
from tinlang.broadcasting.tests.test_the_day import at
from tinlang.bulletins.models import Language, Release
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.documents.models import IssuedDocument
from tinlang.documents.sheets import Struck

pytestmark = pytest.mark.django_db(databases="__all__")


@pytest.fixture(autouse=True)
def own_papers(settings, tmp_path):
    settings.DOCUMENT_STORE = tmp_path / "documents"


@pytest.fixture
def operator(dong_dang):
    return person_with("truc", "Hoàng Văn Trực", dong_dang, Role.OPERATOR)


@pytest.fixture
def neighbours_operator(ky_lua):
    return person_with("truc-ben", "Người trực bên", ky_lua, Role.OPERATOR)


def facts(**other):
    said = {
        "title": "Tiếp âm VOV1",
        "on": clock.today() - timedelta(days=1),
        "starts": time(5),
        "ends": time(5, 45),
        "origin": "national",
        "language": Language.objects.get(tag="vi"),
        "operator": "Hoàng Văn Trực",
        "condition": "Bình thường",
    }
    return EntryFacts(**{**said, **other})


@pytest.fixture
def written(dong_dang, operator):
    def write(**other):
        return write_entry(unit=dong_dang, facts=facts(**other), by=operator)

    return write


@pytest.fixture
def book(dong_dang, operator):
    def read(first=None, last=None):
        today = clock.today()
        return book_of(dong_dang, first or today - timedelta(days=1), last or today, operator)

    return read


# -- what devices told ------------------------------------------------------------------------------------------------


def test_what_loudspeakers_told_stands_in_the_book_by_itself(loudspeakers, aired, approver, book):
    release = aired(title="Sáng")
    for device in loudspeakers[:3]:
        report(device, release, "started", "finished", at=release.approved_at, language="vi")
    (line,) = book().lines
    assert (line.title, line.condition, line.source, line.language) == (
        "Sáng",
        "3/5 loa phát hết",
        "Tự sản xuất",
        "Tiếng Việt",
    )
    assert line.approver == str(approver)
    assert (line.entry, line.is_heard) == (None, True)
    assert line.length_ms == book().heard_ms > 0


def test_what_nobody_played_stands_there_and_counts_for_nothing(loudspeakers, aired, book):
    aired(title="Không ai phát", start_at=at(10), end_at=at(11))
    with clock.frozen_at(at(11, 30)):
        found = book()
    (line,) = found.lines
    assert (line.condition, line.note, line.is_heard) == ("0/5 loa phát hết", "Không loa nào báo đã phát.", False)
    assert (found.heard, found.heard_ms) == ([], 0)


def test_what_is_to_come_is_no_part_of_it(loudspeakers, aired, book):
    aired(title="Chiều", start_at=at(17), end_at=at(18))
    assert book().lines == []


def test_what_the_province_aired_names_the_province(loudspeakers, lang_son, aired, book):
    release = aired(title="Tin tỉnh", areas=[lang_son])
    release.unit = lang_son
    release.save()
    report(loudspeakers[0], release, "started", "finished", at=release.approved_at, language="vi")
    assert [line.source for line in book().lines] == ["Tỉnh Lạng Sơn"]


# -- what people write ------------------------------------------------------------------------------------------------


def test_a_line_by_hand_says_who_wrote_it_and_when(written, book, operator):
    with clock.frozen_at(at(8)):
        entry = written(note="Máy FM")
    (line,) = book().lines
    assert (line.entry, line.length_ms, line.source) == (entry, 45 * 60_000, "Tiếp âm trung ương")
    day = clock.today()
    said = f"Máy FM. Ghi tay lúc 08:00 ngày {day.day}/{day.month}/{day.year}, người ghi: {operator}."
    assert line.note == said
    audited = AuditEntry.objects.get(action="broadcasting.write_log")
    assert audited.target_uid == str(entry.uid)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"ends": time(5)}, errors.EndsBeforeItBegins),
        ({"starts": time(23), "ends": time(0, 30)}, errors.EndsBeforeItBegins),
        ({"on": date(2200, 1, 1)}, errors.NotOverYet),
    ],
)
def test_what_cannot_have_been_is_refused(written, wrong, error):
    with pytest.raises(error):
        written(**wrong)
    assert not LogEntry.objects.exists()


def test_the_book_is_of_what_is_over_to_the_minute(written):
    with clock.frozen_at(at(5, 44)), pytest.raises(errors.NotOverYet):
        written(on=clock.today())
    with clock.frozen_at(at(5, 45)):
        assert written(on=clock.today())


def test_only_who_operates_there_writes_and_strikes(written, dong_dang, approver, neighbours_operator):
    entry = written()
    for person in (approver, neighbours_operator):
        with pytest.raises(NotAllowed):
            write_entry(unit=dong_dang, facts=facts(title="Khác"), by=person)
        with pytest.raises(NotAllowed):
            strike_entry(entry=entry, why="sai", by=person)
        with pytest.raises(NotAllowed):
            issue_logbook(unit=dong_dang, first=clock.today(), last=clock.today(), by=person)


def test_one_form_sent_twice_is_one_line(dong_dang, operator):
    uid = uuid4()
    first, second = (write_entry(unit=dong_dang, facts=facts(), by=operator, uid=uid) for _ in range(2))
    assert first == second == LogEntry.objects.get()


def test_what_stands_there_already_is_not_written_again(written):
    written()
    with pytest.raises(errors.WrittenAlready):
        written()
    with pytest.raises(IntegrityError), transaction.atomic():
        LogEntry.objects.filter(pk=written(title="Khác").pk).update(title="Tiếp âm VOV1")


def test_a_line_is_put_right_by_one_that_strikes_it_and_both_stay(written, operator, book):
    old = written()
    new = correct_entry(entry=old, facts=facts(ends=time(5, 30)), why="Ghi nhầm giờ", by=operator)
    old.refresh_from_db()
    assert (new.replaces, old.struck_by, old.struck_why) == (old, operator, "Ghi nhầm giờ")
    struck, standing = book().lines
    assert (struck.is_struck, standing.is_struck) == (True, False)
    assert struck.note.endswith(f"người gạch: {operator}. Lý do: Ghi nhầm giờ.")
    assert (book().heard, book().heard_ms, book().by_hand) == ([standing], 30 * 60_000, 1)
    assert AuditEntry.objects.filter(action="broadcasting.strike_log", target_uid=str(old.uid)).exists()


def test_a_correction_that_cannot_be_written_strikes_nothing(written, operator):
    old = written()
    with pytest.raises(errors.EndsBeforeItBegins):
        correct_entry(entry=old, facts=facts(ends=time(4)), why="Ghi nhầm", by=operator)
    old.refresh_from_db()
    assert not old.is_struck


def test_a_line_is_struck_once(written, operator):
    old = written()
    strike_entry(entry=old, why="Ghi hai lần", by=operator)
    with pytest.raises(errors.StruckAlready):
        correct_entry(entry=old, facts=facts(), why="nữa", by=operator)
    old.refresh_from_db()
    assert old.struck_why == "Ghi hai lần"
    assert written(), "what was struck by mistake can be written again"


def test_the_database_itself_keeps_the_rules(written):
    entry = LogEntry.objects.filter(pk=written().pk)
    for wrong in ({"origin": "khac"}, {"struck_why": "không ai"}, {"struck_at": clock.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            entry.update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.update(ends_at=entry.get().starts_at)


# -- on paper and as Excel --------------------------------------------------------------------------------------------


def test_the_paper_has_the_official_columns_and_crosses_out_what_is_struck(written, operator, book):
    correct_entry(entry=written(), facts=facts(ends=time(5, 30)), why="Ghi nhầm giờ", by=operator)
    sheet = log_book.sheet_of(book(), clock.today(), str(operator))
    table, words = sheet.body
    assert [len(row) for row in table.rows] == [len(log_book.COLUMNS)] * 2
    assert [isinstance(cell, Struck) for cell in table.rows[0]] == [True] * 10 + [False]
    assert not any(isinstance(cell, Struck) for cell in table.rows[1])
    assert table.rows[1][2] == "05:00 – 05:30"
    assert "đã phát 1, trong đó ghi tay 1; tổng thời lượng 0 giờ 30 phút. Sổ đang mở" in words.words


def test_a_book_of_days_that_are_over_is_closed_by_whom(written, operator, book):
    written()
    yesterday = clock.today() - timedelta(days=1)
    said = log_book.sheet_of(book(last=yesterday), clock.today(), str(operator)).body[-1].words
    assert "Đã khóa sổ ngày" in said and said.endswith(f"người khóa sổ: {operator}.")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (date(2026, 2, 1), date(2026, 2, 28), "Tháng 02 năm 2026"),
        (date(2026, 3, 2), date(2026, 3, 2), "Ngày 02 tháng 3 năm 2026"),
        (date(2026, 3, 1), date(2026, 3, 30), "Từ ngày 01/3/2026 đến hết ngày 30/3/2026"),
    ],
)
def test_the_paper_says_of_which_days_it_is(book, first, last, said):
    assert log_book.span_of(book(first, last)) == said


def test_an_operator_issues_the_book_and_whoever_sees_the_commune_takes_it(written, client_of, operator, leader):
    written()
    page = reverse("broadcasting:logbook")
    client = client_of(operator)
    assert "Chưa lập sổ nào" in client.get(page).content.decode()
    assert client.post(f"{page}?tu={clock.today() - timedelta(days=1)}").status_code == 302
    document = IssuedDocument.objects.get()
    reader = client_of(leader)
    as_pdf = reader.get(reverse("broadcasting:logbook_pdf", args=[document.uid])).content
    as_word = reader.get(reverse("broadcasting:logbook_word", args=[document.uid])).content
    box = PdfReader(io.BytesIO(as_pdf)).pages[0].mediabox
    assert box.width > box.height
    table = Document(io.BytesIO(as_word)).tables[1]
    assert [cell.text for cell in table.rows[0].cells] == [column.head for column in log_book.COLUMNS]
    assert table.rows[1].cells[3].text == "Tiếp âm VOV1"
    assert AuditEntry.objects.filter(action="broadcasting.read_logbook", actor_uid=str(leader.uid)).count() == 2


def test_it_is_taken_away_as_excel(written, dong_dang, client_of, leader):
    written()
    address = reverse("broadcasting:logbook_excel", args=[dong_dang.uid])
    answer = client_of(leader).get(address, {"tu": (clock.today() - timedelta(days=1)).isoformat()})
    head, row = load_workbook(io.BytesIO(answer.content)).active.values
    assert dict(zip(head, row, strict=True))["Thời lượng (giây)"] == 45 * 60
    assert row[4] == "Tiếp âm VOV1" and "Ghi tay" in row
    assert AuditEntry.objects.filter(action="broadcasting.read_logbook").exists()


# -- the pages --------------------------------------------------------------------------------------------------------


@pytest.fixture
def filled_in():
    def fill(**other):
        yesterday = (clock.today() - timedelta(days=1)).isoformat()
        said = {"title": "Trưởng thôn đọc thông báo", "on": yesterday, "starts": "5h", "ends": "5h10", "origin": "own"}
        return {**said, "language": "vi", "operator": "Trưởng thôn", "condition": "Bình thường", **other}

    return fill


def test_who_stood_at_the_machine_writes_it_down_afterwards(client_of, operator, filled_in):
    client, page = client_of(operator), reverse("broadcasting:write_entry")
    assert client.get(page).status_code == 200
    answer = client.post(page, filled_in(), follow=True)
    assert "Trưởng thôn đọc thông báo" in answer.content.decode()
    entry = LogEntry.objects.get()
    assert (entry.written_by, entry.length_ms) == (operator, 10 * 60_000)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"ends": "4h"}, "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"ends": "chiều"}, "Không hiểu giờ này."),
        ({"on": "32/1/2026"}, "Không hiểu ngày này."),
        ({"title": ""}, "Chưa điền mục này."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(client_of, operator, filled_in, wrong, said):
    answer = client_of(operator).post(reverse("broadcasting:write_entry"), filled_in(**wrong))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert 'value="Trưởng thôn"' in answer.content.decode()
    assert not LogEntry.objects.exists()


def test_a_line_is_corrected_on_its_page_or_only_struck(client_of, operator, written, filled_in):
    client, old = client_of(operator), written()
    page = reverse("broadcasting:correct_entry", args=[old.uid])
    shown = client.get(page).content.decode()
    assert 'value="Tiếp âm VOV1"' in shown and 'value="05:45"' in shown
    assert client.post(page, filled_in()).status_code == 422, "without a reason nothing is struck"
    assert client.post(page, filled_in(why="Ghi nhầm")).status_code == 302
    new = LogEntry.objects.get(replaces=old)
    struck = client.post(reverse("broadcasting:correct_entry", args=[new.uid]), {"chi-gach": "1", "why": "Không có"})
    assert struck.status_code == 302
    assert not LogEntry.objects.filter(struck_at=None).exists()
    assert "Dòng này đã bị gạch." in client.post(page, filled_in(why="nữa", starts="6h", ends="7h")).content.decode()


def test_who_only_looks_sees_the_book_and_cannot_write(client_of, leader, written):
    entry = written()
    client = client_of(leader)
    page = client.get(reverse("broadcasting:logbook")).content.decode()
    assert reverse("broadcasting:write_entry") not in page
    assert client.get(reverse("broadcasting:write_entry")).status_code == 403
    assert client.get(reverse("broadcasting:correct_entry", args=[entry.uid])).status_code == 404
    assert client.post(reverse("broadcasting:logbook")).status_code == 403


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"tu": "32/1/2026"}, "Không có ngày “32/1/2026”."),
        ({"tu": "2/3/2026", "den": "1/3/2026"}, "Ngày đầu phải trước ngày cuối"),
        ({"tu": "1/1/2020", "den": "1/1/2021"}, "nhiều nhất 92 ngày"),
    ],
)
def test_days_that_cannot_be_shown_are_said(client_of, leader, asked, said):
    assert said in client_of(leader).get(reverse("broadcasting:logbook"), asked).content.decode()


def test_a_stranger_sees_no_line_of_it(client_of, neighbours_operator, dong_dang, written):
    written(title="Chỉ ở Đồng Đăng")
    client, asked = client_of(neighbours_operator), {"dia-ban": str(dong_dang.uid)}
    assert "Chỉ ở Đồng Đăng" not in client.get(reverse("broadcasting:logbook")).content.decode()
    assert client.get(reverse("broadcasting:logbook"), asked).status_code == 404
    assert client.get(reverse("broadcasting:write_entry"), asked).status_code == 404


def test_a_longer_book_asks_no_more(lang_son, loudspeakers, aired, written, book, django_assert_max_num_queries):
    for hour in range(3):
        written(title=f"Buổi {hour}")
    with django_assert_max_num_queries(45):
        book()
    for number in range(8):
        release = aired(title=f"Tin {number}")
        if number % 2:
            Release.objects.filter(pk=release.pk).update(unit=lang_son)
        report(loudspeakers[0], release, "started", "finished", at=release.approved_at, language="vi")
        written(title=f"Buổi thêm {number}")
    with django_assert_max_num_queries(45):
        assert len(book().lines) == 19
