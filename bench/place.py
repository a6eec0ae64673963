"""A Tin Làng of the bench's own with a commune, an editor and an approver, in this process."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def settled() -> Iterator[Path]:
    """A place that is removed afterwards, unless BENCH_DATA names a folder for it, which is kept."""
    kept = os.environ.get("BENCH_DATA", "")
    data = settle(kept)
    try:
        yield data
    finally:
        if not kept:
            shutil.rmtree(data)


def settle(kept: str = "") -> Path:
    """A data folder and ports of its own, before any settings load. `kept`: a folder that outlives this run.

    The database is BENCH_DATABASE_URL, else SQLite in that folder: never the one that the program itself uses.
    """
    from tinlang.config.place import free_port  # noqa: PLC0415  (reads the environment when it is imported)

    data = Path(kept or tempfile.mkdtemp(prefix="tinlang-bench-"))
    data.mkdir(parents=True, exist_ok=True)
    os.environ["TINLANG_DATA"], os.environ["DATABASE_URL"] = str(data), os.environ.get("BENCH_DATABASE_URL", "")
    os.environ["EVENTS_DATABASE_URL"] = ""
    os.environ["PORT"], os.environ["NATS_PORT"] = str(free_port()), str(free_port())
    os.environ["DJANGO_SETTINGS_MODULE"] = "tinlang.config.settings"
    os.environ["SECOND_FACTOR"] = "no"  # what is measured is the desk behind the door
    return data
