""" "Thư nhắc hạn mỗi sáng": one's own address, and whether one wants mail."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinlang.accounts import actions
from tinlang.accounts.forms import MailForm
from tinlang.accounts.views.showing import person


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: HttpRequest) -> HttpResponse:
    user = person(request)
    initial = {"email": user.email, "wants_mail": user.wants_mail}
    form = MailForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.set_mail(person=user, **form.cleaned_data)
        messages.success(request, _("Sẽ gửi thư.") if form.cleaned_data["wants_mail"] else _("Thôi gửi thư."))
        return redirect("accounts:security")
    return render(request, "accounts/mail.html", {"form": form}, status=422 if form.errors else 200)
