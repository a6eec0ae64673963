"""Few at once: what starts a program of its own in a web process waits for its turn, so that pages go on answering."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.utils.translation import gettext_lazy as _

from tinlang.common.errors import DomainError

AT_ONCE = 2
"""So many voices and decoders run at once for one web process, whoever clicks how often."""
PATIENCE_S = 15.0
_turns = threading.BoundedSemaphore(AT_ONCE)


class TooManyWait(DomainError):
    message = _("Máy chủ đang bận xử lý âm thanh cho người khác.")
    kept = _("Nội dung tin vẫn còn nguyên.")
    todo = _("Chờ ít giây rồi bấm lại.")
    status = 503


@contextmanager
def turn(patience_s: float = PATIENCE_S) -> Iterator[None]:
    """One's turn, waited for so long. TooManyWait."""
    if not _turns.acquire(timeout=patience_s):
        raise TooManyWait
    try:
        yield
    finally:
        _turns.release()
