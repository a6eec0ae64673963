"""The demo's technician: reads the code that each loudspeaker shows, and types it at the desk, as one would by hand."""

import json
import os
import subprocess
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.demo import content, seeding
from tinlang.devices.actions import accept_enrolment
from tinlang.devices.models import Device, Heartbeat
from tinlang.units.models import Level, Organisation, Unit
from tinlang.units.queries import descendants, units_named

PATIENCE_S = 90
BETWEEN_S = 0.2


class NotInTime(Exception):
    """A loudspeaker of the demo did not come up; the message is for the person at the terminal."""


@dataclass(frozen=True)
class Loudspeaker:
    """One agent on this machine: its number, its folder, the village in which the demo hangs it."""

    number: int
    home: Path
    village: Unit

    def status(self) -> dict[str, str]:
        """What it says of itself; nothing while it is starting."""
        program = os.environ["TINLANG_AGENT"]
        command = (program, "status", "--data", str(self.home), "--json")
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        return json.loads(done.stdout) if done.returncode == 0 and done.stdout.strip() else {}


def loudspeakers() -> list[Loudspeaker]:
    """The five, in the first five villages of the commune."""
    inside = descendants(seeding.commune()).filter(versions__level=Level.VILLAGE).order_by("pk").values_list("pk")
    villages = list(units_named(pk for (pk,) in inside[: content.LOUDSPEAKERS]).order_by("pk"))
    home = Path(settings.TINLANG_DATA) / "agents"
    return [Loudspeaker(number, home / str(number), village) for number, village in enumerate(villages, 1)]


def enrol_all() -> list[Device]:
    """Enrol those that are not yet; return when every one has given a sign of life since now. NotInTime."""
    begun = clock.now()
    devices = [_enrolled(loudspeaker) for loudspeaker in loudspeakers()]
    for device in devices:
        _wait(partial(_heard_since, device, begun), f"{device.name} chưa báo tín hiệu về máy chủ")
    return devices


def _enrolled(loudspeaker: Loudspeaker) -> Device:
    """The device of this loudspeaker, enrolled now if it shows a code."""
    said: dict[str, str] = {}

    def has_spoken() -> bool:
        said.update(loudspeaker.status())
        return bool(said.get("device") or said.get("code"))

    _wait(has_spoken, f"Loa {loudspeaker.number} chưa đưa ra mã đăng ký")
    device = Device.objects.filter(uid=said["device"]).first() if said.get("device") else None
    device = device or _accept(loudspeaker, said["code"])
    _link_captures(loudspeaker, device)
    return device


def _accept(loudspeaker: Loudspeaker, code: str) -> Device:
    village = loudspeaker.village
    return accept_enrolment(
        code=code,
        unit=village,
        organisation=Organisation.objects.get(versions__name=content.STATION),
        name=f"Loa {village}",
        place=f"Nhà văn hóa {village}",
        lat=village.lat,
        lon=village.lon,
        by=Person.objects.get(username=content.TECHNICIAN),
    )


def _link_captures(loudspeaker: Loudspeaker, device: Device) -> None:
    """What the loudspeaker emits can be found under its device's uid, where the pages look."""
    link = Path(settings.TINLANG_DATA) / "captures" / str(device.uid)
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink():
        link.symlink_to(Path("..") / "agents" / str(loudspeaker.number) / "heard")


def _heard_since(device: Device, begun: datetime) -> bool:
    return Heartbeat.objects.filter(device=device.uid, received_at__gte=begun).exists()


def _wait(true: Callable[[], bool], otherwise: str) -> None:
    between = threading.Event()
    for _ in range(int(PATIENCE_S / BETWEEN_S)):
        if true():
            return
        between.wait(BETWEEN_S)
    raise NotInTime(f"{otherwise} sau {PATIENCE_S} giây. Nhật ký: {settings.TINLANG_DATA}/log")
