"""What devices hand in, by any road: kept first, acknowledged, then verified; refused by name and counted.

receipt = intake.take(signed, device_uid, Road.HTTP)      one document, verified before the answer
taken = intake.take_all(incoming)                         the listener's: committed, answers ready, not yet verified
intake.verify_waiting()                                   signatures; only then is an event proof
intake.verify_some()                                      one short transaction of that
"""

from tinlang.devices.intake.reading import Incoming
from tinlang.devices.intake.refusals import count_turned_away
from tinlang.devices.intake.taking import Taken, take, take_all
from tinlang.devices.intake.verifying import verify_some, verify_waiting

__all__ = ["Incoming", "Taken", "count_turned_away", "take", "take_all", "verify_some", "verify_waiting"]
