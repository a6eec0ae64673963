"""Under which name failed attempts to sign in are counted."""

from typing import Any

from django.http import HttpRequest

COUNTED_CHARACTERS = 255


def counted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The name that was typed, cut to the column of the counter: whoever pastes a novel gets the usual answer."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    return str(typed).replace("\x00", "")[:COUNTED_CHARACTERS]
