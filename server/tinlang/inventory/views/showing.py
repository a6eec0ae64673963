"""The page of one station: its three facts, and the evidence behind each."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may
from tinlang.common.clock import today
from tinlang.inventory.queries import station_page
from tinlang.inventory.queries.board import ON_AIR_DAYS
from tinlang.inventory.views.asking import day, find, person


@login_required
@require_safe
def station(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What was known of it at the end of a day, and how."""
    found, on = find(request, uid), day(request)
    user = person(request)
    stands = found.stood(today())
    context = {
        "station": found,
        "page": station_page(found, on),
        "on": on,
        "is_today": on == today(),
        "stood": found.stood(on),
        "on_air_days": ON_AIR_DAYS,
        "may_check": stands and may(user, "inventory.check", found.unit),
        "may_repair": stands and may(user, "inventory.repair", found.unit),
        "may_explain": may(user, "inventory.explain", found.unit),
        "may_manage": stands and may(user, "inventory.manage", found.unit),
    }
    return render(request, "inventory/station.html", context)
