"""Use cases: on air and off again, trying again, and what only the dispatcher does."""

from tinlang.broadcasting.actions.alerting import order_alerts_again
from tinlang.broadcasting.actions.proving import project_evidence
from tinlang.broadcasting.actions.releasing import alert_alone, approve_and_release, release_on_paper, withdraw_release
from tinlang.broadcasting.actions.repeating import repeat
from tinlang.broadcasting.actions.signing import move_releases, order_renewals, sign_waiting

__all__ = [
    "alert_alone",
    "approve_and_release",
    "move_releases",
    "order_alerts_again",
    "order_renewals",
    "project_evidence",
    "release_on_paper",
    "repeat",
    "sign_waiting",
    "withdraw_release",
]
