"""Sound over HTTP, under its hash: whoever knows the hash may hear it, and the bytes under it never change."""

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from tinlang.common.ranges import ranged
from tinlang.media import opus, store


@require_safe
def sound(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """The Opus file, or the one range of it that was asked for: devices resume broken fetches."""
    try:
        stored = store.open(sha256)
    except FileNotFoundError:
        raise Http404 from None
    tag = f'"{sha256}"'
    response = ranged(request, stored, content_type=opus.CONTENT_TYPE, tag=tag)
    if response.status_code != 416:
        response["ETag"] = tag
        response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
