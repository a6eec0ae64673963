"""Plain lines on stderr; systemd keeps them. Keys, seeds and tokens never go in."""

import logging
import sys

log = logging.getLogger("tinlang_agent")


def start(*, verbose: bool) -> None:
    """Write from here on."""
    lines = logging.StreamHandler(sys.stderr)
    lines.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(lines)
    log.setLevel(logging.DEBUG if verbose else logging.INFO)
    log.propagate = False
