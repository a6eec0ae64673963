"""A forgotten password: the page on which the code of an administrator is used."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tinlang.accounts import actions
from tinlang.accounts.errors import ResetRefused, TooManyTries
from tinlang.accounts.forms import ResetForm


@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reset_password(request: HttpRequest) -> HttpResponse:
    """Name, code, new password. Nobody is signed in by it: the usual door follows, second step included."""
    form = ResetForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.reset_password(
                username=given["username"],
                code=given["code"],
                password=given["new"],
                address=request.META.get("REMOTE_ADDR", ""),
            )
        except ValidationError as error:
            form.add_error("new", error)
            status = 422
        except (ResetRefused, TooManyTries) as error:
            form.add_error(None, str(error))
            status = error.status
        else:
            messages.success(request, _("Đã đặt mật khẩu mới. Mời đăng nhập."))
            return redirect(settings.LOGIN_URL)
    return render(request, "accounts/reset_password.html", {"form": form}, status=status)
