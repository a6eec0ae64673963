"""What cannot wait, on the five real loudspeaker programs: from the second person's word to siren, and to silence."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from tests.road import Road

ROUNDS = 10
WORDS = "Lũ quét đang về suối. Bà con lên chỗ cao ngay."
DISPATCHER_POLL_MS = 100


def lines() -> list[str]:
    """Two lines, each over `ROUNDS` alerts and five loudspeakers, against the dispatcher's poll interval."""
    with tempfile.TemporaryDirectory() as folder:
        road = Road(Path(folder) / "data").start()
        try:
            heard, silent = _measured(road)
        finally:
            road.stop()
    return [_line("alert confirmed to first sound", heard), _line("alert stopped to silence", silent)]


def _measured(road: Road) -> tuple[list[float], list[float]]:
    """Milliseconds of each loudspeaker and round."""
    heard, silent = [], []
    for number in range(ROUNDS):
        alert = road.alert(f"Đo lần {number}", WORDS)
        uid = alert["release"].replace("-", "")
        road.wait_for_events(alert["release"], "started")
        confirmed = _one(road, "SELECT approved_at FROM bulletins_release WHERE uid = ?", uid)
        heard += _after(road, uid, "started", confirmed)
        road.do("withdraw", release=alert["release"], reason="Đo xong")
        road.wait_for_events(alert["release"], "cancelled")
        stopped = _one(road, "SELECT withdrawn_at FROM bulletins_release WHERE uid = ?", uid)
        silent += _after(road, uid, "cancelled", stopped)
    return heard, silent


def _one(road: Road, query: str, uid: str) -> datetime:
    return _instant(road.rows(query, uid)[0][0])


def _after(road: Road, release: str, kind: str, since: datetime) -> list[float]:
    rows = road.event_rows(
        "SELECT min(at) FROM devices_deviceevent WHERE release = ? AND kind = ? GROUP BY device", release, kind
    )
    return [(_instant(at) - since).total_seconds() * 1000 for (at,) in rows]


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _line(what: str, spans: list[float]) -> str:
    p99 = quantiles(spans, n=100)[-1]
    facts = f"p50 {median(spans):.0f} ms, p99 {p99:.0f} ms of {len(spans)}"
    return f"{what}: {facts} (p50 {median(spans) / DISPATCHER_POLL_MS:.1f} × the dispatcher's poll of 100 ms)"
