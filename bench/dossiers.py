"""`python -m bench dossiers`: the desk of a province with 1,000,000 dossiers. Nothing of them is real.

Each page in processor time, the database's included, beside its target and against a page with nothing on it; the
roll-up of Biểu 06 against the barest aggregate of as many rows that the database can do.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import islice
from statistics import median
from typing import Any
from urllib.parse import quote

from django.db import connection, models, transaction
from django.urls import reverse

from bench import spent
from bench.desk import PLAIN, measured
from bench.town import official
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.common.text import fold
from tinlang.common.words import words_of
from tinlang.demo import seeding
from tinlang.services.models import (
    Applicant,
    ApplicantWord,
    Channel,
    Dossier,
    DossierState,
    DossierStep,
    ProcedureVersion,
)
from tinlang.services.queries.figures import By, Period, tallies_by
from tinlang.services.views.board import BYS
from tinlang.units.models import Level, Unit, UnitVersion, in_force
from tinlang.units.queries import unit_by_code
from tinlang_wire.clock import ZONE

DOSSIERS = int(os.environ.get("BENCH_DOSSIERS", "1000000"))
OPEN = 0.004
"""What a province has in hand at a time."""
AT_ONCE = 20_000
YEARS = 8
RUNS = 5
TARGETS_MS = {"my": 200, "everybody's": 200, "search": 200, "Biểu": 2_000, "rows": 2_000, "board": 300}
"""By the first word of a page's name."""
SEARCHES = {
    "common": "nguyen",
    "two common words": "nguyễn thị",
    "common words that seldom meet": "tran nguyen",
    "common words that never meet": "vi hua",
    "a rare word": "nguyen van xuyen",
    "the beginning of a common word": "nguye",
    "one of many": "nong thi thu 900000",
    "of none": "khong co ai",
    "a code from its beginning": "H37.99.07-",
    "a number of identity": "020000900000",
}
"""What somebody types, in a whole province and in all years."""
LATELY = 12
OF_ONE_COMMUNE = 0.1
Row = dict[str, Any]
Field = models.Field[Any, Any]
FAMILIES = (
    ("Nguyễn", "Hoàng", "Nông", "Lý", "Triệu", "Trần", "Vi", "Lương", "Hứa", "Chu", "Lò"),
    (30, 18, 14, 9, 7, 6, 5, 5, 3, 2, 1),
)
GIVEN_NAMES = (
    ("Thị Thử", "Văn Thử", "Thị Mẫu", "Văn Mẫu", "Thị Giả", "Văn Định", "Thị Lan", "Văn Bình", "Trần Tạm", "Văn Xuyến"),
    (20, 20, 15, 15, 10, 10, 4, 4, 1, 0.02),
)
"""Names and how many of a hundred bear them: some that a third of all have, some that hardly anybody has."""


def lines() -> Iterator[str]:
    """A line a page, beside its target; a line for the roll-up."""
    begun = time.perf_counter()
    commune, province, officials = seeding.commune(), unit_by_code("20", clock.today()), {}
    officials["commune"] = _official("bench-ho-so-xa", commune)
    officials["province"] = _official("bench-ho-so-tinh", province)
    _make(commune, officials["commune"].pk)
    yield f"dossiers, {DOSSIERS:,} of them, on {connection.vendor} (made in {time.perf_counter() - begun:.0f} s):"
    missed = []
    spent.alone()
    for whose, person in officials.items():
        plain = measured("plain", reverse(PLAIN), person)
        yield f"  {whose}: the plain page (help) {plain.ms:.1f} ms"
        for name, address in _pages():
            page, target = measured(name, address, person), TARGETS_MS[name.split()[0].rstrip(",")]
            missed += [f"{whose}, {name}"] if page.median_ms > target else []
            yield (
                f"    {name:34} median {page.median_ms:7.1f} ms (target {target:4}; lowest {page.ms:7.1f} = "
                f"{page.ms / plain.ms:5.1f} × plain), {page.queries:3} queries"
            )
    yield _roll_up()
    yield f"  above the target: {'; '.join(missed) or 'none'}"


def _official(username: str, unit: Unit) -> Person:
    """Of an earlier run, if the database is kept."""
    return Person.objects.filter(username=username).first() or official(username, unit)


def _pages() -> list[tuple[str, str]]:
    mine, figures = reverse("services:dossiers"), reverse("dossier_figures:figures")
    everybody = f"{mine}?nguoi-giu=moi-nguoi"
    everything = f"{everybody}&tinh-trang=tat-ca-tinh-trang"
    return [
        ("my dossiers", mine),
        ("everybody's, what is late first", everybody),
        *((f"search, {what}", f"{everything}&tim={quote(typed)}") for what, typed in SEARCHES.items()),
        ("search, common, of what is open", f"{everybody}&tim=nguyen"),
        ("Biểu 06, this year by field", figures),
        ("Biểu 06, all years by field", f"{figures}?tu=1/1/2018"),
        ("Biểu 06, this year by place", f"{figures}?theo=noi-nhan"),
        ("Biểu 06, this year by officer", f"{figures}?theo=can-bo"),
        *((f"board, by {by}", f"{reverse('dossier_figures:now')}?theo={by}") for by in BYS),
        ("rows behind a count", f"{reverse('dossier_figures:behind')}?cot=before"),
    ]


def _roll_up() -> str:
    """Biểu 06 of everything against counting as many rows by one column."""
    period = Period(date(2018, 1, 1), clock.today())
    ours = _cpu(lambda: tallies_by(Dossier.objects.filter(received_on__isnull=False), period, By.FIELD.value))
    table = Dossier._meta.db_table
    raw = _cpu(lambda: _told(f"SELECT version_id, state, count(*) FROM {table} GROUP BY 1, 2"))
    return f"  the roll-up of all: {1000 * ours:.0f} ms = {ours / raw:.1f} × a raw GROUP BY of the same rows"


def _told(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        if cursor.description:
            cursor.fetchall()


def _cpu(work: Callable[[], object]) -> float:
    """Seconds of the processor, the median of some runs."""
    taken = []
    for _run in range(RUNS):
        begun = spent.seconds()
        work()
        taken.append(spent.seconds() - begun)
    return median(taken)


# -- the rows


def _make(commune: Unit, officer: int) -> None:
    """What is missing of the wanted number, in the order in which it came in; one transaction."""
    missing = DOSSIERS - Dossier.objects.count()
    if missing <= 0:
        return
    if connection.vendor == "sqlite":
        _told("PRAGMA cache_size = -262144")  # else the pages of the indexes go to the disk and back
    numbers: Iterator[int] = iter(range(missing))
    with transaction.atomic():
        make = _Making(commune.pk, officer, missing)
        while some := list(islice(numbers, AT_ONCE)):
            made = [make.dossier(number) for number in some]
            _insert(Dossier, made)
            people = [make.applicant(one["id"]) for one in made]
            _insert(Applicant, people)
            _insert(
                ApplicantWord,
                [{"word": word, "of_id": one["dossier_id"]} for one in people for word in words_of(one["name"])],
            )
            _insert(DossierStep, [make.step(one) for one in made if one["finished_on"] is None])
    if connection.vendor == "postgresql":  # whose own autovacuum would, in time
        _told("VACUUM ANALYZE")


class _Making:
    """Rows as columns with their values, the instants of a day prepared once: models of a million take minutes."""

    def __init__(self, commune: int, officer: int, count: int) -> None:
        self.dice, self.today = random.Random(6), clock.today()
        self.commune, self.officer = commune, officer
        communes = UnitVersion.objects.filter(in_force(self.today), level=Level.COMMUNE)
        self.communes = list(communes.order_by("unit").values_list("unit", flat=True))
        self.versions = list(ProcedureVersion.objects.filter(in_force(self.today)).values_list("pk", "term_amount"))
        self.first = (Dossier.objects.aggregate(last=models.Max("pk"))["last"] or 0) + 1
        self.finished, self.in_hand = int(count * (1 - OPEN)), count - int(count * (1 - OPEN))

    def _received(self, number: int) -> date:
        """Evenly over the years; what is still open, over the last days."""
        if number >= self.finished:
            return self.today - timedelta(days=LATELY - LATELY * (number - self.finished) // self.in_hand)
        days = 365 * YEARS - LATELY
        return self.today - timedelta(days=365 * YEARS - days * number // self.finished)

    def dossier(self, number: int) -> Row:
        dice, received, is_open = self.dice, self._received(number), number >= self.finished
        version, term = dice.choice(self.versions)
        due = received + timedelta(days=term + 2)
        finished = None if is_open else due + timedelta(days=dice.choice((-2, -1, -1, -1, 0, 0, 1)))
        unit = self.commune if dice.random() < OF_ONE_COMMUNE else dice.choice(self.communes)
        return {
            "id": self.first + number,
            "uid": uuid7(),
            "unit_id": unit,
            "version_id": version,
            "code": f"H37.99.{unit % 100:02}-{received:%y%m%d}-{self.first + number:07}",
            "outside_code": "",
            "channel": dice.choice(Channel.values),
            "state": DossierState.PROCESSING.value if is_open else DossierState.RETURNED.value,
            "sets": 1,
            "handed_in": [],
            "charged": 0,
            "note": "",
            "registered_at": _noon(received),
            "received_at": _noon(received),
            "received_on": received,
            "received_by_id": self.officer,
            "original_due_at": _noon(due),
            "due_at": _noon(due),
            "due_on": due,
            "is_provisional": False,
            "holder_id": self.officer if is_open and dice.random() < 0.02 else None,
            "finished_at": finished and _noon(finished),
            "finished_on": finished,
            "ended_reason": "",
            "returned_at": finished and _noon(finished),
            "returned_to": "",
        }

    def applicant(self, key: int) -> Row:
        family, given = self.dice.choices(*FAMILIES)[0], self.dice.choices(*GIVEN_NAMES)[0]
        name = f"{family} {given} {key}"
        row = dict.fromkeys(("address", "email", "representative", "authority"), "")
        row |= {"dossier_id": key, "kind": "citizen", "name": name, "folded": fold(name)}
        numbers = {"identity_number": f"020{key:09}", "phone": f"09{key:08}" if key % 5 else ""}
        return row | numbers | {"tax_code": "" if key % 20 else f"49{key:08}"}

    def step(self, dossier: Row) -> Row:
        """The one in hand."""
        return {
            "dossier_id": dossier["id"],
            "position": 1,
            "name": "Giải quyết",
            "performer": "officer",
            "due_at": dossier["due_at"],
            "person_id": self.officer,
            "begun_at": dossier["received_at"],
            "done_at": None,
        }


@lru_cache(maxsize=10_000)
def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def _insert(model: type[models.Model], rows: Sequence[Row]) -> None:
    """With their keys, which other rows name."""
    if not rows:
        return
    fields = {str(field.column): field for field in model._meta.concrete_fields}
    own = [name for name, field in fields.items() if name in rows[0] or not isinstance(field, models.AutoField)]
    usual = {name: fields[name].get_default() for name in own if name not in rows[0]}
    rows, names = [usual | row for row in rows], own
    ways = [_prepared(fields[name]) for name in names]
    places, columns = ", ".join(["%s"] * len(names)), ", ".join(names)
    table = f"{model._meta.db_table} ({columns})"
    values = ([way(row[name]) if way else row[name] for way, name in zip(ways, names, strict=True)] for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":  # which takes a million rows one by one for half an hour
            with cursor.copy(f"COPY {table} FROM STDIN") as into:
                for row in values:
                    into.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} VALUES ({places})", values)


@lru_cache
def _prepared(field: Field) -> Callable[[Any], Any] | None:
    """How the driver wants its values; None: as they are. Few days and instants are asked for many times."""
    if isinstance(field, models.DateField):
        return lru_cache(maxsize=10_000)(lambda value: field.get_db_prep_save(value, connection))
    if isinstance(field, (models.UUIDField, models.JSONField)):
        return lambda value: field.get_db_prep_save(value, connection)
    return None
