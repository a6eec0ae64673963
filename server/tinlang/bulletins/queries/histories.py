"""What happened to a bulletin, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tinlang.bulletins.models import (
    Bulletin,
    History,
    Release,
    ReleaseState,
    State,
)
from tinlang.bulletins.queries.versions import APPROVAL


@dataclass(frozen=True)
class Step:
    """One line of a bulletin's history. tone: done, bad, or open for what somebody has to go on with."""

    at: datetime
    title: str
    who: str
    reason: str = ""
    tone: str = "done"


def history(bulletin: Bulletin) -> list[Step]:
    """All that happened to a bulletin, oldest first."""
    paths = [f"version__{path}" for path in ("decided_by", *APPROVAL)]
    moves = History.objects.filter(version__bulletin=bulletin).select_related("by", "version", *paths)
    releases = Release.objects.filter(version__bulletin=bulletin).select_related(
        "released_by", "withdrawn_by", "version"
    )
    steps = [_moved(move) for move in moves]
    for release in releases:
        steps.extend(_aired(release))
    return sorted(steps, key=lambda step: step.at)


def _moved(move: History) -> Step:
    titles = {
        State.DRAFT: _("Bắt đầu soạn bản %(number)s"),
        State.SUBMITTED: _("Trình duyệt bản %(number)s"),
        State.TAKEN_BACK: _("Rút lại bản %(number)s"),
        State.RETURNED: _("Trả lại bản %(number)s để sửa"),
        State.REJECTED: _("Không duyệt bản %(number)s"),
        State.APPROVED: _("Duyệt bản %(number)s"),
    }
    tones = {State.RETURNED: "open", State.TAKEN_BACK: "open", State.REJECTED: "bad"}
    title = titles[State(move.to_state)] % {"number": move.version.number}
    approved = move.to_state == State.APPROVED
    return Step(
        at=move.at,
        title=title,
        who=move.version.approved_by if approved else str(move.by),
        reason=move.reason,
        tone=tones.get(State(move.to_state), "done"),
    )


def _aired(release: Release) -> list[Step]:
    facts = {"number": release.version.number}
    steps = [Step(at=release.approved_at, title=_("Cho phát bản %(number)s") % facts, who=str(release.released_by))]
    if release.withdrawn_at is not None:
        title = _("Thu hồi bản %(number)s, dừng phát") % facts
        steps.append(
            Step(at=release.withdrawn_at, title=title, who=str(release.withdrawn_by), reason=release.reason, tone="bad")
        )
    elif release.state == ReleaseState.EXPIRED:
        title = _("Hết hạn phát bản %(number)s") % facts
        steps.append(Step(at=release.end_at, title=title, who=pgettext("who", "Hệ thống")))
    return steps
