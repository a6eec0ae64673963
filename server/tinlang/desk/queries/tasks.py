"""What waits for this person, the most pressing first. Only what their roles let them do something about.

Until when: what is to be heard at an hour must be written, decided and sent before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.access import may_somewhere
from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Outbox
from tinlang.broadcasting.queries import stopped_orders
from tinlang.bulletins.models import State, Version, due_by
from tinlang.bulletins.queries import LATELY_REJECTED, in_situation, latest_versions, to_decide
from tinlang.common import clock
from tinlang.common.templatetags.ui import moment, span
from tinlang.common.text import shorten
from tinlang.desk.queries.network import Network
from tinlang.inventory.models import NOT_CLOSED, RepairTicket
from tinlang.inventory.queries import asked_of
from tinlang.inventory.queries.days import ends_of
from tinlang_wire.clock import ZONE

WORK = ("bulletins.approve", "bulletins.write", "broadcasting.operate", "devices.command", "inventory.repair")
"""Who may do none of these has nothing waiting, ever: the page shows how things stand instead."""
REVIEWED = ("inventory.check", "inventory.explain")
"""Who may do either can answer a review: check a station, or say that there is none."""
SHOWN, MOST_SHOWN = 8, 100
SOON = timedelta(hours=2)
WAITING, TODAY, LATE, RETURNED = "cho-xu-ly", "hom-nay", "qua-han", "bi-tra-lai"
"""The four numbers, as the address of the rows behind each says them."""


@dataclass(frozen=True)
class Task:
    """One line: its kind, what, from whom or why, until when. `counts`: behind which of the numbers it stands."""

    kind: str
    title: str
    said: str
    url: str
    due_at: datetime | None = None
    since: str = ""
    counts: frozenset[str] = frozenset({WAITING})
    rank: int = 0

    @property
    def left(self) -> str:
        """ "còn 2 giờ", "quá hạn 59 phút"; without an hour, since when."""
        if self.due_at is None:
            return self.since
        left = self.due_at - clock.now()
        return (
            _("còn %(span)s") % {"span": span(left)}
            if left > timedelta(0)
            else _("quá hạn %(span)s") % {"span": span(left)}
        )

    @property
    def tone(self) -> str:
        if self.due_at is None:
            return ""
        left = self.due_at - clock.now()
        return "bad" if left <= timedelta(0) else "warn" if left <= SOON else ""

    @property
    def urgency(self) -> tuple[bool, datetime, int]:
        return self.due_at is None, self.due_at or clock.now(), self.rank


@dataclass(frozen=True)
class Numbers:
    """How many tasks there are behind each of the four numbers."""

    waiting: int = 0
    today: int = 0
    late: int = 0
    returned: int = 0

    def __add__(self, other: Numbers) -> Numbers:
        return Numbers(
            self.waiting + other.waiting,
            self.today + other.today,
            self.late + other.late,
            self.returned + other.returned,
        )


def tasks_for(user: Person, network: Network, *, behind: str = "", most: int = SHOWN) -> list[Task]:
    """The most pressing, or those behind one of the four numbers: what is due first, then decisions, then the rest."""
    kinds = [
        _decisions(user, behind, most),
        _returned(user, behind, most),
        _stopped_orders(user, behind, most),
        _silent_devices(user, network, behind),
        _repairs(user, most),
        _reviews(user),
        _drafts(user, behind, most),
        _rejected(user, behind, most),
    ]
    found = [task for kind in kinds for task in kind if not behind or behind in task.counts]
    return sorted(found, key=lambda task: task.urgency)[:most]


def numbers_for(user: Person, network: Network) -> Numbers:
    """The four numbers, counted by the database: one query for each kind of work that this person has."""
    found = Numbers()
    if may_somewhere(user, "bulletins.approve"):
        found += _counted(to_decide(user))
    if may_somewhere(user, "bulletins.write"):
        returned = _counted(returned_to(user))
        refused = refused_lately(user).count()
        found += _counted(drafts_of(user)) + returned + Numbers(returned=returned.waiting + refused)
    if may_somewhere(user, "broadcasting.operate"):
        found += _counted(stopped_orders(user), "release__")
    if may_somewhere(user, "devices.command"):
        found += Numbers(waiting=network.silent_total)
    if may_somewhere(user, "inventory.repair"):
        found += Numbers(waiting=open_repairs(user).count())
    for task in _reviews(user):
        found += Numbers(waiting=1, today=TODAY in task.counts, late=LATE in task.counts)
    return found


def _counted(rows: QuerySet[Version] | QuerySet[Outbox], window: str = "") -> Numbers:
    """What is late is also due before tomorrow: it is taken off."""
    counts = rows.order_by().aggregate(
        waiting=Count("pk"),
        due=Count("pk", filter=due_by(_tomorrow(), window)),
        late=Count("pk", filter=due_by(clock.now(), window)),
    )
    return Numbers(counts["waiting"], counts["due"] - counts["late"], counts["late"])


def _tomorrow() -> datetime:
    return datetime.combine(clock.today() + timedelta(days=1), time.min, tzinfo=ZONE)


def _behind(due_at: datetime | None, *more: str) -> frozenset[str]:
    """Which numbers count a task that is due then."""
    when = set()
    if due_at is not None:
        now = clock.now()
        when = {LATE} if due_at <= now else {TODAY} if due_at <= _tomorrow() else set()
    return frozenset({WAITING, *when, *more})


def _narrowed(rows: QuerySet[Version], behind: str, most: int) -> QuerySet[Version]:
    """The rows that are due first, of those that the number counts."""
    late = due_by(clock.now())
    if behind == LATE:
        rows = rows.filter(late)
    elif behind == TODAY:
        rows = rows.filter(due_by(_tomorrow()) & ~late)
    return rows.order_by(F("start_at").asc(nulls_last=True), "-edited_at")[:most]


def returned_to(user: Person) -> QuerySet[Version]:
    """What an approver sent back and nobody has taken up again."""
    return _written(user).filter(state=State.RETURNED).select_related("decided_by")


def refused_lately(user: Person) -> QuerySet[Version]:
    """What an approver refused this week: nothing is to be done about it but to know it."""
    return in_situation(_written(user), LATELY_REJECTED).select_related("decided_by")


def drafts_of(user: Person) -> QuerySet[Version]:
    """One's own drafts."""
    return _written(user).filter(state=State.DRAFT, edited_by=user)


def _written(user: Person) -> QuerySet[Version]:
    """The latest versions where this person writes, without what a list of them would show besides."""
    return latest_versions(user, "bulletins.write").prefetch_related(None)


def open_repairs(user: Person) -> QuerySet[RepairTicket]:
    """What is to be mended and is not yet."""
    return RepairTicket.objects.visible_to(user, "inventory.repair").filter(state__in=NOT_CLOSED)


def _decisions(user: Person, behind: str, most: int) -> Iterator[Task]:
    if not may_somewhere(user, "bulletins.approve"):
        return
    waiting = to_decide(user).select_related("submitted_by").prefetch_related("areas__versions")
    for version in _narrowed(waiting, behind, most):
        yield Task(
            kind=_("Duyệt tin"),
            title=version.title,
            said=_("%(who)s trình lúc %(at)s · %(areas)s")
            % {"who": version.submitted_by, "at": moment(version.submitted_at), "areas": _areas(version)},
            url=reverse("broadcasting:waiting") + f"#tin-{version.uid}",
            due_at=version.due_at,
            since=_("phát ngay khi duyệt"),
            counts=_behind(version.due_at),
            rank=1,
        )


def _areas(version: Version) -> str:
    names = [str(area) for area in version.areas.all()]
    shown = ", ".join(names[:2])
    if len(names) > 2:
        return _("%(names)s và %(more)s nơi khác") % {"names": shown, "more": len(names) - 2}
    return shown


def _returned(user: Person, behind: str, most: int) -> Iterator[Task]:
    if not may_somewhere(user, "bulletins.write"):
        return
    for version in _narrowed(returned_to(user), behind, most):
        yield Task(
            kind=_("Sửa tin"),
            title=version.title,
            said=_("%(who)s trả lại: “%(reason)s”")
            % {"who": version.decided_by, "reason": shorten(version.reason, 90)},
            url=reverse("bulletins:bulletin", args=[version.bulletin.uid]),
            due_at=version.due_at,
            since=_("trả lại %(at)s") % {"at": moment(version.decided_at)},
            counts=_behind(version.due_at, RETURNED),
            rank=2,
        )


def _rejected(user: Person, behind: str, most: int) -> Iterator[Task]:
    if not may_somewhere(user, "bulletins.write"):
        return
    for version in refused_lately(user).order_by("-decided_at")[:most]:
        yield Task(
            kind=_("Không được duyệt"),
            title=version.title,
            said=_("Lý do của %(who)s: “%(reason)s”")
            % {"who": version.decided_by, "reason": shorten(version.reason, 90)},
            url=reverse("bulletins:bulletin", args=[version.bulletin.uid]),
            since=moment(version.decided_at),
            counts=frozenset({RETURNED}),
            rank=6,
        )


def _drafts(user: Person, behind: str, most: int) -> Iterator[Task]:
    if not may_somewhere(user, "bulletins.write"):
        return
    for version in _narrowed(drafts_of(user), behind, most):
        yield Task(
            kind=_("Soạn tiếp"),
            title=version.title,
            said=_("Bản nháp của tôi, chưa trình duyệt"),
            url=reverse("bulletins:edit", args=[version.uid]),
            due_at=version.due_at,
            since=_("lưu %(at)s") % {"at": moment(version.edited_at)},
            counts=_behind(version.due_at),
            rank=5,
        )


def _stopped_orders(user: Person, behind: str, most: int) -> Iterator[Task]:
    if not may_somewhere(user, "broadcasting.operate"):
        return
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
            counts=_behind(due_at),
            rank=3,
        )


def _matter_of(order: Outbox) -> str:
    return order.problem if order.is_parked else _("báo quản trị hệ thống: chương trình ký lệnh có thể đang dừng")


def _silent_devices(user: Person, network: Network, behind: str) -> Iterator[Task]:
    """Loudspeakers without a sign of life, for those who can go and look."""
    if not may_somewhere(user, "devices.command"):
        return
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


def _repairs(user: Person, most: int) -> Iterator[Task]:
    """Repair tickets that are not closed, the oldest first."""
    if not may_somewhere(user, "inventory.repair"):
        return
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


def _reviews(user: Person) -> Iterator[Task]:
    """Open reviews in which something of this person's area is missing: one line each."""
    for asked in asked_of(user) if any(may_somewhere(user, what) for what in REVIEWED) else ():
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
            counts=_behind(due_at),
            rank=4,
        )
