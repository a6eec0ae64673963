"""The clock that server and agents share: the real one, or one set by `TINLANG_CLOCK`: nothing depends on the hour."""

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


def _zone() -> tzinfo:
    """Viet Nam's hours; a device without time zone files knows that they have been seven ahead since 1975."""
    try:
        return ZoneInfo("Asia/Ho_Chi_Minh")
    except ZoneInfoNotFoundError:
        return timezone(timedelta(hours=7))


ZONE = _zone()

_SPEC = re.compile(r"^(?P<shown>[^@]+)@(?P<real>[0-9]+(\.[0-9]+)?)(x(?P<rate>[0-9]+(\.[0-9]+)?))?$")


@dataclass(frozen=True)
class Clock:
    """Shows `shown` at the real unix second `real`, and runs `rate` times as fast. The default is the real clock."""

    shown: float = 0.0
    real: float = 0.0
    rate: float = 1.0

    @classmethod
    def from_spec(cls, spec: str | None) -> "Clock":
        """From `<ISO instant with zone>@<real unix seconds>[x<rate>]`, or the real clock for none; ValueError."""
        if not spec:
            return cls()
        match = _SPEC.match(spec)
        if match is None:
            raise ValueError(f"TINLANG_CLOCK is not <ISO instant>@<unix seconds>[x<rate>]: {spec!r}")
        shown = datetime.fromisoformat(match["shown"])
        if shown.tzinfo is None:
            raise ValueError(f"TINLANG_CLOCK names no time zone: {spec!r}")
        rate = float(match["rate"] or 1)
        if rate <= 0:
            raise ValueError("TINLANG_CLOCK must run forward")
        return cls(shown=shown.timestamp(), real=float(match["real"]), rate=rate)

    def now(self) -> datetime:
        """The instant that this clock shows, aware UTC."""
        return datetime.fromtimestamp(self.shown + (time.time() - self.real) * self.rate, tz=UTC)

    def spec(self) -> str:
        """The text that `from_spec` reads back, for child processes; empty for the real clock."""
        if self == Clock():
            return ""
        return f"{datetime.fromtimestamp(self.shown, tz=UTC).isoformat()}@{self.real!r}x{self.rate!r}"

    def real_seconds(self, span: timedelta) -> float:
        """How many real seconds pass while this clock shows `span`."""
        return span.total_seconds() / self.rate
