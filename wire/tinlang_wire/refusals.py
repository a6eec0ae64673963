"""The names under which a document is refused: the same on the device, on the desk and in `tinlang-agent verify`."""

from enum import StrEnum


class Reason(StrEnum):
    """Why a document was refused. Each has a sample in `wire/samples/` that both sides' tests read."""

    FORGED = "forged"
    UNKNOWN_KEY = "unknown_key"
    REVOKED_KEY = "revoked_key"
    NOT_ENTITLED = "not_entitled"
    WRONG_AUDIENCE = "wrong_audience"
    REPLAYED = "replayed"
    CONFLICT = "conflict"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    CANCELLED = "cancelled"
    UNTRUSTED_TIME = "untrusted_time"
    TOO_LARGE = "too_large"
    UNSUPPORTED_VERSION = "unsupported_version"
    MALFORMED = "malformed"


class Refused(Exception):
    """A document was refused; `reason` is its name on the wire, `detail` one English sentence for operators."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else str(reason))
        self.reason = reason
        self.detail = detail
