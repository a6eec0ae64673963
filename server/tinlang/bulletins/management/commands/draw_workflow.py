"""`tinlang draw_workflow`: write docs/workflows/bulletins.md from the tables of transitions."""

from typing import Any

from django.core.management.base import BaseCommand

from tinlang.bulletins import workflow


class Command(BaseCommand):
    help = "Vẽ lại sơ đồ trạng thái của tin và lệnh phát."

    def handle(self, *args: Any, **options: Any) -> None:
        workflow.PATH.parent.mkdir(parents=True, exist_ok=True)
        workflow.PATH.write_text(workflow.document(), encoding="utf-8")
        self.stdout.write(f"{workflow.PATH}")
