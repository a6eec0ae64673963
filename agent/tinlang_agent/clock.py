"""Trusted time: which instant it is, or that the device does not know.

A clock chip is believed unless it contradicts what was signed. Without one, only the server's Time, bound to a nonce
of ours, sets the clock; from then on it runs on the monotonic clock, so that nobody can step it.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from tinlang_wire.clock import Clock

SLACK = timedelta(minutes=5)


@dataclass(frozen=True)
class _Anchor:
    """The server's instant at one moment of our monotonic clock."""

    instant: datetime
    monotonic: float


class TrustedClock:
    """`floor`: when the newest document in force was issued, by the root or the dispatcher; time before it is not true.

    What the online key signs (State, Time, Receipt) raises no floor: a server's clock that is ahead for a moment would
    else be believed for ever.
    """

    def __init__(self, clock: Clock, *, chip: bool, floor: datetime | None = None) -> None:
        self._clock = clock
        self._chip = chip
        self._floor = floor
        self._anchor: _Anchor | None = None

    @property
    def floor(self) -> datetime | None:
        return self._floor

    def guess(self) -> datetime:
        """The best that is known, trusted or not: for stamps, never for deciding."""
        if self._anchor is not None:
            passed = (time.monotonic() - self._anchor.monotonic) * self._clock.rate
            return self._anchor.instant + timedelta(seconds=passed)
        return self._clock.now()

    def now(self) -> datetime | None:
        """The instant, aware UTC, or None when no clock can be trusted."""
        if self._anchor is None and not self._chip:
            return None
        instant = self.guess()
        if self._floor is not None and instant < self._floor - SLACK:
            return None
        return instant

    @property
    def trusted(self) -> bool:
        return self.now() is not None

    def raise_floor(self, issued_at: datetime) -> None:
        """A document issued then is in force: it is not earlier than that; but a trusted clock outweighs its date."""
        now = self.now()
        if now is not None:
            issued_at = min(issued_at, now + SLACK)
        if self._floor is None or issued_at > self._floor:
            self._floor = issued_at

    def reset_floor(self, issued_at: datetime) -> None:
        """The root opened a new epoch: the floors of the old one no longer hold."""
        self._floor = issued_at

    def set_by_server(self, instant: datetime, *, asked_at: float) -> bool:
        """Take a Time that answers a question asked at `asked_at` (monotonic). True: it now decides.

        It may correct an earlier one in either direction. A clock chip that agrees within five minutes keeps deciding.
        A Time below the floor is not believed.
        """
        if self._floor is not None and instant < self._floor - SLACK:
            return False
        answered = time.monotonic()
        middle = instant + timedelta(seconds=(answered - asked_at) / 2 * self._clock.rate)
        if self._chip and abs(self._clock.now() - middle) <= SLACK:
            self._anchor = None
            return False
        self._anchor = _Anchor(instant=middle, monotonic=answered)
        return True

    def real_seconds(self, until: datetime) -> float:
        """How many real seconds until the clock shows `until`; never negative."""
        return max(0.0, self._clock.real_seconds(until - self.guess()))
