"""A file that was looked at comes back with the confirmation: the page carries it, and nothing is kept in between."""

from __future__ import annotations

from base64 import b64decode, b64encode

from django.http import HttpRequest

from tinlang.common.sheets import NotABook


def carried(content: bytes) -> str:
    """As the page of the preview has it in a hidden field."""
    return b64encode(content).decode()


def carried_back(request: HttpRequest, name: str) -> bytes:
    """What that field sends back. NotABook."""
    try:
        return b64decode(request.POST.get(name, ""), validate=True)
    except ValueError as error:
        raise NotABook from error
