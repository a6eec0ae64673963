"""What can go wrong with airing, in the words of the person who meets it."""

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError


class NeverHeard(DomainError):
    message = _("Tin này sẽ không phát: hết hạn trước khi hết giờ không phát.")
    kept = _("Tin chưa được duyệt và chưa phát.")
    todo = _("Trả lại để người soạn chọn giờ phát hoặc giờ hết hạn khác.")


class EndsBeforeItBegins(DomainError):
    message = _("Giờ kết thúc phải sau giờ bắt đầu.")
    kept = _("Chưa ghi gì vào sổ.")
    todo = _("Sửa lại giờ. Buổi phát qua nửa đêm thì ghi thành hai dòng.")
    status = 422


class NotOverYet(DomainError):
    message = _("Chưa đến giờ kết thúc này.")
    kept = _("Chưa ghi gì vào sổ.")
    todo = _("Sổ chỉ ghi việc đã phát: phát xong rồi ghi.")
    status = 422


class WrittenAlready(DomainError):
    message = _("Sổ đã có một dòng bắt đầu đúng giờ này với tên này.")
    kept = _("Dòng đã có vẫn còn nguyên; chưa ghi thêm gì.")
    todo = _("Xem lại trong sổ; nếu dòng đó sai thì gạch nó trước.")


class EntrySentByAnother(DomainError):
    message = _("Một người khác đã gửi đúng mẫu này.")
    kept = _("Dòng của người đó vẫn còn nguyên.")
    todo = _("Mở lại trang ghi sổ rồi ghi dòng của mình.")


class StruckAlready(DomainError):
    message = _("Dòng này đã bị gạch.")
    kept = _("Sổ vẫn như trước; chưa ghi thêm gì.")
    todo = _("Xem trong sổ ai đã gạch và vì sao; nếu cần thì ghi một dòng mới.")
