"""docs/workflows/releases.md: how an order comes to be signed, drawn from the table of transitions."""

from pathlib import Path

import tinlang
from tinlang.broadcasting import actions
from tinlang.broadcasting.models import OUTBOX_TRANSITIONS, OutboxState
from tinlang.bulletins.workflow import drawn

PATH = Path(tinlang.__file__).resolve().parents[2] / "docs" / "workflows" / "releases.md"

INTRODUCTION = """# A release's way: from approval to the loudspeaker and back

Written by `tinlang draw_release_workflow` from `OUTBOX_TRANSITIONS` in `server/tinlang/broadcasting/models.py`; a test
fails when it differs. Do not edit by hand. The states of the release itself: [bulletins.md](bulletins.md).

- A **release** is the order of a person to air one version inside [start, end).
- The **plan** of a commune holds 35 days of items. It is signed whole each time; what it no longer holds is withdrawn.
- An **outbox** row says: the plan of this commune must be signed again, because of this. It is written in the
  transaction of the approval or the withdrawal, one for each commune that the areas touch.
- An order that is **urgent** is answered by an **alert** of its own, beside the plan and before every plan; once the
  release is taken back or over, by a **cancel** ([0011](../decisions/0011-alerts.md)).
- An **attempt** is one try to sign; a **send attempt** (`devices`) is one try to publish what was signed.
- A **delivery** is a loudspeaker that was expected to play a release: written down once, by value, when the first plan
  that holds the release is signed. Progress is what the events of devices say about the deliveries.

## From approval to sound

1. `approve_and_release`: approval, release and outbox rows in one transaction. A second click, a second approver: one
   of them counts, the other is told so.
2. The dispatcher claims the waiting rows of one commune by a conditional update with a lease, and answers them all with
   one plan. Approval, withdrawal, areas, end and the presence of the sound are asked anew at that moment. The signed
   bytes, their place among what is to be sent, and the deliveries are one commit.
3. What cannot be aired is parked with its reason, where operators see it; the others of the commune go out without it.
   What fails for another reason (no key, a busy database) is tried again, after 1 second up to a minute, for ever.
4. It publishes. While NATS is away it tries again with the same bytes; devices also fetch the plan by themselves.
5. Killed anywhere, it loses nothing: before the commit the rows wait for the next dispatcher, after it the bytes do.
   Signing again never plays twice: an item is known by its release and start.

The dispatcher also signs anew what is a day old and what a device holds newer than a restored database, begins and
expires releases by the clock, signs what devices need, and seals the audit.

## Orders

"""
REPEATING = """
"Gửi lại" of a signed row is another row with the cause `repeat`. A withdrawal is never parked: a plan without the item
can always be signed.
"""


def document() -> str:
    """The whole page."""
    table = drawn(
        OUTBOX_TRANSITIONS,
        OutboxState,
        begins=[OutboxState.WAITING],
        by="approve_and_release, withdraw_release, order_renewals",
        actions=actions,
    )
    return "".join([INTRODUCTION, *table, REPEATING])
