"""`tinlang remove_second_step NAME --reason "…"`: when nobody is left who could agree at the desk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinlang.accounts.actions import remove_from_the_server
from tinlang.accounts.models import Person


class Command(BaseCommand):
    help = "Gỡ bước xác nhận của một tài khoản, khi không còn ai đồng ý được trên trang. Ghi vào nhật ký."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--reason", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        person = Person.objects.filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"Không có tài khoản “{options['username']}”.")
        remove_from_the_server(person=person, reason=options["reason"])
        self.stdout.write(f"Đã gỡ bước xác nhận của {person}. Lần đăng nhập tới, người này thiết lập lại.")
