"""What can go wrong when the calendar is written, in words."""

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError

NOTHING_CHANGED = _("Chưa ghi gì; chữ vừa nhập còn ở trang này.")


class CalendarError(DomainError):
    """`field`: the field of the form by which it is said."""

    kept = NOTHING_CHANGED
    status = 422
    field = ""


class DayTaken(CalendarError):
    message = _("Ngày này địa bàn đã ghi rồi.")
    todo = _("Mở ngày đó trong danh sách để sửa.")
    field = "on"


class AlreadyOff(CalendarError):
    message = _("Ngày này vốn đã là ngày nghỉ.")
    todo = _("Xem lại ngày; ngày nghỉ hằng tuần và ngày lễ cả nước không phải ghi.")
    field = "on"


class AlreadyWorked(CalendarError):
    message = _("Ngày này vốn đã là ngày làm việc.")
    todo = _("Xem lại ngày; chỉ ghi ngày nghỉ mà phải đi làm.")
    field = "on"


class HoursBeginThen(CalendarError):
    message = _("Địa bàn đã có giờ làm việc bắt đầu từ ngày này.")
    todo = _("Mở giờ làm việc đó trong danh sách để sửa.")
    field = "valid_from"


class HoursOutOfOrder(CalendarError):
    message = _("Giờ không theo thứ tự: sáng từ, sáng đến, chiều từ, chiều đến.")
    todo = _("Xem lại bốn giờ.")
    field = "opens"


class CutoffOutside(CalendarError):
    message = _("Giờ thôi nhận phải nằm trong giờ làm việc.")
    todo = _("Để trống nếu nhận đến hết giờ.")
    field = "cutoff"


class HoursEndFirst(CalendarError):
    message = _("Ngày cuối ở trước ngày đầu.")
    todo = _("Xem lại hai ngày.")
    field = "last_day"
