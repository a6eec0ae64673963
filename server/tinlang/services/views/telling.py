"""What the province's system was not told yet: told again, or written down there by hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tinlang.services import actions
from tinlang.services.models import StateNotice
from tinlang.services.views.asking import RECEIVE, person

BY_HAND = "da-ghi"


@login_required
@require_POST
def notice(request: HttpRequest, uid: UUID) -> HttpResponse:
    """By which button it came decides; then the list of what is left."""
    by = person(request)
    found = get_object_or_404(StateNotice.objects.visible_to(by, RECEIVE), uid=uid)
    if BY_HAND in request.POST:
        actions.settle_by_hand(notice=found, by=by)
        messages.success(request, _("Đã ghi nhận; không báo lại thay đổi này."))
    else:
        actions.tell_again(notice=found, by=by)
        messages.success(request, _("Sẽ gửi lại trong một phút."))
    return redirect("services:reconcile")
