"""`python -m bench dossiers`: the desk of a province with 1,000,000 dossiers. Nothing of them is real.

Each page in processor time, the database included (SQLite runs in this process), against a page with nothing on it; the
roll-up of Biểu 06 against the barest aggregate of as many rows that the database can do.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from itertools import islice
from statistics import median
from typing import Any

from django.db import connection, models, transaction
from django.urls import reverse

from bench.desk import PLAIN, measured
from bench.town import official
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.common.text import fold
from tinlang.demo import seeding
from tinlang.services.models import Applicant, Channel, Dossier, DossierState, DossierStep, ProcedureVersion
from tinlang.services.queries.figures import By, Period, tallies_by
from tinlang.services.views.board import BYS
from tinlang.units.models import Level, Unit, UnitVersion, in_force
from tinlang.units.queries import unit_by_code
from tinlang_wire.clock import ZONE

DOSSIERS = int(os.environ.get("BENCH_DOSSIERS", "1000000"))
OPEN = 0.004
"""What a province has in hand at a time."""
AT_ONCE = 5_000
YEARS = 8
RUNS = 5
FAMILY = ("Nông", "Hoàng", "Lý", "Triệu", "Vi", "Lương", "Hứa", "Chu", "Nguyễn", "Trần")
GIVEN = ("Thị Thử", "Văn Thử", "Thị Mẫu", "Văn Mẫu", "Thị Giả", "Văn Định", "Thị Lan", "Văn Bình")


def lines() -> list[str]:
    """A line a page, a line for the roll-up."""
    begun = time.perf_counter()
    commune, province, officials = seeding.commune(), unit_by_code("20", clock.today()), {}
    officials["commune"] = official("bench-ho-so-xa", commune)
    officials["province"] = official("bench-ho-so-tinh", province)
    _make(commune, officials["commune"].pk)
    said = [f"dossiers, {DOSSIERS:,} of them (made in {time.perf_counter() - begun:.0f} s):"]
    for whose, person in officials.items():
        plain = measured("plain", reverse(PLAIN), person)
        said.append(f"  {whose}: the plain page (help) {plain.ms:.1f} ms")
        for name, address in _pages():
            page = measured(name, address, person)
            said.append(
                f"    {name:34} {page.ms:8.1f} ms (median {page.median_ms:8.1f}) = {page.ms / plain.ms:6.1f} × plain, "
                f"{page.queries:3} queries"
            )
    return [*said, _roll_up()]


def _pages() -> list[tuple[str, str]]:
    mine, figures = reverse("services:dossiers"), reverse("dossier_figures:figures")
    everybody = f"{mine}?nguoi-giu=moi-nguoi"
    return [
        ("my dossiers", mine),
        ("everybody's, what is late first", everybody),
        ("search, by a part of a name", f"{everybody}&tinh-trang=tat-ca-tinh-trang&tim=nong+thi+thu+900"),
        ("search, by a code", f"{everybody}&tinh-trang=tat-ca-tinh-trang&tim=H37.99.07-"),
        ("search, of none", f"{everybody}&tinh-trang=tat-ca-tinh-trang&tim=khong+co+ai"),
        ("Biểu 06, this year by field", figures),
        ("Biểu 06, all years by field", f"{figures}?tu=1/1/2018"),
        ("Biểu 06, this year by place", f"{figures}?theo=noi-nhan"),
        ("Biểu 06, this year by officer", f"{figures}?theo=can-bo"),
        *((f"the board, by {by}", f"{reverse('dossier_figures:now')}?theo={by}") for by in BYS),
        ("rows behind a count", f"{reverse('dossier_figures:behind')}?cot=before"),
    ]


def _roll_up() -> str:
    """Biểu 06 of everything against counting as many rows by one column."""
    period = Period(date(2018, 1, 1), clock.today())
    ours = _cpu(lambda: tallies_by(Dossier.objects.filter(received_on__isnull=False), period, By.FIELD.value))
    table = Dossier._meta.db_table
    raw = _cpu(lambda: _asked(f"SELECT version_id, state, count(*) FROM {table} GROUP BY 1, 2"))
    return f"  the roll-up of all: {1000 * ours:.0f} ms = {ours / raw:.1f} × a raw GROUP BY of the same rows"


def _asked(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def _cpu(work: Callable[[], object]) -> float:
    """Seconds of this process, the median of some runs."""
    spent = []
    for _run in range(RUNS):
        begun = time.process_time()
        work()
        spent.append(time.process_time() - begun)
    return median(spent)


# -- the rows


def _make(commune: Unit, officer: int) -> None:
    dice, today = random.Random(6), clock.today()
    communes = list(
        UnitVersion.objects.filter(in_force(today), level=Level.COMMUNE).order_by("unit").values_list("unit", flat=True)
    )
    versions = list(ProcedureVersion.objects.filter(in_force(today)).values_list("pk", "term_amount"))
    last = Dossier.objects.aggregate(last=models.Max("pk"))["last"] or 0
    numbers: Iterator[int] = iter(range(DOSSIERS))
    while some := list(islice(numbers, AT_ONCE)):
        made = [_dossier(n, last + 1 + n, dice, today, communes, versions, commune.pk, officer) for n in some]
        with transaction.atomic():  # else each row is synced to the disk by itself
            _insert(Dossier, made)
            _insert(Applicant, [_applicant(one.pk, dice) for one in made])
            _insert(DossierStep, [_step(one, officer) for one in made if one.finished_on is None])
    _asked("ANALYZE")


def _dossier(
    number: int,
    key: int,
    dice: random.Random,
    today: date,
    communes: list[int],
    versions: list[tuple[int, int]],
    commune: int,
    officer: int,
) -> Dossier:
    is_open = dice.random() < OPEN
    received = today - timedelta(days=dice.randrange(12) if is_open else dice.randrange(12, 365 * YEARS))
    version, term = dice.choice(versions)
    due = received + timedelta(days=term + 2)
    finished = None if is_open else due + timedelta(days=dice.choice((-2, -1, -1, -1, 0, 0, 1)))
    at = datetime(received.year, received.month, received.day, 9, tzinfo=ZONE)
    unit = commune if dice.random() < 0.1 else dice.choice(communes)
    return Dossier(
        pk=key,
        uid=uuid7(),
        unit_id=unit,
        version_id=version,
        code=f"H37.99.{unit % 100:02}-{received:%y%m%d}-{number:07}",
        channel=dice.choice(Channel.values),
        state=DossierState.PROCESSING if is_open else DossierState.RETURNED,
        registered_at=at,
        received_at=at,
        received_on=received,
        received_by_id=officer,
        original_due_at=_noon(due),
        due_at=_noon(due),
        due_on=due,
        holder_id=officer if is_open and dice.random() < 0.02 else None,
        finished_at=finished and _noon(finished),
        finished_on=finished,
        returned_at=finished and _noon(finished),
    )


def _noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=ZONE)


def _applicant(key: int, dice: random.Random) -> Applicant:
    name = f"{dice.choice(FAMILY)} {dice.choice(GIVEN)} {key}"
    return Applicant(dossier_id=key, kind="citizen", name=name, folded=fold(name), identity_number=f"020{key:09}")


def _step(dossier: Dossier, officer: int) -> DossierStep:
    return DossierStep(
        dossier_id=dossier.pk,
        position=1,
        name="Giải quyết",
        performer="officer",
        due_at=dossier.due_at,
        person_id=officer,
        begun_at=dossier.received_at,
    )


def _insert(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """With their keys, which other rows name."""
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.BigAutoField)]
    if model is Dossier:
        fields = list(model._meta.concrete_fields)
    places = ", ".join(["%s"] * len(fields))
    names = ", ".join(str(field.column) for field in fields)
    values = [[field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields] for row in rows]
    if values:
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({places})", values)
