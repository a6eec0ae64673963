"""Which programs `tinlang serve` runs: that which tells the province's system only where there is one."""

from pathlib import Path

import pytest

from tinlang.config.place import from_environment
from tinlang.config.processes import served


def names(tmp_path: Path) -> list[str]:
    return [program.name for group in served(from_environment(data=tmp_path, port=0)) for program in group]


def test_the_province_is_told_only_where_there_is_a_system_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PROVINCE_URL", raising=False)
    without = names(tmp_path)
    monkeypatch.setenv("PROVINCE_URL", "https://tinh.example.vn")
    assert names(tmp_path) == [*without[:-1], "tell_province", "web"]
    assert without[-1] == "web"
