"""What can go wrong with a dossier, in words."""

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError

AS_IT_WAS = _("Chưa có gì thay đổi.")
NOTHING_CHANGED = _("Chưa ghi gì; chữ vừa nhập còn ở trang trước.")


class WrongState(DomainError):
    message = _("Hồ sơ này không còn ở tình trạng làm được việc đó.")
    kept = _("Chưa có gì thay đổi; có thể người khác vừa xử lý.")
    todo = _("Mở lại hồ sơ để xem.")


class NotHeld(DomainError):
    message = _("Hồ sơ này đang do người khác giữ.")
    kept = AS_IT_WAS
    todo = _("Người giữ chuyển, hoặc lãnh đạo chuyển thay.")
    status = 403


class NotTheirStep(DomainError):
    message = _("Người được chọn không làm bước này ở đây.")
    kept = NOTHING_CHANGED
    todo = _("Chọn người khác, hoặc đề nghị quản trị giao vai trò cho người đó.")
    status = 422


class StepsLeft(DomainError):
    message = _("Còn bước chưa làm trước khi trả kết quả.")
    kept = AS_IT_WAS
    todo = _("Chuyển hồ sơ sang bước tiếp theo.")


class NoStepLeft(DomainError):
    message = _("Đây là bước cuối của hồ sơ.")
    kept = AS_IT_WAS
    todo = _("Bấm “Xử lý xong” khi đã có kết quả.")


class NotOnline(DomainError):
    message = _("Thủ tục này chưa nhận hồ sơ qua mạng (mức độ 1, 2 hoặc không trực tuyến).")
    kept = _("Chưa tiếp nhận.")
    todo = _("Hướng dẫn người nộp đến Bộ phận Một cửa hoặc gửi bưu chính công ích.")
    status = 422


class NotInForce(DomainError):
    message = _("Thủ tục này không áp dụng vào ngày nhận.")
    kept = NOTHING_CHANGED
    todo = _("Chọn thủ tục đang áp dụng trong danh mục.")
    status = 422


class NoCodeSeries(DomainError):
    message = _("Nơi tiếp nhận chưa có mã định danh cơ quan để cấp mã hồ sơ.")
    kept = NOTHING_CHANGED
    todo = _("Đề nghị quản trị ghi mã định danh ở trang Danh mục thủ tục.")


class PossibleDuplicate(DomainError):
    """Double entry is the first reason for which officials reject a system: asked about before it is written."""

    message = _("Người này đang có hồ sơ cùng thủ tục chưa giải quyết xong.")
    kept = NOTHING_CHANGED
    todo = _("Xem hồ sơ đó; nếu đúng là hồ sơ khác thì đánh dấu “Vẫn tiếp nhận” rồi gửi lại.")


class PossibleNamesake(DomainError):
    """Nothing but the name tells: many share one. Asked about once, sent again as it is it is written."""

    message = _("Gần đây có hồ sơ cùng thủ tục, cùng họ tên.")
    kept = NOTHING_CHANGED
    todo = _("Nếu là người khác hoặc hồ sơ khác thì bấm “Tiếp nhận” lần nữa.")


class KnownOutside(DomainError):
    message = _("Mã hồ sơ của hệ thống tỉnh này đã được nhập rồi.")
    kept = NOTHING_CHANGED
    todo = _("Mở hồ sơ đó để xử lý tiếp.")


class SentByAnother(DomainError):
    """The uid drawn with the form is that of another's dossier: nothing of it is told."""

    message = _("Trang tiếp nhận này đã được dùng cho một hồ sơ khác.")
    kept = _("Chưa tiếp nhận.")
    todo = _("Mở lại trang Tiếp nhận hồ sơ rồi nhập lại.")


class SayWhy(DomainError):
    message = _("Chưa ghi lý do.")
    kept = NOTHING_CHANGED
    todo = _("Ghi lý do rồi gửi lại.")
    status = 422


class NothingToCorrect(DomainError):
    message = _("Không có mục nào khác với điều đã ghi.")
    kept = NOTHING_CHANGED
    todo = _("Sửa mục cần sửa rồi gửi lại, hoặc quay về hồ sơ.")
    status = 422


class WrittenMeanwhile(DomainError):
    message = _("Người khác vừa sửa điều đã ghi, hoặc vừa nhận giấy tờ bổ sung của hồ sơ này.")
    kept = NOTHING_CHANGED
    todo = _("Mở lại trang Sửa điều đã ghi để thấy bản mới, rồi sửa.")
    status = 409


class AskedAlready(DomainError):
    """`todo` is the rule in force: `RepeatLimit.rule`."""

    message = _("Hồ sơ này đã được yêu cầu bổ sung đủ số lần.")
    kept = AS_IT_WAS


class DutyAskedAlready(DomainError):
    message = _("Hồ sơ này đã có một yêu cầu thực hiện nghĩa vụ tài chính.")
    kept = AS_IT_WAS
    todo = _("Mỗi hồ sơ ghi được một yêu cầu; có thêm thì viết vào ghi chú khi chuyển bước.")


class ExtendedAlready(DomainError):
    """`todo` is the rule in force: `RepeatLimit.rule`."""

    message = _("Hồ sơ này đã xin lỗi và hẹn lại đủ số lần.")
    kept = AS_IT_WAS


class NotLater(DomainError):
    message = _("Ngày hẹn lại phải sau hạn đang ghi và sau hôm nay.")
    kept = NOTHING_CHANGED
    todo = _("Chọn một ngày làm việc sau đó.")
    status = 422


class AnswerInThePast(DomainError):
    message = _("Ngày phải trả lời đã qua.")
    kept = NOTHING_CHANGED
    todo = _("Chọn hôm nay hoặc một ngày sau.")
    status = 422


class NotWorked(DomainError):
    message = _("Ngày đó là ngày nghỉ.")
    kept = NOTHING_CHANGED
    todo = _("Chọn một ngày làm việc.")
    status = 422


class AnsweredAlready(DomainError):
    message = _("Cơ quan này đã trả lời.")
    kept = AS_IT_WAS
    todo = _("Cần hỏi thêm thì lập phiếu lấy ý kiến mới.")


class UnknownProcedure(DomainError):
    message = _("Danh mục không có thủ tục này vào ngày nhận.")
    kept = _("Chưa nhập hồ sơ này.")
    todo = _("Thêm thủ tục vào danh mục, hoặc sửa mã, tên thủ tục ở nơi ghi sai.")
    status = 422


class NotTakenOver(DomainError):
    message = _("Hồ sơ ở tình trạng này chưa đưa sang đây được (chưa tiếp nhận, không tiếp nhận, đang chờ người nộp).")
    kept = _("Chưa nhập hồ sơ này.")
    todo = _("Nhập khi hồ sơ đã được tiếp nhận hoặc đã nhận đủ bổ sung.")
    status = 422


class AnsweredWithoutADay(DomainError):
    message = _("Hồ sơ ghi là đã xong mà không có ngày có kết quả.")
    kept = _("Chưa nhập hồ sơ này.")
    todo = _("Thêm ngày có kết quả (trong tệp: cột Ngày trả kết quả) rồi lấy lại.")
    status = 422


class TooLongAgo(DomainError):
    message = _("Ngày nhận ở ngoài những năm có lịch làm việc.")
    kept = _("Chưa nhập hồ sơ này.")
    todo = _("Xem lại ngày nhận.")
    status = 422


class NotYetReceived(DomainError):
    message = _("Ngày giờ ghi trong danh sách ở sau bây giờ.")
    kept = _("Chưa nhập hồ sơ này.")
    todo = _("Xem lại ngày nhận và ngày có kết quả.")
    status = 422


class NoSuchPaper(DomainError):
    message = _("Hồ sơ này chưa có việc đó để lập giấy.")
    kept = _("Chưa có giấy nào được lập.")
    todo = _("Mở lại hồ sơ để xem giấy nào lập được.")


class ToldAlready(DomainError):
    message = _("Thay đổi này đã báo được cho hệ thống của tỉnh.")
    kept = AS_IT_WAS
    todo = _("Mở lại trang để xem.")


class WorksElsewhere(DomainError):
    message = _("Người này không làm hồ sơ ở nơi đó.")
    kept = NOTHING_CHANGED
    todo = _("Chọn nơi khác, hoặc người khác.")
    status = 422


class StandsInForSelf(DomainError):
    message = _("Không ai làm thay chính mình.")
    kept = NOTHING_CHANGED
    todo = _("Chọn người khác làm thay.")
    status = 422


class CannotStandIn(DomainError):
    message = _("Người làm thay không có đủ vai trò của người vắng ở nơi đó.")
    kept = NOTHING_CHANGED
    todo = _("Chọn người có cùng vai trò, hoặc đề nghị quản trị giao vai trò trước.")
    status = 422


class StandInAway(DomainError):
    message = _("Người làm thay cũng báo vắng trong những ngày đó.")
    kept = NOTHING_CHANGED
    todo = _("Chọn người khác, hoặc chia thành hai lần báo.")
    status = 422


class StandsInMeanwhile(DomainError):
    message = _("Người này đang nhận làm thay người khác trong những ngày đó.")
    kept = NOTHING_CHANGED
    todo = _(
        "Người kia hoặc lãnh đạo kết thúc lần vắng ấy, báo lại với người làm thay khác; hoặc chọn những ngày khác."
    )
    status = 422


class AwayAlready(DomainError):
    message = _("Người này đã báo vắng ở nơi đó trong những ngày đó.")
    kept = NOTHING_CHANGED
    todo = _("Kết thúc lần báo trước, hoặc chọn những ngày khác.")
    status = 422


class AbsenceSentByAnother(SentByAnother):
    message = _("Trang Báo vắng mặt này đã được dùng cho một lần báo khác.")
    kept = _("Chưa ghi lần vắng này.")
    todo = _("Mở lại trang Báo vắng mặt rồi nhập lại.")


class AbsenceDates(DomainError):
    message = _("Ngày cuối phải từ hôm nay và từ ngày đầu trở đi, trong một năm.")
    kept = NOTHING_CHANGED
    todo = _("Xem lại hai ngày.")
    status = 422


class AbsenceOver(DomainError):
    message = _("Lần vắng này đã kết thúc.")
    kept = AS_IT_WAS
    todo = _("Mở lại trang Vắng mặt để xem.")


class RuleUnclear(DomainError):
    message = _("Số giờ nhắc phải từ 1 đến 80 giờ làm việc.")
    kept = NOTHING_CHANGED
    todo = _("Xem lại hai ô số giờ.")
    status = 422
