"""A file over HTTP, whole or the one range of it that was asked for (RFC 9110)."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

CHUNK_BYTES = 64 * 1024
_RANGE = re.compile(r"^bytes=(?P<first>[0-9]{0,18})-(?P<last>[0-9]{0,18})$")


def ranged(request: HttpRequest, file: BinaryIO, *, content_type: str, tag: str = "") -> HttpResponseBase:
    """Answer with the file as long as it is now, and close it afterwards. `tag`: the ETag, quotes included.

    With a tag, `If-None-Match` is answered with 304 and `If-Range` is obeyed.
    """
    size = file.seek(0, 2)
    if tag and request.headers.get("If-None-Match") == tag:
        file.close()
        return HttpResponse(status=304)
    first, last, status = _wanted(request, size, tag)
    if status == 416:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_part(file, first, last), status=status, content_type=content_type)
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    if status == 206:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def _wanted(request: HttpRequest, size: int, tag: str) -> tuple[int, int, int]:
    """First and last byte, and the status. What is not one plain range is answered whole, as the RFC allows."""
    match = _RANGE.match(request.headers.get("Range", ""))
    if match is None or request.headers.get("If-Range", tag) != tag or match["first"] == match["last"] == "":
        return 0, size - 1, 200
    if match["first"] == "":
        first, last = max(0, size - int(match["last"])), size - 1
    else:
        first, last = int(match["first"]), min(int(match["last"] or size), size - 1)
    return (first, last, 206) if first <= last else (0, 0, 416)


def _part(file: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with file:
        file.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := file.read(min(left, CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk
