"""Pages that cross apps: what waits for me today, and help."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may_somewhere
from tinlang.accounts.models import Person
from tinlang.desk import handbook, queries


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """ "Việc của tôi hôm nay": for each role what it can do something about, and what it would rather look at."""
    user = cast(Person, request.user)
    network = queries.network_of(user)
    context = {
        "tasks": queries.tasks_for(user, network),
        "figures": queries.figures_for(user, network),
        "day": queries.airing_today(user) if may_somewhere(user, "broadcasting.view") else None,
        "network": network if may_somewhere(user, "devices.view") else None,
        "may_write": may_somewhere(user, "bulletins.write"),
        "may_enrol": may_somewhere(user, "devices.enrol"),
        "has_role": bool(user.holdings_today),
        "works": any(may_somewhere(user, action) for action in queries.WORK),
    }
    return render(request, "desk/home.html", context)


@login_required
@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/help_index.html", {"pages": handbook.pages()})


@login_required
@require_safe
def help_page(request: HttpRequest, page: str) -> HttpResponse:
    found = handbook.page(page)
    if found is None:
        raise Http404
    return render(request, "desk/help_page.html", {"page": found, "pages": handbook.pages()})
