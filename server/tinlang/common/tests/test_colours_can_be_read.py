"""WCAG 2.2 AA, 1.4.3 and 1.4.11, computed from the tokens for light and dark."""

import re
from pathlib import Path

import pytest

from tinlang import common

CSS = (Path(common.__file__).parent / "static" / "common" / "tokens.css").read_text()

TEXT_PAIRS = [
    *(
        (ink, ground)
        for ink in ("ink-1", "ink-2", "ink-3", "link")
        for ground in ("paper", "ground", "cham-50", "cham-100")
    ),
    *((tone, ground) for tone in ("ok", "warn", "bad", "dao-600") for ground in ("paper", "ground", "cham-50")),
    *((tone, f"{tone}-tint") for tone in ("ok", "warn", "bad")),
    *(("ink-1", tint) for tint in ("ok-tint", "warn-tint", "bad-tint", "dao-100")),
    ("dao-600", "dao-100"),
    ("on-primary", "primary"),
    ("on-primary", "primary-hover"),
    ("on-danger", "danger"),
    ("on-danger", "danger-hover"),
    ("on-counter", "counter"),
    *((ink, ground) for ink in ("frame-ink", "frame-ink-2") for ground in ("frame", "frame-active", "frame-line")),
]
EDGE_PAIRS = [
    *(("edge", ground) for ground in ("paper", "ground", "cham-50")),
    *((f"{tone}-fill", "paper") for tone in ("ok", "bad", "info")),
]


def tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))


def block(selector: str) -> str:
    return re.search(re.escape(selector) + r" \{(.*?)\}", CSS, re.DOTALL)[1]


LIGHT = tokens(block(":root"))
DARK = LIGHT | tokens(block(':root[data-theme="dark"]'))


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(theme, ink, ground):
    assert contrast(theme[ink], theme[ground]) >= 4.5


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_edges_of_controls_and_parts_of_pictures_are_seen(theme, edge, ground):
    assert contrast(theme[edge], theme[ground]) >= 3


def test_the_chosen_dark_is_the_dark_of_the_machine():
    assert tokens(block(':root:not([data-theme="light"])')) == tokens(block(':root[data-theme="dark"]'))


def test_every_colour_is_a_token():
    parts = (Path(common.__file__).parent / "static" / "common" / "parts.css").read_text()
    assert not re.findall(r"#[0-9a-f]{3,8}\b", parts)
