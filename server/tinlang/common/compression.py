"""Pages, style sheets and scripts travel compressed: many read them over a telephone. Sound goes as it is."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

GetResponse = Callable[[HttpRequest], HttpResponseBase]
ACCEPTS = re.compile(r"\bgzip\b")
PAGE = "text/html"
STATIC = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")
LEAST_BYTES = 500
RANDOM_BYTES = 100
"""A page's length tells nothing of what is in it: its compressed form has some bytes by chance (the BREACH attack)."""


def compress_text(get_response: GetResponse) -> GetResponse:
    """Compress what is text and whole, for browsers that can read it so."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        is_whole = request.method == "GET" and response.status_code == 200 and "Content-Encoding" not in response
        if not is_whole or kind not in (PAGE, *STATIC):
            return response
        patch_vary_headers(response, ["Accept-Encoding"])
        if not ACCEPTS.search(request.headers.get("Accept-Encoding", "")):
            return response
        return _page(response) if kind == PAGE else _static(response)

    return answer


def _page(response: HttpResponseBase) -> HttpResponseBase:
    if isinstance(response, HttpResponse) and len(response.content) >= LEAST_BYTES:
        response.content = compress_string(response.content, max_random_bytes=RANDOM_BYTES)
        _mark(response, len(response.content))
    return response


def _static(response: HttpResponseBase) -> HttpResponseBase:
    """A file of ours: it is compressed once, however often it is asked for."""
    if not isinstance(response, StreamingHttpResponse):
        return response
    content = b"".join(response.streaming_content)  # type: ignore[arg-type]
    packed = _packed(content)
    compressed = HttpResponse(packed, headers=dict(response.items()))
    _mark(compressed, len(packed))
    response.close()
    return compressed


@lru_cache(maxsize=64)
def _packed(content: bytes) -> bytes:
    return gzip.compress(content, compresslevel=9, mtime=0)


def _mark(response: HttpResponse, length: int) -> None:
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Content-Length"] = str(length)
    tag = response.headers.get("ETag", "")
    if tag.startswith('"'):
        response.headers["ETag"] = f"W/{tag}"
