"""Building what cannot wait: an Alert of one commune from its release, and the Cancel of one. Pure."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from tinlang.broadcasting.plan import Airing
from tinlang.common.ids import uid_of
from tinlang_wire.documents import Alert, AlertVariant, Cancel, audience_unit
from tinlang_wire.frame import may_carry

_SIGNATURE_BYTES = 512
"""What header, signature and base64 of the last bytes add at most."""


def alert_uid(release: str, unit: str, sequence: int) -> str:
    """One alert for each time that it is signed: what a device took once it never takes with other bytes."""
    return uid_of(release, unit, sequence)


def build(
    airing: Airing,
    words: Sequence[AlertVariant],
    *,
    unit: str,
    now: datetime,
    sequence: int,
    epoch: int,
    severity: str,
    every_s: int,
    is_drill: bool,
) -> Alert:
    """The Alert of `unit`: its first sounds travel along as far as the frame holds them."""
    alert = Alert(
        uid=alert_uid(airing.release, unit, sequence),
        audience=audience_unit(unit),
        sequence=sequence,
        epoch=epoch,
        issued_at=now,
        expires_at=airing.end_at,
        unit=unit,
        release=airing.release,
        title=airing.title,
        targets=tuple(sorted(airing.targets)),
        severity=severity,  # type: ignore[arg-type]  # of the rows that the database allows; `peek` checks it again
        drill=is_drill,
        every_s=every_s,
        variants=tuple(words),
    )
    signed_bytes = len(msgspec.json.encode(alert)) * 4 // 3 + _SIGNATURE_BYTES
    carried = may_carry([each.size for each in words], signed_bytes=signed_bytes)
    variants = (msgspec.structs.replace(each, inline=fits) for each, fits in zip(words, carried, strict=True))
    return msgspec.structs.replace(alert, variants=tuple(variants))


def cancel(*, alert: str, release: str, unit: str, now: datetime, until: datetime, sequence: int, epoch: int) -> Cancel:
    """The Cancel of one alert, in force as long as the alert could be taken."""
    return Cancel(
        audience=audience_unit(unit),
        sequence=sequence,
        epoch=epoch,
        issued_at=now,
        expires_at=until,
        unit=unit,
        alert=alert,
        release=release,
    )
