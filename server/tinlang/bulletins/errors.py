"""What can go wrong with a bulletin, in the words of the person who meets it. `field`: where in the form it stands."""

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError


class BulletinError(DomainError):
    field: str | None = None


class Several(BulletinError):
    """More than one thing is wrong; `problems` names each, with its field."""

    def __init__(self, problems: list[BulletinError]) -> None:
        super().__init__(" ".join(str(problem.message) for problem in problems))
        self.problems = problems
        self.status = problems[0].status


# -- writing ----------------------------------------------------------------------------------------------------------


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


# -- sound ------------------------------------------------------------------------------------------------------------


class SoundNotReady(BulletinError):
    message = _("Tin chưa có âm thanh nên chưa trình duyệt được.")
    kept = _("Bản nháp đã lưu.")
    todo = _("Bấm “Nghe thử”, nghe xong rồi trình duyệt.")


class SoundOutOfDate(SoundNotReady):
    message = _("Cách đọc đã đổi sau khi tạo âm thanh, nên chưa trình duyệt được.")


class UnknownVoice(BulletinError):
    message = _("Không có giọng đọc này cho tiếng Việt.")
    kept = _("Bản nháp vẫn giữ giọng đọc trước.")
    todo = _("Chọn lại giọng đọc.")


class UnknownSpeed(BulletinError):
    message = _("Không có tốc độ đọc này.")
    kept = _("Bản nháp vẫn giữ tốc độ trước.")
    todo = _("Chọn lại tốc độ đọc.")


class TooManyReadings(BulletinError):
    message = _("Tin này đã có 300 cách đọc riêng, không thêm được nữa.")
    kept = _("Bản nháp và các cách đọc đã lưu vẫn còn nguyên.")
    todo = _("Thêm từ hay gặp vào từ điển đọc của xã, hoặc tách tin.")


class WordNotInText(BulletinError):
    field = "written"
    message = _("Nội dung tin không có chữ này.")
    kept = _("Bản nháp và các cách đọc đã lưu vẫn còn nguyên.")
    todo = _("Chép đúng như trong tin, cả chữ hoa và dấu.")


class NoSuchSentence(BulletinError):
    message = _("Không còn câu này: nội dung vừa đổi.")
    kept = _("Bản nháp vẫn còn nguyên.")
    todo = _("Tải lại trang rồi nghe lại.")
    status = 404


class NoVoice(BulletinError):
    message = _("Ngôn ngữ này chưa có giọng máy đọc.")
    todo = _("Ghi âm người đọc.")


# -- languages and recordings -----------------------------------------------------------------------------------------


class UnknownLanguage(BulletinError):
    field = "language"
    message = _("Không có ngôn ngữ này trong danh sách.")
    todo = _("Chọn lại ngôn ngữ.")


class MainLanguageStays(BulletinError):
    message = _("Bản tiếng Việt không bỏ được.")
    kept = _("Các bản ngôn ngữ vẫn còn nguyên.")


class CheckerIsReader(BulletinError):
    field = "checker"
    message = _("Người nghe thẩm định phải khác người đọc.")
    kept = _("Bản nháp và các bản ghi âm vẫn còn nguyên.")
    todo = _("Nhờ một người khác biết tiếng đó nghe lại rồi ghi tên.")


class NameTooLong(BulletinError):
    message = _("Tên người dài quá 120 ký tự.")


class GistTooLong(BulletinError):
    field = "gist"
    message = _("Tóm tắt dài quá 2.000 ký tự.")


class NoRecording(BulletinError):
    message = _("Bản ngôn ngữ này chưa có bản ghi âm nào.")
    todo = _("Ghi âm hoặc đưa tệp lên trước.")


class VariantNotReady(BulletinError):
    """Some variant of a version cannot be submitted. `facts["language"]`: its tag, for the page to link to."""

    kept = _("Bản nháp đã lưu.")


class VariantWithoutSound(VariantNotReady):
    message = _("Có bản ngôn ngữ chưa có âm thanh.")
    todo = _("Ghi âm, tạo âm thanh, hoặc bỏ bản đó rồi trình duyệt.")


class RetakeComing(VariantNotReady):
    message = _("Bản ghi âm mới đang được kiểm tra.")
    todo = _("Chờ ít giây cho kiểm tra xong rồi trình duyệt lại.")


class RecordingUnconfirmed(VariantNotReady):
    message = _("Chữ đã sửa sau khi ghi âm.")
    todo = _("Mở bản đó nghe lại: còn đúng thì xác nhận, không thì ghi âm lại.")


class GistMissing(VariantNotReady):
    message = _("Bản ghi âm không có chữ thì cần tóm tắt tiếng Việt để người duyệt biết nói gì.")
    todo = _("Mở bản đó và ghi tóm tắt.")


class CheckerMissing(VariantNotReady):
    message = _("Bản ghi âm không có chữ thì cần người nghe thẩm định.")
    todo = _("Nhờ người biết tiếng đó nghe lại rồi ghi tên.")


# -- deciding ---------------------------------------------------------------------------------------------------------


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


# -- release ----------------------------------------------------------------------------------------------------------


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
