"""The same road on PostgreSQL: a server of its own in a temporary folder."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import texts
from tests.desk import Desk
from tests.needed import missing
from tests.road import Road
from tests.waiting import wait_for
from tinlang.config.place import free_port

pytestmark = [pytest.mark.road, pytest.mark.xdist_group("apart")]

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """The address of an empty database; its server runs for this module."""
    if not PROGRAMS or os.getuid() != 0:
        missing("PostgreSQL's server, or the right to start it under its own name,")
    folder = Path(tempfile.mkdtemp(prefix="tinlang-postgresql-"))  # pytest's folders are closed to other users
    shutil.chown(folder, "postgres")
    port = free_port()
    run = ["runuser", "-u", "postgres", "--"]
    where = ["-D", str(folder / "data")]
    subprocess.run(
        [*run, str(PROGRAMS[-1] / "initdb"), *where, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"], check=True
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
    control = [*run, str(PROGRAMS[-1] / "pg_ctl"), *where, "-w"]
    subprocess.run([*control, "-o", options, "-l", str(folder / "log"), "start"], check=True, stdout=subprocess.DEVNULL)
    yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(folder)


def test_five_loudspeakers_play_and_prove_with_postgresql_underneath(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql)
    road = Road(tmp_path / "data").start()
    try:
        released = road.release("Tin trên PostgreSQL", texts.SHORT)
        desk = Desk(road, "vanhanh")
        wait_for(lambda: "5/5 loa đã phát xong" in desk.read(f"/phat/{released['release']}/"), "five have played")
        assert not (road.data / "tinlang.sqlite3").exists()
    finally:
        assert road.stop() == 0
