"""What holds on SQLite holds on PostgreSQL: it starts from nothing, in one database or two; its rules are the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import postgresql, texts
from tests.desk import Desk
from tests.needed import missing
from tests.road import Road
from tests.waiting import wait_for
from tinlang.common.text import fold
from tinlang.demo import content

pytestmark = pytest.mark.road

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "server" / "tinlang"
CHOSEN = {
    "accounts": ("signing_in",),
    "broadcasting": ("alerting", "alerting_alone", "approving_airs", "dispatching", "release_page", "signing_plans"),
    "bulletins": ("deciding", "hands", "releasing", "twice_at_once", "writing"),
    "common": ("audit", "listing"),
    "services": ("fifty_at_once", "figures", "figures_page", "recounting", "taking_in"),
    "devices": ("configuring", "enrolling", "heartbeats", "months_of_events", "sending", "signing", "taking_in_events"),
}
"""Where databases differ: locks, lengths, what may stand in text, one transaction after a refused row."""


@pytest.fixture(scope="module")
def listening() -> Iterator[Path]:
    with postgresql.server(programs()) as folder:
        yield folder


def programs() -> Path:
    binaries = postgresql.programs()
    if binaries is None:
        missing("PostgreSQL (apt-get install postgresql)")
    assert binaries is not None
    return binaries


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


def test_it_is_set_up_from_nothing_in_two_databases(listening: Path, tmp_path: Path) -> None:
    names = {"DATABASE_URL": "two", "EVENTS_DATABASE_URL": "two_events"}
    databases = {variable: postgresql.url(listening, name) for variable, name in names.items()}
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


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_what_dossiers_were_asked_for_once_is_there_after_the_upgrade(
    request: pytest.FixtureRequest, tmp_path: Path, engine: str
) -> None:
    databases = {}
    if engine == "postgresql":
        databases["DATABASE_URL"] = postgresql.url(request.getfixturevalue("listening"), "older")
    assert "made" in run(tmp_path, "tests.older_dossiers", **databases)
    assert "Sẵn sàng" in run(tmp_path, "tinlang.config.cli", "setup", **databases)
    long = "Bản sao giấy khai sinh “có chứng thực”\n" * 20
    assert json.loads(run(tmp_path, "tests.older_dossiers", "kept", **databases).splitlines()[-1]) == {
        "asked": {
            "never": [],
            "awaited": [[long, "mờ", "restart", True, False]],
            "taken": [["Ảnh 3×4", "thiếu", "pause", True, True]],
            "withdrawn": [["Đơn", "sai mẫu", "pause", True, False]],
        },
        "outside": ["H37.1-260301-0001", "H37.1-260301-0002", "H37.1-260301-0003", "a-1", "A-1", "B-1", "B -1"],
        "applicants": 11,
        "payments": 3,
        "limits": 6,
    }


def test_the_rules_of_bulletins_releases_and_devices_hold_on_it(listening: Path, tmp_path: Path) -> None:
    files = [str(SERVER / app / "tests" / f"test_{case}.py") for app, cases in CHOSEN.items() for case in cases]
    quiet = ("-n0", "-p", "no:cacheprovider", "--tb=short", "-m", "not browser and not road")
    said = run(tmp_path, "pytest", *quiet, *files, DATABASE_URL=postgresql.url(listening, "one"))
    assert "passed" in said


@pytest.fixture(scope="module")
def road_on_it(listening: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    """Started from nothing, in one database."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("DATABASE_URL", postgresql.url(listening, "road"))
        road = Road(tmp_path_factory.mktemp("on-postgresql") / "data").start()
    yield road
    assert road.stop() == 0


def test_five_loudspeakers_play_and_prove_with_postgresql_underneath(road_on_it: Road) -> None:
    released = road_on_it.release("Tin trên PostgreSQL", texts.SHORT)
    desk = Desk(road_on_it, "vanhanh")
    wait_for(lambda: "5/5 loa đã phát xong" in desk.read(f"/phat/{released['release']}/"), "five have played")
    assert not (road_on_it.data / "tinlang.sqlite3").exists()
    checked = road_on_it.tinlang("migrate", "--check")
    assert checked.returncode == 0, checked.stdout


def test_a_database_that_restarts_in_mid_approval_leaves_none_and_says_so_then_exactly_one(
    road_on_it: Road, listening: Path
) -> None:
    version = road_on_it.do("write", title="Tin khi cơ sở dữ liệu khởi động lại", text=texts.SHORT)["version"]
    desk, path = Desk(road_on_it, content.APPROVER), f"/phat/cho-duyet/{version}/duyet/"

    def asked(query: str, *values: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(postgresql.url(listening, "road")) as connection:
            return connection.execute(query, values).fetchall()

    holder = psycopg.connect(postgresql.url(listening, "road"))
    holder.execute("SELECT 1 FROM bulletins_version WHERE uid = %s FOR UPDATE", [version])
    with ThreadPoolExecutor(1) as clicking:
        answer = clicking.submit(desk.post, path)
        blocked = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%%bulletins_version%%'"
        wait_for(lambda: answer.done() or asked(blocked), "the approval is in its transaction")
        assert not answer.done(), (answer.result().status_code, answer.result().url)
        postgresql.restart(programs(), listening)
        broken = answer.result()
    assert broken.status_code == 500 and "chưa chắc đã được ghi lại" in broken.text

    of_it = "bulletins_release r JOIN bulletins_version v ON v.id = r.version_id WHERE v.uid = %s"
    releases = f"SELECT count(*) FROM {of_it}"
    assert asked(releases, version) == [(0,)]
    once = desk.post(path)
    assert once.status_code == 200 and "Đã duyệt và cho phát" in once.text, once.url
    again = desk.post(path)
    assert again.status_code == 409 and "Đã duyệt lúc" in again.text, "whoever clicks once more is told who decided"
    assert asked(releases, version) == [(1,)]
