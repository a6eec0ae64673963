"""A database as the first version left it, with rows: `python -m tests.older` makes one, `… kept` tells what is there.

Rows are made by the models of then, so this goes on working while ours change.
"""

import json
import os
import sys
from datetime import UTC, datetime

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinlang.config.settings")
django.setup()

from django.db import connection  # noqa: E402  (they read the settings)
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
FIRST = [
    *(
        (app, "0001_initial")
        for app in ("units", "accounts", "media", "bulletins", "devices", "broadcasting", "common")
    ),
    ("inventory", "0001_network"),
]


def make() -> None:
    """Three bulletins: approved and released, in draft, and one approved again in a second version; and a station."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)  # step by step, as it was then
    executor.migrate(FIRST)
    models = executor.loader.project_state(FIRST).apps.get_model
    unit = models("units", "Unit").objects.create()
    writes, decides = (
        models("accounts", "Person").objects.create(username=name, display_name=name) for name in ("viet", "duyet")
    )
    station = models("inventory", "Station").objects.create(unit=unit, begun_on=AT.date())
    equipment = {"name": "Trạm cũ", "technology": "fm", "clusters": 4, "valid_from": AT.date()}
    models("inventory", "StationVersion").objects.create(station=station, **equipment)
    language = models("bulletins", "Language").objects.create(tag="vi", name="Tiếng Việt", order=1)
    decided = {"submitted_by": writes, "submitted_at": AT, "decided_by": decides, "decided_at": AT}

    def version(bulletin, number: int, state: str, title: str):
        facts = decided if state == "approved" else {}
        fields = {"bulletin": bulletin, "number": number, "state": state, "title": title, "edited_by": writes}
        made = models("bulletins", "Version").objects.create(**fields, **facts)
        models("bulletins", "Variant").objects.create(
            version=made, language=language, text=f"Chữ của {title}", text_sha256="a" * 64
        )
        made.areas.add(unit)
        return made

    for title, states in (("Đã phát", ["approved"]), ("Nháp", ["draft"]), ("Sửa lại", ["approved", "approved"])):
        bulletin = models("bulletins", "Bulletin").objects.create(unit=unit, created_by=writes)
        for number, state in enumerate(states, start=1):
            last = version(bulletin, number, state, f"{title} {number}")
        if state == "approved":
            models("bulletins", "Release").objects.create(
                version=last, unit=unit, released_by=decides, state="expired", start_at=AT, end_at=AT.replace(day=2),
                own_end_at=AT.replace(day=2), approved_at=AT,
            )  # fmt: skip


def kept() -> dict[str, object]:
    """What today's models read."""
    from tinlang.bulletins.models import Release, Version  # the tables of today must be there
    from tinlang.inventory.models import StationVersion

    versions = Version.objects.select_related("home", "bulletin__unit", "decided_by").order_by("title")
    return {
        "versions": [[one.title, one.state, one.main_variant.text, one.folded] for one in versions],
        "at_home": all(one.home == one.bulletin.unit for one in versions),
        "areas": sum(one.areas.count() for one in versions),
        "on_loudspeakers": sum(one.channels.filter(key="loudspeaker").count() for one in versions),
        "written_by": sorted({str(writer) for one in versions for writer in one.writers.all()}),
        "approved_by": sorted({str(one.decided_by) for one in versions if one.decided_by}),
        "releases": Release.objects.count(),
        "stations": [[one.name, one.unit == one.station.unit] for one in StationVersion.objects.all()],
    }


if __name__ == "__main__":
    print(json.dumps(kept(), ensure_ascii=False) if "kept" in sys.argv else make() or "made")
