"""How the numbers look that people are known by: cleaned as they are kept, or refused in plain words.

Luật Căn cước 2023 (12 digits) and the older chứng minh nhân dân (9); Thông tư 105/2020 and 86/2024/TT-BTC (tax codes of
10 digits, 10 and 3, and since 1/7/2025 a person's 12). The latter two are from memory: not checked against the texts.
"""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_CITIZEN = re.compile(r"\d{12}|\d{9}", re.ASCII)
_OTHER_PAPER = re.compile(r"[0-9A-Z][0-9A-Z/.-]{2,19}")
_TAX = re.compile(r"(\d{10})(?:-?(\d{3}))?|\d{12}", re.ASCII)
_PHONE = re.compile(r"0\d{9,10}|\+\d{8,15}", re.ASCII)
_NUMBER = re.compile(r"-?(\d{1,3}(\.\d{3})+|\d+)(,\d+)?", re.ASCII)


def citizen_number(said: str) -> str:
    """12 digits, or 9 of the old paper; blanks and points that people write into it are left out."""
    number = re.sub(r"[\s.]", "", said)
    if not _CITIZEN.fullmatch(number):
        raise ValidationError(
            _("Căn cước có 12 chữ số, chứng minh nhân dân cũ có 9. Hộ chiếu, giấy tờ khác: chọn “Giấy tờ khác”.")
        )
    return number


def other_number(said: str) -> str:
    """Of a passport or a foreign paper: letters and digits, in capitals, as they are found again."""
    number = re.sub(r"\s", "", said).upper()
    if not _OTHER_PAPER.fullmatch(number):
        raise ValidationError(_("Số giấy tờ có 3 đến 20 chữ cái không dấu, chữ số."))
    return number


def any_identity(said: str) -> str:
    """Where nobody says of which paper: digits alone are a citizen's, with letters another paper's."""
    number = re.sub(r"[\s.]", "", said)
    if not number.isdigit():
        return other_number(said)
    if not _CITIZEN.fullmatch(number):
        raise ValidationError(_("Căn cước có 12 chữ số, chứng minh nhân dân cũ có 9; hộ chiếu có cả chữ cái."))
    return number


def tax_code(said: str) -> str:
    """4900123456, 4900123456-001, or the 12 digits of a person."""
    found = _TAX.fullmatch(re.sub(r"[\s.]", "", said))
    if found is None:
        raise ValidationError(
            _("Mã số thuế có 10 chữ số, của chi nhánh thêm “-” và 3 chữ số; của cá nhân, hộ kinh doanh có thể là 12.")
        )
    return f"{found[1]}-{found[2]}" if found[2] else found[0]


def phone(said: str) -> str:
    """Digits alone, so that it is found again; one from abroad begins with +."""
    number = re.sub(r"[\s.()-]", "", said)
    if number.startswith("+84"):
        number = f"0{number[3:]}"
    if not _PHONE.fullmatch(number):
        raise ValidationError(_("Số điện thoại có 10 hoặc 11 chữ số, bắt đầu bằng 0; số nước ngoài bắt đầu bằng +."))
    return number


def lost_a_zero(identity: str) -> bool:
    """Whether a citizen's number lacks one, as where a spreadsheet took it for a number and left out its first 0."""
    return identity.isdigit() and len(identity) in (8, 11)


def outside_code(said: str) -> str:
    """Of the province's system, as it writes its codes and as they are found: in capitals, without blanks."""
    return re.sub(r"\s", "", said).upper()


def number(said: str) -> str:
    """As it is written here: 120, 1.250, 85,5."""
    if not _NUMBER.fullmatch(said):
        raise ValidationError(_("Gõ một số, ví dụ 120 hoặc 85,5."))
    return said
