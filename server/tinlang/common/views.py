"""Pages for what went wrong on the way: in Vietnamese, with what was kept and what to do."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tinlang.common import typed
from tinlang.common.errors import DomainError
from tinlang.common.middleware import is_htmx
from tinlang.common.room import NoRoom
from tinlang.common.templatetags.ui import number
from tinlang.common.uploads import DiskFull, FileTooBig, SignedOut

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def _tell(
    request: HttpRequest, status: int, message: str, *, kept: str = "", todo: str = "", texts: Sequence[str] = ()
) -> HttpResponse:
    template = "common/_error_toast.html" if is_htmx(request) else "common/error.html"
    error = DomainError(message, kept=kept, todo=todo)
    return render(request, template, {"error": error, "status": status, "texts": texts}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, FileTooBig):
        return _tell(
            request,
            413,
            _("Tệp lớn quá: chỉ nhận tối đa %(limit)s MB.") % {"limit": number(exception.limit // 1024**2)},
            kept=_("Tệp này chưa được lưu; những gì đã lưu trước đó còn nguyên."),
            todo=_("Âm thanh thì xuất ra mp3 hoặc m4a cho nhẹ, ảnh thì chụp cỡ vừa, rồi đưa lên lần nữa."),
        )
    if isinstance(exception, SignedOut):
        return _tell(
            request,
            403,
            _("Phiên làm việc đã hết nên tệp chưa được nhận."),
            kept=_("Tệp vẫn còn trên máy của anh/chị; bản nháp đã lưu còn nguyên."),
            todo=_("Đăng nhập lại ở một thẻ khác của trình duyệt, rồi quay về trang này gửi lần nữa."),
        )
    if isinstance(exception, DiskFull):
        full = NoRoom()
        return _tell(request, full.status, str(full.message), kept=str(full.kept), todo=str(full.todo))
    if isinstance(exception, TOO_MUCH):
        return _tell(
            request,
            413,
            _("Nội dung gửi lên lớn quá."),
            kept=_("Chưa có gì được lưu; phần đã lưu trước đó còn nguyên."),
            todo=_("Quay lại, rút ngắn nội dung rồi gửi lại."),
        )
    return _tell(
        request,
        400,
        _("Yêu cầu gửi lên không đúng."),
        kept=_("Chưa có gì thay đổi."),
        todo=_("Mở lại trang rồi làm lại. Nếu vẫn gặp, báo người quản trị."),
    )


def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _tell(
        request,
        403,
        _("Tài khoản này không được làm việc đó."),
        kept=_("Chưa có gì thay đổi."),
        todo=_("Nếu đây là việc của mình, nhờ người quản trị giao thêm vai trò."),
        texts=typed.texts(typed.fields(request)),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _tell(
        request,
        404,
        _("Không có trang này."),
        todo=_("Có thể đường dẫn sai, hoặc nội dung thuộc địa bàn khác. Quay về trang chính rồi tìm lại."),
        texts=typed.texts(typed.fields(request)),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _tell(
        request,
        403,
        _("Trang đã mở quá lâu nên không gửi được."),
        kept=_("Chữ vừa nhập vẫn còn ở trang trước: bấm nút Quay lại của trình duyệt để chép ra."),
        todo=_("Tải lại trang đó rồi gửi lại."),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database or the session: either may be what broke."""
    facts: dict[str, Any] = {"path": request.path}
    return HttpResponse(render_to_string("500.html", facts), status=500)
