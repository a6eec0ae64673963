"""How a text will be read while it is being written, and one sentence of it aloud. Nothing is stored."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from tinlang.bulletins import aloud, queries
from tinlang.bulletins.errors import NoSuchSentence, TextTooLong
from tinlang.bulletins.models import TEXT_CHARACTERS
from tinlang.bulletins.views import pane
from tinlang.bulletins.views.showing import person, writable
from tinlang.common.middleware import is_htmx
from tinlang.media import opus
from tinlang.media.actions import checked_word, speak_sentence

View = Callable[..., HttpResponse]


def quietly(view: View) -> View:
    """Answer a background request after the session is over with nothing: the page with what was written must stay."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_htmx(request) and not request.user.is_authenticated:
            return HttpResponse(status=204)
        return view(request, *args, **kwargs)

    return answer


@quietly
@login_required
@require_POST
def reading(request: HttpRequest) -> HttpResponse:
    """How a text that is not stored yet is read, for a unit of those that the person writes for."""
    unit = next(
        (unit for unit in queries.units_to_write_in(person(request)) if str(unit.uid) == request.POST.get("unit")), None
    )
    if unit is None:
        raise Http404
    return _answer(request, pane.sent(request, unit, None))


@quietly
@login_required
@require_POST
def reading_of(request: HttpRequest, version: UUID) -> HttpResponse:
    """How the text of a draft is read as it stands in the form, with the draft's own corrections."""
    variant = writable(request, version).main_variant
    return _answer(request, pane.sent(request, variant.version.unit, variant))


def _answer(request: HttpRequest, text: pane.Text) -> HttpResponse:
    asked = request.POST.get("do", "")
    name, _colon, number = asked.partition(":")
    line = pane.line_number(number)
    if name == pane.HEAR and line is not None:
        return _heard(text, line, pane.open_correction(request))
    open_form = None if asked == pane.CLOSE else pane.asked_to_correct(asked) or pane.open_correction(request)
    shown = pane.pane_of(request, text, open_form)
    variant = text.variant
    context = {
        "pane": shown,
        "variant": variant,
        "version": variant and variant.version,
        "is_fresh": not shown.is_stale,
    }
    return render(request, "bulletins/_reading_again.html", context)


@login_required
@require_safe
def sentence(request: HttpRequest, version: UUID, number: int) -> HttpResponse:
    """One sentence of a draft as it is stored, spoken as things stand now."""
    return _heard(pane.stored(writable(request, version).main_variant), number, None)


def _heard(text: pane.Text, number: int, trying: pane.Correcting | None) -> HttpResponse:
    """The sentence as Ogg Opus; a reading that is being typed is tried. TextTooLong, NoSuchSentence, WordError."""
    if len(text.written) > TEXT_CHARACTERS:
        raise TextTooLong
    more = {}
    if trying is not None and trying.is_changed:
        written, said = checked_word(trying.written, trying.reading)
        more[written] = said
    how = aloud.without_surroundings(text.manner(more))
    sentences = how.read(text.written).sentences
    if not 1 <= number <= len(sentences):
        raise NoSuchSentence
    chosen = sentences[number - 1]
    sound = speak_sentence(
        text=text.written[chosen.start : chosen.end], voice=how.voice, speed=how.speed, lexicon=how.lexicon
    )
    return HttpResponse(sound, content_type=opus.CONTENT_TYPE, headers={"Cache-Control": "no-store"})
