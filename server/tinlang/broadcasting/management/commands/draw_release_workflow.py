"""`tinlang draw_release_workflow`: write docs/workflows/releases.md from the table of transitions."""

from typing import Any

from django.core.management.base import BaseCommand

from tinlang.broadcasting import workflow


class Command(BaseCommand):
    help = "Vẽ lại đường đi của lệnh phát."

    def handle(self, *args: Any, **options: Any) -> None:
        workflow.PATH.parent.mkdir(parents=True, exist_ok=True)
        workflow.PATH.write_text(workflow.document(), encoding="utf-8")
        self.stdout.write(f"{workflow.PATH}")
