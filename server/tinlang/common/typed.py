"""What a person typed into a form that was sent: never passwords, never what only the page itself put there."""

from __future__ import annotations

import re

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

NOT_TYPED = frozenset({"csrfmiddlewaretoken", "next"})
UNREADABLE = (
    BadRequest,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
    UnreadablePostError,
    MultiPartParserError,
)
SECRET_FIELDS = frozenset({"csrfmiddlewaretoken", "pin", "passkey", "book"})
"""What is never shown again: secrets, and a file that its page carries along as text."""
SECRET_SPACES = frozenset({"accounts", "admin"})
"""Name spaces whose forms ask for passwords: nothing that is sent to them is ever shown again."""
WORD_OF_THE_PAGE = re.compile(r"[\w.:/-]{0,40}", re.ASCII)
"""A uid, a date, the value of a choice: what nobody would want to copy out."""


def fields(request: HttpRequest) -> list[tuple[str, str]]:
    """All fields that were sent, in order, but for the token, passwords and what went to a form that asks for one."""
    match = request.resolver_match
    if request.method != "POST" or match is None or SECRET_SPACES & set(match.app_names):
        return []
    try:
        sent = request.POST
    except UNREADABLE:
        return []
    return [
        (name, str(value))
        for name, values in sent.lists()
        if name not in SECRET_FIELDS and "password" not in name
        for value in values
    ]


def anything(sent: list[tuple[str, str]]) -> bool:
    """Whether any field holds something that would be missed."""
    return any(value.strip() for name, value in sent if name not in NOT_TYPED)


def texts(sent: list[tuple[str, str]]) -> list[str]:
    """What people would want to copy out: words, not the choices and numbers of the page."""
    return [
        value.strip()
        for name, value in sent
        if name not in NOT_TYPED and value.strip() and not WORD_OF_THE_PAGE.fullmatch(value.strip())
    ]
