"""The loudspeakers that a person sees, by how they are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from tinlang.accounts.access import may_somewhere
from tinlang.accounts.models import Person
from tinlang.common.listing import in_this_order
from tinlang.devices.models import Device, Heartbeat
from tinlang.devices.queries import Condition, Counts, Health, conditions_of, health_of, in_use
from tinlang.inventory.queries import asked_of
from tinlang.inventory.queries.reviews import Asked

SILENT = (Condition.OFFLINE, Condition.NEVER)
MOST_NAMED = 8
REVIEWED = ("inventory.check", "inventory.explain")
"""Who may do either can answer a review: check a station, or say that there is none."""


@dataclass(frozen=True)
class Network:
    """How many devices in use are in each condition, and the keys of the silent ones, as a person sees them."""

    counts: Counts
    silent_keys: list[int]
    person: Person

    @property
    def total(self) -> int:
        return self.counts.in_use

    def count(self, condition: Condition) -> int:
        return self.counts[condition]

    @property
    def silent_total(self) -> int:
        return len(self.silent_keys)

    @cached_property
    def silent(self) -> list[Health]:
        """The few of them that are named; read when they are first asked for."""
        return _named(self.silent_keys)

    @cached_property
    def asked(self) -> list[Asked]:
        """The reviews in which something waits for this person; read once, when they are first asked for."""
        answers = any(may_somewhere(self.person, what) for what in REVIEWED)
        return asked_of(self.person) if answers else []

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
    """The devices in use in the person's area. A few queries, however many there are."""
    devices = in_use(Device.objects.visible_to(user, "devices.view"))
    conditions = conditions_of(devices)
    silent = [pk for pk, condition in conditions.items() if condition in SILENT]
    return Network(Counts.of(conditions.values()), silent, user)


def _named(silent: list[int]) -> list[Health]:
    """Those silent for longest first, those never heard last; of very many, of the first enrolled."""
    if not silent:
        return []
    among = Device.objects.filter(pk__in=sorted(silent)[: 20 * MOST_NAMED]).order_by("in_order")
    rows = list(among.values_list("pk", "uid", "enrolled_at"))
    heard = dict(Heartbeat.objects.filter(device__in=[row[1] for row in rows]).values_list("device", "received_at"))
    longest = sorted(rows, key=lambda row: (row[1] not in heard, heard.get(row[1], row[2])))[:MOST_NAMED]
    devices = Device.objects.select_related("unit").prefetch_related("unit__versions")
    return health_of(in_this_order(devices, [row[0] for row in longest]))
