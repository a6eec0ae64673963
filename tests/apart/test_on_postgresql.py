"""What holds on SQLite holds on PostgreSQL: it starts from nothing, in one database or two; its rules are the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgresql, texts
from tests.desk import Desk
from tests.needed import missing
from tests.road import Road
from tests.waiting import wait_for
from tinlang.common.text import fold

pytestmark = pytest.mark.road

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "server" / "tinlang"
CHOSEN = {
    "accounts": ("signing_in",),
    "broadcasting": ("alerting", "alerting_alone", "approving_airs", "dispatching", "release_page", "signing_plans"),
    "bulletins": ("deciding", "hands", "releasing", "twice_at_once", "writing"),
    "common": ("audit", "listing"),
    "devices": ("configuring", "enrolling", "heartbeats", "months_of_events", "sending", "signing", "taking_in_events"),
}
"""Where databases differ: locks, lengths, what may stand in text, one transaction after a refused row."""


@pytest.fixture(scope="module")
def listening() -> Iterator[Path]:
    binaries = postgresql.programs()
    if binaries is None:
        missing("PostgreSQL (apt-get install postgresql)")
    assert binaries is not None
    with postgresql.server(binaries) as folder:
        yield folder


def run(data: Path, *command: str, **databases: str) -> str:
    """Some Python program on these databases; what it said."""
    of_ours = ("DATABASE_URL", "EVENTS_DATABASE_URL", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER", "DJANGO_SETTINGS_MODULE")
    environment = {name: value for name, value in os.environ.items() if name not in of_ours}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        env={**environment, "TINLANG_DATA": str(data), **databases},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-8000:]
    return done.stdout


@pytest.mark.parametrize("names", [("one",), ("two", "two_events")], ids=["one database", "two databases"])
def test_it_is_set_up_from_nothing(listening: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    variables = ("DATABASE_URL", "EVENTS_DATABASE_URL")
    databases = {variable: postgresql.url(listening, name) for variable, name in zip(variables, names, strict=False)}
    tinlang = "tinlang.config.cli"
    assert "Sẵn sàng" in run(tmp_path, tinlang, "setup", "--demo", **databases)
    run(tmp_path, tinlang, "migrate", "--check", **databases)


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_the_first_version_wrote_is_there_after_the_upgrade(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    databases = {}
    if engine == "postgresql":
        databases["DATABASE_URL"] = postgresql.url(request.getfixturevalue("listening"), "old")
    assert "made" in run(tmp_path, "tests.older", **databases)
    assert "Sẵn sàng" in run(tmp_path, "tinlang.config.cli", "setup", **databases)
    titles = [("Nháp 1", "draft"), ("Sửa lại 1", "approved"), ("Sửa lại 2", "approved"), ("Đã phát 1", "approved")]
    assert json.loads(run(tmp_path, "tests.older", "kept", **databases).splitlines()[-1]) == {
        "versions": [[title, state, f"Chữ của {title}", fold(title)] for title, state in sorted(titles)],
        "at_home": True,
        "areas": 4,
        "on_loudspeakers": 4,
        "written_by": ["viet"],
        "approved_by": ["duyet"],
        "releases": 2,
        "stations": [["Trạm cũ", True]],
    }


def test_the_rules_of_bulletins_releases_and_devices_hold_on_it(listening: Path, tmp_path: Path) -> None:
    files = [str(SERVER / app / "tests" / f"test_{case}.py") for app, cases in CHOSEN.items() for case in cases]
    quiet = ("-n0", "-p", "no:cacheprovider", "--tb=short", "-m", "not browser and not road")
    said = run(tmp_path, "pytest", *quiet, *files, DATABASE_URL=postgresql.url(listening, "one"))
    assert "passed" in said


@pytest.mark.road
def test_five_loudspeakers_play_and_prove_with_postgresql_underneath(
    listening: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql.url(listening, "road"))
    road = Road(tmp_path / "data").start()
    try:
        released = road.release("Tin trên PostgreSQL", texts.SHORT)
        desk = Desk(road, "vanhanh")
        wait_for(lambda: "5/5 loa đã phát xong" in desk.read(f"/phat/{released['release']}/"), "five have played")
        assert not (road.data / "tinlang.sqlite3").exists()
    finally:
        assert road.stop() == 0
