"""What can go wrong when the catalogue of procedures is written, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError

NOTHING_CHANGED = _("Chưa ghi gì; chữ vừa nhập còn ở trang này.")


class CatalogueError(DomainError):
    """`field`: the field of the form by which it is said."""

    kept = NOTHING_CHANGED
    status = 422
    field = ""


class CodeTaken(CatalogueError):
    message = _("Mã thủ tục này đã có trong danh mục.")
    todo = _("Mở thủ tục đó và mở bản mới từ một ngày.")
    field = "code"


class CodeUnclear(CatalogueError):
    message = _("Mã thủ tục không đúng dạng.")
    todo = _("Viết như 1.000656 hoặc 1.000656.H37.")
    field = "code"


class VersionBeginsThen(CatalogueError):
    message = _("Đã có một bản của thủ tục bắt đầu từ ngày này.")
    todo = _("Chọn ngày khác, hoặc sửa bản đó nếu chưa hồ sơ nào dùng.")
    field = "since"


class VersionInUse(CatalogueError):
    message = _("Bản này đã có hồ sơ tiếp nhận theo nên không sửa được.")
    todo = _("Mở bản mới từ một ngày; hồ sơ đã nhận giữ bản cũ.")
    status = 409


class TermUnclear(CatalogueError):
    message = _("Thời hạn theo ngày, giờ, tháng phải từ 1 trở lên; nhiều nhất 60 tháng.")
    todo = _("Giải quyết trong ngày: ghi 0 ngày làm việc.")
    field = "term_amount"


class StepsTooLong(CatalogueError):
    message = _("Các bước cộng lại dài hơn thời hạn.")
    todo = _("Bớt thời gian của bước, hoặc xem lại thời hạn.")


class TooManyFields(CatalogueError):
    message = _("Tờ khai có hơn 40 mục.")
    todo = _("Chỉ ghi những mục cần cho việc giải quyết.")


class FieldUnclear(CatalogueError):
    """As the two that follow: the message is given with it, and names the row."""

    todo = _("Ghi các lựa chọn như: cấp mới; cấp lại.")


class FieldTwice(CatalogueError):
    todo = _("Đổi mã mục, hoặc để trống để máy đặt theo tên mục.")


class ConditionUnclear(CatalogueError):
    todo = _("Ghi mã mục và lựa chọn như ở bảng Tờ khai; điều kiện không gắn với mục nào thì ghi vào ô “Chỉ khi”.")


class SourceMissing(CatalogueError):
    message = _("Chưa ghi nguồn đã đối chiếu.")
    todo = _("Ghi số, ngày quyết định công bố.")
    field = "source"


class EndsBeforeItBegins(CatalogueError):
    message = _("Ngày cuối ở trước ngày bắt đầu của bản đang áp dụng.")
    todo = _("Chọn ngày sau đó.")
    field = "last_day"


class ReceivedAfterIt(CatalogueError):
    message = _("Đã có hồ sơ của thủ tục này nhận sau ngày đó.")
    todo = _("Chọn ngày nhận cuối cùng hoặc sau đó.")
    field = "last_day"


class ReceivedFromThen(CatalogueError):
    message = _("Đã có hồ sơ nhận theo bản đang áp dụng từ ngày đó.")
    todo = _("Chọn một ngày sau ngày nhận cuối cùng.")
    field = "since"


class HasEnded(CatalogueError):
    message = _("Thủ tục này đã thôi áp dụng.")
    todo = _("Nếu áp dụng lại thì mở bản mới từ một ngày.")
    status = 409


class PrefixUnclear(CatalogueError):
    message = _("Mã định danh không đúng dạng.")
    todo = _("Viết như H37.15.05 (từ 2021), hoặc 000.00.00.H37 (Thông tư 01/2018).")
    field = "agency_code"


class DigitsUnclear(CatalogueError):
    message = _("Mã kiểu 000.00.00.H37 có đúng 4 chữ số thứ tự.")
    todo = _("Ghi 4.")
    field = "digits"


class SeriesBeginsThen(CatalogueError):
    message = _("Nơi này đã có mã bắt đầu từ ngày này.")
    todo = _("Sửa mã đó, hoặc chọn ngày khác.")
    field = "valid_from"


class SeriesInUse(CatalogueError):
    message = _("Đã có hồ sơ mang mã này từ ngày đó; mã hồ sơ không bao giờ đổi.")
    todo = _("Ghi mã mới từ một ngày sau hồ sơ cuối cùng.")
    status = 409
    field = "valid_from"


class PrefixTaken(CatalogueError):
    message = _("Nơi khác đang dùng mã định danh này; số thứ tự hai nơi sẽ lẫn vào nhau.")
    todo = _("Xem lại mã định danh của cơ quan mình.")
    field = "agency_code"
