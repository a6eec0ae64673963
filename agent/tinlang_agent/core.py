"""What a device is without any road: its folder, keys, store, clock, sounds and journal."""

from datetime import datetime

from tinlang_agent.clock import TrustedClock
from tinlang_agent.enrolment import Identity, identity
from tinlang_agent.folder import Folder
from tinlang_agent.journal import Journal
from tinlang_agent.keys import load_or_make
from tinlang_agent.media import MediaFolder
from tinlang_agent.refuge import is_read_only, refuge_of
from tinlang_agent.store import open_store
from tinlang_wire.clock import Clock


class Core:
    """Holds the data folder for itself until the process ends; InUse if another agent does."""

    def __init__(self, folder: Folder, *, clock: Clock, chip: bool) -> None:
        copied = False
        if is_read_only(folder):
            folder, copied = refuge_of(folder)
        folder.prepare()
        self._lock = folder.lock()
        self.folder = folder
        self.keys = load_or_make(folder)
        self.store = open_store(folder.store, clock.now(), anew=copied)
        floor = self.store.meta.get("floor")
        self.clock = TrustedClock(clock, chip=chip, floor=None if floor is None else datetime.fromisoformat(floor))
        self.media = MediaFolder(folder.media)
        self.journal = Journal(self.store, self.clock)

    @property
    def identity(self) -> Identity | None:
        """Who this device is, once the server has said so."""
        return identity(self.store, self.keys)
