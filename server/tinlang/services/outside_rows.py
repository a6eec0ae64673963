"""Rows of a list of the province's system, wherever it came from: what each says, and those that say nothing sure.

States, channels and kinds of applicants are read by their national numbers or their names, days in any usual form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.common import clock
from tinlang.common.dates import understood
from tinlang.common.errors import DomainError
from tinlang.common.forms import without_controls
from tinlang.common.text import fold
from tinlang.services import shapes
from tinlang.services.models import ApplicantKind, Channel, DossierState
from tinlang.services.models.dossiers import NATIONAL_CODES
from tinlang.services.outside import OutsideDossier
from tinlang_wire.clock import ZONE

MOST_ROWS = 1_000
LONGEST_CODE = 60
NEEDED = ("code", "procedure", "name", "received_at")
NAMES = {
    "code": gettext_lazy("Mã hồ sơ"),
    "procedure": gettext_lazy("Thủ tục"),
    "name": gettext_lazy("Người nộp"),
    "received_at": gettext_lazy("Ngày nhận"),
}

Cells = Mapping[str, Any]
"""What a row says, under the names of the fields of `OutsideDossier`."""


class TooManyLines(DomainError):
    message = gettext_lazy("Danh sách có nhiều hơn 1.000 dòng.")
    kept = gettext_lazy("Chưa nhập gì.")
    todo = gettext_lazy("Lấy từng kỳ ngắn hơn rồi nhập lần lượt.")
    status = 422


@dataclass(frozen=True)
class Slip:
    """A row that cannot be understood, by its number in the list."""

    row: int
    said: str


@dataclass
class OutsideList:
    """What a list tells, and what in it cannot be understood. `of_others`: rows of another place, left out unread."""

    told: list[OutsideDossier] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)
    of_others: int = 0


def gathered(rows: Iterable[tuple[int, Cells]]) -> OutsideList:
    """Each row with its number, read for itself; a code that comes twice is told once."""
    found, seen = OutsideList(), dict[str, int]()
    for number, cells in rows:
        try:
            one = _dossier(cells)
            if one.code in seen:
                raise ValueError(_("mã hồ sơ đã có ở dòng %(row)s") % {"row": seen[one.code]})
        except ValueError as error:
            found.slips.append(Slip(number, str(error)))
            continue
        seen[one.code] = number
        found.told.append(one)
    return found


def _dossier(cells: Cells) -> OutsideDossier:
    """ValueError in words for a row that cannot be understood."""
    missing = [str(NAMES[name]) for name in NEEDED if not _text(cells.get(name))]
    if missing:
        raise ValueError(_("còn trống: %(columns)s") % {"columns": ", ".join(missing)})
    tax_code = _shaped(cells.get("tax_code"), shapes.tax_code)
    usual_kind = ApplicantKind.BUSINESS if tax_code else ApplicantKind.CITIZEN
    received_at = _moment(cells["received_at"])
    finished_at = _if_told(cells.get("finished_at"), _moment)
    if finished_at is not None and finished_at.date() < received_at.date():
        raise ValueError(_("ngày có kết quả ở trước ngày nhận"))
    if len(_text(cells["code"])) > LONGEST_CODE:
        raise ValueError(_("mã hồ sơ dài quá %(most)s chữ") % {"most": LONGEST_CODE})
    return OutsideDossier(
        code=shapes.outside_code(_text(cells["code"])),
        procedure=_text(cells["procedure"]),
        name=_text(cells["name"])[:160],
        received_at=received_at,
        channel=_one(cells.get("channel"), _channels(), Channel.ONLINE, _("nộp qua")),
        state=_one(cells.get("state"), _states(), DossierState.ACCEPTED, _("tình trạng")),
        kind=_one(cells.get("kind"), _kinds(), usual_kind, _("người nộp là")),
        identity_number=_shaped(cells.get("identity_number"), shapes.any_identity)[:20],
        tax_code=tax_code[:14],
        phone=_shaped(cells.get("phone"), shapes.phone)[:32],
        address=_text(cells.get("address"))[:300],
        due_on=_if_told(cells.get("due_on"), lambda value: _moment(value).date()),
        finished_at=finished_at,
    )


def _text(value: Any) -> str:
    """As somebody reads it: a number that Excel keeps as 20012345678.0 is 20012345678."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(without_controls(str(value), one_line=True).split()) if value is not None else ""


def _shaped(value: Any, shape: Callable[[str], str]) -> str:
    """As the form of the desk keeps a number, or it is not found again; of no such shape, as it was told."""
    said = _text(value)
    try:
        return shape(said) if said else ""
    except ValidationError:
        return said


def _if_told(value: Any, read_it: Callable[[Any], Any]) -> Any:
    return read_it(value) if _text(value) else None


def _moment(value: Any) -> datetime:
    """A day of Viet Nam with its hour; without one, 00:00: none is made up."""
    if isinstance(value, datetime):
        return datetime.combine(value.date(), value.time(), ZONE)
    if isinstance(value, date):
        return datetime.combine(value, time(0), ZONE)
    told = understood(_text(value), clock.today(), past=True)
    if told is None or told.day is None:
        raise ValueError(_("không hiểu ngày “%(value)s”") % {"value": _text(value)})
    return datetime.combine(told.day, told.time or time(0), ZONE)


def _channels() -> dict[str, Channel]:
    names = {fold(str(one.label)): one for one in Channel}
    return names | {str(number): one for number, one in enumerate(Channel, start=1)}


def _kinds() -> dict[str, ApplicantKind]:
    """By name; 0 to 2 in the integrations, in this order."""
    names = {fold(str(one.label)): one for one in ApplicantKind}
    numbered = (ApplicantKind.CITIZEN, ApplicantKind.BUSINESS, ApplicantKind.HOUSEHOLD)
    return names | {str(number): one for number, one in enumerate(numbered)}


def _states() -> dict[str, DossierState]:
    return {fold(str(state.label)): state for state in DossierState} | {
        str(number): state for state, number in NATIONAL_CODES.items()
    }


def _one(value: Any, known: dict[str, Any], usual: Any, named: str) -> Any:
    text = fold(_text(value))
    if not text:
        return usual
    if text not in known:
        raise ValueError(_("không hiểu %(named)s “%(value)s”") % {"named": named, "value": _text(value)})
    return known[text]
