"""What can go wrong with proving who one is, in the words of the person who meets it."""

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError


class TooManyTries(DomainError):
    message = _("Sai nhiều lần liền, nên tạm khóa để không ai dò được mã.")
    kept = _("Tài khoản và dữ liệu vẫn an toàn.")
    todo = _("Đợi 15 phút rồi thử lại.")
    status = 429


class WrongCode(DomainError):
    message = _("Mã không đúng, hoặc đã dùng rồi.")
    todo = _("Đợi ứng dụng hiện mã mới rồi nhập lại. Kiểm tra giờ của điện thoại.")
    status = 422


class PasskeyRefused(DomainError):
    message = _("Không xác nhận được bằng khóa truy cập.")
    todo = _("Thử lại, hoặc dùng cách khác.")
    status = 422


class WrongPin(DomainError):
    status = 422


class PinLocked(DomainError):
    message = _("Mã PIN đã khóa vì nhập sai 5 lần.")
    kept = _("Tin vẫn chờ duyệt, chưa phát.")
    todo = _("Đặt mã PIN mới bằng mật khẩu ở trang “Đăng nhập và bảo mật”.")
    status = 422


class PinMissing(DomainError):
    message = _("Anh/chị chưa đặt mã PIN.")
    todo = _("Đặt mã PIN ở trang “Đăng nhập và bảo mật”.")


class WeakPin(DomainError):
    message = _("Mã PIN này quá dễ đoán.")
    todo = _("Tránh sáu số giống nhau hoặc liền nhau như 111111, 123456.")
    status = 422


class WrongPassword(DomainError):
    message = _("Mật khẩu đang dùng không đúng.")
    status = 422


class ConfirmationMissing(DomainError):
    message = _("Duyệt tin cần xác nhận bằng khóa truy cập hoặc mã PIN.")
    kept = _("Tin vẫn chờ duyệt, chưa phát.")
    todo = _("Mở lại “Chờ duyệt”, bấm duyệt rồi xác nhận.")
    status = 403


class PageIsOld(DomainError):
    message = _("Trang này mở từ trước lần đăng nhập gần nhất, nên máy chủ không nhận.")
    kept = _("Những gì đang viết trên trang còn nguyên.")
    todo = _("Bấm nút lưu để đi tiếp, hoặc tải lại trang.")
    status = 403


class NotSetUp(DomainError):
    message = _("Vai trò của anh/chị cần một bước xác nhận nữa khi đăng nhập. Hãy thiết lập trước khi làm việc.")
    todo = _("Mở “Đăng nhập và bảo mật”, thiết lập trong một phút, rồi làm lại.")
    status = 403


class LastFactor(DomainError):
    message = _("Đây là cách xác nhận cuối cùng. Vai trò của anh/chị cần ít nhất một cách.")
    todo = _("Thêm cách khác trước, rồi gỡ cách này.")


class ResetRefused(DomainError):
    message = _("Tên đăng nhập hoặc mã không đúng, hoặc mã đã hết hạn.")
    todo = _("Kiểm tra lại từng chữ; nếu vẫn không được, nhờ người quản trị cấp mã khác.")
    status = 422


class OwnAccount(DomainError):
    message = _("Không làm việc này cho chính mình được.")
    todo = _("Nhờ một người quản trị khác.")
    status = 403


class RemovalClosed(DomainError):
    message = _("Đề nghị này đã xử lý xong rồi.")


class RemovalAsked(DomainError):
    message = _("Đã có đề nghị gỡ cho người này, đang chờ người thứ hai.")


class NothingToRemove(DomainError):
    message = _("Người này chưa có bước xác nhận nào để gỡ.")


class NeedsSecondPerson(DomainError):
    message = _("Cần người thứ hai đồng ý: không phải người đề nghị, cũng không phải chủ tài khoản.")
    status = 403


class TooNearToAsker(DomainError):
    message = _("Người đồng ý phải giữ vai trò ở đây từ trước khi có đề nghị, và không do người đề nghị giao vai trò.")
    kept = _("Bước xác nhận còn nguyên, đề nghị vẫn chờ.")
    todo = _("Nhờ người duyệt, lãnh đạo hoặc quản trị khác; không còn ai thì nhờ tỉnh.")
    status = 403


class ReasonMissing(DomainError):
    message = _("Chưa ghi lý do.")
    status = 422


# -- delegating -------------------------------------------------------------------------------------------------------


class DelegateToSelf(DomainError):
    message = _("Không ủy quyền cho chính mình.")
    status = 422


class DelegateOutside(DomainError):
    message = _("Người được ủy quyền phải đang giữ vai trò ở địa bàn này.")
    todo = _("Chọn người khác, hoặc đề nghị quản trị giao vai trò cho người đó.")
    status = 422


class NothingToDelegate(DomainError):
    message = _("Anh/chị không giữ vai trò duyệt ở địa bàn này nên không ủy quyền được.")
    todo = _("Việc được ủy quyền thì không ủy quyền tiếp.")
    status = 403


class DelegationDates(DomainError):
    message = _("Ngày kết thúc phải từ ngày bắt đầu trở đi và chưa qua.")
    status = 422


class DelegationTooLong(DomainError):
    message = _("Một lần ủy quyền dài nhất là 12 tháng.")
    todo = _("Hết hạn thì lập văn bản mới.")
    status = 422


class DelegatedAlready(DomainError):
    message = _("Người này đã được ủy quyền ở địa bàn này trong những ngày đó, theo một văn bản khác.")
    todo = _("Thu hồi ủy quyền trước, hoặc chọn những ngày khác.")
    status = 422


class DelegationOver(DomainError):
    message = _("Ủy quyền này đã hết hạn hoặc đã thu hồi.")


class PaperNumberMissing(DomainError):
    message = _("Chưa ghi số văn bản ủy quyền.")
    status = 422
