"""The demo runs without demanding a second step, and says so; whoever sets SECOND_FACTOR decides."""

import pytest

from tinlang.config import demo


@pytest.mark.parametrize(("value", "said"), [("no", True), ("yes", False)])
def test_the_terminal_says_whether_it_is_off(monkeypatch, value, said):
    monkeypatch.setenv("SECOND_FACTOR", value)
    assert ("KHÔNG đòi bước xác nhận thứ hai" in demo._about_second_factor()) is said
