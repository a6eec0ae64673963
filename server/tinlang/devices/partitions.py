"""The months of the event table on PostgreSQL. On SQLite there is one plain table and nothing to do."""

from __future__ import annotations

from datetime import date

from django.db import connections, router

from tinlang.devices.models import DeviceEvent

TABLE = DeviceEvent._meta.db_table
MONTHS_AHEAD = 3


def ensure_months(today: date) -> list[str]:
    """Make the partitions of this month and the next ones where they are missing; the names of the new ones.

    A month whose events already lie in the default partition stays there.
    """
    connection = connections[router.db_for_write(DeviceEvent)]
    if connection.vendor != "postgresql":
        return []
    made = []
    with connection.cursor() as cursor:
        cursor.execute("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = %s::regclass", [TABLE])
        existing = {name for (name,) in cursor.fetchall()}
        for ahead in range(MONTHS_AHEAD + 1):
            begins, ends = month(today, ahead), month(today, ahead + 1)
            name = f"{TABLE}_y{begins:%Y}m{begins:%m}"
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM {TABLE}_default WHERE event_on >= %s AND event_on < %s)", [begins, ends]
            )
            if name not in existing and not cursor.fetchone()[0]:
                cursor.execute(
                    f"CREATE TABLE IF NOT EXISTS {name} PARTITION OF {TABLE} FOR VALUES FROM (%s) TO (%s)",
                    [begins, ends],
                )
                made.append(name)
    return made


def month(day: date, later: int) -> date:
    """The first day of the month so many months later."""
    number = day.year * 12 + day.month - 1 + later
    return date(number // 12, number % 12 + 1, 1)
