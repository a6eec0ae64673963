"""Where the parts of the agent write down what happened: stamped, numbered, on the disk, and on its way up."""

import asyncio
from typing import Any

from tinlang_agent.clock import TrustedClock
from tinlang_agent.store import Store
from tinlang_wire.documents import Alert, EventKind, Item, Variant


class Journal:
    """Events enter the store here and nowhere else. `written` wakes whoever hands them in."""

    def __init__(self, store: Store, clock: TrustedClock) -> None:
        self._store = store
        self._clock = clock
        self.written = asyncio.Event()

    def record(self, kind: EventKind, **fields: Any) -> None:
        """One event, now; `fields` are those of the wire's Event."""
        clock = "trusted" if self._clock.trusted else "untrusted"
        self._store.events.append(kind=kind, at=self._clock.guess(), clock=clock, **fields)
        self.written.set()

    def record_item(self, kind: EventKind, item: Item | Alert, variant: Variant | None = None, **fields: Any) -> None:
        """One event about an item, and about one language of it where that matters."""
        if variant is not None:
            fields |= {"language": variant.language, "media": variant.media, "text_sha256": variant.text_sha256}
        self.record(kind, item=item.uid, release=item.release, **fields)

    def tell_once(self, kind: EventKind, item: Item | Alert, variant: Variant | None = None) -> None:
        """The first time only, even after a restart."""
        with self._store.write():
            if self._store.tell_once(item.uid, kind, self._clock.guess()):
                self.record_item(kind, item, variant)
