"""A session lasts as long as somebody works, and what they send after its end is not lost."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from tinlang.accounts.keeping import Kept
from tinlang.accounts.views import ask_to_sign_in
from tinlang.common import clock
from tinlang.common.middleware import GetResponse, is_htmx

RENEWED_ON = "renewed_on"


def renew(session: SessionBase) -> None:
    """Let the session last its full age from today. Once a day: pages that ask every second write nothing."""
    today = clock.today().isoformat()
    if session.get(RENEWED_ON) != today:
        session[RENEWED_ON] = today


def renew_at_sign_in(*, request: HttpRequest, **_given: Any) -> None:
    renew(request.session)


def renew_session(get_response: GetResponse) -> GetResponse:
    """Whoever works at least once in SESSION_COOKIE_AGE stays signed in."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            renew(request.session)
        return response

    return answer


def keep_what_was_typed(get_response: Callable[[HttpRequest], HttpResponseBase]) -> GetResponse:
    """A form sent after the session was over is answered by the form for signing in, which carries it along."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.method != "POST" or is_htmx(request) or not _asks_to_sign_in(response):
            return response
        kept = Kept.of(request)
        return ask_to_sign_in(request, kept) if kept else redirect(_sign_in_and_come_back(request))

    return answer


def _asks_to_sign_in(response: HttpResponseBase) -> bool:
    if not isinstance(response, HttpResponseRedirect):
        return False
    target = urlsplit(response.url)
    return target.path == resolve_url(settings.LOGIN_URL) and "next" in parse_qs(target.query)


def _sign_in_and_come_back(request: HttpRequest) -> str:
    """To the page with the button, not to the address that only takes what the button sends."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure())
    back = urlsplit(page)._replace(scheme="", netloc="", fragment="").geturl() if page and ours else "/"
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
