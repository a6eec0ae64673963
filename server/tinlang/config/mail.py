"""The mail server that people's mail is handed to, from one address. None: nothing is mailed."""

from typing import NamedTuple
from urllib.parse import unquote, urlsplit

PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}


class MailServer(NamedTuple):
    host: str
    port: int
    user: str
    password: str
    starts_tls: bool
    is_tls: bool


def from_url(url: str) -> MailServer | None:
    """Of `smtp+tls://user:password@host:587`; `smtps://` is TLS from the first byte, `smtp://` in the clear."""
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise SystemExit(f"EMAIL_URL must be {', '.join(f'{one}://host' for one in PORTS)}, not {parts.scheme}://")
    return MailServer(
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=parts.scheme == "smtp+tls",
        is_tls=parts.scheme == "smtps",
    )
