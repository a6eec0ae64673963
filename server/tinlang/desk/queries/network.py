"""The loudspeakers that a person sees, by how they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.devices.models import Device, DeviceState
from tinlang.devices.queries import Condition, Health, health_of

SILENT = (Condition.OFFLINE, Condition.NEVER)


@dataclass(frozen=True)
class Network:
    """The health of each device in use, worst first."""

    healths: tuple[Health, ...]

    @property
    def total(self) -> int:
        return len(self.healths)

    def count(self, condition: Condition) -> int:
        return sum(health.condition == condition for health in self.healths)

    @cached_property
    def silent(self) -> list[Health]:
        """Without a sign of life: those silent for longest first, those never heard last."""
        found = [health for health in self.healths if health.condition in SILENT]
        return sorted(found, key=lambda h: (h.heard_at is None, h.heard_at or h.device.enrolled_at))

    @cached_property
    def parts(self) -> list[tuple[str, int, str]]:
        """For the bar: tone, how many, what."""
        words = (
            (Condition.ONLINE, "ok", _("đang kết nối")),
            (Condition.LATE, "warn", _("báo muộn")),
            (Condition.OFFLINE, "bad", _("mất kết nối")),
            (Condition.NEVER, "wait", _("chưa báo lần nào")),
        )
        return [(tone, self.count(condition), word) for condition, tone, word in words]


def network_of(user: Person) -> Network:
    """The devices in use in the person's area. Three queries, however many there are."""
    devices = Device.objects.visible_to(user, "devices.view").filter(state=DeviceState.ENROLLED)
    return Network(tuple(health_of(devices.select_related("unit").prefetch_related("unit__versions").order_by("name"))))
