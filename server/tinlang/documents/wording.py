"""Days, hours and sums as a paper of the state writes them: in Vietnamese, whatever the language of the pages."""

from __future__ import annotations

import re
import textwrap
from datetime import date, datetime
from typing import Any

from tinlang_wire.clock import ZONE

BLANK = "…" * 12
"""Left for the pen."""
BY_HAND = "(Ký và ghi rõ họ tên)"
SEALED = "(Ký, ghi rõ họ tên và đóng dấu)"
"""How a paper is signed, below the role of who signs."""
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def day_in_full(on: date) -> str:
    """ngày 02 tháng 3 năm 2026. Nghị định 30/2020, điều 8: a 0 before days 1 to 9 and before months 1 and 2."""
    return f"ngày {on.day:02} tháng {_month(on)} năm {on.year}"


def day_short(on: date | datetime | None) -> str:
    """02/3/2026; empty for none."""
    local = day_of(on) if isinstance(on, datetime) else on
    return f"{local.day:02}/{_month(local)}/{local.year}" if local else ""


def day_of(at: datetime) -> date:
    """The day in Viet Nam."""
    return at.astimezone(ZONE).date()


def moment_in_full(at: datetime) -> str:
    """09 giờ 05 phút, ngày 02 tháng 3 năm 2026."""
    local = at.astimezone(ZONE)
    return f"{local:%H} giờ {local:%M} phút, {day_in_full(local.date())}"


def moment_short(at: datetime) -> str:
    """09 giờ 05, 02/3/2026."""
    return f"{at.astimezone(ZONE):%H giờ %M}, {day_short(at)}"


def dong(amount: int) -> str:
    """50.000 đồng."""
    return f"{amount:,} đồng".replace(",", ".")


def _month(on: date) -> str:
    return f"{on.month:02}" if on.month < 3 else str(on.month)


def printable(told: Any) -> Any:
    """The words without what no Word and no PDF may hold; of a list or a mapping, all of its words."""
    match told:
        case str():
            return _UNPRINTABLE.sub("", told)
        case dict():
            return {name: printable(value) for name, value in told.items()}
        case list() | tuple():
            return [printable(value) for value in told]
    return told


def in_even_lines(words: str, most: int) -> str:
    """The words in as few lines of at most so many letters as hold them, none much shorter than the others.

    A word that is longer stands alone.
    """
    few = _filled(words, most)
    narrowest = next(width for width in range(1, most + 1) if len(_filled(words, width)) == len(few))
    return "\n".join(_filled(words, narrowest))


def _filled(words: str, most: int) -> list[str]:
    return textwrap.wrap(words, most, break_long_words=False, break_on_hyphens=False) or [""]
