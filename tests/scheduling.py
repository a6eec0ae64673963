"""Which tests run on one worker: those that share a running system, and those that each start one.

`tests/together`: they share the one system that the fixture `road` starts. `tests/apart`: each starts one of its own.
All other tests go to whichever worker is free. (xdist's own groups by mark do nothing under this pytest.)
"""

from pathlib import PurePath

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

TOGETHER, APART = PurePath("tests/together"), PurePath("tests/apart")


class ByFolder(LoadScopeScheduling):
    """One unit of work for each of the two folders, one for each other test."""

    def _split_scope(self, nodeid: str) -> str:
        file = PurePath(nodeid.split("::", 1)[0])
        return next((str(folder) for folder in (TOGETHER, APART) if folder in file.parents), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFolder:
    config.option.loadscopereorder = False
    return ByFolder(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Both folders begin first: they wait for sound and for programs that start, while the others have the cores."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    parents = PurePath(item.nodeid.split("::", 1)[0]).parents
    return 0 if TOGETHER in parents or APART in parents else 1
