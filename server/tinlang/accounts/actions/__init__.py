"""Changes to people and to the roles that they hold."""

from tinlang.accounts.actions.load import LoadedPeople, load_people
from tinlang.accounts.actions.people import UsernameTaken, change_password, create_person, record_sign_in
from tinlang.accounts.actions.roles import OwnRole, RoleEndedAlready, RoleHeldAlready, end_role, give_role

__all__ = [
    "LoadedPeople",
    "OwnRole",
    "RoleEndedAlready",
    "RoleHeldAlready",
    "UsernameTaken",
    "change_password",
    "create_person",
    "end_role",
    "give_role",
    "load_people",
    "record_sign_in",
]
