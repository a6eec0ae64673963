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
from pathlib import Path
from typing import Any

from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Cause, Outbox
from tinlang.bulletins.models import Release
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory
from tinlang.devices.models import Device
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.media.models import LexiconWord
from tinlang.units.models import Unit


@dataclass(frozen=True)
class Scene:
    """Đồng Đăng, an official who holds every role there, and the folder of what the demo's loudspeakers emitted."""

    dong_dang: Unit
    insider: Person
    captures: Path


ONLY_HERE = "Chỉ người Đồng Đăng đọc"

Row = Callable[[Scene], dict[str, Any]]
Words = Callable[[Scene], str]


def draft(scene: Scene) -> dict[str, Any]:
    return {"version": VersionFactory(unit=scene.dong_dang, edited_by=scene.insider).uid}


def in_vietnamese(scene: Scene) -> dict[str, Any]:
    return {**draft(scene), "language": "vi"}


def submitted(scene: Scene) -> dict[str, Any]:
    return {"version": VersionFactory(unit=scene.dong_dang, submitted=True).uid}


def returned(scene: Scene) -> dict[str, Any]:
    return {"version": VersionFactory(unit=scene.dong_dang, edited_by=scene.insider, returned=True).uid}


def bulletin(scene: Scene) -> dict[str, Any]:
    return {"uid": VersionFactory(unit=scene.dong_dang, submitted=True).bulletin.uid}


def _release(scene: Scene) -> Release:
    version = {"version__edited_by": scene.insider, "version__title": ONLY_HERE}
    return ReleaseFactory(unit=scene.dong_dang, **version)


def release(scene: Scene) -> dict[str, Any]:
    return {"uid": _release(scene).uid}


def _order(scene: Scene) -> Outbox:
    return Outbox.objects.create(unit=scene.dong_dang, cause=Cause.RELEASE, release=_release(scene))


def order(scene: Scene) -> dict[str, Any]:
    return {"uid": _order(scene).uid}


def _device(scene: Scene) -> Device:
    return DeviceFactory(unit=scene.dong_dang, by=scene.insider, name=ONLY_HERE)


def device(scene: Scene) -> dict[str, Any]:
    return {"uid": _device(scene).uid}


def capture(scene: Scene) -> dict[str, Any]:
    """A wave file that a loudspeaker of Đồng Đăng emitted."""
    emitted, play = _device(scene), "0" * 32
    (scene.captures / str(emitted.uid)).mkdir()
    (scene.captures / str(emitted.uid) / f"{play}.wav").write_bytes(b"RIFF")
    return {"device": emitted.uid, "play": play}


def _word(scene: Scene) -> LexiconWord:
    return LexiconWord.objects.create(
        unit=scene.dong_dang, written=ONLY_HERE, reading="chỉ ở đây", added_by=scene.insider
    )


def word(scene: Scene) -> dict[str, Any]:
    return {"uid": _word(scene).uid}


def a_word(scene: Scene) -> str:
    return str(_word(scene).written)


def a_village(scene: Scene) -> str:
    return "Hoàng Văn Thụ"


def a_bulletin(scene: Scene) -> str:
    return str(VersionFactory(unit=scene.dong_dang, submitted=True, title=ONLY_HERE).title)


def a_release(scene: Scene) -> str:
    return str(_release(scene).version.title)


def an_order(scene: Scene) -> str:
    _order(scene)
    return ONLY_HERE


def a_device(scene: Scene) -> str:
    return str(_device(scene).name)


ROWS: dict[str, Row] = {
    "bulletins:bulletin": bulletin,
    "bulletins:compare": bulletin,
    "bulletins:version": lambda scene: {**bulletin(scene), "number": 1},
    "bulletins:edit": draft,
    "bulletins:keep": draft,
    "bulletins:sound": draft,
    "bulletins:reading_of": draft,
    "bulletins:sentence": lambda scene: {**draft(scene), "number": 1},
    "bulletins:languages": draft,
    "bulletins:variants": draft,
    "bulletins:remove_language": in_vietnamese,
    "bulletins:record": in_vietnamese,
    "bulletins:recorded": in_vietnamese,
    "bulletins:confirm_recording": in_vietnamese,
    "bulletins:retry_recording": in_vietnamese,
    "bulletins:remove_recording": in_vietnamese,
    "bulletins:edit_again": returned,
    "bulletins:take_back": submitted,
    "bulletins:correct": returned,
    "bulletins:return": submitted,
    "bulletins:reject": submitted,
    "speech:remove_word": word,
    "broadcasting:approve": submitted,
    "broadcasting:release": release,
    "broadcasting:progress": release,
    "broadcasting:withdraw": release,
    "broadcasting:order": order,
    "broadcasting:repeat": order,
    "broadcasting:capture": capture,
    "devices:device": device,
    "devices:condition": device,
    "devices:edit": device,
    "devices:command": device,
    "devices:revoke": device,
}

LISTS: dict[str, Words] = {
    "desk:home": a_bulletin,
    "bulletins:list": a_bulletin,
    "bulletins:compose": a_village,
    "speech:words": a_word,
    "speech:settings": lambda scene: str(scene.dong_dang),
    "broadcasting:releases": a_release,
    "broadcasting:waiting": a_bulletin,
    "broadcasting:orders": an_order,
    "devices:list": a_device,
    "devices:enrol": a_village,
}

OPEN: dict[str, str] = {
    "accounts:sign_in": "the door itself",
    "accounts:sign_out": "ends one's own session",
    "accounts:change_password": "one's own password",
    "desk:help": "the handbook is for everybody",
    "desk:help_page": "the handbook is for everybody",
    "bulletins:keep_new": "keeps the sender's own words, for a unit they write for",
    "bulletins:reading": "reads the sender's own words, with the lexicon of a unit they write for",
    "speech:try": "speaks the sender's own words, with the lexicon of their own unit",
    "speech:add_word": "adds to the lexicon of a unit of the sender's own",
    "speech:follow_above": "takes back what was said for a unit of the sender's own",
    "speech:tune": "our tunes come with the program",
    "speech:voice": "a sentence of ours, in a voice that comes with the program",
    "speech:golden": "the golden sentences come with the program",
    "speech:hear_golden": "the golden sentences come with the program",
    "media:sound": "sound is for everybody who knows its hash: it was on air, or will be",
    "device:enrolment": "for machines: the request is signed by the device's own key",
    "device:state": "for machines: the request is signed by the device's own key",
    "device:document": "signed documents are public: what counts is who signed them",
    "device:time": "for machines: the request is signed by the device's own key",
    "device:events": "for machines: the events are signed by the device's own key",
    "device:heartbeat": "for machines: the heartbeat is signed by the device's own key",
}
