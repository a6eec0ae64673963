"""What can be wrong with an alert."""

from django.utils.translation import gettext_lazy as _

from tinlang.bulletins.errors.base import BulletinError


class AlertTooLong(BulletinError):
    field = "text"
    message = _("Nội dung cảnh báo dài quá 500 ký tự: giữa tiếng còi không ai nghe hết.")
    todo = _("Chỉ nói ba điều: chuyện gì, ở đâu, phải làm gì ngay. Phần còn lại viết thành tin thường.")


class AlertLastsTooLong(BulletinError):
    field = "lasts"
    message = _("Cảnh báo chỉ nhắc lại nhiều nhất 24 giờ.")
    todo = _("Chọn ngắn hơn; còn nguy hiểm thì phát cảnh báo mới.")


class AlertSilent(BulletinError):
    status = 503
    field = "text"
    message = _("Chưa tạo được tiếng đọc nên cảnh báo CHƯA được gửi đi.")
    kept = _("Nội dung đã lưu thành bản nháp.")
    todo = _("Bấm gửi lần nữa. Vẫn không được thì báo trực kỹ thuật và gọi điện cho trưởng thôn.")


class NotAlone(BulletinError):
    status = 403
    message = _("Ở địa bàn này một người không tự phát cảnh báo được.")
    kept = _("Cảnh báo vẫn đang chờ người thứ hai xác nhận.")
    todo = _("Gọi điện cho người xác nhận. Muốn một người tự phát được, lãnh đạo xã phải có quyết định.")


class AlreadyReviewed(BulletinError):
    status = 409
    message = _("Cảnh báo này đã có người rà soát.")


class AlertSent(BulletinError):
    status = 409
    message = _("Cảnh báo này đã gửi đi, đã rút lại hoặc đã có người sửa: những chữ dưới đây CHƯA được gửi.")
    kept = _("Chữ vừa gõ còn trên trang này.")
    todo = _("Mở cảnh báo ở mục Tin để xem bản đã gửi. Muốn thay thì rút lại bản đó, hoặc soạn cảnh báo mới.")
