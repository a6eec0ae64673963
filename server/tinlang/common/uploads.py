"""Files that people send: only to pages that take them, only from who has signed in, never larger than the page says.

They lie in a temporary file while they come in, never in memory. What is too large is refused by its announced length,
before any of it is kept.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest

from tinlang.common.room import NoRoom, needing_room

View = TypeVar("View", bound=Callable[..., Any])

BESIDE_THE_FILE = 256 * 1024
"""What the other fields of a form and its boundaries may take."""
LET_PASS = 256 * 1024 * 1024
"""So much of a refused file is read and forgotten, so that the browser comes to read the answer."""
_MARK = "takes_bytes"
_CHUNK = 1 << 18


class FileTooBig(RequestDataTooBig):
    """`limit`: how many bytes the page takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"a file of more than {limit} bytes")
        self.limit = limit


class SignedOut(RequestDataTooBig):
    """A file came from somebody who has not signed in, or whose session is over."""


class DiskFull(RequestDataTooBig):
    """There is no room for the file while it comes in."""


def takes_file(limit: int) -> Callable[[View], View]:
    """Let a view take a file of at most so many bytes. Outermost or not: other decorators carry the mark along."""

    def marked(view: View) -> View:
        setattr(view, _MARK, limit)
        return view

    return marked


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Looks at the announced length first. FileTooBig, SignedOut; DiskFull once all has come, none of it kept."""

    _full = False

    def handle_raw_input(
        self, input_data: Any, META: dict[str, str], content_length: int, boundary: str, encoding: str | None = None
    ) -> None:
        assert self.request is not None
        usual, taken = settings.DATA_UPLOAD_MAX_MEMORY_SIZE, _limit(self.request)
        may_send = taken and self.request.user.is_authenticated
        limit = taken if may_send else usual
        if content_length <= limit + BESIDE_THE_FILE:
            return
        _forget(input_data, content_length)
        raise SignedOut("a file from a stranger") if taken and not may_send else FileTooBig(limit)

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        try:
            with needing_room():
                super().new_file(*args, **kwargs)
        except NoRoom:
            self._full = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._full:  # the rest is read and forgotten, so that the browser comes to read the answer
            return
        try:
            with needing_room():
                super().receive_data_chunk(raw_data, start)
        except NoRoom:
            self._forget_file()

    def file_complete(self, file_size: int) -> Any:
        if not self._full:
            try:
                with needing_room():
                    return super().file_complete(file_size)  # what was buffered is written only now
            except NoRoom:
                self._forget_file()
        raise DiskFull("no room for a file that comes in")

    def _forget_file(self) -> None:
        self._full = True
        with suppress(OSError):  # closing writes once more what could not be written; the file is gone all the same
            self.file.close()


def _limit(request: HttpRequest) -> int:
    """What the page takes from this person; 0 for nothing."""
    match = request.resolver_match
    return getattr(match.func, _MARK, 0) if match is not None else 0


def _forget(input_data: Any, length: int) -> None:
    left = min(length, LET_PASS)
    while left > 0 and (chunk := input_data.read(min(left, _CHUNK))):
        left -= len(chunk)
