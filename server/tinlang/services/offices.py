"""Which bodies stand on a paper: the people's committee of the place, and its one-stop desk, as they were called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tinlang.accounts.models import RoleHolding
from tinlang.accounts.roles import Role
from tinlang.units.models import Unit, in_force
from tinlang.units.queries import name_of

DESK = "Bộ phận Tiếp nhận và Trả kết quả"
"""What it is called where its clerks hold their role in the place itself, and in no body that has a name."""


@dataclass(frozen=True)
class Office:
    committee: str
    short: str
    desk: str
    place: str


def office_of(unit: Unit, on: date) -> Office:
    """The desk is the body that serves the place and in which a clerk held their role that day."""
    version = unit.version_at(on)
    title = version.title if version else name_of(unit, on)
    area = f"{title[:1].lower()}{title[1:]}"
    holding = (
        RoleHolding.objects.filter(
            in_force(on), in_force(on, "organisation__versions__"), role=Role.CLERK, organisation__versions__unit=unit
        )
        .select_related("organisation")
        .order_by("pk")
        .first()
    )
    body = holding.organisation.version_at(on) if holding and holding.organisation else None
    return Office(
        committee=f"Ủy ban nhân dân {area}",
        short=f"UBND {area}",
        desk=body.name if body else DESK,
        place=version.name if version else title,
    )
