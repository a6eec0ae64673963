"""Dossiers as they were before there could be several supplements: `python -m tests.older_dossiers`, or `… kept`.

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

THEN = [("services", "0010_outside_code_is_entered_once")]
RECEIVED, ASKED, TAKEN = (datetime(2026, 3, day, 2, 30, tzinfo=UTC) for day in (2, 3, 5))
DUE = datetime(2026, 3, 9, 10, tzinfo=UTC)
LONG = "Bản sao giấy khai sinh “có chứng thực”\n" * 20
ASKED_FOR = {
    "never": None,
    "awaited": {"items": LONG, "reason": "mờ", "then": "restart"},
    "taken": {"items": "Ảnh 3×4", "reason": "thiếu", "then": "pause", "taken_at": TAKEN},
    "withdrawn": {"items": "Đơn", "reason": "sai mẫu", "then": "pause"},
}
"""By the dossier's note, the supplement that it has; the last was withdrawn while it was awaited."""
STATES = {"awaited": "supplement", "taken": "processing", "withdrawn": "withdrawn"}
OUTSIDE = ["h37.1-260301-0001", "H37.1-260301-0002", "h37.1 -260301-0003", "a-1", "A-1", "b-1", "B -1"]
"""The last four are two pairs that go by one code but for its letters."""


def make() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(THEN)
    models = executor.loader.project_state(THEN).apps.get_model
    clerk = models("accounts", "Person").objects.create(username="mot-cua", display_name="Một cửa")
    field = models("services", "ServiceField").objects.create(code="ho-tich", name="Hộ tịch")
    procedure = models("services", "Procedure").objects.create(code="1.001")
    version = models("services", "ProcedureVersion").objects.create(
        procedure=procedure, field=field, name="Khai sinh", term_amount=5, valid_from=RECEIVED.date()
    )
    received = {"received_at": RECEIVED, "received_on": RECEIVED.date(), "received_by": clerk}
    due = {"due_at": DUE, "due_on": DUE.date(), "original_due_at": DUE}
    usual = {"unit": models("units", "Unit").objects.create(), "version": version, "channel": "in_person"}

    def dossier(code: str, state: str = "processing", **more: object):
        facts = {**usual, **received, **due, "code": code, "state": state, **more}
        made = models("services", "Dossier").objects.create(**facts)
        models("services", "Applicant").objects.create(dossier=made, kind="citizen", name=f"Nông Thị {code}")
        return made

    for number, (name, asked) in enumerate(reversed(ASKED_FOR.items())):
        ended = {"finished_at": TAKEN, "finished_on": TAKEN.date()} if name == "withdrawn" else {}
        made = dossier(f"S-{number}", STATES.get(name, "processing"), note=name, **ended)
        if asked:
            taken_by = clerk if "taken_at" in asked else None
            supplements = models("services", "Supplement").objects
            supplements.create(dossier=made, asked_by=clerk, asked_at=ASKED, taken_by=taken_by, **asked)
            paid = {"amount": 5_000_000_000, "reason": "Thuế", "asked_by": clerk, "asked_at": TAKEN}
            models("services", "Payment").objects.create(dossier=made, **paid)
    for number, code in enumerate(OUTSIDE):
        dossier(f"O-{number}", outside_code=code)


def kept() -> dict[str, object]:
    """What today's models read."""
    from tinlang.services.models import Applicant, Dossier, Payment, RepeatLimit  # the tables of today must be there

    asked = {
        one.note: [
            [row.items, row.reason, row.then, row.asked_at == ASKED, row.taken_at == TAKEN]
            for row in one.supplements.select_related("asked_by")
            if row.asked_by.username == "mot-cua" and (row.taken_by == row.asked_by) == (row.taken_at is not None)
        ]
        for one in Dossier.objects.filter(code__startswith="S-")
    }
    outside = Dossier.objects.filter(code__startswith="O-").order_by("code")
    return {
        "asked": asked,
        "outside": list(outside.values_list("outside_code", flat=True)),
        "applicants": Applicant.objects.count(),
        "payments": Payment.objects.filter(amount=5_000_000_000).count(),
        "limits": RepeatLimit.objects.count(),
    }


if __name__ == "__main__":
    print(json.dumps(kept(), ensure_ascii=False) if "kept" in sys.argv else make() or "made")
