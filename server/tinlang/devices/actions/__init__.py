"""Use cases: joining, moving and revoking devices; commands; and what only the dispatcher does: signing and sending."""

from tinlang.devices.actions.commands import COMMANDS_OFFERED, DeviceRevoked, NotACommand, send_command
from tinlang.devices.actions.enrolment import (
    AlreadyDecided,
    AmbiguousCode,
    TooManyAttempts,
    TooManyEnrolments,
    WrongCode,
    accept_enrolment,
    keep_waiting,
    refuse_enrolment,
    request_enrolment,
)
from tinlang.devices.actions.keys import publish_keys, rotate_keys
from tinlang.devices.actions.leaving import hand_over
from tinlang.devices.actions.placement import AlreadyRevoked, reconfigure, revoke_device
from tinlang.devices.actions.renewing import renew_configs
from tinlang.devices.actions.sending import enqueue, payload_of, send_pending
from tinlang.devices.actions.signing import sign_requested

__all__ = [
    "COMMANDS_OFFERED",
    "AlreadyDecided",
    "AlreadyRevoked",
    "AmbiguousCode",
    "DeviceRevoked",
    "NotACommand",
    "TooManyAttempts",
    "TooManyEnrolments",
    "WrongCode",
    "accept_enrolment",
    "enqueue",
    "hand_over",
    "keep_waiting",
    "payload_of",
    "publish_keys",
    "reconfigure",
    "refuse_enrolment",
    "renew_configs",
    "request_enrolment",
    "revoke_device",
    "rotate_keys",
    "send_command",
    "send_pending",
    "sign_requested",
]
