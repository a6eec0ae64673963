"""The policy for the whole country, from which a commune's own departs."""

from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import router

from tinlang.units.models import BEGINNING

POLICY = {
    "quiet_hours": [["22:00", "05:00"]],
    "volumes": [],
    "default_volume": 80,
    "languages": ["vi"],
    "heartbeat_s": 60,
    "pull_s": 900,
    "source": "Chưa đối chiếu: chưa tìm thấy quy định chung của cả nước về giờ không phát.",
}


def ensure_policy(*, using: str, apps: Apps = installed, **_signal: Any) -> None:
    """After each migration, or when the tables were emptied: the country has a policy; one that is there stays."""
    if "devices" not in apps.app_configs:  # only other apps were migrated
        return
    policy = apps.get_model("devices", "DevicePolicy")
    if using == router.db_for_write(policy) and not policy.objects.using(using).filter(unit=None).exists():
        policy.objects.using(using).create(unit=None, valid_from=BEGINNING, **POLICY)
