"""What the province's own system knows of a dossier, and the port through which it is asked.

Seen only in integrations of others, never in a document of the province: the names of columns and the order of calls
are not confirmed. A file that somebody took out of that system is one implementation; a system that is asked directly
would be another. The numbers of states and channels are the national ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from tinlang.services.models import Channel, DossierState


@dataclass(frozen=True)
class OutsideDossier:
    """A dossier as the province's system tells it. What it does not tell is empty; `due_on` is its own count."""

    code: str
    procedure: str
    """The code of the procedure, or its name."""
    name: str
    received_at: datetime
    channel: Channel = Channel.ONLINE
    state: DossierState = DossierState.ACCEPTED
    kind: str = "citizen"
    identity_number: str = ""
    tax_code: str = ""
    phone: str = ""
    address: str = ""
    due_on: date | None = None
    finished_at: datetime | None = None


class ProvinceSystem(Protocol):
    """The port. Whoever implements it raises a DomainError where the other side cannot be understood."""

    def dossiers(self) -> Iterable[OutsideDossier]:
        """Those that it has of this place."""
        ...
