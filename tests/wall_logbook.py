"""The log book of Đồng Đăng's station, for the walls between areas."""

from typing import Any

from tests.wall_bulletins import NUMBERS, ONLY_HERE, Row, Scene
from tinlang.broadcasting import actions
from tinlang.broadcasting.models import LogEntry
from tinlang.broadcasting.tests.by_hand import a_line_by_hand
from tinlang.common import clock


def _entry(scene: Scene) -> LogEntry:
    return a_line_by_hand(scene.dong_dang, scene.insider, f"{ONLY_HERE} {next(NUMBERS)}")


def an_entry(scene: Scene) -> str:
    return str(_entry(scene))


def a_commune_that_writes(scene: Scene) -> str:
    return str(scene.dong_dang)


def _issued(scene: Scene) -> dict[str, Any]:
    today = clock.today()
    return {"uid": actions.issue_logbook(unit=scene.dong_dang, first=today, last=today, by=scene.insider).uid}


LOGBOOK: dict[str, Row] = {
    "broadcasting:correct_entry": lambda scene: {"uid": _entry(scene).uid},
    "broadcasting:logbook_excel": lambda scene: {"unit": scene.dong_dang.uid},
    "broadcasting:logbook_word": _issued,
    "broadcasting:logbook_pdf": _issued,
}
