"""Đồng Đăng and its official, and the bulletins and alerts there that nobody from outside reaches."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from tinlang.accounts.models import Person
from tinlang.bulletins.models import AlertReview, AlertRule
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.units.models import Unit


@dataclass(frozen=True)
class Scene:
    """Đồng Đăng, an official who holds every role there, and the folder of what the demo's loudspeakers emitted."""

    dong_dang: Unit
    insider: Person
    captures: Path


ONLY_HERE = "Chỉ người Đồng Đăng đọc"
NUMBERS = count()

Row = Callable[[Scene], dict[str, Any]]
Words = Callable[[Scene], str]


def draft(scene: Scene) -> dict[str, Any]:
    return {"version": VersionFactory(unit=scene.dong_dang, edited_by=scene.insider).uid}


def in_vietnamese(scene: Scene) -> dict[str, Any]:
    return {**draft(scene), "language": "vi"}


def submitted(scene: Scene) -> dict[str, Any]:
    return {"version": VersionFactory(unit=scene.dong_dang, submitted=True).uid}


URGENT: dict[str, Any] = {"priority": "urgent", "severity": "severe", "every_s": 300}


def alert_draft(scene: Scene) -> dict[str, Any]:
    return {"version": VersionFactory(unit=scene.dong_dang, edited_by=scene.insider, **URGENT).uid}


def alert_of_ones_own(scene: Scene) -> dict[str, Any]:
    """An alert that waits for the second person, where one alone is enough."""
    AlertRule.objects.create(unit=scene.dong_dang, one_person=True, source="Quyết định số … (giả định)")
    return {"version": VersionFactory(unit=scene.dong_dang, edited_by=scene.insider, submitted=True, **URGENT).uid}


def reviewed_alert(scene: Scene) -> dict[str, Any]:
    version = VersionFactory(unit=scene.dong_dang, edited_by=scene.insider, submitted=True, **URGENT)
    AlertReview.objects.create(version=version, home=scene.dong_dang, due_at=clock.now())
    return {"version": version.uid}


def returned(scene: Scene) -> dict[str, Any]:
    return {"version": VersionFactory(unit=scene.dong_dang, edited_by=scene.insider, returned=True).uid}


def bulletin(scene: Scene) -> dict[str, Any]:
    return {"uid": VersionFactory(unit=scene.dong_dang, submitted=True).bulletin.uid}
