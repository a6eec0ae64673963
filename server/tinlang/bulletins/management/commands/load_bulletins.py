"""`tinlang load_bulletins FILE --by USERNAME`: bulletins from a file, written by that person."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinlang.accounts.models import Person
from tinlang.bulletins.actions import load_bulletins
from tinlang.units.tables import TableProblems


class Command(BaseCommand):
    help = "Nạp tin từ tệp csv thành bản nháp, hoặc tin đã trình duyệt. Nạp lại không đổi gì."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="cột: unit_code,title,text,areas,priority,state")
        parser.add_argument("--by", required=True, help="tên đăng nhập của người soạn")

    def handle(self, *args: Any, file: Path, by: str, **options: Any) -> None:
        person = Person.objects.filter(username=by).first()
        if person is None:
            raise CommandError(f"Không có người dùng “{by}”.")
        try:
            new = load_bulletins(path=file, by=person)
        except TableProblems as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(error.problems)} lỗi. {error.kept} {error.todo}", returncode=1) from error
        self.stdout.write(f"Tin mới nạp: {new}.")
