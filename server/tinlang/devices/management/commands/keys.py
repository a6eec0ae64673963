"""`tinlang keys init | show | publish`: the key files, what devices are told of them, and their revocation."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.actions import publish_keys
from tinlang.devices.actions.keys import keys_are_current
from tinlang.devices.models import DocumentSeries
from tinlang.devices.queries import current_of, rotation
from tinlang.devices.signing import current_epoch
from tinlang_wire.clock import ZONE
from tinlang_wire.documents import audience_all


class RootAway(CommandError):
    """The list of keys must be signed anew by the root, which lies elsewhere: all else may go on meanwhile."""


class Command(BaseCommand):
    help = "Khóa của máy chủ: tạo lần đầu, xem, công bố cho thiết bị. Xem docs/operations/keys.md."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_subparsers(dest="what", required=True)
        what.add_parser("init", help="tạo những khóa còn thiếu và công bố cho thiết bị; chạy lại không đổi gì")
        what.add_parser("show", help="đang có khóa nào, ở đâu, thiết bị được báo những gì")
        publish = what.add_parser("publish", help="ký lại danh sách khóa bằng khóa gốc và gửi cho mọi thiết bị")
        publish.add_argument("--root", type=Path, help="tệp root.jwk, khi nó cất ở nơi khác (ví dụ trên USB)")
        publish.add_argument(
            "--revoke",
            action="append",
            default=[],
            metavar="KID",
            help="khóa không còn tin nữa; nếu đang dùng thì thay ngay, cùng khóa kế tiếp của nó",
        )
        publish.add_argument("--new-epoch", action="store_true", help="đặt lại mọi số thứ tự (xem keys.md)")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["what"])(options)
        except (keys.KeyMissing, ValueError) as error:
            raise CommandError(str(error)) from error

    def init(self, options: dict[str, Any]) -> None:
        made = keys.folder().create_missing(clock.now())
        self.stdout.write(f"Khóa mới: {', '.join(made)}" if made else "Đã có đủ khóa, không tạo thêm.")
        if not _has_tables():
            self.stdout.write("Chưa có cơ sở dữ liệu: chạy `tinlang setup` (hoặc migrate) rồi chạy lại lệnh này.")
        elif keys_are_current():
            self.stdout.write("Danh sách khóa gửi thiết bị vẫn đúng.")
        elif keys.folder().has_root():
            self.stdout.write(f"Đã ký danh sách khóa số {publish_keys().sequence}.")
        else:
            raise RootAway("Danh sách khóa đã cũ mà khóa gốc không ở đây: `tinlang keys publish --root TỆP`.")

    def show(self, options: dict[str, Any]) -> None:
        folder = keys.folder()
        self.stdout.write(f"Thư mục khóa: {folder.path}")
        self.stdout.write(f"Dấu vân khóa gốc (thiết bị phải biết): {folder.root_public().thumbprint()}")
        where = "còn ở máy này: hãy chuyển đi nơi cất giữ" if folder.has_root() else "đã cất ở nơi khác"
        self.stdout.write(f"Khóa gốc {where}.")
        for name, types in keys.SIGNS.items():
            self.stdout.write(f"{name}: {folder.signer(types[0]).thumbprint()} ký {', '.join(types)}")
        current = current_of("keys", audience_all()) if _has_tables() else None
        if current is None:
            self.stdout.write("Chưa công bố danh sách khóa: `tinlang keys init`.")
        else:
            until = f"hết hạn {current.expires_at:%d/%m/%Y}"
            self.stdout.write(f"Danh sách khóa: đợt {current.epoch}, số {current.sequence}, {until}.")
            self._show_rotation()

    def _show_rotation(self) -> None:
        following = rotation()
        if following is None:
            return
        newest, by = (f"{at.astimezone(ZONE):%d/%m/%Y}" for at in (following.newest_from, following.root_by))
        if not following.is_root_wanted:
            self.stdout.write(f"Khóa ký được thay tự động ngày {newest}. Từ đó đến {by} cần khóa gốc một lần.")
            return
        late = " Đã quá hạn: loa vẫn phát bằng khóa đang dùng, nhưng khóa ấy già đi." if following.is_late else ""
        self.stdout.write(f"Cần khóa gốc trước {by}: `tinlang keys publish --root TỆP` báo khóa kế tiếp cho loa.{late}")

    def publish(self, options: dict[str, Any]) -> None:
        if options["root"]:
            keys.lend_root(options["root"])
        epoch = current_epoch() + 1 if options["new_epoch"] else None
        keys.folder().root()  # nothing is put out of use that cannot be replaced
        revoke = keys.folder().set_aside(options["revoke"])
        keys.folder().create_missing(clock.now())
        document = publish_keys(revoke=revoke, epoch=epoch)
        self.stdout.write(f"Đã ký danh sách khóa: đợt {document.epoch}, số {document.sequence}.")


def _has_tables() -> bool:
    return DocumentSeries._meta.db_table in connection.introspection.table_names()
