"""What holds on SQLite holds on PostgreSQL: it starts from nothing, in one database or two; its rules are the same."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgresql
from tests.conftest import missing

pytestmark = pytest.mark.xdist_group("postgresql")

ROOT = Path(__file__).parent.parent
SERVER = ROOT / "server" / "tinlang"
CHOSEN = (
    *sorted((SERVER / "devices" / "tests").glob("test_*.py")),
    *sorted((SERVER / "broadcasting" / "tests").glob("test_*ing*.py")),
    *(SERVER / "bulletins" / "tests" / f"test_{case}.py" for case in ("writing", "deciding", "releasing", "sounding")),
    SERVER / "accounts" / "tests" / "test_signing_in.py",
    SERVER / "common" / "tests" / "test_audit.py",
    SERVER / "common" / "tests" / "test_listing.py",
    SERVER / "units" / "tests" / "test_queries.py",
)


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
def test_it_is_set_up_from_nothing_and_again(listening: Path, tmp_path: Path, names: tuple[str, ...]) -> None:
    variables = ("DATABASE_URL", "EVENTS_DATABASE_URL")
    databases = {variable: postgresql.url(listening, name) for variable, name in zip(variables, names, strict=False)}
    tinlang = "tinlang.config.cli"
    for _ in range(2):
        assert "Sẵn sàng" in run(tmp_path, tinlang, "setup", "--demo", **databases)
    assert "No changes detected" in run(tmp_path, tinlang, "makemigrations", "--check", "--dry-run", **databases)
    assert "0 dòng đang chờ" in run(tmp_path, tinlang, "audit", "seal", **databases) + run(
        tmp_path, tinlang, "audit", "verify", **databases
    )


def test_the_rules_of_bulletins_releases_and_devices_hold_on_it(listening: Path, tmp_path: Path) -> None:
    files = [str(path.relative_to(ROOT)) for path in CHOSEN]
    quiet = ("-n0", "-p", "no:cacheprovider", "--tb=short", "-m", "not browser and not road")
    said = run(tmp_path, "pytest", *quiet, *files, DATABASE_URL=postgresql.url(listening, "one"))
    assert "passed" in said
