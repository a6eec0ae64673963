"""What stands between every page and a person: named errors in words, redirects for htmx, what a page may load."""

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.messages import get_messages
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from tinlang.common import typed
from tinlang.common.errors import DomainError

GetResponse = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; media-src 'self' blob:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
"""Nothing from elsewhere and nothing inline: a bulletin's text can never become a script."""
PERMISSIONS_POLICY = "microphone=(self), camera=(), geolocation=(), payment=(), usb=(), display-capture=()"
"""Of what a browser could give a page only the microphone, for recordings: nobody is watched or followed."""


def is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Send the policy with every answer that has not set a stricter one."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    return answer


class CannotBeKept(DomainError):
    """What the database refuses that no form has: longer than its column, or with a character that it does not take."""

    message = _("Có mục dài quá, hoặc có ký tự hỏng, nên không lưu hay không tìm được.")
    kept = _("Chưa có gì thay đổi.")
    todo = _("Quay lại trang trước, rút ngắn hoặc gõ lại mục đó rồi gửi lần nữa.")
    status = 422


class DomainErrorMiddleware:
    """A DomainError raised in a view becomes a page, or for htmx a toast, with its own status.

    So does what the database refuses to take: wherever it was sent from.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not is_htmx(request):
            return response
        if response.status_code in (301, 302, 303):
            return _navigate(request, response)
        return _with_messages(request, response)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DataError):
            exception = CannotBeKept()
        if not isinstance(exception, DomainError):
            return None
        template = "common/_error_toast.html" if is_htmx(request) else "common/error.html"
        texts = typed.texts(typed.fields(request))
        facts = {"error": exception, "back": _back(request), "texts": texts}
        return render(request, template, facts, status=exception.status)


def _back(request: HttpRequest) -> str:
    """The page the person came from, if it is one of ours."""
    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if came_from and safe else resolve_url(settings.LOGIN_REDIRECT_URL)


def _navigate(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    """A redirect in answer to htmx moves the whole page; signing in again leads back to the page, not the fragment."""
    target = response.headers["Location"]
    sign_in = resolve_url(settings.LOGIN_URL)
    if urlsplit(target).path == sign_in:
        page = urlsplit(request.headers.get("HX-Current-URL", ""))
        target = f"{sign_in}?{urlencode({'next': page.path or '/'})}"
    moved = HttpResponse(status=204, headers={"HX-Redirect": target})
    moved.cookies = response.cookies
    return moved


def _with_messages(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Messages added while answering htmx travel with the fragment and land among the toasts."""
    html = response.headers.get("Content-Type", "").startswith("text/html")
    if not isinstance(response, HttpResponse) or not html or response.status_code != 200:
        return response
    messages = list(get_messages(request))
    if messages:
        response.content += render_to_string("common/_messages_oob.html", {"messages": messages}, request).encode()
    return response
