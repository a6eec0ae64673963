"""What waits for whoever writes: what came back, what was refused, and one's own drafts, of news and of alerts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.models import Person
from tinlang.bulletins.models import Priority, State, Version
from tinlang.bulletins.queries import lately_rejected, latest_versions
from tinlang.common.templatetags.ui import moment
from tinlang.common.text import shorten
from tinlang.desk.queries.network import Network
from tinlang.desk.queries.task import RETURNED, Counts, Numbers, Task, behind_of, narrowed, numbers_in, tally

URGENT = Q(priority=Priority.URGENT)


def count_written(user: Person) -> Counts:
    """What came back, what was refused and one's own drafts of news: by their states, at once."""
    asked = Q(state=State.RETURNED) | _own_draft(user) & ~URGENT | lately_rejected()
    found = _written(user).filter(asked, state__in=[State.RETURNED, State.DRAFT, State.REJECTED])
    rows = found.order_by().values("state").annotate(**tally())
    by_state = {row["state"]: numbers_in(row) for row in rows}
    back, refused = (by_state.get(state, Numbers()) for state in (State.RETURNED, State.REJECTED))
    return {
        "returned": replace(back, returned=back.waiting),
        "rejected": Numbers(returned=refused.waiting),
        "drafts": by_state.get(State.DRAFT, Numbers()),
    }


def returned_to(user: Person) -> QuerySet[Version]:
    """What an approver sent back and nobody has taken up again."""
    return _written(user).filter(state=State.RETURNED).select_related("decided_by")


def refused_lately(user: Person) -> QuerySet[Version]:
    """What an approver refused this week: nothing is to be done about it but to know it."""
    return _written(user).filter(lately_rejected()).select_related("decided_by")


def drafts_of(user: Person) -> QuerySet[Version]:
    """One's own drafts of news."""
    return _written(user).filter(_own_draft(user), ~URGENT)


def alert_drafts_of(user: Person) -> QuerySet[Version]:
    """One's own drafts of alerts, which are given by others than those who write news too."""
    return latest_versions(user, "bulletins.alert").prefetch_related(None).filter(_own_draft(user), URGENT)


def _own_draft(user: Person) -> Q:
    return Q(state=State.DRAFT, edited_by=user)


def _written(user: Person) -> QuerySet[Version]:
    """The latest versions where this person writes, without what a list of them would show besides."""
    return latest_versions(user, "bulletins.write").prefetch_related(None)


def returned(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    for version in narrowed(returned_to(user), behind, most):
        yield Task(
            kind=_("Sửa tin"),
            title=version.title,
            said=_("%(who)s trả lại: “%(reason)s”")
            % {"who": version.decided_by, "reason": shorten(version.reason, 90)},
            url=reverse("bulletins:bulletin", args=[version.bulletin.uid]),
            due_at=version.due_at,
            since=_("trả lại %(at)s") % {"at": moment(version.decided_at)},
            counts=behind_of(version.due_at, RETURNED),
            rank=2,
        )


def rejected(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
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


def drafts(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    for version in narrowed(drafts_of(user), behind, most):
        yield _draft(version, _("Soạn tiếp"), "bulletins:edit", rank=5)


def alert_drafts(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    for version in narrowed(alert_drafts_of(user), behind, most):
        yield _draft(version, _("Cảnh báo chưa gửi"), "bulletins:edit_alert", rank=1)


def _draft(version: Version, kind: str, page: str, rank: int) -> Task:
    return Task(
        kind=kind,
        title=version.title,
        said=_("Bản nháp của tôi, chưa trình duyệt"),
        url=reverse(page, args=[version.uid]),
        due_at=version.due_at,
        since=_("lưu %(at)s") % {"at": moment(version.edited_at)},
        counts=behind_of(version.due_at),
        rank=rank,
    )
