"""The floors of the server, read from the one list that there is: the layers contract in pyproject.toml."""

import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
SERVER = REPOSITORY / "server" / "tinlang"


def floors() -> dict[str, int]:
    """App → its floor, counted from below; apps on one floor are strangers."""
    with (REPOSITORY / "pyproject.toml").open("rb") as source:
        contracts = tomllib.load(source)["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("containers") == ["tinlang"])
    return {
        app.strip().strip("()"): height for height, layer in enumerate(reversed(layers)) for app in layer.split("|")
    }


FLOORS = floors()


def may_know(app: str, other: str) -> bool:
    """Whether `app` may import, point to or show what belongs to `other`: itself, and what lies on lower floors."""
    return app == other or FLOORS[app] > FLOORS[other]
