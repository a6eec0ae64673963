"""A temporary Tin Làng with a commune, an editor and an approver, in this process."""

import os
import tempfile
from pathlib import Path


def settle() -> Path:
    """A data folder and ports of its own, before any settings load."""
    from tinlang.config.place import free_port  # noqa: PLC0415  (reads the environment when it is imported)

    data = Path(tempfile.mkdtemp(prefix="tinlang-bench-"))
    os.environ["TINLANG_DATA"] = str(data)
    os.environ["PORT"], os.environ["NATS_PORT"] = str(free_port()), str(free_port())
    os.environ["DJANGO_SETTINGS_MODULE"] = "tinlang.config.settings"
    os.environ["SECOND_FACTOR"] = "no"  # what is measured is the desk behind the door
    return data
