"""What can be wrong with what is written."""

from django.utils.translation import gettext_lazy as _

from tinlang.bulletins.errors.base import BulletinError


class TitleMissing(BulletinError):
    field = "title"
    message = _("Chưa có tiêu đề.")
    todo = _("Viết tiêu đề ngắn để người duyệt biết tin nói về việc gì.")


class TitleTooLong(BulletinError):
    field = "title"
    message = _("Tiêu đề dài quá 200 ký tự.")


class TextMissing(BulletinError):
    field = "text"
    message = _("Chưa có nội dung để đọc.")


class TextTooLong(BulletinError):
    field = "text"
    message = _("Nội dung dài quá 20.000 ký tự.")
    todo = _("Tách thành nhiều tin.")


class UnreadableText(BulletinError):
    field = "text"
    message = _("Trong chữ có ký tự hỏng không lưu được.")
    todo = _("Chép lại đoạn đó từ nguồn khác rồi lưu lần nữa.")


class SourceTooLong(BulletinError):
    field = "source_name"
    message = _("Nguồn cụ thể dài quá 200 ký tự.")


class BylineTooLong(BulletinError):
    field = "byline"
    message = _("Bút danh dài quá 120 ký tự.")


class SourceInTheFuture(BulletinError):
    field = "source_at"
    message = _("Ngày ban hành của nguồn tin chưa tới.")
    todo = _("Kiểm tra lại ngày.")


class SourceNotOffered(BulletinError):
    field = "source"
    message = _("Nguồn tin này không có trong danh sách hôm nay.")
    todo = _("Chọn lại nguồn tin.")


class ColumnNotOffered(BulletinError):
    field = "column"
    message = _("Chuyên mục này không có ở địa bàn này.")
    todo = _("Chọn lại chuyên mục.")


class AudienceNotOffered(BulletinError):
    field = "audiences"
    message = _("Có đối tượng không có trong danh sách hôm nay.")
    todo = _("Chọn lại đối tượng.")


class ChannelNotOffered(BulletinError):
    field = "channels"
    message = _("Có hình thức không có trong danh sách hôm nay.")
    todo = _("Chọn lại hình thức.")


class ChannelMissing(BulletinError):
    field = "channels"
    message = _("Chưa chọn loa. Phần mềm mới tự đưa tin ra loa.")
    todo = _("Chọn “Loa truyền thanh”. Tin không phát loa thì giữ ở bản nháp và làm theo cách đang làm.")


class NothingToCorrect(BulletinError):
    field = "corrects"
    message = _("Không có tin đã duyệt nào như vậy ở địa bàn này để đính chính.")
    todo = _("Chọn lại tin cần đính chính.")


class CorrectedMissing(BulletinError):
    field = "corrects"
    message = _("Chưa chọn đính chính cho tin nào.")


class AreaMissing(BulletinError):
    field = "areas"
    message = _("Chưa chọn địa bàn sẽ nghe tin này.")


class ForeignArea(BulletinError):
    field = "areas"
    message = _("Có địa bàn không thuộc nơi này, hoặc đã kết thúc, nên không nhận.")
    kept = _("Phần chữ vẫn còn nguyên.")
    todo = _("Chọn lại địa bàn trong danh sách.")


class ForeignUnit(BulletinError):
    message = _("Anh/chị không soạn tin cho địa bàn này.")
    kept = _("Phần chữ vẫn còn nguyên nhưng chưa lưu.")
    todo = _("Mở lại “Soạn tin” ở địa bàn của mình.")


class StartInThePast(BulletinError):
    field = "start"
    message = _("Giờ phát đã qua.")
    todo = _("Chọn giờ khác, hoặc chọn “Ngay khi được duyệt”.")


class StartTooFar(BulletinError):
    field = "start"
    message = _("Giờ phát cách hôm nay hơn một năm.")
    todo = _("Kiểm tra lại năm.")


class EndTooFar(BulletinError):
    field = "end"
    message = _("Giờ hết hạn cách hôm nay hơn hai năm.")
    todo = _("Kiểm tra lại năm.")


class EndInThePast(BulletinError):
    field = "end"
    message = _("Giờ hết hạn đã qua.")


class EndBeforeStart(BulletinError):
    field = "end"
    message = _("Giờ hết hạn phải sau giờ phát.")


class TooShortForSound(BulletinError):
    field = "end"
    message = _("Từ giờ phát đến giờ hết hạn ngắn hơn thời lượng của tin.")
    todo = _("Lùi giờ hết hạn, hoặc rút ngắn nội dung.")


class ChangedMeanwhile(BulletinError):
    """`facts["version"]`: what is stored now; `facts["content"]`: what this person wanted to store."""

    message = _("Tin này vừa được lưu ở nơi khác trong lúc anh/chị đang sửa.")
    kept = _("Cả hai bản chữ đều ở dưới đây, chưa mất gì.")
    todo = _("So hai bản, sửa bản của mình cho đúng rồi lưu lại.")


class VariantChangedMeanwhile(BulletinError):
    message = _("Người khác vừa sửa bản ngôn ngữ này trong lúc anh/chị đang mở.")
    kept = _("Chữ anh/chị vừa ghi còn ở trang này, chưa lưu đè lên chữ của người kia.")
    todo = _("Xem chữ đang lưu, sửa lại phần của mình nếu cần, rồi bấm lần nữa.")


class NotDraft(BulletinError):
    message = _("Bản này đã trình duyệt nên không sửa được nữa.")
    kept = _("Chữ vừa nhập vẫn còn ở dưới đây.")
    todo = _("Chờ người duyệt trả lại hoặc duyệt, rồi sửa thành bản mới.")
