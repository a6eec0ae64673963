"""Reviews: opened for an area and some days, answered by communes without a station, closed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.ids import uuid7
from tinlang.inventory.actions.stations import MANAGE
from tinlang.inventory.errors import HasAStation, NotOfTheReview, ReviewClosed, ReviewEndsFirst
from tinlang.inventory.models import NoStation, Review
from tinlang.inventory.queries import communes_without_station, review_area
from tinlang.units.models import Unit


@transaction.atomic
def open_review(
    *, unit: Unit, name: str, begins_on: date, ends_on: date, by: Person, note: str = "", uid: UUID | None = None
) -> Review:
    """Ask that each station of the area be checked between these days, both included. ReviewEndsFirst.

    What was sent before under the same `uid` is returned as it is.
    """
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    require(by, MANAGE, unit)
    if uid and (sent := Review.objects.filter(uid=uid, unit=unit).first()):
        return sent
    if ends_on < begins_on:
        raise ReviewEndsFirst(begins_on=begins_on, ends_on=ends_on)
    days = {"begins_on": begins_on, "ends_on": ends_on}
    review = Review.objects.create(uid=uid or uuid7(), unit=unit, name=name, note=note, opened_by=by, **days)
    detail = {"name": name, "note": note, **days}
    audit.record(action="inventory.open_review", by=by, target=review, unit=unit, detail=detail)
    return review


@transaction.atomic
def close_review(*, review: Review, by: Person) -> Review:
    """Say that it is over: nobody is asked any more. What it counts goes on being counted. ReviewClosed."""
    review = _locked(review)
    require(by, MANAGE, review.unit)
    if review.is_closed:
        raise ReviewClosed
    review.closed_by, review.closed_at = by, clock.now()
    review.save(update_fields=["closed_by", "closed_at"])
    audit.record(action="inventory.close_review", by=by, target=review, unit=review.unit)
    return review


@transaction.atomic
def confirm_no_station(*, review: Review, unit: Unit, by: Person) -> NoStation:
    """A commune of its area says that it has no station; again changes nothing.

    ReviewClosed, NotOfTheReview, HasAStation.
    """
    review = _locked(review)
    require(by, "inventory.explain", unit)
    if review.is_closed:
        raise ReviewClosed
    area = review_area(review)
    if unit.pk not in {version.unit_id for version in area.communes}:
        raise NotOfTheReview
    if unit.pk not in communes_without_station(area):
        raise HasAStation
    said, is_new = NoStation.objects.get_or_create(review=review, unit=unit, defaults={"by": by})
    if is_new:
        detail = {"review": review.name}
        audit.record(action="inventory.confirm_no_station", by=by, target=review, unit=unit, detail=detail)
    return said


def _locked(review: Review) -> Review:
    return Review.objects.select_for_update(of=("self",)).select_related("unit").get(pk=review.pk)
