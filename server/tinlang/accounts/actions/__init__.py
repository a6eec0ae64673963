"""Changes to people: roles and delegations, proving who one is, where one is signed in."""

from tinlang.accounts.actions.delegating import Paper, delegate, revoke_delegation
from tinlang.accounts.actions.enrolling import (
    add_passkey,
    begin_code_app,
    confirm_code_app,
    make_recovery_codes,
    remove_code_app,
    remove_passkey,
    set_pin,
)
from tinlang.accounts.actions.leaving import hand_over
from tinlang.accounts.actions.load import LoadedPeople, load_people
from tinlang.accounts.actions.people import (
    UsernameTaken,
    change_password,
    create_person,
    record_sign_in,
    set_active,
    set_mail,
    take_on,
)
from tinlang.accounts.actions.proving import (
    check_own_password,
    confirm_by_passkey,
    confirm_by_pin,
    prove_by_code,
    prove_by_passkey,
)
from tinlang.accounts.actions.removing import agree_removal, ask_removal, decline_removal, remove_from_the_server
from tinlang.accounts.actions.resetting import issue_reset, reset_password
from tinlang.accounts.actions.roles import OwnRole, RoleEndedAlready, RoleHeldAlready, end_role, give_role
from tinlang.accounts.actions.signing_in import end_other_sessions, end_session, note_browser, session_was_renamed

__all__ = [
    "LoadedPeople",
    "OwnRole",
    "Paper",
    "RoleEndedAlready",
    "RoleHeldAlready",
    "UsernameTaken",
    "add_passkey",
    "agree_removal",
    "ask_removal",
    "begin_code_app",
    "change_password",
    "check_own_password",
    "confirm_by_passkey",
    "confirm_by_pin",
    "confirm_code_app",
    "create_person",
    "decline_removal",
    "delegate",
    "end_other_sessions",
    "end_role",
    "end_session",
    "give_role",
    "hand_over",
    "issue_reset",
    "load_people",
    "make_recovery_codes",
    "note_browser",
    "prove_by_code",
    "prove_by_passkey",
    "record_sign_in",
    "remove_code_app",
    "remove_from_the_server",
    "remove_passkey",
    "reset_password",
    "revoke_delegation",
    "session_was_renamed",
    "set_active",
    "set_mail",
    "set_pin",
    "take_on",
]
