"""docs/operations/settings.md lists every environment variable that the source reads, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[4]
SOURCES = ("server/tinlang", "agent/tinlang_agent", "wire/tinlang_wire", "tests", "bench")
READS = re.compile(
    r"""(?:\benv\.(?:text|whole|yes|words|folder|folder_if_given)\(|\b(?:os\.)?environ(?:\.get\(|\[)|\bgetenv\()\s*["']([A-Z][A-Z0-9_]+)["']"""
)
OF_OTHERS = {"DJANGO_SETTINGS_MODULE", "CI", "PATH", "HOME", "PYTEST_XDIST_WORKER"}


def read_by_the_source() -> set[str]:
    found: set[str] = set()
    for folder in SOURCES:
        for path in (ROOT / folder).rglob("*.py"):
            found.update(READS.findall(path.read_text(encoding="utf-8")))
    return found - OF_OTHERS


def listed() -> set[str]:
    page = (ROOT / "docs" / "operations" / "settings.md").read_text(encoding="utf-8")
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", page, flags=re.MULTILINE))


def test_every_variable_that_is_read_is_listed_and_no_other() -> None:
    assert listed() == read_by_the_source()
