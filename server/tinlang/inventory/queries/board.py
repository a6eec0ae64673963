"""The network of an area as on a day: a row for each station, and one for each commune without. Counted from rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from django.db import models
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from tinlang.inventory.fitness import Finding, Fitness, fitness, valid_until
from tinlang.inventory.models import (
    Check,
    Evidence,
    EvidenceKind,
    Explanation,
    RepairTicket,
    Station,
    StationKind,
    StationVersion,
    Technology,
    ValidityRule,
)
from tinlang.inventory.queries.areas import Area
from tinlang.inventory.queries.days import ends_of
from tinlang.units.choosing import districts_of
from tinlang.units.models import Closure, UnitVersion, in_force, version_at
from tinlang_wire.clock import ZONE

ON_AIR_DAYS = 30
"""Within so many days up to that day a station must have played for its figure "có phát"."""


class RowState(models.TextChoices):
    """What a row of the board says, the most pressing first."""

    BROKEN = "hong", _("Hỏng")
    UNKNOWN = "can-kiem-tra", _("Cần kiểm tra")
    SERVICEABLE = "hoat-dong-duoc", _("Hoạt động được")
    NONE = "chua-co", _("Chưa có trạm")


STATES = {
    Fitness.BROKEN: RowState.BROKEN,
    Fitness.UNKNOWN: RowState.UNKNOWN,
    Fitness.SERVICEABLE: RowState.SERVICEABLE,
}
TONES = {RowState.BROKEN: "bad", RowState.UNKNOWN: "warn", RowState.SERVICEABLE: "ok", RowState.NONE: "wait"}
RANK = {state: rank for rank, state in enumerate(RowState)}


@dataclass(frozen=True)
class Row:
    """One station as it was known on a day, or a commune that had none (`station` is then None)."""

    commune: UnitVersion
    on: date
    station: Station | None = None
    version: StationVersion | None = None
    rule: ValidityRule | None = None
    check: Check | None = None
    tested_at: datetime | None = None
    played_on: date | None = None
    known_broken_since: date | None = None
    ticket: RepairTicket | None = None
    explanations: tuple[Explanation, ...] = ()
    covered_by: str = ""
    district: str = ""
    """In which district its commune lay, where there were others of that name."""

    @property
    def is_central(self) -> bool:
        return self.station is not None and self.station.kind == StationKind.CENTRAL

    @cached_property
    def state(self) -> RowState:
        if self.station is None:
            return RowState.NONE
        months, days = (self.rule.months, self.rule.days) if self.rule else (0, 0)
        return STATES[fitness(self.findings, self.on, months=months, days=days)]

    @property
    def findings(self) -> Iterable[Finding]:
        if self.check is not None:
            yield Finding(self.check.on, self.check.recorded_at.timestamp(), self.check.works)
        if self.tested_at is not None:
            yield Finding(self.tested_at.astimezone(ZONE).date(), self.tested_at.timestamp(), True)

    @property
    def broken_since(self) -> date | None:
        """None for one that has been seen or heard to work since."""
        return self.known_broken_since if self.state == RowState.BROKEN else None

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def was_on_air(self) -> bool:
        return self.played_on is not None and self.played_on > self.on - timedelta(days=ON_AIR_DAYS)

    @property
    def can_prove(self) -> bool:
        """Whether it could be known that it played: what is wired or FM sends no proof of itself."""
        return self.played_on is not None or (self.version is not None and self.version.technology == Technology.IP)

    @property
    def counts_until(self) -> date | None:
        """The last day on which its last check or test that found it working counts."""
        worked = [finding.on for finding in self.findings if finding.works]
        if not worked or self.rule is None:
            return None
        return valid_until(max(worked), months=self.rule.months, days=self.rule.days)

    @property
    def place_name(self) -> str:
        """The bare name of its commune; of the former commune where the station belongs to one."""
        if self.station is None or self.version is None or self.version.unit_id == self.commune.unit_id:
            return self.commune.name
        own = self.version.unit.version_at(self.station.begun_on)
        return own.name if own else self.commune.name

    @property
    def position(self) -> tuple[float, float] | None:
        """Where it stands, or the middle of its unit or commune."""
        own = self.version.unit if self.version is not None else None
        for place in (self.station, own, self.commune.unit):
            if place is not None and place.lat is not None and place.lon is not None:
                return place.lat, place.lon
        return None


@dataclass(frozen=True)
class Figures:
    """How many communes there are, and how their stations stand. Central stations are counted apart.

    `on_air` is out of `provable`: of the others nobody can tell.
    """

    communes: int
    with_station: int
    stations: int
    serviceable: int
    broken: int
    unknown: int
    provable: int
    on_air: int
    central: int

    @property
    def without(self) -> int:
        return self.communes - self.with_station


@dataclass(frozen=True)
class Board:
    """All rows of an area, in the order of communes; central stations come first."""

    area: Area
    rows: tuple[Row, ...] = field(default=())

    @property
    def central(self) -> list[Row]:
        return [row for row in self.rows if row.is_central]

    @property
    def own(self) -> list[Row]:
        """The communes' stations and the communes without one."""
        return [row for row in self.rows if not row.is_central]

    @cached_property
    def figures(self) -> Figures:
        states = [row.state for row in self.own]
        stations = [row for row in self.own if row.station is not None]
        return Figures(
            communes=len(self.area.communes),
            with_station=len({row.commune.unit_id for row in stations}),
            stations=len(stations),
            serviceable=states.count(RowState.SERVICEABLE),
            broken=states.count(RowState.BROKEN),
            unknown=states.count(RowState.UNKNOWN),
            provable=sum(row.can_prove for row in stations),
            on_air=sum(row.was_on_air for row in stations),
            central=len(self.central),
        )

    @property
    def checked_between(self) -> tuple[date, date] | None:
        """The first and the last day on which one of its stations was last checked."""
        days = [row.check.on for row in self.rows if row.check is not None]
        return (min(days), max(days)) if days else None


def board_of(area: Area) -> Board:
    """The rows of an area as on its day; a fixed number of queries, however many communes there are."""
    commune_of = stations_of(area)
    known = Known(list(commune_of), area.on)
    by_commune: dict[int, list[Station]] = defaultdict(list)
    for station, lies_in in commune_of.items():
        by_commune[lies_in].append(station)
    central = [station for station in commune_of if is_central(station)]
    covered = {unit.pk: known.name(station) for station in central for unit in station.covers.all()}
    unexplained = _of_communes(area)
    districts = districts_of(area.communes, area.on)
    rows: list[Row] = []
    for commune in area.communes:
        here = sorted(by_commune[commune.unit_id], key=lambda station: (not is_central(station), station.begun_on))
        district = districts.get(commune.unit_id, "")
        rows.extend(replace(known.row(station, commune), district=district) for station in here)
        if all(is_central(station) for station in here):
            rows.append(
                Row(
                    commune,
                    area.on,
                    explanations=tuple(unexplained[commune.unit_id]),
                    covered_by=covered.get(commune.unit_id, ""),
                    district=district,
                )
            )
    return Board(area, tuple(sorted(rows, key=lambda row: not row.is_central)))


def is_central(station: Station) -> bool:
    return station.kind == StationKind.CENTRAL


def stations_of(area: Area) -> dict[Station, int]:
    """The stations that stood that day, each with the commune in which its unit lay or into which it was merged."""
    communes = [version.unit_id for version in area.communes]
    reach = Closure.objects.filter(in_force(area.on), ancestor__in=communes)
    held = StationVersion.objects.filter(in_force(area.on), unit__in=reach.values("descendant"))
    standing = Station.objects.in_force(area.on).filter(pk__in=held.values("station"))
    stations = list(standing.prefetch_related("versions__unit__versions", "covers"))
    units = {station: _unit_of(station, area.on) for station in stations}
    lies_in = dict(reach.filter(descendant__in=set(units.values())).values_list("descendant", "ancestor"))
    return {station: lies_in[unit] for station, unit in units.items()}


def _unit_of(station: Station, on: date) -> int:
    """To which unit it belonged that day."""
    version = station.version_at(on)
    assert version is not None
    return version.unit_id


def _of_communes(area: Area) -> dict[int, list[Explanation]]:
    """What communes said against having no station."""
    said: dict[int, list[Explanation]] = defaultdict(list)
    units = [version.unit_id for version in area.communes]
    for explanation in Explanation.objects.filter(unit__in=units, station=None, on__lte=area.on).select_related("by"):
        said[explanation.unit_id].append(explanation)
    return said


class Known:
    """What was known of some stations at the end of a day; eight queries for all of them."""

    def __init__(self, stations: Collection[Station], on: date) -> None:
        self.on = on
        pks = [station.pk for station in stations]
        until = Check.objects.filter(station__in=pks, on__lte=on)
        self._checks = _last_checks(until, on)
        self._broken = _broken_since(until, on)
        shown = Evidence.objects.filter(station__in=pks, on__lte=on).values_list("station", "kind")
        self._shown = {(station, kind): last for station, kind, last in shown.annotate(Max("last_at"))}
        self._tickets = _open_tickets(pks, on)
        self._rules = {rule.technology: rule for rule in ValidityRule.objects.filter(in_force(on))}
        self._explanations: dict[int, list[Explanation]] = defaultdict(list)
        for said in Explanation.objects.filter(station__in=pks, on__lte=on).select_related("by"):
            assert said.station_id is not None
            self._explanations[said.station_id].append(said)

    def name(self, station: Station) -> str:
        version = station.version_at(self.on)
        return version.name if version else str(station)

    def row(self, station: Station, commune: UnitVersion) -> Row:
        version = version_at(station.versions.all(), self.on)
        assert version is None or isinstance(version, StationVersion)
        check = self._checks.get(station.pk)
        return Row(
            commune,
            self.on,
            station=station,
            version=version,
            rule=self._rules.get(version.technology) if version else None,
            check=check,
            tested_at=self._shown.get((station.pk, EvidenceKind.TEST)),
            played_on=_day_of(self._shown.get((station.pk, EvidenceKind.ON_AIR))),
            known_broken_since=self._broken.get(station.pk),
            ticket=self._tickets.get(station.pk),
            explanations=tuple(said for said in self._explanations[station.pk] if check is None or said.on >= check.on),
        )


def _day_of(instant: datetime | None) -> date | None:
    return instant.astimezone(ZONE).date() if instant is not None else None


def _last_checks(until: QuerySet[Check], on: date) -> dict[int, Check]:
    newest = Check.objects.filter(station=OuterRef("station"), on__lte=on).order_by("-on", "-recorded_at", "-pk")
    rows = until.filter(pk=Subquery(newest.values("pk")[:1])).select_related("by")
    return {check.station_id: check for check in rows}


def _broken_since(until: QuerySet[Check], on: date) -> dict[int, date]:
    """Since when each is known to be broken without having been seen to work in between."""
    worked_later = Check.objects.filter(
        Q(on__gt=OuterRef("on"))
        | Q(on=OuterRef("on"), recorded_at__gt=OuterRef("recorded_at"))
        | Q(on=OuterRef("on"), recorded_at=OuterRef("recorded_at"), pk__gt=OuterRef("pk")),
        station=OuterRef("station"),
        works=True,
        on__lte=on,
    )
    since: dict[int, date] = {}
    for check in until.filter(~Exists(worked_later), works=False).order_by("on", "recorded_at", "pk"):
        since.setdefault(check.station_id, check.broken_on or check.on)
    return since


def _open_tickets(stations: Collection[int], on: date) -> dict[int, RepairTicket]:
    """The ticket of each that was open at the end of that day."""
    end = ends_of(on)
    rows = RepairTicket.objects.filter(station__in=stations, opened_at__lt=end)
    still_open = rows.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=end))
    return {ticket.station_id: ticket for ticket in still_open.order_by("opened_at")}
