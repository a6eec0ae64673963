"""A session lasts as long as somebody works, and what they send after its end is not lost."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from tinlang.accounts import actions, browsers
from tinlang.accounts.errors import NotSetUp
from tinlang.accounts.keeping import Kept
from tinlang.accounts.models import Person
from tinlang.accounts.proved import PROVED_AT
from tinlang.accounts.queries import must_set_up_second_step
from tinlang.accounts.views import ask_to_sign_in
from tinlang.common import clock, typed
from tinlang.common.middleware import GetResponse, is_htmx

RENEWED_ON = "renewed_on"
SEEN_AT, SEEN_EVERY = "seen_at", timedelta(minutes=5)
WHILE_SETTING_UP = frozenset(
    {
        *("accounts:security", "accounts:code_app", "accounts:remove_code_app", "accounts:recovery"),
        *("accounts:passkey", "accounts:ask_passkey", "accounts:remove_passkey"),
        *("accounts:end_session", "accounts:end_others", "accounts:change_password", "accounts:reset_password"),
        *("accounts:sign_in", "accounts:second_step", "accounts:sign_out"),
        *("desk:help", "desk:help_page", "desk:picture"),
    }
)
"""One's own safety, the door, and the handbook: nothing that concerns anybody else."""
WITHOUT_A_PERSON = ("media", "device")


def renew(session: SessionBase) -> None:
    """Let the session last its full age from today. Once a day: pages that ask every second write nothing."""
    today = clock.today().isoformat()
    if session.get(RENEWED_ON) != today:
        session[RENEWED_ON] = today


def begin_session(*, request: HttpRequest, user: Person, **_given: Any) -> None:
    """At signing in, by whatever door: the session lasts from today, is listed, and knows since when."""
    renew(request.session)
    request.session[PROVED_AT] = clock.now().isoformat()
    note(request, user)


def note(request: HttpRequest, user: Person) -> None:
    """Write down that the person works in this browser."""
    request.session[SEEN_AT] = clock.now().isoformat()
    if not request.session.session_key:
        request.session.save()
    actions.note_browser(
        person=user,
        session_key=request.session.session_key or "",
        browser=browsers.in_words(request.META.get("HTTP_USER_AGENT", "")),
        address=request.META.get("REMOTE_ADDR", ""),
    )


def renew_session(get_response: GetResponse) -> GetResponse:
    """Whoever works at least once in SESSION_COOKIE_AGE stays signed in."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if request.session.accessed and SESSION_KEY in request.session:
            renew(request.session)
            if _was_seen_long_ago(request.session) and isinstance(request.user, Person):
                note(request, request.user)
        return response

    return answer


def _was_seen_long_ago(session: SessionBase) -> bool:
    """So that the list of sessions costs a write now and then, and no page one of its own."""
    seen = session.get(SEEN_AT)
    return not seen or clock.now() - datetime.fromisoformat(seen) > SEEN_EVERY


class SetUpSecondStep:
    """Whoever must have a second step and has none sets it up before anything else; what they sent stays readable.

    Asked at every page: who was given the role, or a delegation, while signed in must set it up too.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _named: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or match.view_name in WHILE_SETTING_UP or match.namespace in WITHOUT_A_PERSON:
            return None
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not isinstance(request.user, Person):
            return None
        if not must_set_up_second_step(request.user):
            return None
        if request.method != "POST":
            return redirect("accounts:security")
        error, texts = NotSetUp(), typed.texts(typed.fields(request))
        facts = {"error": error, "back": resolve_url("accounts:security"), "texts": texts}
        return render(request, "common/error.html", facts, status=error.status)


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
