"""Dossiers among what waits for somebody: in their hands, come in online at their desk, or warned of as a leader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.common.templatetags.ui import moment, number
from tinlang.desk.queries.network import Network
from tinlang.desk.queries.task import LATE, TODAY, WAITING, Numbers, Task
from tinlang.services.models import Dossier, DossierState
from tinlang.services.queries.desk import EXPECTED_ON, TOLD, Due, in_hand, waiting_for
from tinlang.services.queries.warnings import told_to_leader, warnings_shown


def dossiers_counted(user: Person) -> Numbers:
    """How many, by when they are due: late is what the list of dossiers says is late."""
    due = Due()
    asked = {"today": Count("pk", filter=due.last_day), "late": Count("pk", filter=due.late)}
    return Numbers(**waiting_for(user).order_by().aggregate(waiting=Count("pk"), **asked))


def dossiers(user: Person, _network: Network, behind: str, most: int) -> Iterator[Task]:
    """The first to be late first; what nobody has looked at yet has no hour."""
    rows, due = waiting_for(user), Due()
    if behind == LATE:
        rows = rows.filter(due.late)
    elif behind == TODAY:
        rows = rows.filter(due.last_day)
    shown = rows.select_related("applicant", "version", "unit", "holder").prefetch_related(in_hand(), warnings_shown())
    found = list(shown.order_by(EXPECTED_ON, "due_at", "pk")[:most])
    for row in found:
        is_new = row.state == DossierState.REGISTERED
        is_late = due.is_late(row)
        is_today = row.due_on == due.today and not is_late
        step = row.steps_in_hand[0].name if row.steps_in_hand else ""  # type: ignore[attr-defined]
        yield Task(
            kind=_("Hồ sơ chờ tiếp nhận") if is_new else _("Hồ sơ"),
            title=f"{row.version.name} · {row.applicant.name}",
            said=" · ".join(part for part in (_in_whose_place(row, user), row.code, step, _last_told(row)) if part)
            or str(row.get_channel_display()),
            url=reverse("services:dossier", args=[row.uid]),
            due_at=row.due_at,
            since=_("nộp %(at)s") % {"at": moment(row.registered_at)},
            counts=frozenset({WAITING, *({LATE} if is_late else {TODAY} if is_today else ())}),
            rank=1,
            told=due.left(row) if row.due_at is not None else None,
        )


def _in_whose_place(row: Dossier, user: Person) -> str:
    """Of what waits for them in somebody else's hands they stand in for that person."""
    return "" if row.holder is None or row.holder == user else _("thay %(whom)s") % {"whom": row.holder}


def _last_told(row: Dossier) -> str:
    told = row.warned  # type: ignore[attr-defined]
    return _("đã nhắc %(at)s") % {"at": moment(told[-1].at)} if told else ""


def warned_counted(user: Person) -> Numbers:
    """One task for all of which this person was warned as a leader: they see to it that others see to them. How many
    dossiers that are, its line says, by that name.
    """
    told = _told(user)
    return Numbers(int(told["all"] > 0), int(told["today"] > 0 == told["late"]), int(told["late"] > 0))


def warned(user: Person, _network: Network, _behind: str, _most: int) -> Iterator[Task]:
    """That line; it opens exactly those dossiers."""
    told = _told(user)
    if not told["all"]:
        return
    parts = [
        _("%(n)s hồ sơ quá hạn") % {"n": number(told["late"])} if told["late"] else "",
        _("%(n)s hồ sơ đến hạn hôm nay") % {"n": number(told["today"])} if told["today"] else "",
    ]
    behind = {LATE} if told["late"] else {TODAY} if told["today"] else set()
    yield Task(
        kind=_("Nhắc lãnh đạo"),
        title=_("%(n)s hồ sơ trễ hoặc sắp trễ chưa xong") % {"n": number(told["all"])},
        said=", ".join(part for part in parts if part),
        url=f"{reverse('services:dossiers')}?tinh-trang={TOLD}&nguoi-giu=moi-nguoi",
        due_at=told["first"],
        counts=frozenset({WAITING, *behind}),
        told=(_("quá hạn"), "bad") if told["late"] else (_("sắp đến hạn"), "warn"),
    )


def _told(user: Person) -> dict[str, Any]:
    due, rows = Due(), told_to_leader(Dossier.objects.visible_to(user, "services.view"), user)
    asked = {"today": Count("pk", filter=due.last_day), "late": Count("pk", filter=due.late)}
    return rows.order_by().aggregate(all=Count("pk"), first=Min("due_at"), **asked)
