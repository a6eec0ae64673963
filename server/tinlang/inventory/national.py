"""The rule that holds until a document is found: how long a check of each technology counts."""

from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import router

from tinlang.units.models import BEGINNING

ASSUMED = "Giả định, chưa đối chiếu với văn bản nào."
DEFAULTS = (("ip", 0, 30), ("fm", 6, 0), ("wired", 6, 0))
"""Technology, months, days."""


def ensure_rules(*, using: str, apps: Apps = installed, **_signal: Any) -> None:
    """After each migration, or when the tables were emptied: each technology has a rule; one that is there stays."""
    if "inventory" not in apps.app_configs:  # only other apps were migrated
        return
    rule = apps.get_model("inventory", "ValidityRule")
    if using != router.db_for_write(rule):
        return
    rules = rule.objects.using(using)
    for technology, months, days in DEFAULTS:
        if not rules.filter(technology=technology).exists():
            rules.create(technology=technology, months=months, days=days, valid_from=BEGINNING, source=ASSUMED)
