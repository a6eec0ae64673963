"""A clerk, an officer and a leader of Đồng Đăng, a clerk of the neighbour; and a morning in March."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.models import CodeSeries, Dossier, ProcedureVersion
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.services.tests.province_twin import ACCOUNT, SECRET, ProvinceTwin
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE

MORNING = datetime(2026, 3, 2, 9, tzinfo=ZONE)
"""A Monday; no holiday is near."""


@pytest.fixture
def clerk(dong_dang: Unit) -> Person:
    return person_with("mot-cua", "Cán bộ Một cửa", dong_dang, Role.CLERK)


@pytest.fixture
def officer(dong_dang: Unit) -> Person:
    return person_with("thu-ly", "Người thụ lý", dong_dang, Role.OFFICER)


@pytest.fixture
def other_officer(dong_dang: Unit) -> Person:
    return person_with("thu-ly-khac", "Người thụ lý khác", dong_dang, Role.OFFICER)


@pytest.fixture
def neighbours_clerk(ky_lua: Unit) -> Person:
    return person_with("mot-cua-ben", "Cán bộ Một cửa phường bên", ky_lua, Role.CLERK)


@pytest.fixture(autouse=True)
def morning() -> Iterator[datetime]:
    with clock.frozen_at(MORNING) as instant:
        yield instant


@pytest.fixture
def series(dong_dang: Unit, ky_lua: Unit) -> CodeSeries:
    CodeSeries.objects.create(unit=ky_lua, prefix="H37.99.2")
    return CodeSeries.objects.create(unit=dong_dang, prefix="H37.99.1")


@pytest.fixture
def twin(tmp_path: Path, settings: Any) -> Iterator[ProvinceTwin]:
    """A province's system that listens, and settings that name it."""
    secret = tmp_path / "secret"
    secret.write_text(f"{SECRET}\n", encoding="utf-8")
    twin = ProvinceTwin().start()
    settings.PROVINCE_URL, settings.PROVINCE_ACCOUNT, settings.PROVINCE_SECRET_FILE = twin.url, ACCOUNT, str(secret)
    yield twin
    twin.stop()


@pytest.fixture
def version(db: None) -> ProcedureVersion:
    """Five working days: three for an officer, two for a leader."""
    return ProcedureFactory().versions.get()


@pytest.fixture
def bring(version: ProcedureVersion) -> Callable[..., actions.Intake]:
    """An intake of somebody: `bring(name="…", channel="post")`, with whatever else an intake or its bringer has."""

    def made(*, version: ProcedureVersion = version, name: str = "Nông Thị Thử", **more: object) -> actions.Intake:
        who = {key: more.pop(key) for key in list(more) if key in actions.Bringer.__dataclass_fields__}
        bringer = actions.Bringer(**{"kind": "citizen", "name": name, **who})  # type: ignore[arg-type]
        return actions.Intake(version=version, bringer=bringer, **more)  # type: ignore[arg-type]

    return made


@pytest.fixture
def dossier(dong_dang: Unit, series: CodeSeries, clerk: Person, bring: Callable[..., actions.Intake]) -> Dossier:
    """Taken in that morning: due on Monday 9/3."""
    return actions.receive(unit=dong_dang, intake=bring(), by=clerk)


def at(day: date | str, hour: int = 9) -> datetime:
    told = date.fromisoformat(day) if isinstance(day, str) else day
    return datetime(told.year, told.month, told.day, hour, tzinfo=ZONE)
