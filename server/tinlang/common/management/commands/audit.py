"""`tinlang audit verify|seal|export`: check the audit, chain what waits, sign and export the head."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinlang.common import audit
from tinlang.common.audit.heads import heads_folder


class Command(BaseCommand):
    help = "Kiểm tra, niêm phong và xuất dấu niêm phong của nhật ký hệ thống."

    def add_arguments(self, parser: CommandParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        steps.add_parser("verify", help="kiểm tra toàn bộ; mã thoát 1 nếu có chỗ không khớp")
        steps.add_parser("seal", help="nối các dòng đang chờ vào chuỗi")
        steps.add_parser("export", help="niêm phong, ký dấu hiện tại và ghi ra thư mục audit")

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        {"verify": self._verify, "seal": self._seal, "export": self._export}[step]()

    def _verify(self) -> None:
        report = audit.verify()
        self.stdout.write(f"Đã kiểm tra {report.entries} dòng nhật ký đã niêm phong; {report.waiting} dòng đang chờ.")
        self.stdout.write(f"Chi tiết: {report.details} còn nguyên dấu vết để so, {report.erased} đã xóa.")
        self.stdout.write(f"Dấu niêm phong: {report.heads} trong cơ sở dữ liệu, {report.copies} bản sao.")
        if report.key:
            self.stdout.write(f"Khóa ký: {report.key}")
        for problem in report.breaks:
            self.stdout.write(f"KHÔNG KHỚP: {problem}")
        if not report.is_whole:
            raise CommandError(f"Nhật ký có {len(report.breaks)} chỗ không khớp.", returncode=1)
        self.stdout.write("Nhật ký nguyên vẹn.")

    def _seal(self) -> None:
        self.stdout.write(f"Đã nối {audit.seal()} dòng vào chuỗi.")

    def _export(self) -> None:
        audit.seal()
        if audit.sign_head() is None:
            self.stdout.write("Nhật ký chưa có dòng nào.")
            return
        for path in audit.export_heads():
            self.stdout.write(str(path))
        self.stdout.write(f"Các dấu niêm phong ở {heads_folder()}; nên chép sang nơi khác.")
