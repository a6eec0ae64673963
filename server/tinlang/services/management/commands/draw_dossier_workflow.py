"""`tinlang draw_dossier_workflow`: write docs/workflows/dossiers.md from the table of transitions."""

from typing import Any

from django.core.management.base import BaseCommand

from tinlang.services import workflow


class Command(BaseCommand):
    help = "Vẽ lại đường đi của hồ sơ."

    def handle(self, *args: Any, **options: Any) -> None:
        workflow.PATH.write_text(workflow.document(), encoding="utf-8")
        self.stdout.write(f"{workflow.PATH}")
