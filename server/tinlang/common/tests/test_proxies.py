"""The address of who asks: a trusted proxy's word, never the asker's own."""

import pytest
from django.conf import LazySettings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from tinlang.common.proxies import believe_proxies


def seen(settings: LazySettings, remote: str, said: str | None, trusted: list[str]) -> str:
    settings.TRUSTED_PROXIES = trusted
    found: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        found.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    headers = {} if said is None else {"HTTP_X_FORWARDED_FOR": said}
    believe_proxies(view)(RequestFactory().get("/", REMOTE_ADDR=remote, **headers))
    return found[0]


@pytest.mark.parametrize(
    ("remote", "said", "trusted", "asker"),
    [
        ("127.0.0.1", None, ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", "203.0.113.7", ["127.0.0.1"], "203.0.113.7"),
        ("127.0.0.1", "203.0.113.7", [], "127.0.0.1"),
        ("198.51.100.1", "203.0.113.7", ["127.0.0.1"], "198.51.100.1"),
        ("127.0.0.1", "10.9.9.9, 203.0.113.7", ["127.0.0.1"], "203.0.113.7"),
        ("10.0.0.2", "203.0.113.7, 10.0.0.1", ["10.0.0.0/8"], "203.0.113.7"),
        ("127.0.0.1", "<script>", ["127.0.0.1"], "127.0.0.1"),
        ("127.0.0.1", "2001:db8::1", ["127.0.0.1"], "2001:db8::1"),
    ],
)
def test_only_a_trusted_proxy_says_who_asks(
    settings: LazySettings, remote: str, said: str | None, trusted: list[str], asker: str
) -> None:
    assert seen(settings, remote, said, trusted) == asker
