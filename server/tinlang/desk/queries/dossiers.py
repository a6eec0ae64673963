"""Dossiers among what waits for somebody: those in their hands, and what came in online at their desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.templatetags.ui import moment
from tinlang.desk.queries.network import Network
from tinlang.desk.queries.task import LATE, TODAY, Numbers, Task, behind_of, numbers_in, tomorrow
from tinlang.services.models import DossierState
from tinlang.services.queries.desk import in_hand, waiting_for


def dossiers_counted(user: Person) -> Numbers:
    """How many, by when they are due: what is late is also due before tomorrow."""
    asked = {"due": Q(due_at__lte=tomorrow()), "late": Q(due_at__lte=clock.now())}
    counts = {name: Count("pk", filter=condition) for name, condition in asked.items()}
    return numbers_in(waiting_for(user).order_by().aggregate(waiting=Count("pk"), **counts))


def dossiers(user: Person, _network: Network, behind: str, most: int) -> Iterator[Task]:
    """The first to be late first; what nobody has looked at yet has no hour."""
    rows = waiting_for(user)
    if behind == LATE:
        rows = rows.filter(due_at__lte=clock.now())
    elif behind == TODAY:
        rows = rows.filter(due_at__gt=clock.now(), due_at__lte=tomorrow())
    shown = rows.select_related("applicant", "version").prefetch_related(in_hand())
    for row in shown.order_by("due_at", "pk")[:most]:
        is_new = row.state == DossierState.REGISTERED
        step = row.steps_in_hand[0].name if row.steps_in_hand else ""  # type: ignore[attr-defined]
        yield Task(
            kind=_("Hồ sơ chờ tiếp nhận") if is_new else _("Hồ sơ"),
            title=f"{row.version.name} · {row.applicant.name}",
            said=" · ".join(part for part in (row.code, step) if part) or str(row.get_channel_display()),
            url=reverse("services:dossier", args=[row.uid]),
            due_at=row.due_at,
            since=_("nộp %(at)s") % {"at": moment(row.registered_at)},
            counts=behind_of(row.due_at),
            rank=1,
        )
