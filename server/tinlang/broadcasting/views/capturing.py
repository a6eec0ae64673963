"""Only in the demo: what a loudspeaker of this machine really emitted, even while it is still emitting it."""

from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from tinlang.broadcasting.queries import Row
from tinlang.broadcasting.views.showing import person
from tinlang.common.ranges import ranged
from tinlang.devices.models import Device

HEADER_BYTES, BYTES_A_SECOND = 44, 2 * 48_000
"""of the wave files that the demo's loudspeakers write: 48 kHz, one channel of 16 bits"""


def length_of_capture(kept: Path, row: Row) -> float:
    """Seconds of the file of a loudspeaker's play; 0 if there is none."""
    try:
        size = (kept / str(row.device) / f"{row.play}.wav").stat().st_size
    except OSError:
        return 0
    return round(max(size - HEADER_BYTES, 0) / BYTES_A_SECOND, 1)


@login_required
@require_safe
def capture(request: HttpRequest, device: str, play: str) -> HttpResponseBase:
    """The wave file of one play of one loudspeaker that the person may watch. `play` is 32 hexadecimal digits."""
    if settings.DEMO_CAPTURES is None:
        raise Http404
    try:
        uid = UUID(device)
    except ValueError:
        raise Http404 from None
    found = get_object_or_404(Device.objects.visible_to(person(request), "broadcasting.view"), uid=uid)
    try:
        emitted = (settings.DEMO_CAPTURES / str(found.uid) / f"{play}.wav").open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = ranged(request, emitted, content_type="audio/wav")
    response["Cache-Control"] = "no-store"
    return response
