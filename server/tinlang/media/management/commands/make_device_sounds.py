"""`tinlang make_device_sounds FOLDER`: make the sounds that every device has beforehand, again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from tinlang.media import loudness
from tinlang.media.device_sounds import SOUNDS


class Command(BaseCommand):
    help = "Tạo lại còi báo động, chuông diễn tập và các câu nói có sẵn trên mọi loa."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="thư mục ghi các tệp .opus")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, make in SOUNDS.items():
            sound = make()
            (folder / f"{name}.opus").write_bytes(sound)
            level = loudness.measure(sound)
            self.stdout.write(
                f"{name}.opus: {level.length_ms / 1000:.1f} giây, {level.loudness:.1f} LUFS,"
                f" đỉnh {level.true_peak:.1f} dBTP, {len(sound)} byte"
            )
