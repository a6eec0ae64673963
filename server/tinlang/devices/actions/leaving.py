"""Devices of units that have ended, handed over to those that took over."""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.devices.actions.placement import still_trusted
from tinlang.devices.models import Device, SigningKind
from tinlang.devices.queries import placement_of
from tinlang.devices.signing import ask
from tinlang.units.closing import HAND_OVER, require_successor
from tinlang.units.models import Organisation, Unit


@transaction.atomic
def hand_over(*, device: Device, to: Unit, reason: str, by: Person) -> Device:
    """The device of a unit that has ended belongs to its successor, or to a village in it; it is told by a new Config.

    A body that has ended is followed by its own successor. AlreadyRevoked, NotASuccessor; `units.hand_over` in both.
    """
    device = Device.objects.select_for_update(of=("self",)).select_related("unit", "organisation").get(pk=device.pk)
    require(by, HAND_OVER, device.unit)
    still_trusted(device)
    before = device.unit
    require_successor(to, before, villages=True)
    require(by, HAND_OVER, to)
    placement_of(to)
    device.unit, device.organisation = to, _body_of_today(device.organisation)
    device.save(update_fields=["unit", "organisation"])
    ask(SigningKind.CONFIG, device=device, by=str(by))
    detail = {"from": str(before), "to": str(to), "organisation": str(device.organisation), "reason": reason}
    audit.record(action="devices.hand_over", by=by, target=device, unit=to, detail=detail)
    return device


def _body_of_today(body: Organisation) -> Organisation:
    version = body.version_at(clock.today())
    has_ended = version is not None and not version.is_in_force(clock.today())
    return body.successor if has_ended and body.successor is not None else body
