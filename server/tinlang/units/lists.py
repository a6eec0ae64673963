"""The official lists of Lạng Sơn in `data/`, read, checked, and turned into the units that should exist. No database.

What the files do not say is said in data/README.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

import tinlang
from tinlang.units.models import BEGINNING, Level, SuccessionKind
from tinlang.units.tables import Row, Table, TableProblems, read

FOLDER = Path(tinlang.__file__).resolve().parents[2] / "data"
"""Where the repository keeps its lists."""

MERGERS_OF_2020 = date(2020, 1, 1)
TWO_TIERS = date(2025, 7, 1)
"""Since this day there are provinces and communes only."""

PROVINCES = "provinces.csv"
BEFORE_2020 = "lang-son-communes-before-2020.csv"
SINCE_2025 = "lang-son-communes-2025.csv"

DISTRICT_KINDS = ("Huyện", "Thành phố", "Thị xã", "Quận")
COMMUNE_KINDS = ("Xã", "Phường", "Thị trấn")

Key = tuple[str, date]
"""A code and the day on which its unit took it: codes are used again."""


@dataclass(frozen=True)
class Wanted:
    """A unit that should exist, from one day up to another, with one name and one parent all that time."""

    code: str
    name: str
    kind: str
    level: Level
    parent: Key | None
    since: date = BEGINNING
    until: date | None = None
    lat: float | None = None
    lon: float | None = None

    @property
    def key(self) -> Key:
        return self.code, self.since


@dataclass(frozen=True)
class Passed:
    """A succession that should exist."""

    predecessor: Key
    successor: Key
    kind: SuccessionKind
    on: date


@dataclass(frozen=True)
class Lists:
    """Everything that the files say, parents before children."""

    units: tuple[Wanted, ...]
    successions: tuple[Passed, ...]


@dataclass(frozen=True)
class Before:
    """A line of the list before 2020."""

    line: int
    code: str
    name: str
    kind: str
    district_code: str
    district: str
    lasted_to_2025: bool
    lat: float | None
    lon: float | None
    successor_code: str
    successor: str


@dataclass(frozen=True)
class Since:
    """A line of the list since 1 July 2025, or of the provinces."""

    line: int
    code: str
    name: str
    kind: str
    lat: float | None = None
    lon: float | None = None


def read_lists(folder: Path) -> Lists:
    """The units and successions of the three files in `folder`; TableProblems names every line that is wrong."""
    provinces = read(folder / PROVINCES, ("code", "name"))
    before = read(
        folder / BEFORE_2020,
        (
            *("code", "name", "kind", "district_code", "district", "still_listed_2020_2025"),
            *("lat", "lon", "successor_code_2025", "successor_2025"),
        ),
    )
    since = read(folder / SINCE_2025, ("code", "name", "lat", "lon"))
    province_rows, old, new = provinces.build(_province), before.build(_before), since.build(_since)
    before.no_repeats((row.line, row.code) for row in old)
    since.no_repeats((row.line, row.code) for row in new)
    _check_one_province(provinces, province_rows)
    _check_districts(before, old)
    if not before.problems and not since.problems:
        _check_successors(before, since, old, new)
    problems = [*provinces.problems, *before.problems, *since.problems]
    if problems:
        raise TableProblems(problems)
    return _wanted(province_rows[0], old, new)


def split_kind(title: str, kinds: Iterable[str]) -> tuple[str, str]:
    """ "Xã Đồng Đăng" → ("Xã", "Đồng Đăng"); ValueError if it begins with none of the kinds."""
    for kind in kinds:
        name = title.removeprefix(f"{kind} ").strip()
        if name != title and name:
            return kind, name
    raise ValueError(
        _("tên phải bắt đầu bằng: %(kinds)s; không phải “%(title)s”") % {"kinds": ", ".join(kinds), "title": title}
    )


def _province(row: Row) -> Since:
    kind, name = split_kind(row.text("name"), ("Tỉnh", "Thành phố"))
    return Since(row.line, row.code("code", 2), name, kind)


def _before(row: Row) -> Before:
    kind, name = split_kind(row.text("name"), [row.one_of("kind", COMMUNE_KINDS)])
    split_kind(row.text("district"), DISTRICT_KINDS)
    lat, lon = row.place()
    return Before(
        line=row.line,
        code=row.code("code", 5),
        name=name,
        kind=kind,
        district_code=row.code("district_code", 3),
        district=row.text("district"),
        lasted_to_2025=row.one_of("still_listed_2020_2025", ("yes", "no")) == "yes",
        lat=lat,
        lon=lon,
        successor_code=row.code("successor_code_2025", 5),
        successor=row.text("successor_2025"),
    )


def _since(row: Row) -> Since:
    kind, name = split_kind(row.text("name"), COMMUNE_KINDS)
    return Since(row.line, row.code("code", 5), name, kind, *row.place())


def _check_one_province(table: Table, rows: list[Since]) -> None:
    if len(rows) > 1:
        table.wrong(rows[1].line, _("các danh sách xã ở đây chỉ thuộc một tỉnh"))


def _check_districts(table: Table, rows: list[Before]) -> None:
    """One name for each district code: the first one wins, the others are reported."""
    names: dict[str, str] = {}
    for row in rows:
        known = names.setdefault(row.district_code, row.district)
        if known != row.district:
            table.wrong(
                row.line,
                _("huyện %(code)s ở dòng trước tên là “%(known)s”") % {"code": row.district_code, "known": known},
            )


def _check_successors(before: Table, since: Table, old: list[Before], new: list[Since]) -> None:
    """Each successor is in the other list under that name; each unit of 2025 has at least two predecessors.

    One predecessor alone would be a renaming, which keeps the unit: these lists have none, so the loader knows none.
    """
    titles = {row.code: f"{row.kind} {row.name}" for row in new}
    for row in old:
        if titles.get(row.successor_code) != row.successor:
            before.wrong(
                row.line,
                _("“%(name)s” mã %(code)s không có trong %(file)s")
                % {"name": row.successor, "code": row.successor_code, "file": since.path.name},
            )
    origins = Counter(row.successor_code for row in old)
    for unit in new:
        if origins[unit.code] < 2:
            since.wrong(unit.line, _("không phải do nhiều xã hợp lại: %(n)s xã cũ") % {"n": origins[unit.code]})


def _wanted(province: Since, old: list[Before], new: list[Since]) -> Lists:
    top = Wanted(province.code, province.name, province.kind, Level.PROVINCE, None)
    districts: dict[str, Wanted] = {}
    for row in old:
        kind, name = split_kind(row.district, DISTRICT_KINDS)
        districts[row.district_code] = Wanted(
            row.district_code, name, kind, Level.DISTRICT, top.key, BEGINNING, TWO_TIERS
        )
    communes = [
        Wanted(
            row.code,
            row.name,
            row.kind,
            Level.COMMUNE,
            districts[row.district_code].key,
            BEGINNING,
            TWO_TIERS if row.lasted_to_2025 else MERGERS_OF_2020,
            row.lat,
            row.lon,
        )
        for row in old
    ]
    today = [
        Wanted(row.code, row.name, row.kind, Level.COMMUNE, top.key, TWO_TIERS, None, row.lat, row.lon) for row in new
    ]
    passed = [
        Passed(
            (row.code, BEGINNING),
            (row.successor_code, TWO_TIERS),
            SuccessionKind.MERGED if row.lasted_to_2025 else SuccessionKind.LATER,
            TWO_TIERS,
        )
        for row in old
    ]
    return Lists((top, *districts.values(), *communes, *today), tuple(passed))
