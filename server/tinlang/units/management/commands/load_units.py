"""`tinlang load_units [--data DIR] [--demo]`: areas of Lạng Sơn through time; with --demo villages and bodies too."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from tinlang.units import actions, lists
from tinlang.units.tables import TableProblems


class Command(BaseCommand):
    help = "Nạp địa bàn từ thư mục data. Nạp lại không làm đổi gì; tệp sai thì báo từng dòng và không nạp gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--data", type=Path, default=lists.FOLDER, help="thư mục chứa các tệp csv")
        parser.add_argument("--demo", action="store_true", help="nạp thêm thôn và cơ quan, đơn vị của bản demo")

    def handle(self, *args: Any, data: Path, demo: bool, **options: Any) -> None:
        try:
            with transaction.atomic():
                self._say("Địa bàn", actions.load_lists(folder=data))
                if demo:
                    self._say("Thôn, khu", actions.load_villages(path=data / "demo" / "villages-dong-dang.csv"))
                    self._say("Cơ quan, đơn vị", actions.load_bodies(path=data / "demo" / "organisations.csv"))
        except TableProblems as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(error.problems)} lỗi. {error.kept} {error.todo}", returncode=1) from error

    def _say(self, what: str, loaded: actions.Loaded) -> None:
        self.stdout.write(f"{what}: thêm {loaded.created}, sửa {loaded.corrected}, giữ nguyên {loaded.unchanged} dòng.")
