"""A device that stands elsewhere, under another name or body; and one that is trusted no longer."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.devices.models import Device, DeviceState, SigningKind
from tinlang.devices.models.devices import DEVICE_TRANSITIONS
from tinlang.devices.queries import placement_of
from tinlang.devices.signing import ask
from tinlang.units.models import Organisation, Unit


class AlreadyRevoked(DomainError):
    message = _("Thiết bị này đã bị thu hồi quyền.")
    kept = _("Chưa có gì thay đổi thêm.")
    todo = _("Muốn dùng lại, xóa khóa trên thiết bị rồi đăng ký như thiết bị mới.")


@transaction.atomic
def reconfigure(
    *,
    device: Device,
    by: Person,
    unit: Unit | None = None,
    organisation: Organisation | None = None,
    name: str | None = None,
    place: str | None = None,
) -> Device:
    """Say anew where the device stands, what it is called and who answers for it; it is told by a new Config."""
    device = Device.objects.select_for_update(of=("self",)).select_related("unit").get(pk=device.pk)
    require(by, "devices.enrol", device.unit)
    still_trusted(device)
    new_unit = unit or device.unit
    require(by, "devices.enrol", new_unit)
    placement_of(new_unit)
    before = _facts(device)
    device.unit, device.organisation = new_unit, organisation or device.organisation
    device.name = device.name if name is None else name
    device.place = device.place if place is None else place
    device.save()
    ask(SigningKind.CONFIG, device=device, by=str(by))
    audit.record(
        action="devices.reconfigure", by=by, target=device, unit=new_unit, detail={"from": before, "to": _facts(device)}
    )
    return device


def _facts(device: Device) -> dict[str, str]:
    return {
        "unit": str(device.unit),
        "organisation": str(device.organisation),
        "name": device.name,
        "place": device.place,
    }


@transaction.atomic
def revoke_device(*, device: Device, reason: str, by: Person) -> Device:
    """From now on nothing counts that it reports, and NATS cuts it off. For stolen, cloned or scrapped machines."""
    device = Device.objects.select_for_update(of=("self",)).select_related("unit").get(pk=device.pk)
    require(by, "devices.enrol", device.unit)
    still_trusted(device)
    device.state, device.revoked_at, device.revoked_by = DeviceState.REVOKED, clock.now(), by
    device.revoked_reason = reason
    device.save()
    ask(SigningKind.REVOCATION, by=str(by))
    audit.record(action="devices.revoke", by=by, target=device, unit=device.unit, detail={"reason": reason})
    return device


def still_trusted(device: Device) -> None:
    """AlreadyRevoked for one whose word counts no more."""
    if DeviceState.REVOKED not in DEVICE_TRANSITIONS[DeviceState(device.state)]:
        raise AlreadyRevoked
