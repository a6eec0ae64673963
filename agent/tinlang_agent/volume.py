"""The volume that an operator ordered: it holds until the hour changes the volume, or a new Config comes."""

from datetime import datetime

from tinlang_agent.store import Store
from tinlang_wire.documents import Config
from tinlang_wire.hours import volume_at, volume_until

_VOLUME, _UNTIL = "volume", "volume_until"


def order(store: Store, percent: int, *, now: datetime, config: Config) -> None:
    """Hold this volume from now on."""
    until = volume_until(now, config)
    with store.write():
        store.meta.set(_VOLUME, str(percent))
        store.meta.set(_UNTIL, "" if until is None else until.isoformat())


def drop(store: Store) -> None:
    """Back to the volumes of the Config."""
    with store.write():
        store.meta.drop(_VOLUME)
        store.meta.drop(_UNTIL)


def volume_now(store: Store, *, now: datetime, config: Config) -> int:
    """What was ordered while it holds, also after a night without power; else the volume of the hour."""
    ordered, until = store.meta.get(_VOLUME), store.meta.get(_UNTIL)
    if ordered is None:
        return volume_at(now, config)
    if until and now >= datetime.fromisoformat(until):
        drop(store)
        return volume_at(now, config)
    return int(ordered)
