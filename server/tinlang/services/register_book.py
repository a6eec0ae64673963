"""The register of dossiers (sổ theo dõi hồ sơ): a book a year, numbers from 01, closed and signed at the end."""

from __future__ import annotations

from datetime import date

from tinlang.documents.sheets import A4_LANDSCAPE, Column, Sheet, Signature, Table, Text
from tinlang.documents.wording import BLANK, BY_HAND, SEALED, day_in_full, day_short
from tinlang.services.models import ENDED, Dossier, DossierState, PaperKind, form_of
from tinlang.services.offices import Office, office_of
from tinlang.services.papers import form_in_words
from tinlang.services.queries.papers import received_in
from tinlang.units.models import Unit

COLUMNS = (
    Column("TT", 1.2, "center"),
    Column("Mã hồ sơ", 3.2),
    Column("Tên thủ tục hành chính", 4.2),
    Column("Số bộ", 1.2, "center"),
    Column("Tên cá nhân, tổ chức", 3.4),
    Column("Địa chỉ, số điện thoại", 3.2),
    Column("Cơ quan giải quyết", 2.8),
    Column("Nhận hồ sơ", 2.2, "center"),
    Column("Hẹn trả kết quả", 2.2, "center"),
    Column("Trả kết quả", 2.2, "center"),
    Column("Phương thức nhận kết quả", 2.2, "center"),
    Column("Ký nhận", 1.8, "center"),
    Column("Ghi chú", 2.2),
)
"""In the order of the form; their names from examples, the form itself was not seen."""


def register_of(unit: Unit, year: int, on: date) -> Sheet:
    """The book of that year as it stands that day: closed once the year is over."""
    office, form = office_of(unit, on), form_of(PaperKind.REGISTER, on)
    rows = tuple(_row(number, one, office) for number, one in enumerate(received_in(unit, year), start=1))
    counted = f"Sổ có {len(rows)} hồ sơ, đánh số từ 01 đến {len(rows):02}." if rows else "Sổ chưa có hồ sơ nào."
    ends = f"Đã khóa sổ {day_in_full(on)}." if year < on.year else f"Sổ đang mở, in đến hết {day_in_full(on)}."
    return Sheet(
        page=A4_LANDSCAPE,
        form=form_in_words(form),
        above=office.committee,
        agency=office.desk,
        number=f"Quyển số: {BLANK[:3]}",
        dated=f"{office.place}, {day_in_full(on)}",
        title=form.name,
        about=f"Năm {year}",
        body=(*([Table(COLUMNS, rows)] if rows else []), Text(f"{counted} {ends}")),
        signatures=(Signature("Người lập sổ", BY_HAND), Signature("Thủ trưởng cơ quan, đơn vị", SEALED)),
    )


def _row(number: int, dossier: Dossier, office: Office) -> tuple[str, ...]:
    who = dossier.applicant
    return (
        f"{number:02}",
        str(dossier.code).replace("-", "-\n", 1),
        dossier.version.name,
        str(dossier.sets),
        who.name,
        ", ".join(filter(None, (who.address, who.phone))),
        dossier.version.agency or office.short,
        day_short(dossier.received_at),
        day_short(dossier.due_at),
        day_short(dossier.returned_at),
        "",
        "",
        _note(dossier),
    )


def _note(dossier: Dossier) -> str:
    """How it ended, if otherwise than by a result; who fetched that."""
    if dossier.state == DossierState.RETURNED:
        return f"Người nhận: {dossier.returned_to}" if dossier.returned_to else ""
    return str(dossier.get_state_display()) if dossier.state in ENDED else ""
