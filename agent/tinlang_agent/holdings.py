"""What the documents in force mean for this one device: its config, its plan, the items and sounds that concern it."""

from collections.abc import Iterator

import msgspec

from tinlang_agent.core import Core
from tinlang_agent.fetch import Wanted
from tinlang_wire.documents import (
    Alert,
    Config,
    Item,
    Plan,
    Reference,
    Variant,
    audience_all,
    audience_device,
    audience_unit,
)
from tinlang_wire.resolve import is_targeted, play_uid, variant_for, words_of


class Holdings:
    """A view on the store for one device uid."""

    def __init__(self, core: Core, device: str) -> None:
        self._store = core.store
        self._media = core.media
        self._journal = core.journal
        self.device = device

    @property
    def config(self) -> Config | None:
        """The Config of this device; enrolled anew, that of its former name until the first of the new one comes."""
        config, former = self._store.documents.config(self.device), self._store.meta.get("former_device")
        if config is None and former is not None:
            return self._store.documents.config(former)
        return config

    @property
    def plan(self) -> Plan | None:
        """The plan of the one unit that the config names."""
        config = self.config
        return None if config is None else self._store.documents.plan(config.plan_unit)

    def concerns(self, reference: Reference) -> bool:
        """Whether a document that somebody names as current is one that this device obeys."""
        config = self.config
        obeyed = {("keys", audience_all()), ("config", audience_device(self.device))}
        if config is not None:
            obeyed |= {(kind, audience_unit(config.plan_unit)) for kind in ("plan", "alert", "cancel")}
        return (reference.type, reference.audience) in obeyed

    def mine(self) -> Iterator[tuple[Item, Variant | None]]:
        """The plan's items whose targets include a unit of ours, each with the variant that we would play."""
        config, plan = self.config, self.plan
        if config is None or plan is None:
            return
        for item in plan.items:
            if is_targeted(config, item):
                yield item, variant_for(config, item)

    @property
    def alerts(self) -> tuple[Alert, ...]:
        """Those of the unit whose plan we obey; a device that was moved away sounds none of its former commune."""
        config = self.config
        unit = None if config is None else config.plan_unit
        return tuple(alert for alert in self._store.alerts.in_force if alert.unit == unit)

    def urgent(self) -> Iterator[tuple[Alert, Variant]]:
        """The alerts whose targets include a unit of ours, each with the words that we would sound."""
        config = self.config
        for alert in self.alerts:
            if config is not None and is_targeted(config, alert):
                yield alert, words_of(config, alert)

    def plays(self) -> frozenset[str]:
        """The plays of the items in the plan in force."""
        plan = self.plan
        return frozenset() if plan is None else frozenset(play_uid(item) for item in plan.items)

    def wanted(self) -> list[Wanted]:
        """The sounds that alerts need, then those that the plan needs, the earliest first."""
        urgent = [Wanted(alert, words) for alert, words in self.urgent()]
        planned = sorted(self.mine(), key=lambda pair: (pair[0].start_at, pair[0].order, pair[0].uid))
        return urgent + [Wanted(item, variant) for item, variant in planned if variant is not None]

    def playable(self) -> Plan | None:
        """The plan without the items whose sound is not here: they cannot be played, another may be."""
        plan = self.plan
        if plan is None:
            return None
        ready = {item.uid for item, variant in self.mine() if variant is not None and self._media.ready(variant.media)}
        return msgspec.structs.replace(plan, items=tuple(item for item in plan.items if item.uid in ready))

    def announce(self) -> None:
        """Say once of every item and alert that it was received, and once that its sound is here."""
        for alert, words in self.urgent():
            self._announce(alert, words)
        for item, variant in self.mine():
            self._announce(item, variant)

    def _announce(self, item: Item | Alert, variant: Variant | None) -> None:
        self._journal.tell_once("received", item)
        if variant is not None and self._media.ready(variant.media):
            self._journal.tell_once("fetched", item, variant)
