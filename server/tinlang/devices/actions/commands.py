"""Commands to one device: asked for at the desk, signed and sent by the dispatcher, dead after a minute."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.devices.models import Device, SigningKind, SigningRequest
from tinlang.devices.signing import ask
from tinlang.devices.words import COMMANDS

LIVES = timedelta(seconds=60)
COMMANDS_OFFERED = tuple(COMMANDS)


class DeviceRevoked(DomainError):
    message = _("Thiết bị này đã bị thu hồi quyền nên không nhận lệnh.")
    kept = _("Chưa gửi lệnh nào.")
    todo = _("Muốn dùng lại, đăng ký như thiết bị mới.")


class NotACommand(DomainError):
    message = _("Không có lệnh này, hoặc thiếu mức âm lượng từ 0 đến 100.")
    kept = _("Chưa gửi lệnh nào.")
    todo = _("Mở lại trang thiết bị rồi chọn lệnh.")
    status = 400


@transaction.atomic
def send_command(*, device: Device, command: str, by: Person, percent: int | None = None) -> SigningRequest:
    """Ask the dispatcher to sign and send it now; too late after 60 seconds. `percent` with `volume`, and only then."""
    require(by, "devices.command", device.unit)
    if device.is_revoked:
        raise DeviceRevoked
    if command not in COMMANDS_OFFERED or (command == "volume") != (percent is not None):
        raise NotACommand(command=command)
    if percent is not None and not 0 <= percent <= 100:
        raise NotACommand(percent=percent)
    detail = {"command": command, "percent": percent}
    request = ask(SigningKind.COMMAND, device=device, detail=detail, by=str(by), expires_at=clock.now() + LIVES)
    audit.record(action="devices.command", by=by, target=device, unit=device.unit, detail=detail)
    return request
