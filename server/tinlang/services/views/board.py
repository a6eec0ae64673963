""" "Bảng theo dõi hồ sơ": how things stand now; each figure opens exactly its rows in the list of dossiers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may_somewhere
from tinlang.common import clock
from tinlang.services.models import Dossier
from tinlang.services.queries.board import COLUMNS, By, board, summed
from tinlang.services.views import listed
from tinlang.services.views.asking import LEAD, VIEW, person

BYS = {
    "noi-nhan": (By.UNIT, _("Nơi tiếp nhận"), listed.PLACE),
    "linh-vuc": (By.FIELD, _("Lĩnh vực"), listed.FIELD),
    "nguoi-giu": (By.HOLDER, _("Người giữ"), listed.HOLDER),
}
"""By the word of the address: what there is a line for, and the filter of the list that has the same rows."""


@login_required
@require_safe
def now(request: HttpRequest) -> HttpResponse:
    """Of all that the person may see."""
    by_name = asked if (asked := request.GET.get("theo", "")) in BYS else next(iter(BYS))
    by, label, narrowing = BYS[by_name]
    lines = board(Dossier.objects.visible_to(person(request), VIEW), by)
    whole = summed(lines)
    context = {
        "lines": [(line.name, _linked(line.counts, {narrowing: line.key or listed.NOBODY})) for line in lines],
        "sum": _linked(whole, {}),
        "figures": [
            {"url": url, "value": value, "label": str(said).lower(), "tone": tone}
            for value, url, said, tone in _linked(whole, {})
        ],
        "columns": [said for _group, said, _tone in COLUMNS],
        "bys": [(f"?theo={name}", said, name == by_name) for name, (_by, said, _filter) in BYS.items()],
        "by_label": label,
        "by_word": str(label).lower(),
        "at": clock.now(),
        "may_lead": may_somewhere(request.user, LEAD),
    }
    return render(request, "services/board.html", context)


def _linked(counts: Mapping[str, int], narrowed: dict[str, str]) -> list[tuple[int, str, Any, str]]:
    """Each figure with the address of its rows, its words, its tone."""
    listing, everybody = reverse("services:dossiers"), {listed.HOLDER: listed.EVERYBODY}
    shown = []
    for group, said, tone in COLUMNS:
        asked = everybody | ({listed.SITUATION: group} if group else {}) | narrowed
        shown.append((counts[group], f"{listing}?{urlencode(asked)}", said, tone))
    return shown
