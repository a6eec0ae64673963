"""What the calendar asks of this app when days change: the deadlines of dossiers, counted anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinlang.services.actions import Moved, recount
from tinlang.services.queries.desk import Due
from tinlang.units.models import Unit
from tinlang.workdays.moving import Cause, Follower, MovedDeadline


def follow(days: Iterable[date], unit: Unit | None, cause: Cause) -> list[MovedDeadline]:
    due = Due()
    told = [_told(one, due) for one in recount(days=days, unit=unit, cause=cause)]
    return sorted(told, key=lambda one: (not one.is_late, one.now, one.what))


def _told(moved: Moved, due: Due) -> MovedDeadline:
    """Without who handed it in: who writes a calendar need not be one who may read that."""
    one = moved.dossier
    assert one.due_at is not None
    return MovedDeadline(
        what=one.code or "",
        was=moved.was_due_at,
        now=one.due_at,
        url=reverse("services:dossier", args=[one.uid]),
        about=one.version.name,
        place=one.unit_id,
        is_late=due.is_late(one),
    )


FOLLOWER = Follower("ho-so", _("hồ sơ"), "services.view", follow)
