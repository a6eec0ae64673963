"""What the calendar asks of this app when days change: the deadlines of dossiers, counted anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tinlang.services.actions import recount
from tinlang.units.models import Unit
from tinlang.workdays.moving import Cause, Follower, MovedDeadline


def follow(days: Iterable[date], unit: Unit | None, cause: Cause) -> list[MovedDeadline]:
    moved = recount(days=days, unit=unit, cause=cause)
    return [
        MovedDeadline(
            one.dossier.code or "",
            one.was_due_at,
            one.dossier.due_at,
            reverse("services:dossier", args=[one.dossier.uid]),
        )
        for one in moved
        if one.dossier.due_at is not None
    ]


FOLLOWER = Follower("ho-so", _("hồ sơ"), "services.view", follow)
