"""NATS subjects, version 1. A breaking change of the wire is a new root, `tl.2`.

`tl.1.u.<unit>.plan` carries a unit's documents to everyone; `tl.1.d.<device>.down` what is for one device; a device
publishes below `tl.1.d.<device>.up` only, and its credentials hold it there.
"""

ROOT = "tl.1"
ALL_UNITS = f"{ROOT}.u.>"
EVERYONE = f"{ROOT}.u.all"  # Keys: for every device
ALL_EVENTS = f"{ROOT}.d.*.up.events"
ALL_HEARTBEATS = f"{ROOT}.d.*.up.heartbeat"
ALL_DEVICES_UP = f"{ROOT}.d.*.up.>"
ALL_DEVICES_DOWN = f"{ROOT}.d.*.down"
ECHO = f"{ROOT}.echo"  # what the server says to itself, to hear whether the broker delivers


def unit(uid: str) -> str:
    """Where a unit's Plan, its alerts and their cancelling are published."""
    return f"{ROOT}.u.{uid}"


def down(device: str) -> str:
    """Where what is meant for one device is published: Config, Command, nudges."""
    return f"{ROOT}.d.{device}.down"


def up(device: str) -> str:
    """The root below which one device may publish."""
    return f"{ROOT}.d.{device}.up"


def events(device: str) -> str:
    """Request subject of one device's signed event batches; the reply is a Receipt."""
    return f"{up(device)}.events"


def heartbeat(device: str) -> str:
    """Request subject of one device's heartbeats; the reply is a Receipt."""
    return f"{up(device)}.heartbeat"


def inbox(device: str) -> str:
    """The prefix of the inboxes on which one device, and no other, awaits answers."""
    return f"_INBOX.{device}"


def device_of(subject: str) -> str:
    """The device uid in `tl.1.d.<device>.…`; ValueError for any other subject."""
    parts = subject.split(".")
    if len(parts) < 4 or parts[:3] != ["tl", "1", "d"]:
        raise ValueError(f"not a device subject: {subject}")
    return parts[3]
