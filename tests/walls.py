"""What the walls between areas are tried with: a row, in one of three tables, for every address of the server.

Whoever adds a view adds its line here:

- `ROWS`: the address names a row. The function makes one that belongs to Đồng Đăng and returns the address's arguments.
  An official of the neighbouring commune gets 404 or 403 by every method.
- `LISTS`: the address names no row but the page shows some. The function makes one that belongs to Đồng Đăng and
  returns words that an official of Đồng Đăng reads on the page, and the neighbour does not.
- and a line in `doors.py`: for each address in `ROWS`, the roles that it is for, in that unit and in what it lies in.
- `OPEN`: there is nothing of any area behind it. The value says why.
"""

import io
from io import BytesIO
from typing import Any

from PIL import Image

from tests.wall_bulletins import (
    NUMBERS,
    ONLY_HERE,
    Row,
    Scene,
    Words,
    alert_draft,
    alert_of_ones_own,
    bulletin,
    draft,
    in_vietnamese,
    returned,
    reviewed_alert,
    submitted,
)
from tests.wall_catalogue import CATALOGUE, a_day_off, a_series, day_off, hours, series
from tests.wall_logbook import LOGBOOK, a_commune_that_writes, an_entry
from tests.wall_papers import PAPERS, a_place_with_a_register
from tests.wall_services import SERVICES, a_code, a_colleague, a_dossier, a_field, an_absence
from tinlang.accounts.actions import Paper, delegate
from tinlang.accounts.models import Delegation, Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.models import Cause, Outbox
from tinlang.bulletins.actions import Signature, approve_on_paper
from tinlang.bulletins.models import Column, Release
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory
from tinlang.common import clock, papers, photos
from tinlang.common.actions import ask_for_export
from tinlang.common.lists import named as list_named
from tinlang.common.models import Export, SavedView
from tinlang.common.papers import Kept
from tinlang.devices.models import Device
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.inventory.actions import open_review
from tinlang.inventory.models import RepairTicket, Review, Station
from tinlang.inventory.tests.factories import CheckFactory, StationFactory
from tinlang.media.models import LexiconWord


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


def _somebody(scene: Scene) -> Person:
    """An official of Đồng Đăng, other than the one who looks."""
    return person_with(f"ai-do-{next(NUMBERS)}", ONLY_HERE, scene.dong_dang, Role.EDITOR)


def somebody(scene: Scene) -> dict[str, Any]:
    return {"uid": _somebody(scene).uid}


def _scan() -> Kept:
    picture = io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    picture.seek(0)
    return papers.keep(picture)


def _delegation(scene: Scene) -> Delegation:
    return delegate(
        by=scene.insider,
        to=_somebody(scene),
        unit=scene.dong_dang,
        first_day=clock.today(),
        last_day=clock.today(),
        paper=Paper(ONLY_HERE, clock.today(), _scan()),
    )


def delegation(scene: Scene) -> dict[str, Any]:
    return {"uid": _delegation(scene).uid}


def signed_page(scene: Scene) -> dict[str, Any]:
    version = VersionFactory(unit=scene.dong_dang, submitted=True)
    signature = Signature(by=scene.insider, on=clock.today(), scan=_scan())
    recorder = person_with("nhap-giay", "Người nhập", scene.dong_dang, Role.OPERATOR)
    approve_on_paper(version=version, by=recorder, signature=signature)
    return {"version": version.uid}


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


def _station(scene: Scene) -> Station:
    return StationFactory(unit=scene.dong_dang, name=ONLY_HERE)


def station(scene: Scene) -> dict[str, Any]:
    return {"uid": _station(scene).uid}


def ticket(scene: Scene) -> dict[str, Any]:
    return {"uid": RepairTicket.objects.create(station=_station(scene), cause="hỏng", opened_by=scene.insider).uid}


def photo_of_a_check(scene: Scene) -> dict[str, Any]:
    """A check with a photo that is there."""
    picture = BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "JPEG")
    sha256 = photos.keep(picture)
    return {"uid": CheckFactory(station=_station(scene), by=scene.insider, photo_sha256=sha256).uid}


def _review(scene: Scene) -> Review:
    days = {"begins_on": clock.today(), "ends_on": clock.today()}
    return open_review(unit=scene.dong_dang, name=ONLY_HERE, by=scene.insider, **days)


def review(scene: Scene) -> dict[str, Any]:
    return {"uid": _review(scene).uid}


def a_review(scene: Scene) -> str:
    return str(_review(scene).name)


def a_station_to_check(scene: Scene) -> str:
    _station(scene)
    _station(scene)
    return ONLY_HERE


def _column(scene: Scene) -> Column:
    return Column.objects.create(unit=scene.dong_dang, name=ONLY_HERE)


def column(scene: Scene) -> dict[str, Any]:
    return {"key": _column(scene).key}


def a_column(scene: Scene) -> str:
    return str(_column(scene).name)


def saved_view(scene: Scene) -> dict[str, Any]:
    view = {"list_name": "tin", "name": ONLY_HERE, "query": "tim=x"}
    return {"uid": SavedView.objects.create(owner=scene.insider.uid, **view).uid}


def export(scene: Scene) -> dict[str, Any]:
    """An Excel file that an official of Đồng Đăng asked for, and that has been written."""
    asked = ask_for_export(kind=list_named("tin"), query="", by=scene.insider)
    return {"uid": Export.objects.get(pk=asked.pk).uid}


def an_export(scene: Scene) -> str:
    export(scene)
    return "Tải về"


ROWS: dict[str, Row] = {
    "common:view": saved_view,
    "common:export_file": export,
    "bulletins:bulletin": bulletin,
    "bulletins:column": column,
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
    "bulletins:discard": draft,
    "bulletins:correct": returned,
    "bulletins:return": submitted,
    "bulletins:reject": submitted,
    "bulletins:edit_alert": alert_draft,
    "bulletins:review": reviewed_alert,
    "bulletins:paper_scan": signed_page,
    "speech:remove_word": word,
    "broadcasting:approve": submitted,
    "broadcasting:alone": alert_of_ones_own,
    "broadcasting:paper": submitted,
    "accounts:person": somebody,
    "accounts:give_role": somebody,
    "accounts:end_role": somebody,
    "accounts:issue_reset": somebody,
    "accounts:set_active": somebody,
    "accounts:ask_removal": somebody,
    "accounts:settle_removal": somebody,
    "accounts:revoke_delegation": delegation,
    "accounts:delegation_scan": delegation,
    "broadcasting:release": release,
    "broadcasting:progress": release,
    "broadcasting:withdraw": release,
    "broadcasting:order": order,
    "broadcasting:repeat": order,
    "broadcasting:capture": capture,
    "inventory:station": station,
    "inventory:check": station,
    "inventory:photo": photo_of_a_check,
    "inventory:open_repair": station,
    "inventory:ticket": ticket,
    "inventory:start_repair": ticket,
    "inventory:close_repair": ticket,
    "inventory:review": review,
    "inventory:close_review": review,
    "inventory:confirm_no_station": lambda scene: {**review(scene), "unit": scene.dong_dang.uid},
    "inventory:explain": station,
    "inventory:explain_unit": lambda scene: {"uid": scene.dong_dang.uid},
    "inventory:change": station,
    "inventory:end": station,
    "workdays:day": day_off,
    "workdays:hours": hours,
    "procedures:one_series": series,
    "devices:device": device,
    "devices:condition": device,
    "devices:edit": device,
    "devices:command": device,
    "devices:revoke": device,
    **SERVICES,
    **PAPERS,
    **LOGBOOK,
}

LISTS: dict[str, Words] = {
    "accounts:people": lambda scene: str(_somebody(scene)),
    "accounts:add_person": lambda scene: str(scene.dong_dang),
    "accounts:delegations": lambda scene: str(_delegation(scene).paper_number),
    "accounts:delegate": lambda scene: str(_somebody(scene)),
    "desk:home": a_bulletin,
    "desk:tasks": a_bulletin,
    "common:exports": an_export,
    "bulletins:list": a_bulletin,
    "bulletins:columns": a_column,
    "bulletins:alert": a_village,
    "bulletins:drill": a_village,
    "bulletins:compose": a_village,
    "speech:words": a_word,
    "speech:settings": lambda scene: str(scene.dong_dang),
    "broadcasting:day": a_release,
    "broadcasting:week": lambda scene: str(scene.dong_dang),
    "broadcasting:logbook": an_entry,
    "broadcasting:write_entry": a_commune_that_writes,
    "broadcasting:releases": a_release,
    "broadcasting:waiting": a_bulletin,
    "broadcasting:orders": an_order,
    "inventory:board": lambda scene: str(scene.dong_dang),
    "inventory:choose": a_station_to_check,
    "inventory:reviews": a_review,
    "inventory:open_review": lambda scene: str(scene.dong_dang),
    "inventory:register": lambda scene: str(scene.dong_dang),
    "workdays:year": a_day_off,
    "workdays:add_day": lambda scene: str(scene.dong_dang.uid),
    "workdays:add_hours": lambda scene: str(scene.dong_dang.uid),
    "procedures:series": a_series,
    "services:dossiers": a_dossier,
    "dossier_papers:register": a_place_with_a_register,
    "dossier_figures:figures": a_field,
    "dossier_figures:behind": a_code,
    "dossier_figures:now": lambda scene: a_dossier(scene) and str(scene.dong_dang),
    "services:absences": an_absence,
    "services:tell_absence": a_colleague,
    "services:warning_rules": lambda scene: str(scene.dong_dang),
    "services:reconcile": lambda scene: str(scene.dong_dang.uid),
    "devices:list": a_device,
    "devices:enrol": a_village,
}

OPEN: dict[str, str] = {
    "accounts:sign_in": "the door itself",
    "accounts:sign_out": "ends one's own session",
    "accounts:second_step": "the second half of the door",
    "accounts:reset_password": "for who holds a code; a wrong name and a wrong code get one answer",
    "accounts:change_password": "one's own password",
    "accounts:security": "one's own second step and sessions",
    "accounts:code_app": "one's own code app",
    "accounts:remove_code_app": "one's own code app",
    "accounts:passkey": "one's own passkeys",
    "accounts:ask_passkey": "asks for one's own passkeys",
    "accounts:remove_passkey": "one's own passkey: anybody else's is not found",
    "accounts:recovery": "one's own recovery codes",
    "accounts:pin": "one's own PIN",
    "accounts:mail": "one's own address",
    "accounts:end_session": "one's own session: anybody else's is not found",
    "accounts:end_others": "one's own sessions",
    "common:views": "one's own views of a list",
    "common:bulk": "finds its rows through the list itself, which is tried here; test_bulk_actions tries it too",
    "common:export": "asks for what the list shows to who asks",
    "desk:handing_over": "leads to the first list of what is left",
    "desk:left": "shows what each app's left_in_closed_units gives; test_handing_over_page tries it",
    **CATALOGUE,
    "services:receive": "the procedures of the country; test_page_receive tries who takes in where",
    "services:ask_province": "asks for a place of the sender's own; test_asking_the_province tries it",
    "services:receive_one": "writes to a desk of the sender's own",
    "units:inside": "names of areas are public",
    "desk:help": "the handbook is for everybody",
    "desk:picture": "the handbook is for everybody",
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
