"""What somebody was sending when their session was over: it waits in the page they sign in on, not on the server."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.core import signing
from django.http import HttpRequest

from tinlang.common import typed

FIELD = "kept"
SALT = "tinlang.accounts.keeping"
LARGEST_BYTES = 1_000_000
"""What is kept, signed and written in base 64, still fits what the server takes (DATA_UPLOAD_MAX_MEMORY_SIZE)."""


@dataclass(frozen=True)
class Kept:
    """A form as it was sent: where to, and its fields in order. Signed, so that only the server writes one."""

    address: str
    fields: tuple[tuple[str, str], ...]
    is_too_long: bool = False
    lacks_files: bool = False

    @classmethod
    def of(cls, request: HttpRequest) -> Kept | None:
        """What was sent to a page of the desk, or carried along by the form for signing in; None if nothing was."""
        sent = typed.fields(request)
        if not typed.anything(sent):
            return cls.carried_by(request)
        kept = cls(request.get_full_path(), tuple(sent), lacks_files=bool(request.FILES))
        is_too_long = sum(len(f"{name}{value}".encode()) for name, value in sent) > LARGEST_BYTES
        return replace(kept, fields=(), is_too_long=True) if is_too_long else kept

    @classmethod
    def carried_by(cls, request: HttpRequest) -> Kept | None:
        """What the form for signing in carries along."""
        try:
            given = signing.loads(request.POST.get(FIELD, ""), salt=SALT)
        except signing.BadSignature:
            return None
        address, fields, lacks_files = given
        return cls(address, tuple((name, value) for name, value in fields), lacks_files=lacks_files)

    @property
    def packed(self) -> str:
        """For the form for signing in; "" when there is nothing that it could carry."""
        if self.is_too_long:
            return ""
        return signing.dumps((self.address, self.fields, self.lacks_files), salt=SALT, compress=True)

    @property
    def texts(self) -> list[str]:
        """The words in it, to be read and copied."""
        return typed.texts(list(self.fields))


def is_sent_by_our_page(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this server. A silent browser is not believed."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(said).netloc == request.get_host()
