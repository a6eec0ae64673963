"""`tinlang load_people FILE`: people and their roles from a file; each new one gets a password, printed once."""

import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinlang.accounts.actions import load_people
from tinlang.units.tables import TableProblems


class Command(BaseCommand):
    help = "Nạp người dùng và vai trò từ tệp csv. Người mới được cấp mật khẩu, chỉ in ra một lần."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="cột: username,display_name,role,organisation,unit_code")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        given: dict[str, str] = {}

        def new_password(username: str) -> str:
            return given.setdefault(username, secrets.token_urlsafe(9))

        try:
            loaded = load_people(path=file, password_for=new_password)
        except TableProblems as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            raise CommandError(f"{len(error.problems)} lỗi. {error.kept} {error.todo}", returncode=1) from error
        for username, password in given.items():
            self.stdout.write(f"{username}\t{password}")
        self.stdout.write(f"Người dùng mới: {loaded.created}. Vai trò mới giao: {loaded.roles_given}.")
