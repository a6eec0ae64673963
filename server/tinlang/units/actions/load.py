"""Loading units, villages and organisations from files. Loading the same files again changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from tinlang.common import audit
from tinlang.units.actions.reach import rebuild_closure
from tinlang.units.lists import TWO_TIERS, Key, Passed, Wanted, read_lists, split_kind
from tinlang.units.models import (
    BEGINNING,
    Level,
    Organisation,
    OrganisationKind,
    OrganisationVersion,
    Succession,
    Unit,
    UnitCode,
    UnitVersion,
)
from tinlang.units.queries import unit_by_code
from tinlang.units.tables import Row, Table, TableProblems, read

VILLAGE_KINDS = ("Thôn", "Khu", "Khối", "Bản", "Tổ dân phố")
LOADER = audit.Program("load_units", "Nạp danh mục địa bàn")


@dataclass
class Loaded:
    """What a load did."""

    created: int = 0
    corrected: int = 0
    unchanged: int = 0

    @property
    def changed(self) -> bool:
        return bool(self.created or self.corrected)

    def count(self, *, created: bool, corrected: bool) -> None:
        self.created += created
        self.corrected += corrected and not created
        self.unchanged += not created and not corrected


@transaction.atomic
def load_lists(*, folder: Path) -> Loaded:
    """Load the province, its communes before 2020 and since July 2025, and who succeeded whom. TableProblems.

    A unit is known by its code and the day on which it took it. A version is corrected if it begins on the day that
    the file says; versions that begin on other days were added since, and stay.
    """
    lists = read_lists(folder)
    loaded = Loaded()
    units: dict[Key, Unit] = {}
    for wanted in lists.units:
        units[wanted.key] = _ensure_unit(wanted, units, loaded)
    for passed in lists.successions:
        _ensure_succession(passed, units, loaded)
    _finish("units.load_lists", units[lists.units[0].key], loaded)
    return loaded


def _ensure_unit(wanted: Wanted, units: dict[Key, Unit], loaded: Loaded) -> Unit:
    parent = units[wanted.parent] if wanted.parent else None
    try:
        unit, created = unit_by_code(wanted.code, wanted.since), False
    except Unit.DoesNotExist:
        unit, created = Unit.objects.create(lat=wanted.lat, lon=wanted.lon), True
        UnitCode.objects.create(unit=unit, code=wanted.code, valid_from=wanted.since, valid_to=wanted.until)
    corrected = not created and _move(unit, wanted.lat, wanted.lon)
    corrected |= _ensure_version(unit, wanted, parent)
    loaded.count(created=created, corrected=corrected)
    return unit


def _move(unit: Unit, lat: float | None, lon: float | None) -> bool:
    if (unit.lat, unit.lon) == (lat, lon):
        return False
    unit.lat, unit.lon = lat, lon
    unit.save(update_fields=["lat", "lon"])
    return True


def _ensure_version(unit: Unit, wanted: Wanted, parent: Unit | None) -> bool:
    """Whether the version had to be made or corrected."""
    fields: dict[str, object] = {
        "name": wanted.name,
        "kind": wanted.kind,
        "level": wanted.level.value,
        "parent_id": parent.pk if parent else None,
    }
    if wanted.until is not None:
        fields["valid_to"] = wanted.until
    return _ensure(UnitVersion, {"unit_id": unit.pk, "valid_from": wanted.since}, fields)


def _ensure(
    model: type[UnitVersion] | type[OrganisationVersion], key: dict[str, object], fields: dict[str, object]
) -> bool:
    """Make the row of that key, or give it these values; whether anything changed."""
    row = model._default_manager.filter(**key).first()
    if row is None:
        model._default_manager.create(**key, **fields)
        return True
    if all(getattr(row, name) == value for name, value in fields.items()):
        return False
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()
    return True


def _ensure_succession(passed: Passed, units: dict[Key, Unit], loaded: Loaded) -> None:
    _, created = Succession.objects.get_or_create(
        predecessor=units[passed.predecessor],
        successor=units[passed.successor],
        defaults={"kind": passed.kind, "on": passed.on},
    )
    loaded.count(created=created, corrected=False)


def _finish(action: str, target: Unit | Organisation, loaded: Loaded) -> None:
    """Rebuild who reaches whom and write the load down, if it changed anything."""
    if loaded.changed:
        rebuild_closure()
        detail = {"created": loaded.created, "corrected": loaded.corrected}
        audit.record(action=action, by=LOADER, target=target, detail=detail)


@transaction.atomic
def load_villages(*, path: Path) -> Loaded:
    """Load villages of today's communes: commune_code, name ("Thôn Nà Pài"), lat, lon. TableProblems."""
    table = read(path, ("commune_code", "name", "lat", "lon"))
    communes: dict[str, Unit] = {}
    villages = table.build(lambda row: _village(row, communes))
    table.no_repeats((row.line, f"{row.cells['commune_code']} {row.cells['name']}") for row in table.rows)
    _refuse(table)
    loaded = Loaded()
    for commune, kind, name, lat, lon in villages:
        version = (
            UnitVersion.objects.filter(parent=commune, kind=kind, name=name, level=Level.VILLAGE)
            .select_related("unit")
            .first()
        )
        if version is not None:
            loaded.count(created=False, corrected=_move(version.unit, lat, lon))
            continue
        unit = Unit.objects.create(lat=lat, lon=lon)
        wanted = Wanted("", name, kind, Level.VILLAGE, None, TWO_TIERS)
        loaded.count(created=_ensure_version(unit, wanted, commune), corrected=False)
    if communes:
        _finish("units.load_villages", next(iter(communes.values())), loaded)
    return loaded


def _village(row: Row, communes: dict[str, Unit]) -> tuple[Unit, str, str, float | None, float | None]:
    code = row.code("commune_code", 5)
    if code not in communes:
        communes[code] = _unit_of(code, TWO_TIERS)
    kind, name = split_kind(row.text("name", 120), VILLAGE_KINDS)
    return communes[code], kind, name, *row.place()


def _unit_of(code: str, on: date) -> Unit:
    try:
        return unit_by_code(code, on)
    except Unit.DoesNotExist:
        raise ValueError(_("ngày %(on)s không có địa bàn nào mang mã %(code)s") % {"on": on, "code": code}) from None


def _refuse(table: Table) -> None:
    if table.problems:
        raise TableProblems(table.problems)


@dataclass(frozen=True)
class Body:
    """A line of the file of organisations."""

    name: str
    kind: str
    parent: str
    unit: Unit
    valid_from: date
    valid_to: date | None
    successor: str


@transaction.atomic
def load_bodies(*, path: Path) -> Loaded:
    """Load organisations: name, kind, parent, unit_code (area served), valid_from, valid_to, successor. TableProblems.

    A body is known by its name and the area it serves; a parent or successor is named as in the same file.
    """
    columns = ("name", "kind", "parent", "unit_code", "valid_from", "valid_to", "successor")
    table = read(path, columns)
    bodies = table.build(_body)
    table.no_repeats((row.line, row.cells["name"]) for row in table.rows)
    names = {row.cells["name"] for row in table.rows}
    for row in table.rows:
        for column in ("parent", "successor"):
            if row.cells[column] and row.cells[column] not in names:
                table.wrong(row.line, _("“%(name)s” không có trong tệp") % {"name": row.cells[column]})
    _refuse(table)
    loaded = Loaded()
    found = {body.name: _ensure_organisation(body) for body in bodies}
    for body in bodies:
        organisation, created = found[body.name]
        parent = found[body.parent][0] if body.parent else None
        successor = found[body.successor][0] if body.successor else None
        corrected = _ensure_body(organisation, body, parent, successor)
        loaded.count(created=created, corrected=corrected)
    if bodies:
        _finish("units.load_bodies", found[bodies[0].name][0], loaded)
    return loaded


def _body(row: Row) -> Body:
    valid_from, valid_to = row.day("valid_from") or BEGINNING, row.day("valid_to")
    if valid_to is not None and valid_to <= valid_from:
        raise ValueError(_("ngày kết thúc phải sau ngày bắt đầu"))
    unit = _unit_of(row.text("unit_code", 5), valid_to - timedelta(days=1) if valid_to else valid_from)
    return Body(
        row.text("name"),
        row.one_of("kind", OrganisationKind.values),
        row.optional("parent"),
        unit,
        valid_from,
        valid_to,
        row.optional("successor"),
    )


def _ensure_organisation(body: Body) -> tuple[Organisation, bool]:
    found = Organisation.objects.filter(versions__name=body.name, versions__unit=body.unit).first()
    return (found, False) if found is not None else (Organisation.objects.create(), True)


def _ensure_body(
    organisation: Organisation, body: Body, parent: Organisation | None, successor: Organisation | None
) -> bool:
    """Whether its version or its successor had to be made or corrected."""
    fields: dict[str, object] = {
        "name": body.name,
        "kind": body.kind,
        "parent_id": parent.pk if parent else None,
        "unit_id": body.unit.pk,
    }
    if body.valid_to is not None:
        fields["valid_to"] = body.valid_to
    changed = _ensure(OrganisationVersion, {"organisation_id": organisation.pk, "valid_from": body.valid_from}, fields)
    if successor is not None and organisation.successor_id != successor.pk:
        organisation.successor = successor
        organisation.save(update_fields=["successor"])
        changed = True
    return changed
