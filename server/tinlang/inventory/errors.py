"""What can go wrong when the network is written down, in words."""

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError

NOTHING_CHANGED = _("Chưa ghi gì; chữ vừa nhập còn ở trang trước.")


class Several(DomainError):
    """More than one thing is wrong; `problems` names each."""

    status = 422

    def __init__(self, problems: list[DomainError]) -> None:
        super().__init__(" ".join(str(problem.message) for problem in problems))
        self.problems = problems


class StationHasEnded(DomainError):
    message = _("Ngày đó trạm này không còn, hoặc chưa có.")
    kept = NOTHING_CHANGED
    todo = _("Xem lại ngày; nếu trạm được lập lại thì khai báo như trạm mới.")


class NotYet(DomainError):
    message = _("Ngày ghi ở sau hôm nay.")
    kept = NOTHING_CHANGED
    todo = _("Ghi ngày hôm nay hoặc một ngày đã qua.")
    status = 422


class TooManyClusters(DomainError):
    message = _("Số cụm loa chạy nhiều hơn số cụm của trạm.")
    kept = NOTHING_CHANGED
    todo = _("Đếm lại; nếu trạm đã thêm cụm thì sửa số cụm của trạm trước.")
    status = 422


class NoClusterWorks(DomainError):
    message = _("Ghi là hoạt động được mà không cụm loa nào chạy.")
    kept = NOTHING_CHANGED
    todo = _("Chọn “Không hoạt động được”, hoặc ghi số cụm đang chạy.")
    status = 422


class FaultNotSaid(DomainError):
    message = _("Trạm không hoạt động được mà chưa ghi hỏng gì.")
    kept = NOTHING_CHANGED
    todo = _("Ghi ngắn gọn, ví dụ: hỏng bộ công suất.")
    status = 422


class BrokenAfterTheCheck(DomainError):
    message = _("Ngày bắt đầu hỏng ở sau ngày kiểm tra.")
    kept = NOTHING_CHANGED
    todo = _("Sửa lại một trong hai ngày.")
    status = 422


class TicketOpenAlready(DomainError):
    message = _("Trạm này đang có một phiếu sửa chữa chưa đóng.")
    kept = _("Chưa lập phiếu mới; phiếu đang mở còn nguyên.")
    todo = _("Ghi tiếp vào phiếu đang mở, hoặc đóng phiếu đó rồi lập phiếu mới.")


class WrongRepairState(DomainError):
    message = _("Phiếu này không còn ở tình trạng làm được việc đó.")
    kept = _("Chưa có gì thay đổi; có thể người khác vừa ghi.")
    todo = _("Xem lại phiếu.")


class EndsBeforeItBegan(DomainError):
    message = _("Ngày thôi không ở sau ngày bắt đầu.")
    kept = NOTHING_CHANGED
    todo = _("Xem lại hai ngày.")
    status = 422


class NothingToExplain(DomainError):
    message = _("Chưa ghi số của đơn vị hoặc lý do.")
    kept = NOTHING_CHANGED
    todo = _("Ghi cả hai mục rồi gửi lại.")
    status = 422


class ReviewEndsFirst(DomainError):
    message = _("Ngày kết thúc ở trước ngày bắt đầu.")
    kept = NOTHING_CHANGED
    todo = _("Xem lại hai ngày.")
    status = 422


class ReviewClosed(DomainError):
    message = _("Đợt rà soát này đã kết thúc.")
    kept = _("Kết quả kiểm tra trong những ngày của đợt vẫn được tính.")
    todo = _("Cần rà soát tiếp thì mở một đợt mới.")


class NotOfTheReview(DomainError):
    message = _("Xã, phường này không thuộc địa bàn của đợt rà soát.")
    todo = _("Xem lại địa bàn của đợt.")
    status = 422


class HasAStation(DomainError):
    message = _("Danh sách ghi xã, phường này có trạm.")
    kept = _("Chưa ghi gì.")
    todo = _("Trạm không còn thì ghi “Trạm thôi hoạt động”; còn thì ghi kết quả kiểm tra.")
