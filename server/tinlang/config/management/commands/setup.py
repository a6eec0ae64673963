"""`tinlang setup [--demo]`: everything that must stand before the programs start. Again: changes nothing."""

import os
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from tinlang.demo import hours, seeding
from tinlang.devices import nats_config
from tinlang.devices.management.commands.keys import RootAway
from tinlang.devices.queries import revoked_nats_keys
from tinlang.units.models import Unit
from tinlang.workdays.actions import follow_the_country


class Command(BaseCommand):
    help = "Chuẩn bị cơ sở dữ liệu, khóa, địa bàn; với --demo cả người dùng và quy định mẫu."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="nạp thêm nội dung bịa của bản mẫu")

    def handle(self, *args: Any, demo: bool, verbosity: int, **options: Any) -> None:
        for alias in settings.DATABASES:
            call_command("migrate", database=alias, interactive=False, verbosity=0)
        for one in follow_the_country():
            self.stdout.write(f"Lịch nghỉ của cả nước đã đổi: {len(one.moved)} {one.follower.counted_as} đổi hạn.")
        Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
        try:
            call_command("keys", "init", stdout=StringIO())
        except RootAway as away:
            self.stderr.write(f"{away} Máy chủ vẫn chạy; loa chưa nhận những loại lệnh mới (xem keys.md).")
        revoked = revoked_nats_keys()
        nats_config.write(nats_config.folder(), settings.NATS_PORT, host=settings.NATS_HOST, revoked=revoked)
        if demo:
            seeding.seed()
            hours.remember(Path(settings.TINLANG_DATA), os.environ.get("TINLANG_CLOCK", ""))
        elif not Unit.objects.exists():
            call_command("load_units", stdout=StringIO())
        if verbosity:
            self.stdout.write(f"Sẵn sàng: cơ sở dữ liệu, khóa, địa bàn trong {settings.TINLANG_DATA}")
