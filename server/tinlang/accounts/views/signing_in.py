"""Signing in, in one step or two, and out; a new password."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tinlang.accounts import actions, asking, halves
from tinlang.accounts.errors import PageIsOld, PasskeyRefused, TooManyTries, WrongCode
from tinlang.accounts.forms import NewPasswordForm, SignInForm
from tinlang.accounts.keeping import Kept, is_sent_by_our_page
from tinlang.accounts.models import Person
from tinlang.accounts.queries import factors_of
from tinlang.common import views as common
from tinlang.common.errors import DomainError
from tinlang.common.middleware import is_htmx

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password; after that go where the person was going, if that is one of our own pages."""
    onward, kept = _onward(request), Kept.carried_by(request)
    if request.user.is_authenticated:
        return _go_on(request, kept, onward)
    typed = request.method == "POST" and ("username" in request.POST or "password" in request.POST)
    form = SignInForm(request, data=request.POST if typed else None)
    if typed and form.is_valid():
        person = form.get_user()
        assert isinstance(person, Person)
        if factors_of(person).is_set_up:
            halves.begin(request, person)
            return _ask_second_step(request, person, kept, onward)
        return _let_in(request, person, kept, onward)
    context = {"form": form, "next": onward, "kept": kept, "is_loose": not settings.SECOND_FACTOR}
    return render(request, "accounts/sign_in.html", context)


@sensitive_post_parameters("code")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code, a passkey, or a recovery code. What was being sent travels along."""
    onward, kept = _onward(request), Kept.carried_by(request)
    if request.user.is_authenticated:
        return _go_on(request, kept, onward)
    person = halves.person_of(request)
    if person is None:
        messages.warning(request, _("Đã quá 10 phút từ lúc nhập mật khẩu. Mời đăng nhập lại."))
        return ask_to_sign_in(request, kept) if kept else redirect(settings.LOGIN_URL)
    if request.method != "POST":
        return _ask_second_step(request, person, kept, onward)
    try:
        _prove(request, person)
    except (TooManyTries, WrongCode, PasskeyRefused) as error:
        return _ask_second_step(request, person, kept, onward, error)
    return _let_in(request, person, kept, onward)


def _prove(request: HttpRequest, person: Person) -> None:
    given = asking.answer_in(request)
    if given is None:
        actions.prove_by_code(person=person, code=request.POST.get("code", ""))
    else:
        actions.prove_by_passkey(person=person, state=asking.take(request, asking.SIGN_IN), answer=given)


def _ask_second_step(
    request: HttpRequest, person: Person, kept: Kept | None, onward: str, error: DomainError | None = None
) -> HttpResponse:
    context = {
        "factors": factors_of(person),
        "next": onward,
        "kept": kept,
        "error": error,
        "purpose": asking.SIGN_IN,
        "asks_for_recovery": "du-phong" in request.GET or "recovery" in request.POST,
    }
    return render(request, "accounts/second_step.html", context, status=error.status if error else 200)


def _let_in(request: HttpRequest, person: Person, kept: Kept | None, onward: str) -> HttpResponse:
    halves.forget(request)
    login(request, person, backend=MODEL_BACKEND)
    actions.record_sign_in(person=person)
    return _go_on(request, kept, onward)


def _go_on(request: HttpRequest, kept: Kept | None, onward: str) -> HttpResponse:
    """Where the person was going; what they were sending goes only when they say so: they may be somebody else."""
    return render(request, "accounts/go_on.html", {"kept": kept}) if kept else redirect(onward)


def ask_to_sign_in(request: HttpRequest, kept: Kept) -> HttpResponse:
    """The answer to a form that came after the session was over."""
    context = {"form": SignInForm(request), "next": "/", "kept": kept, "is_loose": not settings.SECOND_FACTOR}
    return render(request, "accounts/sign_in.html", context, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page from before the last signing in: what one of our own pages sent is kept, and sent again when confirmed.

    What a page asked for by itself, while somebody writes in it, is answered by a word beside it: one, however often.
    """
    if is_htmx(request):
        answer = render(request, "common/_error_toast.html", {"error": PageIsOld()}, status=403)
        answer.headers["HX-Reswap"] = "innerHTML"
        return answer
    kept = Kept.of(request) if is_sent_by_our_page(request) else None
    if kept is None or (kept.is_too_long and request.user.is_authenticated):
        return common.csrf_failure(request, reason)
    if request.user.is_authenticated:
        return render(request, "accounts/go_on.html", {"kept": kept}, status=403)
    return ask_to_sign_in(request, kept)


def _onward(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and ours else resolve_url(settings.LOGIN_REDIRECT_URL)


def sign_in_by_the_one_door(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """The technicians' admin has no door of its own, past the second step: who is in and may not enter is told so."""
    if request.user.is_authenticated:
        raise PermissionDenied
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. By POST only: no link or picture on another page can sign someone out."""
    logout(request)
    return redirect(resolve_url(settings.LOGOUT_REDIRECT_URL or settings.LOGIN_URL))


@sensitive_post_parameters()
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_password(request: HttpRequest) -> HttpResponse:
    """Give oneself a new password; this session goes on, all others of the person end."""
    person = request.user
    assert isinstance(person, Person)
    form = NewPasswordForm(person, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        before = request.session.session_key or ""
        actions.change_password(person=person, password=form.cleaned_data["new"], keep=before)
        update_session_auth_hash(request, person)
        actions.session_was_renamed(before=before, after=request.session.session_key or "")
        messages.success(request, _("Đã đổi mật khẩu. Các máy khác phải đăng nhập lại."))
        return redirect(settings.LOGIN_REDIRECT_URL)
    return render(request, "accounts/change_password.html", {"form": form})
