"""No room left on the disk: an error that a person can read and act on, in place of one of the machine."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError

_FULL = (errno.ENOSPC, errno.EDQUOT)


class NoRoom(DomainError):
    message = _("Máy chủ đã hết chỗ lưu.")
    kept = _("Chữ và âm thanh đã lưu trước đó vẫn còn nguyên; riêng âm thanh này chưa lưu được.")
    todo = _("Giữ lại tệp hoặc bản vừa ghi, báo người quản trị dọn chỗ trên máy chủ, rồi làm lại.")
    status = 507


@contextmanager
def needing_room() -> Iterator[None]:
    """Whatever is written to the disk in here: NoRoom when that is full, or when we have had our share of it."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise NoRoom from error
