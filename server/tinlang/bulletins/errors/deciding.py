"""What can go wrong where it is decided and aired."""

from django.utils.translation import gettext_lazy as _

from tinlang.bulletins.errors.base import BulletinError


class NotSubmitted(BulletinError):
    message = _("Tin này không còn chờ duyệt.")
    kept = _("Quyết định trước đó vẫn còn nguyên.")
    todo = _("Mở lại tin để xem ai đã xử lý.")


class SameAuthor(BulletinError):
    message = _("Người trình duyệt không được tự duyệt tin của mình.")
    todo = _("Nhờ người duyệt khác.")
    status = 403


class HandInIt(SameAuthor):
    message = _(
        "Theo ủy quyền thì cả người được ủy quyền và người ủy quyền đều không được góp chữ hay giọng trong tin."
    )
    kept = _("Tin vẫn chờ duyệt.")
    todo = _("Nhờ người duyệt không soạn tin này quyết định.")


class PaperOwn(BulletinError):
    message = _("Người nhập bản duyệt giấy phải là người khác với người ký và người soạn, người trình.")
    kept = _("Tin vẫn chờ duyệt.")
    todo = _("Nhờ người trực, văn thư hoặc người soạn khác nhập.")
    status = 403


class PaperDate(BulletinError):
    field = "signed_on"
    message = _("Ngày ký phải từ ngày soạn xong chữ của tin này, và không sau hôm nay.")
    todo = _("Xem lại ngày trên trang giấy. Ký trước khi sửa chữ thì in bản mới và ký lại.")
    status = 422


class PaperUsed(BulletinError):
    field = "scan"
    message = _("Tệp này đã dùng để duyệt một tin khác. Mỗi trang ký duyệt một tin.")
    todo = _("Chọn đúng ảnh chụp trang đã ký của tin này.")
    status = 422


class PaperSigner(BulletinError):
    field = "signed_by"
    message = _("Người ký không giữ vai trò duyệt ở địa bàn này vào ngày ký.")
    todo = _("Kiểm tra lại người ký và ngày ký.")
    status = 422


class ReasonMissing(BulletinError):
    field = "reason"
    message = _("Chưa ghi lý do.")
    todo = _("Ghi ngắn gọn để người soạn biết phải làm gì.")


class ReasonTooLong(BulletinError):
    field = "reason"
    message = _("Lý do dài quá 1.000 ký tự.")


class ContentDiffers(BulletinError):
    message = _("Chữ hoặc âm thanh của tin khác với lúc trình, nên không duyệt được.")
    kept = _("Tin chưa được phát.")
    todo = _("Trả lại để người soạn trình lại, và báo quản trị hệ thống.")


class NotYours(BulletinError):
    message = _("Chỉ người đã trình mới rút lại được tin này.")
    kept = _("Tin vẫn đang chờ duyệt.")
    todo = _("Nhờ người đã trình rút lại, hoặc nhờ người duyệt trả lại để sửa.")
    status = 403


class OthersWroteToo(BulletinError):
    message = _("Bản nháp này có chữ của người khác nên một mình anh/chị không bỏ được.")
    kept = _("Bản nháp vẫn còn nguyên.")
    todo = _("Hỏi người cùng soạn; người sửa sau cùng và chỉ một mình viết thì mới bỏ được.")
    status = 403


class NotToBeCorrected(BulletinError):
    message = _("Chỉ đính chính được tin đã duyệt.")
    kept = _("Chưa có gì thay đổi.")
    todo = _("Tin chưa duyệt thì sửa thẳng bản nháp.")


class NotToBeEdited(BulletinError):
    message = _("Bản này chưa sửa lại được.")
    todo = _("Chỉ sửa lại được tin đã duyệt, bị trả lại hoặc đã rút lại, khi không còn bản nào đang chờ duyệt.")


class NotApproved(BulletinError):
    message = _("Tin chưa được duyệt nên chưa phát được.")


class AlreadyReleased(BulletinError):
    message = _("Bản tin này đã được đưa đi phát.")


class TooLateToRelease(BulletinError):
    message = _("Giờ phát của tin đã qua, không còn đủ thời gian để phát hết.")
    kept = _("Tin chưa được duyệt và chưa phát.")
    todo = _("Trả lại để người soạn chọn giờ khác.")


class AlreadyOver(BulletinError):
    message = _("Lệnh phát này đã kết thúc hoặc đã được thu hồi.")


class NotUnfinished(BulletinError):
    message = _("Tin này đã trình duyệt hoặc đã phát, không bàn giao được.")
    kept = _("Tin vẫn ở chỗ cũ.")
    todo = _("Tin đang chờ duyệt: người duyệt trả lại hoặc người soạn rút lại, rồi bàn giao.")
