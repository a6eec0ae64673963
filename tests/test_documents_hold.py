"""What the pages for people point at is there."""

import re

import pytest

from tests.road import ROOT

PAGES = sorted(
    path for path in ROOT.rglob("*.md") if not any(part.startswith(".") or part == "var" for part in path.parts)
)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
