"""The guide for implementers names all that there is."""

from pathlib import Path

import pytest

from tinlang_wire.documents import TYPES
from tinlang_wire.refusals import Reason
from tinlang_wire.resolve import Ending, Why

GUIDE = (Path(__file__).resolve().parents[2] / "docs" / "wire.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*TYPES, *Reason])
def test_the_guide_has_a_row_for_every_document_and_every_refusal(name: str) -> None:
    assert f"\n| `{name}` |" in GUIDE


@pytest.mark.parametrize("name", [*Why, *Ending])
def test_the_guide_names_every_reason_of_a_decision(name: str) -> None:
    words = GUIDE.replace("`", " ").replace(",", " ").replace(";", " ").replace(".", " ").split()
    assert str(name) in words
