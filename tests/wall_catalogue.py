"""Days, hours and codes of Đồng Đăng, which nobody from outside reaches; and the catalogue, which is of no area."""

from datetime import date, timedelta
from typing import Any

from tests.wall_bulletins import NUMBERS, ONLY_HERE, Scene
from tinlang.common import clock
from tinlang.services.models import CodeSeries
from tinlang.workdays.models import OfficeHours, SpecialDay


def _day_off(scene: Scene) -> SpecialDay:
    said = {"kind": "off", "name": ONLY_HERE, "source": "Công điện"}
    return SpecialDay.objects.create(unit=scene.dong_dang, on=clock.today(), **said)


def day_off(scene: Scene) -> dict[str, Any]:
    return {"uid": _day_off(scene).uid}


def a_day_off(scene: Scene) -> str:
    return str(_day_off(scene).name)


def hours(scene: Scene) -> dict[str, Any]:
    said = {"opens": "07:00", "lunch_from": "11:30", "lunch_to": "13:30", "closes": "17:00", "source": "Thông báo"}
    day = date(2026, 1, 1) + timedelta(days=next(NUMBERS))
    return {"key": OfficeHours.objects.create(unit=scene.dong_dang, valid_from=day, **said).pk}


def _series(scene: Scene) -> CodeSeries:
    day = date(2026, 1, 1) + timedelta(days=next(NUMBERS))
    return CodeSeries.objects.create(unit=scene.dong_dang, prefix="H37.99.01", valid_from=day)


def series(scene: Scene) -> dict[str, Any]:
    return {"key": _series(scene).pk}


def a_series(scene: Scene) -> str:
    return str(_series(scene).prefix)


CATALOGUE: dict[str, str] = {
    "procedures:list": "the catalogue is of the whole installation; test_the_catalogues_pages tries who reads it",
    "procedures:procedure": "of the catalogue, which is of the whole installation",
    "procedures:book": "of the catalogue, which is of the whole installation",
    "procedures:template": "the empty book comes with the program",
    "procedures:add": "of the catalogue; test_the_catalogues_pages tries who writes it",
    "procedures:open": "of the catalogue; test_the_catalogues_pages tries who writes it",
    "procedures:correct": "of the catalogue; test_the_catalogues_pages tries who writes it",
    "procedures:check": "of the catalogue; test_the_catalogues_pages tries who writes it",
    "procedures:end": "of the catalogue; test_the_catalogues_pages tries who writes it",
    "procedures:load": "of the catalogue; test_the_catalogue_in_excel tries who writes it",
}
"""Addresses behind which there is nothing of any area, each with the reason."""
