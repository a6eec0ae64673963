"""The languages that a new installation begins with; more are added by technicians."""

from typing import Any

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import router

BEGINNING = (
    # BCP 47 tag, name, voice of the speech engine ("" = spoken by a person)
    ("vi", "Tiếng Việt", "vi"),
    ("tyz", "Tiếng Tày", ""),
    ("nut", "Tiếng Nùng", ""),
    ("tyz-nut", "Tiếng Tày - Nùng", ""),
    ("ium", "Tiếng Dao", ""),
    ("hmn", "Tiếng Mông", ""),
    ("zh-Hans", "Tiếng Trung", "cmn"),
    ("en", "Tiếng Anh", "en-gb"),
)
"""Tày and Nùng are aired together as one programme, so that pair is a row of its own."""


def ensure_languages(*, using: str, apps: Apps = installed, **_signal: Any) -> None:
    """After each migration, or when the tables were emptied: add what is missing; never touch what is there."""
    if "bulletins" not in apps.app_configs:  # only other apps were migrated
        return
    language = apps.get_model("bulletins", "Language")
    if using != router.db_for_write(language):
        return
    language.objects.using(using).bulk_create(
        [
            language(tag=tag, name=name, voice=voice, order=order)
            for order, (tag, name, voice) in enumerate(BEGINNING, start=1)
        ],
        ignore_conflicts=True,
    )
