"""Tables of people, their roles and delegations, where they are signed in, and what they prove themselves with."""

from tinlang.accounts.models.attempts import Attempts
from tinlang.accounts.models.delegations import Delegation
from tinlang.accounts.models.factors import CodeApp, FactorRemoval, Passkey, Pin, RecoveryCode
from tinlang.accounts.models.people import Person, PersonManager, RoleHolding
from tinlang.accounts.models.sessions import PasswordReset, SignedIn

__all__ = [
    "Attempts",
    "CodeApp",
    "Delegation",
    "FactorRemoval",
    "Passkey",
    "PasswordReset",
    "Person",
    "PersonManager",
    "Pin",
    "RecoveryCode",
    "RoleHolding",
    "SignedIn",
]
