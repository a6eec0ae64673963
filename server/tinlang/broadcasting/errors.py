"""What can go wrong with airing, in the words of the person who meets it."""

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError


class NeverHeard(DomainError):
    message = _("Tin này sẽ không phát: hết hạn trước khi hết giờ không phát.")
    kept = _("Tin chưa được duyệt và chưa phát.")
    todo = _("Trả lại để người soạn chọn giờ phát hoặc giờ hết hạn khác.")
