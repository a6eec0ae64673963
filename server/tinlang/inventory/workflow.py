"""docs/workflows/repairs.md: the way of a repair ticket, drawn from the table of transitions."""

from pathlib import Path

import tinlang
from tinlang.bulletins.workflow import drawn
from tinlang.inventory import actions
from tinlang.inventory.models import REPAIR_TRANSITIONS, RepairState

PATH = Path(tinlang.__file__).resolve().parents[2] / "docs" / "workflows" / "repairs.md"

INTRODUCTION = """# A repair ticket's way, and what is known of a station

Written by `tinlang draw_repair_workflow` from `REPAIR_TRANSITIONS` in `server/tinlang/inventory/models/repairs.py`; a
test fails when it differs. Do not edit by hand.

Of a station three facts are kept apart:

- **has a station** (có trạm): the station itself, from its first day up to the day on which it ended.
- **serviceable** (hoạt động được): its last dated check or passed test found it working, and that still counts: the
  validity rule of its technology says how long. A failed check holds until it is seen to work again.
- **on air** (có phát): a loudspeaker of it proved that it played. `project_evidence` (broadcasting) reads what was
  proven since the last time and calls `record_evidence`: one row a station, kind and day.

A ticket changes none of them. Closing one as mended says that somebody mended something; whether the station works is
the next check's word.

## Tickets

"""


def document() -> str:
    """The whole page."""
    table = drawn(REPAIR_TRANSITIONS, RepairState, begins=[RepairState.OPEN], by="open_repair", actions=actions)
    return "".join([INTRODUCTION, *table])
