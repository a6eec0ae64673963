""" "Đăng nhập và bảo mật": one's own second step, PIN, recovery codes, and where one is signed in."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinlang.accounts import actions, asking, browsers, halves, passkeys, proved, totp
from tinlang.accounts.access import may_somewhere
from tinlang.accounts.confirming import means_of
from tinlang.accounts.errors import PasskeyRefused, WeakPin, WrongCode
from tinlang.accounts.forms import CodeAppForm, PasskeyForm, PasswordForm, PinForm
from tinlang.accounts.models import Passkey, Pin, SignedIn
from tinlang.accounts.queries import factors_of, second_step_is_demanded, signed_in_places
from tinlang.accounts.views.showing import back_to, person
from tinlang.common.errors import DomainError

ISSUER = "Tin Làng"


@login_required
@never_cache
@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """What is set up, what is still missing, and where one is signed in."""
    user = person(request)
    factors = factors_of(user)
    context = {
        "factors": factors,
        "pin": Pin.objects.filter(person=user).first(),
        "means": means_of(user),
        "is_demanded": second_step_is_demanded(user),
        "approves": may_somewhere(user, "bulletins.approve"),
        "places": signed_in_places(user),
        "this_key": request.session.session_key,
        "mail_is_on": settings.MAIL_SERVER is not None,
        "passkeys_work": urlsplit(f"//{request.get_host()}").hostname == passkeys.host(),
        "passkey_host": passkeys.host(),
    }
    return render(request, "accounts/security.html", context)


def _check_password(request: HttpRequest, form: PasswordForm) -> bool:
    """Whether the form is good and, where it asks for it, the password is right; the error stands by its field."""
    if not form.is_valid():
        return False
    if form.asks_password:
        try:
            actions.check_own_password(person=person(request), password=form.cleaned_data["password"])
        except DomainError as error:
            form.add_error("password", str(error))
            return False
    return True


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def code_app(request: HttpRequest) -> HttpResponse:
    """Show the QR code of a new code app, and take its first code."""
    user = person(request)
    if factors_of(user).code_app is not None:
        return redirect("accounts:security")
    form = CodeAppForm(
        request.POST if request.method == "POST" else None, asks_password=not proved.is_setting_up(request)
    )
    if request.method == "POST" and _check_password(request, form):
        try:
            actions.confirm_code_app(person=user, code=form.cleaned_data["code"])
        except WrongCode as error:
            form.add_error("code", str(error))
        else:
            return _after_first_factor(request, _("Đã nối ứng dụng mã."))
    secret = actions.begin_code_app(person=user)
    address = totp.address(secret, issuer=ISSUER, name=user.username)
    context = {"form": form, "qr": _qr(address), "secret": totp.written(secret), "address": address}
    return render(request, "accounts/code_app.html", context, status=422 if form.errors else 200)


def _qr(text: str) -> SafeString:
    """Dark on light in both themes, as cameras expect it; quiet zone included."""
    drawn = segno.make(text, error="m").svg_inline(scale=4, border=4, dark="#000", light="#fff", omitsize=True)
    return mark_safe(drawn)


def _after_first_factor(request: HttpRequest, done: str) -> HttpResponse:
    """With the first factor come the recovery codes: whoever has none stands outside with a lost phone."""
    user = person(request)
    messages.success(request, done)
    if factors_of(user).recovery_left == 0:
        return _show_recovery_codes(request)
    return redirect(back_to(request, reverse("accounts:security")))


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def passkey(request: HttpRequest) -> HttpResponse:
    """Name a new passkey, and take what the browser made."""
    user = person(request)
    agent = browsers.in_words(request.META.get("HTTP_USER_AGENT", ""))
    data = request.POST if request.method == "POST" else None
    form = PasskeyForm(data, initial={"name": agent}, asks_password=not proved.is_setting_up(request))
    if request.method == "POST" and _check_password(request, form):
        try:
            given = asking.answer_in(request)
            if given is None:
                raise PasskeyRefused
            state = asking.take(request, asking.MAKE)
            actions.add_passkey(person=user, state=state, answer=given, name=form.cleaned_data["name"])
        except PasskeyRefused as error:
            form.add_error(None, str(error))
        else:
            return _after_first_factor(request, _("Đã thêm khóa truy cập."))
    context = {"form": form, "purpose": asking.MAKE}
    return render(request, "accounts/passkey.html", context, status=422 if form.errors else 200)


@require_POST
def ask_passkey(request: HttpRequest) -> JsonResponse:
    """What the browser is to be asked: for a new passkey, for signing in, or to confirm one purpose."""
    purpose = request.POST.get("purpose", "")[:100]
    user = person(request) if request.user.is_authenticated else None
    if user is None:
        between = halves.person_of(request)
        if between is None or purpose != asking.SIGN_IN:
            return JsonResponse({}, status=403)
        user = between
    known = [bytes(one.credential) for one in Passkey.objects.filter(person=user)]
    if purpose == asking.MAKE:
        options, state = passkeys.ask_to_make(
            person_id=user.uid.bytes, username=user.username, name=user.display_name, known=known
        )
    elif known:
        options, state = passkeys.ask_to_use(known)
    else:
        return JsonResponse({}, status=404)
    asking.remember(request, purpose, state)
    return JsonResponse(_plain(options))


def _plain(value: Any) -> Any:
    """The options as JSON has them."""
    if isinstance(value, str) or value is None or isinstance(value, int | float):
        return value if not isinstance(value, str) else str(value)
    if hasattr(value, "items"):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value]


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recovery(request: HttpRequest) -> HttpResponse:
    """Make new recovery codes and show them this once; the password is asked for always."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _check_password(request, form):
        return _show_recovery_codes(request)
    return render(request, "accounts/recovery.html", {"form": form}, status=422 if form.errors else 200)


def _show_recovery_codes(request: HttpRequest) -> HttpResponse:
    codes = actions.make_recovery_codes(person=person(request))
    context = {"codes": codes, "onward": back_to(request, reverse("accounts:security"))}
    return render(request, "accounts/recovery_codes.html", context)


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pin(request: HttpRequest) -> HttpResponse:
    """Set one's PIN, or set it anew when it is forgotten or locked."""
    user, onward = person(request), back_to(request, reverse("accounts:security"))
    form = PinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _check_password(request, form):
        try:
            actions.set_pin(person=user, pin=form.cleaned_data["pin"])
        except WeakPin as error:
            form.add_error("pin", str(error))
        else:
            messages.success(request, _("Đã đặt mã PIN."))
            return redirect(onward)
    context = {"form": form, "next": onward, "has_pin": Pin.objects.filter(person=user).exists()}
    return render(request, "accounts/pin.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_code_app(request: HttpRequest) -> HttpResponse:
    return _remove(request, _("Gỡ ứng dụng mã"), lambda user: actions.remove_code_app(person=user))


@sensitive_post_parameters()
@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_passkey(request: HttpRequest, uid: UUID) -> HttpResponse:
    found = get_object_or_404(Passkey, uid=uid, person=person(request))
    heading = _("Gỡ khóa “%(name)s”") % {"name": found.name}
    return _remove(request, heading, lambda user: actions.remove_passkey(person=user, passkey=found))


def _remove(request: HttpRequest, heading: str, act: Any) -> HttpResponse:
    """Taking off what one proves oneself with asks for the password, always."""
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and _check_password(request, form):
        act(person(request))
        messages.success(request, _("Đã gỡ."))
        return redirect("accounts:security")
    context = {"form": form, "heading": heading}
    return render(request, "accounts/remove_factor.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def end_session(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Sign out of one of one's own browsers."""
    place = get_object_or_404(SignedIn, uid=uid, person=person(request))
    actions.end_session(person=person(request), place=place)
    messages.success(request, _("Đã đăng xuất khỏi %(browser)s.") % {"browser": place.browser})
    return redirect(f"{reverse('accounts:security')}#noi-dang-nhap")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere but here."""
    count = actions.end_other_sessions(person=person(request), keep=request.session.session_key or "")
    messages.success(request, _("Đã đăng xuất khỏi %(count)s nơi khác.") % {"count": count})
    return redirect(f"{reverse('accounts:security')}#noi-dang-nhap")
