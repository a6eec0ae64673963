"""`tinlang demo_story --out DIR`: the road from text to proof, told step by step."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinlang.common.errors import DomainError
from tinlang.demo.story import Failed, tell


class Command(BaseCommand):
    help = "Đi hết một lượt từ soạn tin đến minh chứng (tinlang demo --once tự gọi)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--out", type=Path, required=True)

    def handle(self, *args: Any, out: Path, **options: Any) -> None:
        try:
            tell(out)
        except (Failed, DomainError) as problem:
            raise CommandError(f"Không đạt: {problem}") from problem
