"""An alert that one person lets go, where the unit allows it: why, confirmed by PIN or passkey, reviewed afterwards."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from tinlang.accounts import asking
from tinlang.accounts.confirming import means_of
from tinlang.accounts.errors import ConfirmationMissing, PasskeyRefused, PinLocked, PinMissing, WrongPin
from tinlang.broadcasting import actions
from tinlang.broadcasting.queries import reach_of
from tinlang.broadcasting.views.showing import not_submitted, person
from tinlang.bulletins.actions import purpose_of
from tinlang.bulletins.errors import NotAlone, NotYours
from tinlang.bulletins.forms import ReasonForm
from tinlang.bulletins.models import Priority, Version
from tinlang.bulletins.queries import alert_rule_for, may_give_alone, with_details
from tinlang.common.errors import DomainError

WHY = gettext_lazy("Vì sao không chờ được người thứ hai? Ví dụ: đã gọi ba người không ai nghe máy, nước đang lên.")


@sensitive_post_parameters("pin")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def alone(request: HttpRequest, version: UUID) -> HttpResponse:
    """Give one's own alert without a second person. A second click finds it given and is led to it."""
    user = person(request)
    reachable = Version.objects.visible_to(user, "bulletins.alert").filter(priority=Priority.URGENT)
    found = get_object_or_404(with_details(reachable), uid=version)
    given = found.releases.first()
    if given is not None and found.is_alone and found.submitted_by_id == user.pk:
        return redirect("broadcasting:release", given.uid)
    if not found.is_submitted:
        raise not_submitted(request, found)
    _require_possible(found, user.pk)
    form = ReasonForm(request.POST or None, hint=WHY)
    if request.method != "POST" or not form.is_valid():
        return _page(request, found, form, status=422 if form.is_bound else 200)
    try:
        confirmation = asking.confirmation_in(request, purpose_of(found))
        reason = form.cleaned_data["reason"]
        release = actions.alert_alone(version=found, by=user, reason=reason, confirmation=confirmation)
    except (ConfirmationMissing, PasskeyRefused, PinLocked, PinMissing, WrongPin) as error:
        return _page(request, found, form, error, status=error.status)
    if reach_of([found])[found.pk].loudspeakers:
        messages.success(
            request, _("Đã phát. Loa đang có mạng hú còi và đọc khi nhận được lệnh. Người thứ hai sẽ rà soát.")
        )
    else:
        messages.warning(request, _("Đã phát, nhưng chưa có loa nào ở địa bàn này: gọi điện cho trưởng thôn."))
    return redirect("broadcasting:release", release.uid)


def _require_possible(version: Version, user: int) -> None:
    if version.submitted_by_id != user:
        raise NotYours
    if version.is_drill or not may_give_alone(version.unit):
        raise NotAlone


def _page(
    request: HttpRequest, version: Version, form: ReasonForm, error: DomainError | None = None, *, status: int
) -> HttpResponse:
    context = {
        "version": version,
        "reach": reach_of([version])[version.pk],
        "rule": alert_rule_for(version.unit),
        "form": form,
        "error": error,
        "means": means_of(person(request)),
        "purpose": purpose_of(version),
    }
    return render(request, "broadcasting/alone.html", context, status=status)
