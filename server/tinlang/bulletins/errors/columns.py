"""What can be wrong with a column (chuyên mục) of a unit."""

from django.utils.translation import gettext_lazy as _

from tinlang.bulletins.errors.base import BulletinError

_KEPT = _("Các chuyên mục vẫn như trước.")


class ColumnNameMissing(BulletinError):
    field = "name"
    message = _("Chưa ghi tên chuyên mục.")
    todo = _("Ghi tên ngắn, ví dụ “Gương người tốt”.")
    kept = _KEPT


class ColumnNameTooLong(BulletinError):
    field = "name"
    message = _("Tên chuyên mục dài quá 60 ký tự.")
    todo = _("Rút ngắn tên.")
    kept = _KEPT


class ColumnNameTaken(BulletinError):
    field = "name"
    message = _("Địa bàn này đã có chuyên mục tên như vậy.")
    todo = _("Dùng chuyên mục đang có, hoặc đặt tên khác.")
    kept = _KEPT


class ColumnNameShared(ColumnNameTaken):
    message = _("Đã có chuyên mục chung tên như vậy.")


class ColumnEndsInThePast(BulletinError):
    field = "last_day"
    message = _("Ngày này đã qua: tin của ngày đó đã ghi theo chuyên mục này.")
    todo = _("Chọn hôm nay hoặc một ngày sau.")
    kept = _KEPT


class ColumnEnded(BulletinError):
    status = 409
    field = "name"
    message = _("Chuyên mục này đã thôi dùng, tin cũ giữ tên này.")
    todo = _("Thêm chuyên mục mới; hoặc bấm “Dùng lại” rồi đổi tên.")
    kept = _KEPT
