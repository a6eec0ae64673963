""" "Từ điển đọc": the words that units taught the reader: listed, added, taken back, tried in a sentence."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tinlang.accounts.access import units_where
from tinlang.common.text import alphabetical
from tinlang.media import actions, opus, queries
from tinlang.media.forms import TryForm, WordForm
from tinlang.media.models import LexiconWord
from tinlang.media.reading import Reading, read
from tinlang.media.speech import delivery
from tinlang.media.views import listed
from tinlang.media.views.showing import person
from tinlang.units.models import Unit
from tinlang.units.queries import units_named


@login_required
@require_safe
def word_list(request: HttpRequest) -> HttpResponse:
    """The words that hold in the person's area: their units' own, and those of the units above."""
    return _page(request, WordForm(units=queries.units_to_teach(person(request))))


@login_required
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Teach a word; a word that was there is read otherwise from now on."""
    units = queries.units_to_teach(person(request))
    form = WordForm(request.POST, units=units)
    unit = next((unit for unit in units if str(unit.uid) == request.POST.get("unit")), None)
    if unit is None:
        raise Http404
    if form.is_valid():
        try:
            word = actions.add_word(unit=unit, by=person(request), **form.word)
        except actions.WordError as error:
            form.add_error(error.field, str(error))
        else:
            told = {"written": word.written, "reading": word.reading}
            messages.success(request, _("Từ nay “%(written)s” đọc là “%(reading)s”.") % told)
            return redirect("speech:words")
    return _page(request, form, status=422)


@login_required
@require_POST
def remove(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Take a word back."""
    word = get_object_or_404(LexiconWord.objects.visible_to(request.user, "media.words"), uid=uid)
    actions.remove_word(word=word, by=person(request))
    messages.success(request, _("Đã bỏ “%(written)s” khỏi từ điển đọc.") % {"written": word.written})
    return redirect("speech:words")


@login_required
@require_safe
def try_sentence(request: HttpRequest) -> HttpResponse:
    """A sentence, spoken with the words of a unit of the person's: Ogg Opus, not stored."""
    form = TryForm(request.GET)
    unit = _unit_of(request)
    if unit is None or not form.is_valid():
        raise Http404
    setting = queries.sound_setting_for(unit)
    sound = actions.speak_sentence(
        text=form.cleaned_data["cau"],
        voice=setting.voice if setting and setting.voice else "vi",
        lexicon=queries.lexicon_for(unit),
    )
    return HttpResponse(sound, content_type=opus.CONTENT_TYPE, headers={"Cache-Control": "no-store"})


def _page(request: HttpRequest, form: WordForm, *, status: int = 200) -> HttpResponse:
    user = person(request)
    listing = listed.build(request)
    teaching = set(queries.units_taught(user).values_list("pk", flat=True))
    trying = TryForm(request.GET if request.GET.get("cau") else None)
    tried = _tried(request, trying)
    context = {
        "listing": listing,
        "form": form,
        "may_teach": bool(form.units),
        "teaching": teaching,
        "trying": trying,
        "tried": tried,
        "told": delivery.as_told(tried) if tried else "",
        "unread": [tried.text[span.start : span.end] for span in tried.unread] if tried else [],
        "unit": _unit_of(request),
    }
    return render(request, "media/words.html", context, status=status)


def _tried(request: HttpRequest, form: TryForm) -> Reading | None:
    unit = _unit_of(request)
    if unit is None or not form.is_bound or not form.is_valid():
        return None
    return read(form.cleaned_data["cau"], lexicon=queries.lexicon_for(unit))


def _unit_of(request: HttpRequest) -> Unit | None:
    """The first unit in which the person sees the voice: whose words a sentence is tried with."""
    return next(iter(sorted(units_named(units_where(request.user, "media.view")), key=alphabetical)), None)
