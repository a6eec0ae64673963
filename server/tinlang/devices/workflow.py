"""docs/workflows/devices.md: how a machine comes to be trusted, drawn from the tables of transitions."""

from pathlib import Path

import tinlang
from tinlang.bulletins.workflow import drawn
from tinlang.devices import actions
from tinlang.devices.models import DeviceState, EnrolmentState
from tinlang.devices.models.devices import DEVICE_TRANSITIONS, ENROLMENT_TRANSITIONS

PATH = Path(tinlang.__file__).resolve().parents[2] / "docs" / "workflows" / "devices.md"

INTRODUCTION = """# A device's way: from a stranger's code to proof, and out again

Written by `tinlang draw_device_workflow` from the transitions in `server/tinlang/devices/models/devices.py`; a test
fails when it differs. Do not edit by hand.

- A **device** is one machine with a key of its own. Where it stands (`unit`), who answers for it (`organisation`) and
  what it is called are the desk's word; it is told by its **Config**.
- An **enrolment** is a machine that asked to join. Anybody may ask: so many from one address, so many in all, for one
  day.
- A **signing request** is something that only the dispatcher may do, for it alone reads the key: a Config, a command,
  a list of keys, a revocation. Desk and listener ask; it signs within a tenth of a second.
- An **outgoing document** is a signed one on its way to a subject; every try is a **send attempt** with the same bytes.
- A **policy** rules hours, volumes and languages in an area from a day on; the nearest area above a device decides.

## Joining

1. The machine makes its keys and asks (`POST /device/enrolment`). It speaks, or its label shows, ten digits made of its
   key and of the server's root key.
2. A technician who stands beside it types them and says where it stands. Two machines under one code: neither joins.
3. The dispatcher signs its first Config and its rights on NATS. From then on the machine is told that it is enrolled.

"""
DEVICES = """
## Being trusted

"""
REST = """
A device is never deleted and never comes back under old keys: what it proved stays proof of that machine.

## Reporting

1. A batch of events comes by NATS, or by HTTP where NATS is away. Its raw bytes are committed; then the Receipt says
   how far the events of that store are kept without a gap (`committed_seq`). Only that frees the device from keeping
   them.
2. Signatures are checked beside that path. Then the events are proof (`DeviceEvent`); or the batch is refused by name,
   counted, and what it had added to `committed_seq` is taken back, so that an honest device sends again.
3. The same event twice is one row. Another content under the same identity is a `conflict`: two machines hold one key.
   The device is flagged, the bytes are kept, a person looks.
4. A heartbeat says what the device holds. If that is newer than what this server remembers, the server was restored
   from an older copy: it signs the document again, above that sequence. A sequence from beyond the clock is refused.

## Commands

`test_tone, stop, volume, restart`, by who may `devices.command`. Asked for at the desk, signed and sent by the
dispatcher, dead 60 seconds after they were asked for: what was not sent by then is dropped, and the page says so.
"""


def document() -> str:
    """The whole page."""
    enrolment = drawn(
        ENROLMENT_TRANSITIONS,
        EnrolmentState,
        begins=[EnrolmentState.PENDING],
        by="request_enrolment",
        actions=actions,
        nobody="the machine itself",
    )
    device = drawn(
        DEVICE_TRANSITIONS, DeviceState, begins=[DeviceState.ENROLLED], by="accept_enrolment", actions=actions
    )
    return "".join([INTRODUCTION, *enrolment, DEVICES, *device, REST])
