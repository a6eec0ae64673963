"""`tinlang recount_deadlines`: every dossier's deadline by the calendar as it is now; which moved."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand

from tinlang.services.actions import recount_all
from tinlang_wire.clock import ZONE


class Command(BaseCommand):
    help = "Tính lại hạn của mọi hồ sơ theo lịch làm việc đang ghi; in hồ sơ nào đổi hạn. Chạy lại không hại gì."

    def handle(self, *args: Any, **options: Any) -> None:
        moved = recount_all()
        for one in moved:
            assert one.dossier.due_at is not None
            self.stdout.write(f"{one.dossier.code}: {_said(one.was_due_at)} → {_said(one.dossier.due_at)}")
        self.stdout.write(f"Đổi hạn: {len(moved)} hồ sơ.")


def _said(at: datetime) -> str:
    local = at.astimezone(ZONE)
    return f"{local:%H:%M} {local.day}/{local.month}/{local.year}"
