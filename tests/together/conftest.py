"""The road, started once for all that share it, and gone before the tests of other folders go on."""

from collections.abc import Iterator

import pytest

from tests.road import Road


@pytest.fixture(scope="package")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    """The demo, running, with its five loudspeakers enrolled, until the last test of `tests/together` is over.

    It stands here, in the package itself: pytest would keep one of a folder above until the end of the session.
    """
    running = Road(tmp_path_factory.mktemp("road") / "data").start()
    yield running
    code = running.stop()
    assert code == 0, running.said[-4000:]
