"""What waits for whoever writes: what came back, what was refused, and one's own drafts, of news and of alerts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from tinlang.accounts.access import units_held
from tinlang.accounts.models import Person
from tinlang.bulletins.models import Priority, State, Version
from tinlang.bulletins.queries import lately_rejected, latest_versions
from tinlang.common.templatetags.ui import moment
from tinlang.common.text import shorten
from tinlang.desk.queries.network import Network
from tinlang.desk.queries.task import RETURNED, Counts, Numbers, Task, behind_of, narrowed, numbers_in, tally
from tinlang.units.queries import Within

URGENT = Q(priority=Priority.URGENT)


def count_news(user: Person) -> Counts:
    """What came back of news, what was refused and one's own drafts."""
    back, refused, own = _counted(news(user))
    return {"returned": back, "rejected": refused, "drafts": own}


def count_alerts(user: Person) -> Counts:
    """The same of alerts, which are given by others than those who write news too."""
    back, refused, own = _counted(alerts(user))
    return {"alerts returned": back, "alerts rejected": refused, "alert drafts": own}


def _counted(written: QuerySet[Version]) -> tuple[Numbers, Numbers, Numbers]:
    """By their states, at once: what came back, what was refused, one's own drafts."""
    rows = written.order_by().values("state").annotate(**tally())
    by_state = {row["state"]: numbers_in(row) for row in rows}
    back, refused, own = (by_state.get(state, Numbers()) for state in (State.RETURNED, State.REJECTED, State.DRAFT))
    return replace(back, returned=back.waiting), Numbers(returned=refused.waiting), own


def news(user: Person) -> QuerySet[Version]:
    """What waits for who writes news there: what came back, what was refused this week, one's own drafts."""
    return _waiting(user, "bulletins.write").filter(~URGENT)


def alerts(user: Person) -> QuerySet[Version]:
    """The same of alerts: for who wrote or gave it, whatever their role, and for all who write news there."""
    own = Q(edited_by=user) | Q(submitted_by=user) | Q(home__in=Within(units_held(user, "bulletins.write")))
    return _waiting(user, "bulletins.alert").filter(URGENT).filter(own)


def _waiting(user: Person, action: str) -> QuerySet[Version]:
    """The latest versions, without what a list of them would show besides."""
    states = [State.RETURNED, State.DRAFT, State.REJECTED]
    asked = Q(state=State.RETURNED) | Q(state=State.DRAFT, edited_by=user) | lately_rejected()
    found = latest_versions(user, action).prefetch_related(None).select_related("decided_by", "bulletin")
    return found.filter(asked, state__in=states)


def returned(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    return _returned(news(user), behind, most, _("Sửa tin"))


def alerts_returned(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    return _returned(alerts(user), behind, most, _("Sửa cảnh báo"))


def _returned(written: QuerySet[Version], behind: str, most: int, kind: str) -> Iterator[Task]:
    """What an approver sent back and nobody has taken up again."""
    for version in narrowed(written.filter(state=State.RETURNED), behind, most):
        yield Task(
            kind=kind,
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
    return _rejected(news(user), most, _("Không được duyệt"))


def alerts_rejected(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    return _rejected(alerts(user), most, _("Cảnh báo không được duyệt"))


def _rejected(written: QuerySet[Version], most: int, kind: str) -> Iterator[Task]:
    """What an approver refused this week: nothing is to be done about it but to know it."""
    for version in written.filter(state=State.REJECTED).order_by("-decided_at")[:most]:
        yield Task(
            kind=kind,
            title=version.title,
            said=_("Lý do của %(who)s: “%(reason)s”")
            % {"who": version.decided_by, "reason": shorten(version.reason, 90)},
            url=reverse("bulletins:bulletin", args=[version.bulletin.uid]),
            since=moment(version.decided_at),
            counts=frozenset({RETURNED}),
            rank=6,
        )


def drafts(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    for version in narrowed(news(user).filter(state=State.DRAFT), behind, most):
        yield _draft(version, _("Soạn tiếp"), "bulletins:edit", rank=5)


def alert_drafts(user: Person, network: Network, behind: str, most: int) -> Iterator[Task]:
    for version in narrowed(alerts(user).filter(state=State.DRAFT), behind, most):
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
