"""Pages: signing in, proving who one is, people and their roles, delegations."""

from tinlang.accounts.views.signing_in import ask_to_sign_in, csrf_failure

__all__ = ["ask_to_sign_in", "csrf_failure"]
