"""docs/faults.md and the threat model are as true as the suite: every fault has its row, every row its tests, which
exist, or its reason."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (\d+) \| [^|]+ \| ([^|]*) \| ([^|]*) \|$", PAGE, re.MULTILINE)
THREATS = (ROOT / "docs" / "operations" / "threats.md").read_text(encoding="utf-8")
TESTS = " ".join([THREATS, *(tests for _number, tests, _note in ROWS)])
NAMED = sorted(set(re.findall(r"`([^`]+::[^`]+)`", TESTS)))
MOST = 69


def test_each_fault_has_one_row_and_in_it_a_test_or_a_reason():
    assert [int(number) for number, _tests, _note in ROWS] == list(range(1, MOST + 1))
    assert [number for number, tests, note in ROWS if not tests.strip() and not note.strip()] == []


@pytest.mark.parametrize("named", NAMED)
def test_what_is_named_there_is_a_test(named):
    file, _, name = named.partition("::")
    assert re.search(rf"^(async )?def {name}\(", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
