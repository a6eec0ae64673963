"""A list of the province's system is read by its headings; a row that cannot be understood is told by its number."""

from datetime import date, datetime
from io import BytesIO

import pytest
from xlsxwriter import Workbook

from tinlang.common.sheets import NotABook
from tinlang.services.models import Channel, DossierState
from tinlang.services.outside_files import NoSuchColumns, NotAText, read
from tinlang.services.outside_rows import TooManyLines
from tinlang.services.tests.conftest import at

HEADINGS = ["STT", "Số hồ sơ", "Tên thủ tục", "Họ tên người nộp", "Số CCCD", "Điện thoại", "Ngày tiếp nhận"]
HEADINGS += ["Ngày hẹn trả", "Ngày trả kết quả", "Trạng thái", "Hình thức nộp"]
ROW = [1, "H37.50-260226-0007", "Đăng ký khai sinh", "Nông Thị Thử", 20012345678.0, "0912 345 678"]
ROW += [datetime(2026, 2, 26, 14, 30), date(2026, 3, 5), "", "Đang xử lý", "Trực tuyến"]


def book(*rows: list[object]) -> bytes:
    made = BytesIO()
    written = Workbook(made, {"default_date_format": "dd/mm/yyyy hh:mm"})
    sheet = written.add_worksheet("Danh sách")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    written.close()
    return made.getvalue()


def test_a_book_is_read_by_its_headings_wherever_they_stand() -> None:
    found = read(book(["DANH SÁCH HỒ SƠ"], [], HEADINGS, ROW))
    (one,) = found.told
    assert not found.slips
    assert (one.code, one.procedure, one.name) == ("H37.50-260226-0007", "Đăng ký khai sinh", "Nông Thị Thử")
    assert (one.identity_number, one.phone) == ("20012345678", "0912345678")
    assert (one.received_at, one.due_on, one.finished_at) == (
        at("2026-02-26", 14).replace(minute=30),
        date(2026, 3, 5),
        None,
    )
    assert (one.state, one.channel) == (DossierState.PROCESSING, Channel.ONLINE)


def test_numbers_are_kept_as_the_desk_keeps_them_so_that_they_are_found_again() -> None:
    lines = ["Mã hồ sơ,Thủ tục,Người nộp,Ngày nhận,CCCD,Mã số thuế,Điện thoại"]
    lines += ["A-1,Khai sinh,Một,26/2/2026,020.190.001234,4900123456001,+84 912.345.678"]
    lines += ["A-2,Khai sinh,Hai,26/2/2026,c1234567,49001,máy bàn 12"]
    one, other = read("\n".join(lines).encode()).told
    assert (one.identity_number, one.tax_code, one.phone) == ("020190001234", "4900123456-001", "0912345678")
    assert (other.identity_number, other.tax_code, other.phone) == ("C1234567", "49001", "máy bàn 12"), (
        "no shape of ours"
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_text_with_numbers_of_states_is_read_too(delimiter: str) -> None:
    lines = [
        ["Mã hồ sơ", "Mã thủ tục", "Người nộp", "Ngày nhận", "Ngày trả", "Tình trạng", "Kênh", "Mã số thuế"],
        ["A-1", "1.000001", "Hộ Thử", "26/2/2026 14:30", "27/2/2026", "10", "3", "4900123456"],
    ]
    (one,) = read("\ufeff".encode() + "\n".join(delimiter.join(line) for line in lines).encode()).told
    assert (one.state, one.channel, one.kind) == (DossierState.RETURNED, Channel.POST, "business")
    assert one.finished_at == at("2026-02-27", 0), "no hour is made up"


def test_each_row_that_cannot_be_understood_is_told_and_the_others_are_read() -> None:
    def but(**changes: object) -> list[object]:
        return [changes.get(heading, value) for heading, value in zip(HEADINGS, ROW, strict=True)]

    found = read(
        book(
            HEADINGS,
            ROW,
            but(**{"Số hồ sơ": ""}),
            ROW,
            but(**{"Số hồ sơ": "B", "Ngày tiếp nhận": "hôm qua"}),
            but(**{"Số hồ sơ": "C", "Trạng thái": "xong rồi"}),
            but(**{"Số hồ sơ": "D"}),
        )
    )
    assert [one.code for one in found.told] == ["H37.50-260226-0007", "D"]
    assert [(slip.row, slip.said) for slip in found.slips] == [
        (3, "còn trống: Mã hồ sơ"),
        (4, "mã hồ sơ đã có ở dòng 2"),
        (5, "không hiểu ngày “hôm qua”"),
        (6, "không hiểu tình trạng “xong rồi”"),
    ]


@pytest.mark.parametrize("content", [b"", b"ten,tuoi\nA,3\n", b"Ma ho so;Thu tuc\n1;2\n"])
def test_what_has_not_the_columns_is_refused(content: bytes) -> None:
    with pytest.raises(NoSuchColumns):
        read(content)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"\x89PNG\x0d\x0a\xff", b"Ma ho so," + b"x" * 140_000 + b"\n"])
def test_what_is_no_text_is_refused(content: bytes) -> None:
    with pytest.raises(NotAText):
        read(content)


def test_excels_unicode_text_is_read() -> None:
    text = "Mã hồ sơ\tMã thủ tục\tNgười nộp\tNgày nhận\r\nA-1\t1.000001\tHộ Thử\t26/2/2026\r\n"
    assert [one.name for one in read(text.encode("utf-16")).told] == ["Hộ Thử"]


def test_a_result_of_the_day_of_receipt_is_not_before_it() -> None:
    lines = (
        "Mã hồ sơ;Mã thủ tục;Người nộp;Ngày nhận;Ngày trả\nA;1;X;26/2/2026 17:30;26/2/2026\nB;1;X;26/2/2026;25/2/2026"
    )
    found = read(lines.encode())
    assert [(one.finished_at, one.received_at) for one in found.told] == [
        (at("2026-02-26", 0), at("2026-02-26", 17).replace(minute=30))
    ]
    assert [slip.said for slip in found.slips] == ["ngày có kết quả ở trước ngày nhận"]


def test_what_only_looks_like_a_book_is_refused() -> None:
    with pytest.raises(NotABook):
        read(b"PK\x03\x04" + b"x" * 100)


def test_a_list_without_end_is_refused() -> None:
    line = "A-{};1.000001;Hộ Thử;26/2/2026\n"
    text = "Mã hồ sơ;Mã thủ tục;Người nộp;Ngày nhận\n" + "".join(line.format(n) for n in range(1_002))
    with pytest.raises(TooManyLines):
        read(text.encode())


def test_codes_are_taken_as_that_system_writes_them() -> None:
    found = read("Mã hồ sơ;Mã thủ tục;Người nộp;Ngày nhận\nh37.50-260226 -0007;1;X;26/2/2026".encode())
    assert [one.code for one in found.told] == ["H37.50-260226-0007"]


def test_a_number_that_lost_its_first_digit_in_excel_is_taken_as_told_and_said() -> None:
    numbers = [20012345678.0, 20012345678, 80123456.0, "020012345678", "012345678", "", "C1234567"]
    rows = [[*ROW[:1], f"A-{place}", *ROW[2:4], number, *ROW[5:]] for place, number in enumerate(numbers)]
    told = read(book(HEADINGS, *rows)).told
    assert [one.lost_a_zero for one in told] == [True, True, True, False, False, False, False]
    assert told[0].identity_number == told[1].identity_number == "20012345678"
