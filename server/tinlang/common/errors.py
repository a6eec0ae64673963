"""Errors that a person meets: what happened, what was kept, what to do."""

from typing import Self

from django.utils.functional import Promise


class DomainError(Exception):
    """A rule was broken. `message`, `kept` and `todo` are shown to the person, in their language."""

    message: str | Promise = ""
    kept: str | Promise = ""
    todo: str | Promise = ""
    status = 409
    links: tuple[tuple[str | Promise, str], ...] = ()
    """(words, address) of pages that say more, for whoever may open them."""

    def __init__(
        self, message: str | Promise = "", *, kept: str | Promise = "", todo: str | Promise = "", **facts: object
    ) -> None:
        self.message = message or self.message
        self.kept = kept or self.kept
        self.todo = todo or self.todo
        self.facts = facts
        super().__init__(" ".join(str(part) for part in (self.message, self.kept, self.todo) if part))

    def told(self, *, kept: str | Promise, todo: str | Promise = "") -> Self:
        """The same error where other things were kept, or are to be done, than where it is usually met."""
        other = type(self)(self.message, kept=kept, todo=todo or self.todo)
        other.facts, other.links = self.facts, self.links
        return other
