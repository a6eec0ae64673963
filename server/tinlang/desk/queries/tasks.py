"""What waits for this person, the most pressing first. Only what their roles let them do something about.

Until when: what is to be heard at an hour must be written, decided and sent before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.access import may_somewhere
from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Outbox
from tinlang.broadcasting.queries import stopped_orders
from tinlang.bulletins.models import State, Version, due_by
from tinlang.bulletins.queries import lately_rejected, latest_versions, reviews_to_make, to_decide
from tinlang.common import clock
from tinlang.common.templatetags.ui import moment, span
from tinlang.common.text import shorten
from tinlang.desk.queries.network import Network
from tinlang.inventory.models import NOT_CLOSED, RepairTicket
from tinlang.inventory.queries.days import ends_of
from tinlang_wire.clock import ZONE

WORK = ("bulletins.approve", "bulletins.write", "broadcasting.operate", "devices.command", "inventory.repair")
"""Who may do none of these has nothing waiting, ever: the page shows how things stand instead."""
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

    def behind(self, number: str) -> int:
        """How many stand behind one of the four; behind "", any of them."""
        by_number = {WAITING: self.waiting, TODAY: self.today, LATE: self.late, RETURNED: self.returned}
        return by_number.get(number, self.waiting + self.returned)

    def __add__(self, other: Numbers) -> Numbers:
        return Numbers(
            self.waiting + other.waiting,
            self.today + other.today,
            self.late + other.late,
            self.returned + other.returned,
        )


Counts = dict[str, Numbers]
"""By the name of a kind of work, for each kind that a person has."""


def tasks_for(
    user: Person, network: Network, counts: Counts | None = None, *, behind: str = "", most: int = SHOWN
) -> list[Task]:
    """The most pressing, or those behind one of the four numbers: what is due first, then decisions, then the rest.

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
        found["decisions"] = _counted(to_decide(user))
        found["reviews"] = _reviews_counted(user)
    if may_somewhere(user, "bulletins.write"):
        found |= _count_written(user)
    if may_somewhere(user, "broadcasting.operate"):
        found["orders"] = _counted(stopped_orders(user), "release__")
    if may_somewhere(user, "devices.command"):
        found["silent"] = Numbers(waiting=network.silent_total)
    if may_somewhere(user, "inventory.repair"):
        found["repairs"] = Numbers(waiting=open_repairs(user).count())
    asked = [task.counts for task in _network_reviews(user, network, "", 0)]
    found["network reviews"] = Numbers(len(asked), *(sum(one in counts for counts in asked) for one in (TODAY, LATE)))
    return found


def _count_written(user: Person) -> Counts:
    """What came back, what was refused and one's own drafts: by their states, at once."""
    asked = Q(state=State.RETURNED) | Q(state=State.DRAFT, edited_by=user) | lately_rejected()
    found = _written(user).filter(asked, state__in=[State.RETURNED, State.DRAFT, State.REJECTED])
    rows = found.order_by().values("state").annotate(**_tally())
    by_state = {row["state"]: _numbers(row) for row in rows}
    returned, refused = (by_state.get(state, Numbers()) for state in (State.RETURNED, State.REJECTED))
    return {
        "returned": replace(returned, returned=returned.waiting),
        "rejected": Numbers(returned=refused.waiting),
        "drafts": by_state.get(State.DRAFT, Numbers()),
    }


def _counted(rows: QuerySet[Version] | QuerySet[Outbox], window: str = "") -> Numbers:
    return _numbers(rows.order_by().aggregate(**_tally(window)))


def _tally(window: str = "") -> dict[str, Count]:
    return {
        "waiting": Count("pk"),
        "due": Count("pk", filter=due_by(_tomorrow(), window)),
        "late": Count("pk", filter=due_by(clock.now(), window)),
    }


def _numbers(counted: Mapping[str, Any]) -> Numbers:
    """What is late is also due before tomorrow: it is taken off."""
    return Numbers(counted["waiting"], counted["due"] - counted["late"], counted["late"])


def _reviews_counted(user: Person) -> Numbers:
    due, late = Q(due_at__lte=_tomorrow()), Q(due_at__lte=clock.now())
    counted = {"waiting": Count("pk"), "due": Count("pk", filter=due), "late": Count("pk", filter=late)}
    return _numbers(reviews_to_make(user).order_by().aggregate(**counted))


def _reviews(user: Person, _network: Network, _behind_number: str, most: int) -> Iterator[Task]:
    """Alerts that somebody gave alone: a second person says whether that was right."""
    for review in reviews_to_make(user)[:most]:
        yield Task(
            kind=_("Rà soát cảnh báo"),
            title=review.version.title,
            said=_("một mình %(who)s phát") % {"who": review.version.decided_by},
            url=reverse("bulletins:review", args=[review.version.uid]),
            due_at=review.due_at,
            counts=_behind(review.due_at),
        )


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
    return _written(user).filter(lately_rejected()).select_related("decided_by")


def drafts_of(user: Person) -> QuerySet[Version]:
    """One's own drafts."""
    return _written(user).filter(state=State.DRAFT, edited_by=user)


def _written(user: Person) -> QuerySet[Version]:
    """The latest versions where this person writes, without what a list of them would show besides."""
    return latest_versions(user, "bulletins.write").prefetch_related(None)


def open_repairs(user: Person) -> QuerySet[RepairTicket]:
    """What is to be mended and is not yet."""
    return RepairTicket.objects.visible_to(user, "inventory.repair").filter(state__in=NOT_CLOSED)


def _decisions(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
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


def _returned(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
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


def _rejected(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
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


def _drafts(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
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
            counts=_behind(due_at),
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
            counts=_behind(due_at),
            rank=4,
        )


@dataclass(frozen=True)
class Kind:
    """One kind of work: how its tasks are read; `has_hours`: whether they can be due."""

    name: str
    read: Callable[[Person, Network, str, int], Iterator[Task]]
    has_hours: bool = True


KINDS = (
    Kind("decisions", _decisions),
    Kind("reviews", _reviews),
    Kind("returned", _returned),
    Kind("orders", _stopped_orders),
    Kind("silent", _silent_devices, has_hours=False),
    Kind("repairs", _repairs, has_hours=False),
    Kind("network reviews", _network_reviews),
    Kind("drafts", _drafts),
    Kind("rejected", _rejected, has_hours=False),
)
"""The first first."""
