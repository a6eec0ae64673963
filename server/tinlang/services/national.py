"""What comes with the program: forms and rules of `data/`, and how far back a name is asked about.

What an installation changed stays.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import router

from tinlang.services.models import PaperKind, Repeated
from tinlang.units.lists import FOLDER
from tinlang.units.models import BEGINNING
from tinlang.units.tables import Row, TableProblems, read

FORMS, RULES, LIMITS = "official-forms.csv", "warning-rules.csv", "repeat-limits.csv"
NAMESAKE_DAYS, ASSUMED = 30, "Mặc định của chương trình, không theo văn bản nào."


def official_forms(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The columns of each `OfficialForm`. TableProblems."""
    table = read(folder / FORMS, ("kind", "valid_from", "valid_to", "number", "name", "source", "checked", "limits"))
    forms = table.build(_form)
    if table.problems:
        raise TableProblems(table.problems)
    return forms


def warning_rules(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The columns of each `WarningRule` of everywhere. TableProblems."""
    columns = ("valid_from", "valid_to", "holder_hours", "leader_hours", "source", "checked")
    table = read(folder / RULES, columns)
    rules = table.build(_rule)
    if table.problems:
        raise TableProblems(table.problems)
    return rules


def repeat_limits(folder: Path = FOLDER) -> list[dict[str, Any]]:
    """The columns of each `RepeatLimit`. TableProblems."""
    table = read(folder / LIMITS, ("kind", "valid_from", "valid_to", "most", "source", "checked"))
    limits = table.build(_limit)
    if table.problems:
        raise TableProblems(table.problems)
    return limits


def ensure_repeat_limits(*, using: str, apps: Apps = installed, **_signal: Any) -> None:
    """After each migration: where no limit is there, those of the table are."""
    if "services" not in apps.app_configs:
        return
    model = apps.get_model("services", "RepeatLimit")
    if using == router.db_for_write(model) and not model.objects.using(using).exists():
        model.objects.using(using).bulk_create(model(**one) for one in repeat_limits())


def ensure_warning_rules(*, using: str, apps: Apps = installed, **_signal: Any) -> None:
    """After each migration: where no rule of everywhere is there, that of the table is."""
    if "services" not in apps.app_configs:  # only other apps were migrated
        return
    model = apps.get_model("services", "WarningRule")
    if using == router.db_for_write(model) and not model.objects.using(using).filter(unit=None).exists():
        model.objects.using(using).bulk_create(model(**one) for one in warning_rules())


def ensure_forms(*, using: str, apps: Apps = installed, **_signal: Any) -> None:
    """After each migration: each kind of paper has its forms; a kind that has some keeps them."""
    if "services" not in apps.app_configs:  # only other apps were migrated
        return
    model = apps.get_model("services", "OfficialForm")
    if using != router.db_for_write(model):
        return
    there = set(model.objects.using(using).values_list("kind", flat=True))
    model.objects.using(using).bulk_create(model(**one) for one in official_forms() if one["kind"] not in there)


def ensure_namesake_rule(*, using: str, apps: Apps = installed, **_signal: Any) -> None:
    """After each migration: there is a rule of how far back a name is asked about; one that is there stays."""
    if "services" not in apps.app_configs:
        return
    model = apps.get_model("services", "NamesakeRule")
    if using == router.db_for_write(model) and not model.objects.using(using).exists():
        model.objects.using(using).create(days=NAMESAKE_DAYS, valid_from=BEGINNING, source=ASSUMED)


def _form(row: Row) -> dict[str, Any]:
    return {
        "kind": row.one_of("kind", PaperKind.values),
        "valid_from": row.day("valid_from") or BEGINNING,
        "valid_to": row.day("valid_to"),
        "number": row.optional("number"),
        "name": row.text("name", 200),
        "source": row.text("source", 200),
        "is_checked": row.one_of("checked", ("0", "1")) == "1",
        "limits": {name: int(value) for name, value in (one.split("=") for one in row.optional("limits").split())},
    }


def _limit(row: Row) -> dict[str, Any]:
    return {
        "kind": row.one_of("kind", Repeated.values),
        "valid_from": row.day("valid_from") or BEGINNING,
        "valid_to": row.day("valid_to"),
        "most": int(row.text("most")),
        "source": row.text("source", 200),
        "is_checked": row.one_of("checked", ("0", "1")) == "1",
    }


def _rule(row: Row) -> dict[str, Any]:
    return {
        "valid_from": row.day("valid_from") or BEGINNING,
        "valid_to": row.day("valid_to"),
        "holder_hours": int(row.text("holder_hours")),
        "leader_hours": int(row.text("leader_hours")),
        "source": row.text("source", 200),
        "is_checked": row.one_of("checked", ("0", "1")) == "1",
    }
