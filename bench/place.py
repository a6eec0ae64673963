"""A temporary Tin Làng with a commune, an editor and an approver, in this process."""

import os
import tempfile
from pathlib import Path


def settle() -> Path:
    """A data folder of its own, before any settings load."""
    data = Path(tempfile.mkdtemp(prefix="tinlang-bench-"))
    os.environ["TINLANG_DATA"] = str(data)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tinlang.config.settings"
    os.environ["SECOND_FACTOR"] = "no"  # what is measured is the desk behind the door
    return data
