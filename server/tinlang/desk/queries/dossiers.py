"""Dossiers among what waits for somebody: those in their hands, and what came in online at their desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.common.templatetags.ui import moment
from tinlang.desk.queries.network import Network
from tinlang.desk.queries.task import LATE, TODAY, WAITING, Numbers, Task
from tinlang.services.models import DossierState
from tinlang.services.queries.desk import EXPECTED_ON, Due, due_of, in_hand, waiting_for


def dossiers_counted(user: Person) -> Numbers:
    """How many, by when they are due: late is what the list of dossiers says is late."""
    due = Due()
    asked = {"today": Count("pk", filter=due.last_day), "late": Count("pk", filter=due.late)}
    return Numbers(**waiting_for(user).order_by().aggregate(waiting=Count("pk"), **asked))


def dossiers(user: Person, _network: Network, behind: str, most: int) -> Iterator[Task]:
    """The first to be late first; what nobody has looked at yet has no hour."""
    rows, now = waiting_for(user), Due()
    if behind == LATE:
        rows = rows.filter(now.late)
    elif behind == TODAY:
        rows = rows.filter(now.last_day)
    shown = rows.select_related("applicant", "version", "unit").prefetch_related(in_hand())
    found = list(shown.order_by(EXPECTED_ON, "due_at", "pk")[:most])
    due = due_of(found)
    for row in found:
        is_new = row.state == DossierState.REGISTERED
        is_late = due.is_late(row)
        is_today = row.due_on == due.today and not is_late
        step = row.steps_in_hand[0].name if row.steps_in_hand else ""  # type: ignore[attr-defined]
        yield Task(
            kind=_("Hồ sơ chờ tiếp nhận") if is_new else _("Hồ sơ"),
            title=f"{row.version.name} · {row.applicant.name}",
            said=" · ".join(part for part in (row.code, step) if part) or str(row.get_channel_display()),
            url=reverse("services:dossier", args=[row.uid]),
            due_at=row.due_at,
            since=_("nộp %(at)s") % {"at": moment(row.registered_at)},
            counts=frozenset({WAITING, *({LATE} if is_late else {TODAY} if is_today else ())}),
            rank=1,
            told=due.left(row) if row.due_at is not None else None,
        )
