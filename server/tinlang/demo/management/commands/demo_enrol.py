"""`tinlang demo_enrol`: the five loudspeakers of `tinlang demo` join, as a technician would let them."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tinlang.demo.enrolment import NotInTime, enrol_all


class Command(BaseCommand):
    help = "Đăng ký năm loa của bản mẫu (tinlang demo tự gọi)."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            enrol_all()
        except NotInTime as problem:
            raise CommandError(str(problem)) from problem
