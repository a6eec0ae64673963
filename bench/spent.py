"""What the processors worked, whatever else the machine does."""

from __future__ import annotations

import time
from pathlib import Path

from django.db import connection


def seconds() -> float:
    """Of this process, and of the PostgreSQL process that answers it: SQLite is in the first. OSError if it is remote.

    What PostgreSQL would hand to helpers of its own is not seen, so it is told to have none.
    """
    here = time.process_time()
    if connection.vendor != "postgresql":
        return here
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return here + int(told.split()[0]) / 1e9


def alone() -> None:
    """Have PostgreSQL answer by one process."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET max_parallel_workers_per_gather = 0")
