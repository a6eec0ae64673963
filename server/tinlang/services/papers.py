"""What stands on the papers of a dossier, each as its official form has it (Thông tư 01/2018, 03/2025/TT-VPCP).

In Vietnamese, whatever the language of the pages: these are papers of the state. Of the forms the fields were seen, of
their layout only examples; the wording of the sentences is ours.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tinlang.documents.sheets import A4, A5, Block, Column, Line, Page, Sheet, Signature, Table, Text
from tinlang.documents.wording import (
    BLANK,
    BY_HAND,
    SEALED,
    day_in_full,
    day_of,
    dong,
    moment_in_full,
    moment_short,
)
from tinlang.services.errors import NoSuchPaper
from tinlang.services.models import (
    OPEN,
    ApplicantKind,
    ChargeKind,
    Dossier,
    DossierStep,
    Due,
    Movement,
    OfficialForm,
    PaperKind,
    form_of,
)
from tinlang.services.offices import Office, office_of
from tinlang.services.queries.papers import papers_of, replaced_receipt

HAND_OVERS = ("hand_over", "pass_on", "finish")
"""What ends a step of the dossier; each is a line of the control slip, as is what changes hands within a step."""
LINES_OF_A_SLIP = 5
"""So many lines at least, the rest for the pen, as long as the dossier goes on."""
KINDS_OF_CHARGE = {ChargeKind.FEE: "Phí", ChargeKind.DUTY: "Lệ phí"}


@dataclass(frozen=True)
class Written:
    """What is particular to a paper."""

    body: tuple[Block, ...]
    signatures: tuple[Signature, ...] = ()
    recipients: tuple[str, ...] = ()
    page: Page = A5
    number: str = f"Số: {BLANK[:4]}"
    is_of_committee: bool = False
    qr: str = ""


def sheet_of(dossier: Dossier, kind: str, on: date, number: str = "") -> Sheet:
    """The paper of that kind as it is issued that day, with the number that it was given, if any. NoSuchPaper."""
    if kind not in papers_of(dossier):
        raise NoSuchPaper(kind=kind)
    office, form = office_of(dossier.unit, on), form_of(kind, on)
    written = _WRITTEN[PaperKind(kind)](dossier, office)
    return Sheet(
        page=written.page,
        form=form_in_words(form),
        above="" if written.is_of_committee else office.committee,
        agency=office.committee if written.is_of_committee else office.desk,
        number=f"Số: {number}" if number and not written.qr else written.number,
        dated=f"{office.place}, {day_in_full(on)}",
        title=form.name,
        about="",
        body=written.body,
        signatures=written.signatures,
        recipients=written.recipients,
        qr=written.qr,
    )


def number_of(dossier: Dossier, kind: str) -> str:
    """The number that such a paper was given before it was issued: with the apology it may have been written down."""
    return str(dossier.extension.number) if kind == PaperKind.APOLOGY and hasattr(dossier, "extension") else ""


def form_in_words(form: OfficialForm) -> str:
    """Mẫu số 01, ban hành kèm theo Thông tư…; nothing where there is no form that has a number."""
    return f"{form.number}, ban hành kèm theo {form.source}" if form.number else ""


# -- the forms


def _receipt(dossier: Dossier, office: Office) -> Written:
    assert dossier.received_at is not None and dossier.original_due_at is not None
    handed = [one for one in dossier.handed if not one.brought_on]  # what came later was not received then
    columns = (Column("TT", 1, "center"), Column("Tên giấy tờ", 8), Column("Bản chính", 1.6, "center"))
    rows = tuple(
        (str(number), one.name, str(one.originals or ""), str(one.copies or ""))
        for number, one in enumerate(handed, start=1)
    )
    return Written(
        body=(
            *_replacing(dossier),
            *_who(dossier, "Tiếp nhận hồ sơ của"),
            Text("Thành phần hồ sơ nộp gồm:" if rows else "Thành phần hồ sơ: không ghi giấy tờ nào."),
            *([Table((*columns, Column("Bản sao", 1.6, "center")), rows)] if rows else []),
            Line("Số lượng hồ sơ", f"{dossier.sets:02} bộ"),
            Line("Thời gian giải quyết theo quy định", _term(dossier)),
            Line("Thời gian nhận hồ sơ", _received(dossier)),
            Line("Thời gian trả kết quả", moment_in_full(dossier.original_due_at)),
            Line("Nơi nhận kết quả", office.desk),
            *_charged(dossier),
        ),
        signatures=(
            Signature("Người nộp hồ sơ", BY_HAND, _bringer(dossier)),
            Signature("Người tiếp nhận hồ sơ", BY_HAND, str(dossier.received_by)),
        ),
        number=f"Mã hồ sơ: {dossier.code}",
        qr=str(dossier.code),
    )


def _replacing(dossier: Dossier) -> list[Text]:
    """Which receipt it takes the place of, where what stands on that one was put right."""
    old = replaced_receipt(dossier)
    return [Text(f"Giấy này thay giấy lập lúc {moment_in_full(old.issued_at)}.")] if old else []


def _supplement(dossier: Dossier, office: Office) -> Written:
    asked = dossier.supplement
    assert asked is not None
    return Written(
        body=(
            *_who(dossier, "Hồ sơ của"),
            *_code(dossier),
            Text("Đề nghị bổ sung, hoàn thiện hồ sơ với những nội dung sau:"),
            _numbered(asked.items),
            Line("Lý do", asked.reason),
            Text(_contact(dossier, office)),
        ),
        signatures=(
            Signature("Người nộp hồ sơ", BY_HAND, _bringer(dossier)),
            Signature("Người hướng dẫn", BY_HAND, str(asked.asked_by)),
        ),
    )


def _refusal(dossier: Dossier, office: Office) -> Written:
    basis = [Line("Căn cứ", dossier.version.legal_basis)] if dossier.version.legal_basis else []
    refused = dossier.movements.filter(action="refuse").select_related("by").last()
    return Written(
        body=(
            *_who(dossier, "Hồ sơ của"),
            Text(f"Sau khi xem xét, {office.desk} không tiếp nhận hồ sơ này."),
            Line("Lý do", dossier.ended_reason),
            *basis,
            Text(_contact(dossier, office)),
        ),
        signatures=(
            Signature("Người nộp hồ sơ", BY_HAND, _bringer(dossier)),
            Signature("Người tiếp nhận hồ sơ", BY_HAND, str(refused.by) if refused else ""),
        ),
    )


def _apology(dossier: Dossier, office: Office) -> Written:
    assert dossier.received_at is not None
    extension, you = dossier.extension, _called(dossier)
    return Written(
        body=(
            Line("Kính gửi", _addressed(dossier)),
            *_reached(dossier),
            Text(f"{office.desk} đã tiếp nhận hồ sơ sau đây của {you}:"),
            *_procedure(dossier),
            Line("Nhận lúc", _received(dossier)),
            Line("Đã hẹn trả kết quả", day_in_full(extension.was_due_on)),
            Text(f"Đến nay {office.committee} chưa giải quyết xong hồ sơ theo thời gian đã hẹn."),
            Line("Lý do", extension.reason),
            Text(f"Việc này làm mất thời gian, công sức của {you}; chúng tôi xin lỗi và mong {you} thông cảm."),
            Line("Hẹn lại trả kết quả", day_in_full(extension.to_on)),
        ),
        signatures=(Signature("Thủ trưởng cơ quan, đơn vị", SEALED, str(extension.by)),),
        recipients=("Như trên;", f"{office.desk};", "Lưu: VT."),
        number=f"Số: {BLANK[:4]}/PXL",
        is_of_committee=True,
    )


def _stopping(dossier: Dossier, office: Office) -> Written:
    assert dossier.received_at is not None and dossier.finished_on is not None
    you = _called(dossier)
    stopped = dossier.movements.filter(action="stop").select_related("by").last()
    return Written(
        body=(
            Line("Kính gửi", _addressed(dossier)),
            *_reached(dossier),
            Line("Nhận lúc", _received(dossier)),
            Text(f"{office.desk} đã tiếp nhận hồ sơ sau đây của {you}:"),
            *_procedure(dossier),
            Text(f"{office.committee} dừng giải quyết hồ sơ này từ {day_in_full(dossier.finished_on)}."),
            Line("Lý do", dossier.ended_reason),
            Text(f"Đề nghị {you} đến {office.desk} nhận lại hồ sơ và bản chính giấy tờ đã nộp./."),
        ),
        signatures=(Signature("Thủ trưởng cơ quan, đơn vị", SEALED, str(stopped.by) if stopped else ""),),
        recipients=("Như trên;", f"{office.desk};", "Lưu: VT."),
        page=A4,
        is_of_committee=True,
    )


def _control_slip(dossier: Dossier, office: Office) -> Written:
    assert dossier.received_at is not None and dossier.due_at is not None
    asked = ", ".join(str(one.body) for one in dossier.consultations.select_related("body"))
    return Written(
        body=(
            *_who(dossier, "Người nộp hồ sơ")[:1],
            *_procedure(dossier),
            Line("Cơ quan giải quyết", dossier.version.agency or office.committee),
            *([Line("Cơ quan phối hợp", asked)] if asked else []),
            Line("Nhận hồ sơ", _received(dossier)),
            Line("Hẹn trả kết quả", moment_in_full(dossier.due_at)),
            Table(
                (
                    Column("Bước, bộ phận", 2.4),
                    Column("Giao, nhận hồ sơ", 4.2),
                    Column("Kết quả (trước hạn, đúng hạn, quá hạn)", 2, "center"),
                    Column("Ghi chú", 2.2),
                ),
                _lines_of_slip(dossier),
            ),
        ),
        number=f"Số: {BLANK[:4]}",
    )


_WRITTEN: dict[PaperKind, Callable[[Dossier, Office], Written]] = {
    PaperKind.RECEIPT: _receipt,
    PaperKind.SUPPLEMENT: _supplement,
    PaperKind.REFUSAL: _refusal,
    PaperKind.APOLOGY: _apology,
    PaperKind.STOPPING: _stopping,
    PaperKind.CONTROL_SLIP: _control_slip,
}


def _charged(dossier: Dossier) -> list[Line]:
    """What was to be paid, fee and charge apart, and what was."""
    lines = [
        Line(name, "; ".join(_due(one) for one in dossier.due_rows if one.kind == kind and one.total))
        for kind, name in KINDS_OF_CHARGE.items()
        if any(one.kind == kind and one.total for one in dossier.due_rows)
    ]
    return [*lines, Line("Phí, lệ phí đã thu", dong(dossier.charged))] if lines or dossier.charged else []


def _due(one: Due) -> str:
    """Bản sao: 3 bản × 8.000 đồng = 24.000 đồng; without a name where that is the kind's own."""
    name = "" if one.name == KINDS_OF_CHARGE[ChargeKind(one.kind)] else f"{one.name}: "
    counted = f"{one.quantity} {one.per} × {dong(one.amount)} = " if one.per else ""
    return f"{name}{counted}{dong(one.total)}"


# -- what several have in common


def _who(dossier: Dossier, label: str) -> tuple[Line, ...]:
    return Line(label, dossier.applicant.name), *_reached(dossier), *_procedure(dossier)[:1]


def _reached(dossier: Dossier) -> tuple[Line, ...]:
    """Where the form asks and nothing is known there is room for the pen; an e-mail address only who has one."""
    who = dossier.applicant
    email = [Line("Thư điện tử", who.email)] if who.email else []
    return Line("Địa chỉ", who.address or BLANK), Line("Số điện thoại", who.phone or BLANK), *email


def _procedure(dossier: Dossier) -> tuple[Line, ...]:
    return Line("Nội dung yêu cầu giải quyết", dossier.version.name), *_code(dossier)


def _code(dossier: Dossier) -> tuple[Line, ...]:
    return (Line("Mã hồ sơ", dossier.code),) if dossier.code else ()


def _received(dossier: Dossier) -> str:
    """With the hour, where one is known."""
    assert dossier.received_at is not None
    if dossier.came_without_hour:
        return f"{day_in_full(day_of(dossier.received_at))} (không ghi giờ)"
    return moment_in_full(dossier.received_at)


def _called(dossier: Dossier) -> str:
    return "Ông/Bà" if dossier.applicant.kind == ApplicantKind.CITIZEN else "Quý đơn vị"


def _addressed(dossier: Dossier) -> str:
    who = dossier.applicant
    return f"{_called(dossier)} {who.name}" if who.kind == ApplicantKind.CITIZEN else who.name


def _bringer(dossier: Dossier) -> str:
    """Who stood at the desk."""
    return dossier.applicant.representative or dossier.applicant.name


def _term(dossier: Dossier) -> str:
    version = dossier.version
    return f"{version.term_amount:02} {version.get_term_unit_display()}" if version.term_amount else "trong ngày"


def _numbered(items: str) -> Table:
    said = [line.strip() for line in items.splitlines() if line.strip()]
    rows = tuple((str(number), line) for number, line in enumerate(said, start=1))
    return Table((Column("TT", 1, "center"), Column("Nội dung cần bổ sung, hoàn thiện", 11)), rows)


def _contact(dossier: Dossier, office: Office) -> str:
    return f"Cần hướng dẫn thêm, {_called(dossier)} liên hệ {office.desk}, số điện thoại {BLANK[:8]}."


def _lines_of_slip(dossier: Dossier) -> tuple[tuple[str, ...], ...]:
    """Who gave it to whom when, with what came of the step that ended by it."""
    handed = list(dossier.movements.filter(action__in=(*HAND_OVERS, "reassign")).select_related("by", "to"))
    ended = iter(dossier.steps.order_by("position"))
    lines = [_line_of_slip(one, next(ended, None) if one.action in HAND_OVERS else None) for one in handed]
    rest = LINES_OF_A_SLIP - len(lines) if dossier.state in OPEN else 0
    return (*lines, *[("", f"Giao: {BLANK[:6]}\nNhận: {BLANK[:6]}", "", "")] * max(rest, 0))


def _line_of_slip(one: Movement, step: DossierStep | None) -> tuple[str, ...]:
    to = str(one.to) if one.to else "Bộ phận trả kết quả"
    said = (f"Lúc {moment_short(one.at)}", f"Giao: {one.by}", f"Nhận: {to}")
    return (step.name if step else "Chuyển người giữ", "\n".join(said), _result(step), one.note)


def _result(step: DossierStep | None) -> str:
    """By local date, as the whole dossier is judged."""
    if step is None or step.done_at is None:
        return ""
    done, due = day_of(step.done_at), day_of(step.due_at)
    return "Trước hạn" if done < due else "Đúng hạn" if done == due else "Quá hạn"
