"""What waits for this person, the most pressing first. Only what their roles let them do something about.

Until when: what is to be heard at an hour must be written, decided and sent before it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.access import may_somewhere
from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Outbox
from tinlang.broadcasting.queries import stopped_orders
from tinlang.bulletins.models import Version
from tinlang.bulletins.queries import FIRST_TO_DECIDE, reviews_to_make, to_decide
from tinlang.common import clock
from tinlang.common.templatetags.ui import moment
from tinlang.common.text import shorten
from tinlang.desk.queries.dossiers import dossiers, dossiers_counted, warned, warned_counted
from tinlang.desk.queries.network import Network
from tinlang.desk.queries.task import (
    LATE,
    SHOWN,
    TODAY,
    Counts,
    Kind,
    Numbers,
    Task,
    behind_of,
    counted,
    in_their_order,
    narrowed,
    numbers_in,
    tomorrow,
)
from tinlang.desk.queries.writing import (
    alert_drafts,
    alerts_rejected,
    alerts_returned,
    count_alerts,
    count_news,
    drafts,
    rejected,
    returned,
)
from tinlang.inventory.models import NOT_CLOSED, RepairTicket
from tinlang.inventory.queries.days import ends_of

WORK = (
    *("bulletins.approve", "bulletins.write", "bulletins.alert"),
    *("broadcasting.operate", "devices.command", "inventory.repair", "services.receive"),
)
"""Whoever may do one of these works here; who looks on, as leaders do, only while something waits for them."""


def works(user: Person, counts: Counts) -> bool:
    """Whether the front page is one of things to do; else it shows how things stand."""
    return any(may_somewhere(user, action) for action in WORK) or any(one.waiting for one in counts.values())


def tasks_for(
    user: Person, network: Network, counts: Counts | None = None, *, behind: str = "", most: int = SHOWN
) -> list[Task]:
    """The most pressing, or those behind one of the four numbers: what is due first, then decisions, then the rest;
    decisions among themselves stand as on the page on which they are made.

    Asked by rank: of what there is nothing, or of what has no hour and would find no room, no row is read.
    """
    counts = counts_for(user, network) if counts is None else counts
    found: list[Task] = []
    for kind in KINDS:
        finds_room = kind.has_hours or len(found) < most
        if kind.name in counts and counts[kind.name].behind(behind) and finds_room:
            tasks = kind.read(user, network, behind, most)
            found += [task for task in tasks if not behind or behind in task.counts]
    return sorted(found, key=lambda task: task.urgency)[:most]


def numbers_for(user: Person, network: Network, counts: Counts | None = None) -> Numbers:
    """The four numbers."""
    return sum((counts_for(user, network) if counts is None else counts).values(), Numbers())


def counts_for(user: Person, network: Network) -> Counts:
    """The four numbers for each kind of work that this person has, counted by the database."""
    found: Counts = {}
    if may_somewhere(user, "bulletins.approve"):
        found["decisions"] = counted(to_decide(user))
        found["reviews"] = _reviews_counted(user)
    if may_somewhere(user, "services.process"):
        found["dossiers"] = dossiers_counted(user)
    if may_somewhere(user, "services.lead"):
        found["warned dossiers"] = warned_counted(user)
    if may_somewhere(user, "bulletins.write"):
        found |= count_news(user)
    if may_somewhere(user, "bulletins.alert"):
        found |= count_alerts(user)
    if may_somewhere(user, "broadcasting.operate"):
        found["orders"] = counted(stopped_orders(user), "release__")
    if may_somewhere(user, "devices.command"):
        found["silent"] = Numbers(waiting=network.silent_total)
    if may_somewhere(user, "inventory.repair"):
        found["repairs"] = Numbers(waiting=open_repairs(user).count())
    asked = [task.counts for task in _network_reviews(user, network, "", 0)]
    found["network reviews"] = Numbers(len(asked), *(sum(one in counts for counts in asked) for one in (TODAY, LATE)))
    return found


def _reviews_counted(user: Person) -> Numbers:
    due, late = Q(due_at__lte=tomorrow()), Q(due_at__lte=clock.now())
    asked = {"waiting": Count("pk"), "due": Count("pk", filter=due), "late": Count("pk", filter=late)}
    return numbers_in(reviews_to_make(user).order_by().aggregate(**asked))


def _reviews(user: Person, _network: Network, _behind_number: str, most: int) -> Iterator[Task]:
    """Alerts that somebody gave alone: a second person says whether that was right."""
    for review in reviews_to_make(user)[:most]:
        yield Task(
            kind=_("Rà soát cảnh báo"),
            title=review.version.title,
            said=_("một mình %(who)s phát") % {"who": review.version.decided_by},
            url=reverse("bulletins:review", args=[review.version.uid]),
            due_at=review.due_at,
            counts=behind_of(review.due_at),
        )


def open_repairs(user: Person) -> QuerySet[RepairTicket]:
    """What is to be mended and is not yet."""
    return RepairTicket.objects.visible_to(user, "inventory.repair").filter(state__in=NOT_CLOSED)


def _decisions(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    """In the order of the page on which one decides."""
    waiting = to_decide(user).select_related("submitted_by").prefetch_related("areas__versions")
    yield from in_their_order([_decision(version) for version in narrowed(waiting, behind, most, FIRST_TO_DECIDE)])


def _decision(version: Version) -> Task:
    return Task(
        kind=_kind_of(version),
        title=version.title,
        said=_("%(who)s trình lúc %(at)s · %(areas)s")
        % {"who": version.submitted_by, "at": moment(version.submitted_at), "areas": _areas(version)},
        url=reverse("broadcasting:waiting") + f"#tin-{version.uid}",
        due_at=version.due_at,
        since=_("phát ngay khi duyệt"),
        counts=behind_of(version.due_at),
        rank=1,
        is_alarm=version.is_urgent and not version.is_drill,
    )


def _kind_of(version: Version) -> str:
    if version.is_drill:
        return _("Xác nhận diễn tập")
    return _("Xác nhận cảnh báo") if version.is_urgent else _("Duyệt tin")


def _areas(version: Version) -> str:
    names = [str(area) for area in version.areas.all()]
    shown = ", ".join(names[:2])
    if len(names) > 2:
        return _("%(names)s và %(more)s nơi khác") % {"names": shown, "more": len(names) - 2}
    return shown


def _stopped_orders(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    found = stopped_orders(user).select_related("release__version", "unit").prefetch_related("unit__versions")
    for order in found.order_by("created_at")[:most]:
        due_at = order.release.due_at if order.release else None
        title = order.release.version.title if order.release else str(order.get_cause_display())
        yield Task(
            kind=_("Gửi lại lệnh") if order.is_parked else _("Lệnh chờ ký lâu"),
            title=title,
            said=" · ".join(part for part in (str(order.unit), shorten(_matter_of(order), 120)) if part),
            url=reverse("broadcasting:order", args=[order.uid]),
            due_at=due_at,
            since=_("dừng từ %(at)s") % {"at": moment(order.created_at)},
            counts=behind_of(due_at),
            rank=3,
        )


def _matter_of(order: Outbox) -> str:
    return order.problem if order.is_parked else _("báo quản trị hệ thống: chương trình ký lệnh có thể đang dừng")


def _silent_devices(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    """Loudspeakers without a sign of life, for those who can go and look."""
    for health in network.silent:
        device = health.device
        yield Task(
            kind=_("Loa mất kết nối") if health.heard_at else _("Loa chưa báo lần nào"),
            title=device.name,
            said=" · ".join(part for part in (device.place, str(device.unit)) if part),
            url=reverse("devices:device", args=[device.uid]),
            since=_("từ %(at)s") % {"at": moment(health.heard_at or device.enrolled_at)},
            rank=4,
        )


def _repairs(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    """Repair tickets that are not closed, the oldest first."""
    found = open_repairs(user).select_related("station__unit").prefetch_related("station__versions")
    for ticket in found.order_by("opened_at")[:most]:
        yield Task(
            kind=_("Sửa trạm"),
            title=str(ticket.station),
            said=f"{ticket.get_state_display()} · {shorten(ticket.cause, 120)}",
            url=reverse("inventory:ticket", args=[ticket.uid]),
            since=_("lập %(at)s") % {"at": moment(ticket.opened_at)},
            rank=4,
        )


def _network_reviews(user: Person, network: Network, _behind_number: str, _most: int) -> Iterator[Task]:
    """Open reviews in which something of this person's area is missing: one line each."""
    for asked in network.asked:
        due_at = ends_of(asked.review.ends_on)
        parts = [
            _("còn %(n)s trạm chưa kiểm tra") % {"n": asked.stations} if asked.stations else "",
            _("%(n)s xã chưa xác nhận không có trạm") % {"n": asked.communes} if asked.communes else "",
        ]
        yield Task(
            kind=_("Rà soát"),
            title=asked.review.name,
            said=", ".join(part for part in parts if part),
            url=f"{reverse('inventory:review', args=[asked.review.uid])}?loc=chua",
            due_at=due_at,
            counts=behind_of(due_at),
            rank=4,
        )


KINDS = (
    Kind("decisions", _decisions),
    Kind("reviews", _reviews),
    Kind("warned dossiers", warned),
    Kind("dossiers", dossiers),
    Kind("alert drafts", alert_drafts),
    Kind("alerts returned", alerts_returned),
    Kind("returned", returned),
    Kind("orders", _stopped_orders),
    Kind("silent", _silent_devices, has_hours=False),
    Kind("repairs", _repairs, has_hours=False),
    Kind("network reviews", _network_reviews),
    Kind("drafts", drafts),
    Kind("alerts rejected", alerts_rejected, has_hours=False),
    Kind("rejected", rejected, has_hours=False),
)
"""The first first."""
