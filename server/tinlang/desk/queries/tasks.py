"""What waits for this person, the most pressing first. Only what their roles let them do something about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinlang.accounts.access import may_somewhere
from tinlang.accounts.models import Person
from tinlang.broadcasting.models import Outbox, OutboxState
from tinlang.bulletins.models import State, Version
from tinlang.bulletins.queries import LATELY_REJECTED, in_situation, latest_versions, waiting_for
from tinlang.common import clock
from tinlang.common.templatetags.ui import moment, span
from tinlang.common.text import shorten
from tinlang.desk.queries.network import Network

WORK = ("bulletins.approve", "bulletins.write", "broadcasting.operate", "devices.command")
"""Who may do none of these has nothing waiting, ever: the page shows how things stand instead."""
SHOWN_OF_A_KIND = 5
SOON = timedelta(hours=2)


@dataclass(frozen=True)
class Task:
    """One line: what, why or from whom, until when. `tone`: bad is late or broken, warn is soon, now waits for you."""

    title: str
    said: str
    url: str
    due: str = ""
    tone: str = ""


def tasks_for(user: Person, network: Network) -> list[Task]:
    """Decisions, then what came back or was refused, then what is broken, then one's own drafts."""
    kinds = [
        _decisions(user),
        _returned(user),
        _rejected(user),
        _stopped_orders(user),
        _silent_devices(user, network),
        _drafts(user),
    ]
    return [task for kind in kinds for task in kind]


def _decisions(user: Person) -> Iterator[Task]:
    """Versions that this person may decide, each with the time left until it should be heard."""
    if not may_somewhere(user, "bulletins.approve"):
        return
    waiting = waiting_for(user)
    for version in waiting[:SHOWN_OF_A_KIND]:
        due, tone = _until_heard(version)
        yield Task(
            title=_("Duyệt tin “%(title)s”") % {"title": version.title},
            said=_("%(who)s trình lúc %(at)s · %(areas)s")
            % {"who": version.submitted_by, "at": moment(version.submitted_at), "areas": _areas(version)},
            url=reverse("broadcasting:waiting") + f"#tin-{version.uid}",
            due=due,
            tone=tone,
        )
    yield from _rest(waiting.count(), _("tin khác chờ duyệt"), reverse("broadcasting:waiting"))


def _until_heard(version: Version) -> tuple[str, str]:
    now = clock.now()
    if version.end_at is not None and version.end_at <= now:
        return _("đã hết hạn"), "bad"
    if version.start_at is None:
        return _("phát ngay khi duyệt"), "now"
    left = version.start_at - now
    if left <= timedelta(0):
        return _("quá giờ %(span)s") % {"span": span(left)}, "bad"
    return _("còn %(span)s") % {"span": span(left)}, "warn" if left <= SOON else ""


def _areas(version: Version) -> str:
    names = [str(area) for area in version.areas.all()]
    shown = ", ".join(names[:2])
    if len(names) > 2:
        return _("%(names)s và %(more)s nơi khác") % {"names": shown, "more": len(names) - 2}
    return shown


def _returned(user: Person) -> Iterator[Task]:
    """What an approver sent back and nobody has taken up again."""
    if not may_somewhere(user, "bulletins.write"):
        return
    found = latest_versions(user, "bulletins.write").filter(state=State.RETURNED).select_related("decided_by")
    for version in found.order_by("-decided_at")[:SHOWN_OF_A_KIND]:
        yield Task(
            title=_("Sửa tin “%(title)s”") % {"title": version.title},
            said=_("%(who)s trả lại: “%(reason)s”")
            % {"who": version.decided_by, "reason": shorten(version.reason, 90)},
            url=reverse("bulletins:bulletin", args=[version.bulletin.uid]),
            due=moment(version.decided_at),
            tone="warn",
        )
    yield from _rest(found.count(), _("tin khác bị trả lại"), _listed(State.RETURNED))


def _rejected(user: Person) -> Iterator[Task]:
    """What an approver refused this week: nothing is to be done about it but to know it."""
    if not may_somewhere(user, "bulletins.write"):
        return
    found = in_situation(latest_versions(user, "bulletins.write"), LATELY_REJECTED).select_related("decided_by")
    for version in found.order_by("-decided_at")[:SHOWN_OF_A_KIND]:
        yield Task(
            title=_("Không được duyệt: “%(title)s”") % {"title": version.title},
            said=_("Lý do của %(who)s: “%(reason)s”")
            % {"who": version.decided_by, "reason": shorten(version.reason, 90)},
            url=reverse("bulletins:bulletin", args=[version.bulletin.uid]),
            due=moment(version.decided_at),
            tone="bad",
        )
    yield from _rest(found.count(), _("tin khác không được duyệt"), _listed(LATELY_REJECTED))


def _drafts(user: Person) -> Iterator[Task]:
    if not may_somewhere(user, "bulletins.write"):
        return
    found = latest_versions(user, "bulletins.write").filter(state=State.DRAFT, edited_by=user)
    for version in found.order_by("-edited_at")[:SHOWN_OF_A_KIND]:
        yield Task(
            title=_("Soạn tiếp “%(title)s”") % {"title": version.title},
            said=_("Bản nháp, chưa trình duyệt"),
            url=reverse("bulletins:edit", args=[version.uid]),
            due=_("lưu %(at)s") % {"at": moment(version.edited_at)},
        )
    yield from _rest(found.count(), _("bản nháp khác"), _listed(State.DRAFT))


def _stopped_orders(user: Person) -> Iterator[Task]:
    """Orders to loudspeakers that stopped at an error: until someone repeats them nothing goes out."""
    if not may_somewhere(user, "broadcasting.operate"):
        return
    found = Outbox.objects.visible_to(user, "broadcasting.operate").filter(state=OutboxState.PARKED)
    for order in found.order_by("created_at")[:SHOWN_OF_A_KIND]:
        yield Task(
            title=_("Gửi lại lệnh đang dừng: %(order)s") % {"order": order},
            said=shorten(order.problem, 120),
            url=reverse("broadcasting:order", args=[order.uid]),
            due=_elapsed(order.created_at),
            tone="bad",
        )
    yield from _rest(found.count(), _("lệnh khác đang dừng"), reverse("broadcasting:orders"))


def _silent_devices(user: Person, network: Network) -> Iterator[Task]:
    """Loudspeakers without a sign of life, for those who can go and look."""
    if not may_somewhere(user, "devices.command"):
        return
    for health in network.silent[:SHOWN_OF_A_KIND]:
        device = health.device
        last = _("tín hiệu cuối %(at)s") % {"at": moment(health.heard_at)} if health.heard_at else _("chưa có tín hiệu")
        yield Task(
            title=_("%(device)s mất kết nối") % {"device": device.name},
            said=" · ".join(part for part in (device.place or str(device.unit), last) if part),
            url=reverse("devices:device", args=[device.uid]),
            due=_elapsed(health.heard_at),
            tone="bad",
        )
    yield from _rest(network.silent_total, _("thiết bị khác mất kết nối"), reverse("devices:list"))


def _elapsed(since: datetime | None) -> str:
    return span(clock.now() - since) if since else ""


def _rest(count: int, what: str, url: str) -> Iterator[Task]:
    """A last line for those of a kind that are not listed, so that every count can be opened."""
    more = count - SHOWN_OF_A_KIND
    if more > 0:
        yield Task(
            title=ngettext("Còn %(n)s %(what)s", "Còn %(n)s %(what)s", more) % {"n": more, "what": what},
            said="",
            url=url,
        )


def _listed(state: str) -> str:
    return f"{reverse('bulletins:list')}?tinh-trang={state}"
