"""Every change of a dossier. One action for each transition of `ALLOWED_TRANSITIONS`, and for what changes no state."""

from tinlang.services.actions.absences import end_absence, tell_absence
from tinlang.services.actions.asking import (
    answer_consultation,
    ask_payment,
    ask_supplement,
    consult,
    take_payment,
    take_supplement,
)
from tinlang.services.actions.correcting import Written, correct, written
from tinlang.services.actions.ending import extend, finish, return_result, stop, withdraw
from tinlang.services.actions.handing import hand_over, pass_on, reassign
from tinlang.services.actions.importing import import_outside
from tinlang.services.actions.intake import Bringer, Intake, accept, receive, refuse, register
from tinlang.services.actions.issuing import issue_paper, issue_register, issue_report, number_paper
from tinlang.services.actions.leaving import move_to_successor
from tinlang.services.actions.mailing import order_mail, post_mail
from tinlang.services.actions.province import ask_for_list
from tinlang.services.actions.reckoning import Moved, recount, recount_all
from tinlang.services.actions.telling import settle_by_hand, tell_again, tell_next
from tinlang.services.actions.warning import set_warning_rule, warn_in, warn_some

__all__ = [
    "Bringer",
    "Intake",
    "Moved",
    "Written",
    "accept",
    "answer_consultation",
    "ask_for_list",
    "ask_payment",
    "ask_supplement",
    "consult",
    "correct",
    "end_absence",
    "extend",
    "finish",
    "hand_over",
    "import_outside",
    "issue_paper",
    "issue_register",
    "issue_report",
    "move_to_successor",
    "number_paper",
    "order_mail",
    "pass_on",
    "post_mail",
    "reassign",
    "receive",
    "recount",
    "recount_all",
    "refuse",
    "register",
    "return_result",
    "set_warning_rule",
    "settle_by_hand",
    "stop",
    "take_payment",
    "take_supplement",
    "tell_absence",
    "tell_again",
    "tell_next",
    "warn_in",
    "warn_some",
    "withdraw",
    "written",
]
