"""Who asks, where a proxy stands in front: its word is taken, nobody else's."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

GetResponse = Callable[[HttpRequest], HttpResponseBase]


def believe_proxies(get_response: GetResponse) -> GetResponse:
    """REMOTE_ADDR is the last address in X-Forwarded-For that is no trusted proxy, if a trusted proxy says so."""
    trusted = [ip_network(text, strict=False) for text in settings.TRUSTED_PROXIES]

    def is_trusted(text: str) -> bool:
        try:
            address = ip_address(text)
        except ValueError:
            return False
        return any(address in network for network in trusted)

    def answer(request: HttpRequest) -> HttpResponseBase:
        asker = request.META.get("REMOTE_ADDR", "")
        said = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        while said and is_trusted(asker):
            before = said.pop()
            if not _is_address(before):
                break
            asker = before
        request.META["REMOTE_ADDR"] = asker
        return get_response(request)

    return answer


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
