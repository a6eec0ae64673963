"""A real Chromium before the desk."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

PATIENCE_MS = 120_000
"""A slow machine is no fault of the page: nothing is waited for longer than it takes."""
expect.set_options(timeout=PATIENCE_MS)
CHROMIUM = Path("/usr/bin/chromium")
SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--host-resolver-rules=MAP tin.example.vn 127.0.0.1",
)
"""A microphone that beeps, for pages that are permitted one; and a name for this machine that is not local."""


@pytest.fixture(scope="package")
def chromium(django_db_setup: None) -> Iterator[Browser]:
    """One for all pages of the desk that this worker looks at; each test opens a context of its own.

    Playwright keeps an event loop in this thread; the ORM is asked in it all the same, as long as it lasts.
    """
    if not CHROMIUM.exists():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("Chromium is missing")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as started:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        launched = started.chromium.launch(executable_path=str(CHROMIUM), args=list(SWITCHES))
        launched.on("context", lambda context: context.set_default_timeout(PATIENCE_MS))
        yield launched
        launched.close()
