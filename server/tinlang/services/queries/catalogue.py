"""Reads of the catalogue. It is of the whole installation: no row of it belongs to a unit."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, Count, OuterRef, QuerySet, Subquery, Value, When

from tinlang.common.clock import today
from tinlang.services.models import Procedure, ProcedureVersion
from tinlang.units.models import in_force

IN_FORCE, TO_COME, ENDED = "in_force", "to_come", "ended"


def current_versions(on: date | None = None) -> QuerySet[ProcedureVersion]:
    """Of each procedure the version in force that day; else the last one before it, else the first to come."""
    day = on or today()
    rank = Case(When(in_force(day), then=Value(0)), When(valid_from__lte=day, then=Value(1)), default=Value(2))
    nearest = ProcedureVersion.objects.filter(procedure=OuterRef("procedure")).order_by(rank, "-valid_from")
    return ProcedureVersion.objects.filter(pk=Subquery(nearest.values("pk")[:1])).select_related("procedure", "field")


def versions_of(procedure: Procedure) -> QuerySet[ProcedureVersion]:
    """The latest first, each with how many dossiers were received under it as `used`."""
    rows = ProcedureVersion.objects.filter(procedure=procedure).select_related("procedure", "field")
    return rows.annotate(used=Count("dossiers")).order_by("-valid_from")


def whole(versions: QuerySet[ProcedureVersion]) -> QuerySet[ProcedureVersion]:
    """With the fields of its form, its papers, steps and charges at hand."""
    return versions.prefetch_related("data_fields", "documents", "steps", "charges")


def state_of(version: ProcedureVersion, on: date | None = None) -> str:
    day = on or today()
    if version.is_in_force(day):
        return IN_FORCE
    return TO_COME if version.valid_from > day else ENDED
