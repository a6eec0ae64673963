"""The program alone is small: 60 MB of packages beside FFmpeg's libraries."""

import re
from importlib.metadata import distribution
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILD_TOOLS = {"pip", "setuptools", "wheel"}
LIMIT_BYTES = 60 * 1024 * 1024


def locked():
    names = re.findall(r"^([a-z0-9][a-z0-9._-]*)==", (ROOT / "requirements-agent.lock").read_text(), re.MULTILINE)
    return sorted({*names, "tinlang-agent", "tinlang-wire"} - BUILD_TOOLS)


def size_of(name):
    files = [file for file in distribution(name).files or [] if file.parts[0] != "av.libs" and file.suffix != ".pyc"]
    return sum(path.stat().st_size for file in files if (path := Path(file.locate())).is_file())


def test_the_locked_packages_weigh_less_than_sixty_megabytes():
    sizes = {name: size_of(name) for name in locked()}
    assert "av" in sizes
    assert sum(sizes.values()) <= LIMIT_BYTES, sizes


def test_neither_django_nor_the_server_is_among_them():
    assert not [name for name in locked() if "django" in name or name == "tinlang"]


def test_nats_is_spoken_in_one_module():
    modules = (ROOT / "agent" / "tinlang_agent").rglob("*.py")
    speaking = [path.name for path in modules if re.search(r"^\s*(import|from) nats\b", path.read_text(), re.MULTILINE)]
    assert speaking == ["link.py"]
