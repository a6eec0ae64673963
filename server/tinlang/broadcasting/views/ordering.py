""" "Lệnh gửi": what was to be signed and sent to the loudspeakers, each try, and once more."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinlang.broadcasting import actions
from tinlang.broadcasting.queries import count_orders, orders_seen_by, steps_of
from tinlang.broadcasting.views import orders_listed
from tinlang.broadcasting.views.showing import person


@login_required
@require_safe
def orders(request: HttpRequest) -> HttpResponse:
    """The orders of the person's area, newest first."""
    address, counts = reverse("broadcasting:orders"), count_orders(person(request))
    figures = [
        {
            "url": f"{address}?{orders_listed.SITUATION.name}={key}",
            "label": label,
            "tone": orders_listed.TONES[key],
            "value": counts[key],
        }
        for key, label in orders_listed.SITUATIONS
    ]
    return render(request, "broadcasting/orders.html", {"listing": orders_listed.build(request), "figures": figures})


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
