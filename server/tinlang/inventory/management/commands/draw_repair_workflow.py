"""`tinlang draw_repair_workflow`: write docs/workflows/repairs.md from the table of transitions."""

from typing import Any

from django.core.management.base import BaseCommand

from tinlang.inventory import workflow


class Command(BaseCommand):
    help = "Vẽ lại đường đi của phiếu sửa chữa."

    def handle(self, *args: Any, **options: Any) -> None:
        workflow.PATH.write_text(workflow.document(), encoding="utf-8")
        self.stdout.write(f"{workflow.PATH}")
