"""What the walls between areas are tried with: a row, in one of three tables, for every address of the server.

Whoever adds a view adds its line here:

- `ROWS`: the address names a row. The function makes one that belongs to Đồng Đăng and returns the address's arguments.
  An official of the neighbouring commune gets 404 or 403 by every method.
- `LISTS`: the address names no row but the page shows some. The function makes one that belongs to Đồng Đăng and
  returns words that an official of Đồng Đăng reads on the page, and the neighbour does not.
- `OPEN`: there is nothing of any area behind it. The value says why.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tinlang.accounts.models import Person
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.units.models import Unit


@dataclass(frozen=True)
class Scene:
    """Đồng Đăng, its neighbour, and an official of Đồng Đăng who holds every role there."""

    dong_dang: Unit
    ky_lua: Unit
    insider: Person


Row = Callable[[Scene], dict[str, Any]]
Words = Callable[[Scene], str]


def draft(scene: Scene) -> dict[str, Any]:
    return {"version": VersionFactory(unit=scene.dong_dang, edited_by=scene.insider).uid}


def submitted(scene: Scene) -> dict[str, Any]:
    return {"version": VersionFactory(unit=scene.dong_dang, submitted=True).uid}


def returned(scene: Scene) -> dict[str, Any]:
    return {"version": VersionFactory(unit=scene.dong_dang, edited_by=scene.insider, returned=True).uid}


def bulletin(scene: Scene) -> dict[str, Any]:
    return {"uid": VersionFactory(unit=scene.dong_dang, submitted=True).bulletin.uid}


def title_of_a_bulletin(scene: Scene) -> str:
    return str(VersionFactory(unit=scene.dong_dang, submitted=True, title="Chỉ người Đồng Đăng đọc").title)


ROWS: dict[str, Row] = {
    "bulletins:bulletin": bulletin,
    "bulletins:version": lambda scene: {**bulletin(scene), "number": 1},
    "bulletins:edit": draft,
    "bulletins:sound": draft,
    "bulletins:edit_again": returned,
    "bulletins:return": submitted,
    "bulletins:reject": submitted,
}

LISTS: dict[str, Words] = {
    "bulletins:list": title_of_a_bulletin,
    "bulletins:compose": lambda scene: "Nà Pài",
    "desk:home": title_of_a_bulletin,
}

OPEN: dict[str, str] = {
    "accounts:sign_in": "the door itself",
    "accounts:sign_out": "ends one's own session",
    "accounts:change_password": "one's own password",
    "desk:help": "the handbook is for everybody",
    "desk:help_page": "the handbook is for everybody",
    "media:sound": "sound is for everybody who knows its hash: it was on air, or will be",
    "device:enrolment": "for machines: the request is signed by the device's own key",
    "device:state": "for machines: the request is signed by the device's own key",
    "device:document": "signed documents are public: what counts is who signed them",
    "device:time": "for machines: the request is signed by the device's own key",
    "device:events": "for machines: the events are signed by the device's own key",
    "device:heartbeat": "for machines: the heartbeat is signed by the device's own key",
}
