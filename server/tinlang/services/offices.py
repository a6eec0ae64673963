"""Which bodies stand on a paper: the people's committee of the place, and its one-stop desk, as they were called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tinlang.accounts.models import RoleHolding
from tinlang.accounts.roles import Role
from tinlang.units.models import Unit, in_force
from tinlang.units.queries import committee_of, place_of

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
    committee = committee_of(unit, on)
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
        committee=committee,
        short=committee.replace("Ủy ban nhân dân", "UBND"),
        desk=body.name if body else DESK,
        place=place_of(unit, on),
    )
