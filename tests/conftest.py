"""The road, started once per worker; the browser; and no excuse on CI."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.needed import missing
from tests.road import Road

CHROMIUM = Path("/usr/bin/chromium")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of the one running system begin first and stay on one worker; those that start systems of their own, last.

    Two systems on two cores would only disturb each other.
    """
    for item in items:
        if item.get_closest_marker("road") and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group("road"))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    group = item.get_closest_marker("xdist_group")
    return {"road": 0, "apart": 2}.get(group.args[0] if group else "", 1)


@pytest.fixture(scope="session")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    """The demo, running, with its five loudspeakers enrolled."""
    running = Road(tmp_path_factory.mktemp("road") / "data").start()
    yield running
    code = running.stop()
    assert code == 0, running.said[-4000:]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Of one module only: its event loop stays in the thread for as long as it runs."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing("Chromium")
    launched = playwright.chromium.launch(
        executable_path=str(CHROMIUM),
        args=[
            *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
            *(
                "--disable-background-networking",
                "--disable-component-update",
                "--autoplay-policy=no-user-gesture-required",
            ),
        ],
    )
    yield launched
    launched.close()
