"""What can be wrong with its sound, its languages and its recordings."""

from django.utils.translation import gettext_lazy as _

from tinlang.bulletins.errors.base import BulletinError


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
