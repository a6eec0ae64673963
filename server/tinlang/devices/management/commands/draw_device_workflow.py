"""`tinlang draw_device_workflow`: write docs/workflows/devices.md from the tables of transitions."""

from typing import Any

from django.core.management.base import BaseCommand

from tinlang.devices import workflow


class Command(BaseCommand):
    help = "Vẽ lại đường đi của thiết bị."

    def handle(self, *args: Any, **options: Any) -> None:
        workflow.PATH.parent.mkdir(parents=True, exist_ok=True)
        workflow.PATH.write_text(workflow.document(), encoding="utf-8")
        self.stdout.write(f"{workflow.PATH}")
