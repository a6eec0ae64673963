"""Use cases: on air and off again, trying again, and what only the dispatcher does."""

from tinlang.broadcasting.actions.alerting import order_alerts_again
from tinlang.broadcasting.actions.logbook import EntryFacts, correct_entry, issue_logbook, strike_entry, write_entry
from tinlang.broadcasting.actions.proving import project_evidence
from tinlang.broadcasting.actions.releasing import alert_alone, approve_and_release, release_on_paper, withdraw_release
from tinlang.broadcasting.actions.repeating import repeat
from tinlang.broadcasting.actions.signing import move_releases, order_renewals, sign_waiting

__all__ = [
    "EntryFacts",
    "alert_alone",
    "approve_and_release",
    "correct_entry",
    "issue_logbook",
    "move_releases",
    "order_alerts_again",
    "order_renewals",
    "project_evidence",
    "release_on_paper",
    "repeat",
    "sign_waiting",
    "strike_entry",
    "withdraw_release",
    "write_entry",
]
