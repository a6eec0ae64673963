"""The audit: actions record what was done, one sealer chains it within seconds, signed heads leave the database.

    audit.record(action="bulletins.approve", by=person, target=version, unit=bulletin.unit, detail={"reason": reason})

Recording is part of the caller's transaction: an action and its entry stand or fall together.
"""

from tinlang.common.audit.heads import export_heads, sign_head
from tinlang.common.audit.record import Actor, Program, Target, erase_detail, record
from tinlang.common.audit.seal import seal
from tinlang.common.audit.verify import Report, verify

__all__ = [
    "Actor",
    "Program",
    "Report",
    "Target",
    "erase_detail",
    "export_heads",
    "record",
    "seal",
    "sign_head",
    "verify",
]
