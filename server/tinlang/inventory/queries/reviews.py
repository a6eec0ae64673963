"""What came of a review, counted from the checks of its days: who is done, who is missing, how it stood before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import QuerySet

from tinlang.accounts.access import units_visible_to
from tinlang.accounts.models import Person
from tinlang.common.clock import today
from tinlang.inventory.models import Check, NoStation, Review, Station
from tinlang.inventory.queries.areas import Area, area_of
from tinlang.inventory.queries.board import Board, Row, board_of, is_central, stations_of
from tinlang.units.models import Closure, Level, Unit, UnitVersion, Via, in_force


@dataclass(frozen=True)
class Reviewed:
    """One station, or a commune without: as it stands, as it stood before, its check in these days or its word."""

    now: Row
    before: Row | None
    check: Check | None
    said: NoStation | None

    @property
    def is_done(self) -> bool:
        return self.check is not None if self.now.station is not None else self.said is not None


@dataclass(frozen=True)
class Progress:
    """A review as on the day up to which it is counted."""

    review: Review
    now: Board
    before: Board
    rows: tuple[Reviewed, ...]

    @property
    def communes(self) -> int:
        return len(self.now.area.communes)

    @cached_property
    def done(self) -> int:
        """How many communes have answered for all that they have. Central stations are none of theirs."""
        return self.communes - len({row.now.commune.unit_id for row in self.rows if not _is_enough(row)})

    @property
    def missing(self) -> list[Reviewed]:
        return [row for row in self.rows if not row.is_done]


def _is_enough(row: Reviewed) -> bool:
    return row.is_done or row.now.is_central


def review_area(review: Review, within: QuerySet[Unit] | None = None) -> Area:
    """The communes that are asked, as on the day up to which it is counted."""
    return area_of(review.unit, review.counted_on, within)


def progress_of(review: Review, within: QuerySet[Unit]) -> Progress:
    """Of the communes that somebody sees. Two boards and two queries, however many communes there are."""
    now = board_of(review_area(review, within))
    before = board_of(area_of(review.unit, review.begins_on - timedelta(days=1), within))
    stood = {row.station.pk: row for row in before.rows if row.station is not None}
    lacked = {row.commune.unit_id: row for row in before.rows if row.station is None}
    checks = _checks(review, stations=[row.station for row in now.rows if row.station is not None])
    said = {one.unit_id: one for one in review.confirmations.select_related("by")}
    rows = [
        Reviewed(row, stood.get(row.station.pk), checks.get(row.station.pk), None)
        if row.station is not None
        else Reviewed(row, lacked.get(row.commune.unit_id), None, said.get(row.commune.unit_id))
        for row in now.rows
    ]
    return Progress(review, now, before, tuple(sorted(rows, key=lambda row: row.is_done)))


def _checks(review: Review, stations: Collection[Station]) -> dict[int, Check]:
    """The last check of each in its days."""
    found = Check.objects.filter(station__in=stations, on__gte=review.begins_on, on__lte=review.ends_on)
    rows = found.select_related("by").order_by("on", "recorded_at", "pk")
    return {check.station_id: check for check in rows}


def communes_without_station(area: Area) -> set[int]:
    """The keys of those communes that have none of their own that day."""
    with_one = {commune for station, commune in stations_of(area).items() if not is_central(station)}
    return {version.unit_id for version in area.communes} - with_one


@dataclass(frozen=True)
class Asked:
    """What of a review still waits for one person: stations to check, communes to say that they have none."""

    review: Review
    stations: int
    communes: int


def asked_of(person: Person) -> list[Asked]:
    """The open reviews in which something waits for this person, first what ends first.

    A fixed number of queries, however many reviews are open and however many communes they ask.
    """
    seen = Review.objects.visible_to(person, "inventory.view").asking(today())
    reviews = list(seen.select_related("unit").order_by("ends_on", "pk"))
    if not reviews:
        return []
    left = _Left(person, reviews)
    found = [Asked(review, left.stations_in(review), left.communes_in(review)) for review in reviews]
    return [asked for asked in found if asked.stations or asked.communes]


class _Left:
    """The communes of today in which a person may check stations or speak for the commune, with what is missing."""

    def __init__(self, person: Person, reviews: Sequence[Review]) -> None:
        may_check, may_say = (_communes(person, f"inventory.{what}") for what in ("check", "explain"))
        area = Area(today(), None, communes=tuple({**may_check, **may_say}.values()))
        of_stations = stations_of(area)
        self.stations = {station: commune for station, commune in of_stations.items() if commune in may_check}
        with_one = {commune for station, commune in of_stations.items() if not is_central(station)}
        self.lacking = may_say.keys() - with_one
        around = Closure.objects.filter(in_force(today()), via=Via.TREE, ancestor__in=[one.unit_id for one in reviews])
        communes = {*self.stations.values(), *self.lacking}
        self.inside = set(around.filter(descendant__in=communes).values_list("ancestor", "descendant"))
        first = min(review.begins_on for review in reviews)
        checks = Check.objects.filter(station__in=self.stations, on__gte=first).values_list("station", "on")
        self.checked: dict[int, list[date]] = defaultdict(list)
        for station, on in checks:
            self.checked[station].append(on)
        words = NoStation.objects.filter(review__in=reviews, unit__in=self.lacking)
        self.said = set(words.values_list("review", "unit")) if self.lacking else set()

    def stations_in(self, review: Review) -> int:
        return sum(
            (review.unit_id, commune) in self.inside
            and not any(review.begins_on <= on <= review.ends_on for on in self.checked[station.pk])
            for station, commune in self.stations.items()
        )

    def communes_in(self, review: Review) -> int:
        return sum(
            (review.unit_id, commune) in self.inside and (review.pk, commune) not in self.said
            for commune in self.lacking
        )


def _communes(person: Person, action: str) -> dict[int, UnitVersion]:
    seen = units_visible_to(person, action)
    rows = UnitVersion.objects.filter(in_force(today()), level=Level.COMMUNE, unit__in=seen)
    return {version.unit_id: version for version in rows}
