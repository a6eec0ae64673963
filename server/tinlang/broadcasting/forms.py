"""The reason for which a release is taken off the air."""

from django.utils.translation import gettext_lazy as _

from tinlang.bulletins.models import REASON_CHARACTERS
from tinlang.common.forms import CleanTextField, PlainForm


class WithdrawForm(PlainForm):
    """Why: the history keeps it, and the editor reads it."""

    reason = CleanTextField(
        label=_("Lý do"),
        max_length=REASON_CHARACTERS,
        lines=3,
        help_text=_("Ví dụ: “Sai ngày cắt điện, sẽ phát tin đính chính”."),
    )
