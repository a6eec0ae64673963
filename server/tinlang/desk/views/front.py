"""What waits for me today, and help."""

from typing import cast

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may_somewhere
from tinlang.accounts.models import Person
from tinlang.broadcasting.queries import alerts_on_air
from tinlang.common import menu
from tinlang.desk import handbook, queries


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """ "Việc của tôi hôm nay": for each role what it can do something about, and what it would rather look at."""
    user = cast(Person, request.user)
    network = queries.network_of(user)
    counts = _counted(request, network)
    works = queries.works(user, counts)
    figures = queries.figures_for(user, network, counts)
    context = {
        "tasks": queries.tasks_for(user, network, counts) if works else [],
        "figures": figures,
        "waiting": figures[0].value if works and figures else 0,
        "day": queries.airing_today(user) if may_somewhere(user, "broadcasting.view") else None,
        "network": network if may_somewhere(user, "devices.view") else None,
        "actions": menu.actions_for(user),
        "alerts": alerts_on_air(user) if may_somewhere(user, "bulletins.view") else [],
        "may_alert": may_somewhere(user, "bulletins.alert"),
        "may_write": may_somewhere(user, "bulletins.write"),
        "has_role": bool(user.holdings_today),
        "works": works,
    }
    return render(request, "desk/home.html", context)


def _counted(request: HttpRequest, network: queries.Network) -> queries.Counts:
    """What there is to do; the menu counts the decisions too, and is told how many they are."""
    counts = queries.counts_for(cast(Person, request.user), network)
    if "decisions" in counts:
        menu.tell(request, "broadcasting:waiting", counts["decisions"].waiting)
    return counts


NAMES = {
    queries.WAITING: gettext_lazy("Chờ tôi xử lý"),
    queries.TODAY: gettext_lazy("Việc đến hạn hôm nay"),
    queries.LATE: gettext_lazy("Việc quá hạn"),
    queries.RETURNED: gettext_lazy("Bị trả lại"),
}


@login_required
@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """All that stands behind one of the four numbers, or all that waits."""
    user = cast(Person, request.user)
    network = queries.network_of(user)
    behind = request.GET.get("loc", "")
    behind = behind if behind in NAMES else queries.WAITING
    counts = _counted(request, network)
    found = queries.tasks_for(user, network, counts, behind=behind, most=queries.MOST_SHOWN)
    figures = [figure for figure in queries.figures_for(user, network, counts) if "?loc=" in figure.url]
    total = next((figure.value for figure in figures if figure.url.endswith(behind)), len(found))
    context = {"tasks": found, "figures": figures, "name": NAMES[behind], "more": max(total - len(found), 0)}
    return render(request, "desk/tasks.html", context)


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


@login_required
@require_safe
def picture(request: HttpRequest, name: str) -> HttpResponseBase:
    """A picture of the handbook."""
    try:
        file = (handbook.FOLDER / f"{name}.png").open("rb")
    except FileNotFoundError:
        raise Http404 from None
    return FileResponse(file, content_type="image/png", headers={"Cache-Control": "private, max-age=3600"})
