"""A PostgreSQL of the tests' own: unprivileged, in a temporary folder, reached by a socket in it alone."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWNER = "nobody"


def programs() -> Path | None:
    """The folder of initdb, pg_ctl and postgres of the newest version on this machine."""
    on_path = shutil.which("initdb")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    best = found[-1] if found else on_path and Path(on_path).resolve()
    return best.parent if best else None


def _user() -> str | None:
    """It refuses to run as root."""
    return OWNER if os.geteuid() == 0 else None


def _run(binaries: Path, folder: Path, program: str, *arguments: str) -> None:
    command = [str(binaries / program), *arguments]
    subprocess.run(command, user=_user(), cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=120)


def restart(binaries: Path, folder: Path) -> None:
    """As after a crash: every connection breaks in the middle of what it does, and what was committed is recovered."""
    _run(binaries, folder, "pg_ctl", "-w", "-D", str(folder / "data"), "-m", "immediate", "restart")


@contextmanager
def server(binaries: Path) -> Iterator[Path]:
    """The folder in which it listens; its databases are below, their user is `tinlang`."""
    folder = Path(tempfile.mkdtemp(prefix="tinlang-pg-"))
    if _user():
        os.chown(folder, pwd.getpwnam(OWNER).pw_uid, -1)

    def run(program: str, *arguments: str) -> None:
        _run(binaries, folder, program, *arguments)

    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-U", "tinlang", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        listens = f"-k {folder} -c listen_addresses= -c fsync=off -c full_page_writes=off"
        run("pg_ctl", "-w", "-D", data, "-l", str(folder / "log"), "-o", listens, "start")
        try:
            for name in ("one", "two", "two_events", "road", "old", "older"):
                run("createdb", "-h", str(folder), "-U", "tinlang", name)
            yield folder
        finally:
            run("pg_ctl", "-w", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def url(folder: Path, database: str) -> str:
    return f"postgresql://tinlang@/{database}?host={folder}"
