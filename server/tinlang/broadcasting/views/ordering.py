""" "Lệnh gửi": what was to be signed and sent to the loudspeakers, each try, and once more."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from tinlang.broadcasting import actions
from tinlang.broadcasting.models import OutboxState
from tinlang.broadcasting.queries import orders_seen_by, steps_of
from tinlang.broadcasting.queries.orders import UNSENT, in_situation
from tinlang.broadcasting.views.showing import person
from tinlang.common.listing import Filter, Listing, Sort

SITUATIONS = [
    (OutboxState.PARKED.value, gettext_lazy("Tạm dừng vì lỗi")),
    (OutboxState.WAITING.value, gettext_lazy("Chờ ký")),
    (UNSENT, gettext_lazy("Đã ký, chờ mạng")),
    (OutboxState.SIGNED.value, gettext_lazy("Đã gửi")),
]
SITUATION = Filter("tinh-trang", gettext_lazy("Tình trạng"), SITUATIONS, in_situation)
TONES = {OutboxState.PARKED: "bad", OutboxState.WAITING: "now", UNSENT: "warn", OutboxState.SIGNED: ""}
SORTS = {"moi": Sort(gettext_lazy("Mới trước"), ["-created_at", "-pk"])}


@login_required
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The orders of the person's area, newest first."""
    seen = orders_seen_by(person(request))
    listed = reverse("broadcasting:orders")
    figures = [
        {
            "url": f"{listed}?{SITUATION.name}={key}",
            "label": label,
            "tone": TONES[key],
            "value": in_situation(seen, key).count(),
        }
        for key, label in SITUATIONS
    ]
    listing = Listing(request, seen, search=["release__version__title"], sorts=SORTS, filters=[SITUATION])
    return render(request, "broadcasting/orders.html", {"listing": listing, "figures": figures})


@login_required
@require_safe
def order(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One order with every try."""
    found = get_object_or_404(orders_seen_by(person(request)).select_related("document"), uid=uid)
    return render(request, "broadcasting/order.html", {"order": found, "steps": steps_of(found)})


@login_required
@require_POST
def repeat(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Try again now."""
    user = person(request)
    found = get_object_or_404(orders_seen_by(user), uid=uid)
    again = actions.repeat(outbox=found, by=user)
    messages.success(request, _("Đang gửi lại. Loa đã phát rồi thì không phát lần nữa."))
    return redirect("broadcasting:order", again.uid)
