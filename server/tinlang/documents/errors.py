"""What can go wrong with an issued paper, in words."""

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError


class PaperNotStored(DomainError):
    message = _("Máy chủ đã hết chỗ lưu nên chưa lập được giấy.")
    kept = _("Chưa có giấy nào được lập; hồ sơ không đổi.")
    todo = _("Báo người quản trị dọn chỗ trên máy chủ, rồi lập lại.")
    status = 507


class NoSuchLetter(DomainError):
    message = _("Máy chủ không có phông chữ cho một ký tự của giấy này.")
    kept = _("Chưa có giấy nào được lập; hồ sơ không đổi.")
    todo = _("Viết lại tên bằng chữ La-tinh, hoặc báo quản trị cài phông chữ có ký tự đó.")
    status = 422


class Damaged(DomainError):
    message = _("Tệp đã lưu không còn giống lúc lập giấy.")
    kept = _("Hệ thống không đưa ra bản sai.")
    todo = _("Báo người quản trị lấy lại tệp từ bản sao lưu.")
    status = 500


class NumberGiven(DomainError):
    message = _("Giấy này đã có số.")
    kept = _("Số đã ghi vẫn còn nguyên.")
    todo = _("Nếu số sai, lập giấy mới với số đúng.")


class NumberEmpty(DomainError):
    message = _("Chưa ghi số của giấy.")
    kept = _("Chưa có gì thay đổi.")
    todo = _("Ghi số do văn thư cấp rồi gửi lại.")
    status = 422


class Unreadable(DomainError):
    message = _("Tệp này không phải PDF đọc được, hoặc chữ ký trong đó đã hỏng.")
    kept = _("Chưa có gì thay đổi.")
    todo = _("Lấy lại tệp gốc từ nơi gửi.")
    status = 422
