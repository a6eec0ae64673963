"""Tables: devices and how they joined; documents signed and sent; what devices reported, in the database `events`."""

from tinlang.devices.models.devices import (
    CodeAttempt,
    Device,
    DevicePolicy,
    DeviceState,
    Enrolment,
    EnrolmentState,
    Kind,
)
from tinlang.devices.models.documents import (
    DocumentSeries,
    OutgoingDocument,
    Priority,
    SendAttempt,
    SignedDocument,
    SigningKind,
    SigningRequest,
)
from tinlang.devices.models.events import (
    BatchState,
    DeviceEvent,
    DeviceRefusal,
    DeviceStream,
    EventBatch,
    EventKind,
    Heartbeat,
    Road,
)
from tinlang.devices.models.line import Line

__all__ = [
    "BatchState",
    "CodeAttempt",
    "Device",
    "DeviceEvent",
    "DevicePolicy",
    "DeviceRefusal",
    "DeviceState",
    "DeviceStream",
    "DocumentSeries",
    "Enrolment",
    "EnrolmentState",
    "EventBatch",
    "EventKind",
    "Heartbeat",
    "Kind",
    "Line",
    "OutgoingDocument",
    "Priority",
    "Road",
    "SendAttempt",
    "SignedDocument",
    "SigningKind",
    "SigningRequest",
]
