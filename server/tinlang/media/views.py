"""Sound over HTTP, under its hash: whoever knows the hash may hear it, and the bytes under it never change."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from tinlang.media import opus, store

CHUNK_BYTES = 64 * 1024
_RANGE = re.compile(r"^bytes=(?P<first>[0-9]*)-(?P<last>[0-9]*)$")


@require_safe
def sound(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The Opus file, or the one range of it that was asked for (RFC 9110): devices resume broken fetches."""
    try:
        stored = store.open(sha256)
    except FileNotFoundError:
        raise Http404 from None
    size = stored.seek(0, 2)
    tag = f'"{sha256}"'
    if request.headers.get("If-None-Match") == tag:
        stored.close()
        return _immutable(HttpResponse(status=304), tag)
    first, last, status = _wanted(request, size, tag)
    if status == 416:
        stored.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = StreamingHttpResponse(_part(stored, first, last), status=status, content_type=opus.CONTENT_TYPE)
    response["Content-Length"] = str(last - first + 1)
    response["Accept-Ranges"] = "bytes"
    if status == 206:
        response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return _immutable(response, tag)


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


def _part(stored: BinaryIO, first: int, last: int) -> Iterator[bytes]:
    with stored:
        stored.seek(first)
        left = last - first + 1
        while left > 0 and (chunk := stored.read(min(left, CHUNK_BYTES))):
            left -= len(chunk)
            yield chunk


def _immutable(response: HttpResponseBase, tag: str) -> HttpResponseBase:
    response["ETag"] = tag
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
