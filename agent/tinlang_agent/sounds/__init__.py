"""Sounds that every device has beforehand: the siren, the chime of a drill, and what is said until words have come.

Made by `make sounds`; what they say stands in README.md beside them.
"""

from pathlib import Path

from tinlang_wire.documents import Alert

_HERE = Path(__file__).parent
SIREN = _HERE / "siren.opus"
DRILL = _HERE / "drill.opus"
ALERT_PHRASE = _HERE / "alert.vi.opus"
DRILL_PHRASE = _HERE / "drill.vi.opus"


def lead_of(alert: Alert) -> Path | None:
    """What is heard before the words: a drill never sounds like the real thing, and always says that it is one."""
    if alert.drill:
        return DRILL
    return SIREN if alert.siren else None


def words_without(alert: Alert) -> Path:
    """What is said while an alert's own words are on their way."""
    return DRILL_PHRASE if alert.drill else ALERT_PHRASE
