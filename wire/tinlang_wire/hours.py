"""Hours of the day on the wire: those of Asia/Ho_Chi_Minh, ends exclusive."""

from datetime import UTC, datetime, timedelta

from tinlang_wire.clock import ZONE
from tinlang_wire.documents import Config, DailyWindow


def quiet_at(now: datetime, config: Config) -> bool:
    """Whether this device must be silent."""
    return any(_holds(window, now) for window in config.quiet_hours)


def volume_at(now: datetime, config: Config) -> int:
    """The volume in percent: of the first window that holds the hour, else the default."""
    return next((volume.percent for volume in config.volumes if _holds(volume.window, now)), config.default_volume)


def volume_until(now: datetime, config: Config) -> datetime | None:
    """When the hour next changes the volume; None if every hour has the same."""
    edges = sorted(next_at(at, now) for volume in config.volumes for at in (volume.window.start, volume.window.end))
    return next((edge for edge in edges if volume_at(edge, config) != volume_at(now, config)), None)


def _holds(window: DailyWindow, at: datetime) -> bool:
    hour = at.astimezone(ZONE).strftime("%H:%M")
    if window.start < window.end:
        return window.start <= hour < window.end
    return hour >= window.start or hour < window.end  # past midnight, or the whole day


def next_at(time_of_day: str, now: datetime) -> datetime:
    """The next instant after `now` at which local clocks show `time_of_day`."""
    local = now.astimezone(ZONE)
    hour, minute = map(int, time_of_day.split(":"))
    at = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return (at if at > local else at + timedelta(days=1)).astimezone(UTC)


def next_quiet(now: datetime, config: Config) -> datetime | None:
    """When this device must next fall silent; None if never."""
    return min((next_at(window.start, now) for window in config.quiet_hours), default=None)
