"""Writing, hearing how it will sound, submitting. Whatever goes wrong, what was written stays on the page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.accounts.access import NotAllowed
from tinlang.bulletins import actions, aloud, panels, queries
from tinlang.bulletins.comparing import compared
from tinlang.bulletins.errors import (
    BulletinError,
    ChangedMeanwhile,
    ForeignUnit,
    NotDraft,
    SoundNotReady,
    TooManyReadings,
    VariantNotReady,
    WordNotInText,
)
from tinlang.bulletins.forms import ComposeForm
from tinlang.bulletins.models import MAIN_LANGUAGE, State, Version
from tinlang.bulletins.views import pane
from tinlang.bulletins.views.showing import person, writable
from tinlang.common.errors import DomainError
from tinlang.common.ids import new_uid
from tinlang.media.actions import WordError, add_word
from tinlang.media.models import Speed
from tinlang.media.speech import voices
from tinlang.units.models import Unit

PAGE_CHARACTERS = 36
LISTEN, SUBMIT, LANGUAGES, RECORD = "listen", "submit", "languages", "record:"
OPEN, OPENED = "mo:", "mo"
"""Without scripts: keep what is written, and show the page again with the villages of one commune."""


@dataclass
class Draft:
    """What the page is about: the stored draft, or for a bulletin not yet stored its unit and the uid it will have."""

    unit: Unit
    version: Version | None = None
    new: str = ""
    revision: int = 0
    saved: bool = False
    typing: actions.Typing = field(default_factory=lambda: actions.Typing(page=new_uid()))

    @property
    def address(self) -> str:
        return reverse("bulletins:edit", args=[self.version.uid]) if self.version else reverse("bulletins:compose")

    @property
    def keeping(self) -> str:
        """Where the page sends what is being typed."""
        return reverse("bulletins:keep", args=[self.version.uid]) if self.version else reverse("bulletins:keep_new")

    @property
    def offer(self) -> queries.Offer:
        return queries.offer_for(self.unit, self.version)


def typing_of(request: HttpRequest) -> actions.Typing:
    """Which page of the browser sends, and at which step of it; a page without scripts stays at 0."""
    page, step = request.POST.get("page", ""), whole(request.POST.get("step"))
    return actions.Typing(page=page, step=step) if len(page) <= PAGE_CHARACTERS else actions.Typing()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def compose(request: HttpRequest) -> HttpResponse:
    """A new bulletin. Its uid is in the form, so that a form sent twice makes one bulletin."""
    units = queries.units_to_write_in(person(request))
    if not units:
        raise NotAllowed(action="bulletins.write")
    asked = request.POST.get("unit") or request.GET.get("dia-ban")
    chosen = next((unit for unit in units if str(unit.uid) == asked), None)
    draft = Draft(unit=chosen or units[0], new=uid_in(request.POST.get("new")) or new_uid())
    if request.method == "POST":
        draft.typing = typing_of(request)
        return _take(request, draft) if chosen else _foreign(request, draft)
    return _page(request, draft, ComposeForm(offer_of=draft.offer), units=units)


def _foreign(request: HttpRequest, draft: Draft) -> HttpResponse:
    """What was written for a unit that is not theirs stays on the page, and is not stored for another one."""
    form = ComposeForm(request.POST, offer_of=draft.offer)
    form.add_error(None, str(ForeignUnit()))
    return _page(request, draft, form, status=422)


def uid_in(text: str | None) -> str:
    """The uid in a form; "" for anything that is none."""
    try:
        return str(UUID(text or ""))
    except ValueError:
        return ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, version: UUID) -> HttpResponse:
    """A draft, opened again. A version that is no draft any more is shown as it is; what was sent to it is not lost."""
    found = writable(request, version)
    if found.is_urgent and found.is_draft:
        return redirect("bulletins:edit_alert", found.uid)
    draft = Draft(unit=found.unit, version=found, revision=whole(request.POST.get("revision")))
    if request.method == "POST":
        draft.typing = typing_of(request)
        return _take(request, draft)
    if not found.is_draft:
        return redirect("bulletins:version", found.bulletin.uid, found.number)
    draft.revision = found.revision
    correcting = pane.asked_to_correct(request.GET.get("sua", ""))
    return _page(request, draft, ComposeForm.of(found, draft.offer), correcting=correcting)


def whole(text: str | None) -> int:
    """The whole number in a form; 0 for anything that is none."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else 0


def _take(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Save what was sent, then do what was asked: keep, hear, or submit."""
    form = ComposeForm(request.POST, offer_of=draft.offer)
    if not form.is_valid():
        is_submitted = request.POST.get("do") == SUBMIT
        wrong = actions.wrong_with(
            unit=draft.unit, content=form.content, version=draft.version, is_submitted=is_submitted
        )
        _say(draft, form, [error for error in wrong if error.field not in form.errors and error.field in form.fields])
        return _page(request, draft, form, status=422)
    try:
        return _go_on(request, _save(request, draft, form))
    except (ChangedMeanwhile, NotDraft) as error:
        return _conflict(request, draft, form, error)
    except (WordError, WordNotInText, TooManyReadings) as error:
        return _page(request, draft, form, correcting=pane.refused(request, error), status=422)
    except DomainError as error:
        _say(draft, form, getattr(error, "problems", [error]))
        if draft.saved and not error.kept:
            form.add_error(None, _("Bản nháp đã lưu, nhưng còn mục cần sửa."))
        return _page(request, draft, form, status=422)


def _say(draft: Draft, form: ComposeForm, wrong: Sequence[DomainError]) -> None:
    """Put each by its field, all at once; what was kept only one that is alone says for itself."""
    for error in wrong:
        named = error.field if isinstance(error, BulletinError) else None
        if form.data.get("when") == form.DAYS and named in ("start", "end"):
            named = "last_day"
        said = str(error) if len(wrong) == 1 else " ".join(str(part) for part in (error.message, error.todo) if part)
        form.add_error(named if named in form.fields else None, _with_link(draft, error, said))


def _with_link(draft: Draft, error: DomainError, said: str) -> str:
    """What is wrong; where it is mended on another page, with the way there."""
    tag = error.facts.get("language")
    named = draft.version and draft.version.variants.filter(language=str(tag)).select_related("language").first()
    if not named or draft.version is None or not isinstance(error, VariantNotReady):
        return said
    address = reverse("bulletins:record", args=[draft.version.uid, named.language_id])
    label = _("Mở bản %(language)s") % {"language": named.language.inside_a_sentence}
    return format_html('{} <a href="{}">{}</a>', said, address, label)


def _save(request: HttpRequest, draft: Draft, form: ComposeForm) -> Version:
    by, content = person(request), form.content
    if draft.version is None:
        version = actions.create_bulletin(
            unit=draft.unit, by=by, content=content, uid=UUID(draft.new), typing=draft.typing
        )
    else:
        version = actions.save_draft(
            version=draft.version, by=by, content=content, revision=draft.revision, typing=draft.typing
        )
    draft.version, draft.revision, draft.saved = version, version.revision, True
    keep_voice(request, version)
    keep_languages(request, version, form)
    _keep_reading(request, version)
    return version


def keep_voice(request: HttpRequest, version: Version) -> None:
    """Store the voice and the speed that were chosen on the page, where it offers them."""
    if "voice" in request.POST:
        voice, speed = request.POST["voice"], request.POST.get("speed", "")
        actions.choose_voice(version=version, by=person(request), voice=voice, speed=speed)


def keep_languages(request: HttpRequest, version: Version, form: ComposeForm) -> None:
    """Ask for the languages that were ticked, where the page offers them."""
    if (wanted := form.wanted_languages) is not None:
        actions.choose_languages(version=version, by=person(request), wanted=wanted[0], shown=wanted[1])


def _keep_reading(request: HttpRequest, version: Version) -> None:
    """Keep what was typed into an open correction, whichever button was pressed but those that take it back."""
    by, asked, typed = person(request), request.POST.get("do", ""), pane.open_correction(request)
    if (taken_back := pane.asked_to_forget(asked)) is not None:
        actions.forget_reading(version=version, by=by, written=taken_back)
    if typed is None or asked == pane.CLOSE:
        return
    if asked == pane.FORGET:
        actions.forget_reading(version=version, by=by, written=typed.written)
    elif asked == pane.KEEP or typed.is_changed:
        if typed.scope == pane.IN_UNIT:
            word = add_word(unit=version.unit, by=by, written=typed.written, reading=typed.reading)
            actions.forget_reading(version=version, by=by, written=word.written)
        else:
            actions.set_reading(version=version, by=by, written=typed.written, reading=typed.reading)


def _go_on(request: HttpRequest, version: Version) -> HttpResponse:
    by, asked = person(request), request.POST.get("do", "")
    page = reverse("bulletins:edit", args=[version.uid])
    if asked.partition(":")[0] in (pane.CORRECT, pane.HEAR, pane.KEEP, pane.FORGET, pane.CLOSE):
        return redirect(_place_in_pane(request, version, page, asked))
    if asked == LANGUAGES:
        return redirect("bulletins:languages", version.uid)
    if asked.startswith(RECORD):
        return redirect("bulletins:record", version.uid, _language(version, asked.removeprefix(RECORD)))
    if asked == SUBMIT:
        return _submit(request, version, page)
    if asked.startswith(OPEN):
        return redirect(f"{page}?{urlencode({OPENED: uid_in(asked.removeprefix(OPEN))})}#id_areas")
    if asked == LISTEN:
        actions.request_sound(version=version, by=by)
        return redirect(f"{page}#am-thanh")
    messages.success(request, _("Đã lưu bản nháp."))
    return redirect(page)


def _submit(request: HttpRequest, version: Version, page: str) -> HttpResponse:
    """Submit it; or make the sounds that it lacks, and say all else that stands in the way."""
    by = person(request)
    try:
        actions.submit(version=version, by=by)
    except BulletinError as error:
        wrong = getattr(error, "problems", [error])
        unspoken = [str(one.facts["language"]) for one in wrong if isinstance(one, SoundNotReady)]
        for language in unspoken:
            actions.request_sound(version=version, by=by, language=language)
        actions.refuse([one for one in wrong if not isinstance(one, SoundNotReady)])
        messages.warning(request, _("Đã lưu nháp và đang tạo âm thanh. Nghe xong rồi bấm “Trình duyệt” lần nữa."))
        return redirect(f"{page}#am-thanh")
    messages.success(request, _("Đã trình duyệt. Tin phát sau khi được duyệt."))
    return redirect("bulletins:bulletin", version.bulletin.uid)


def _language(version: Version, tag: str) -> str:
    """The language of a card on the page; Vietnamese if it has been taken out meanwhile."""
    return tag if version.variants.filter(language_id=tag).exists() else MAIN_LANGUAGE


def _place_in_pane(request: HttpRequest, version: Version, page: str, asked: str) -> str:
    """Where to go on without scripts after a button of "Chữ sẽ đọc": its line, with the form open, or its sound."""
    name, _colon, rest = asked.partition(":")
    if name == pane.HEAR and (line := pane.line_number(rest)) is not None:
        return reverse("bulletins:sentence", args=[version.uid, line])
    if (opened := pane.asked_to_correct(asked)) is not None:
        return f"{page}?{urlencode({'sua': asked})}#cau-{opened.line}"
    typed = pane.open_correction(request)
    if asked == pane.KEEP:
        messages.success(request, pane.kept_words(typed, version.unit))
    if pane.asked_to_forget(asked) is not None:
        return f"{page}#cach-doc-rieng"
    return f"{page}#cau-{typed.line if typed else 0}"


def _page(
    request: HttpRequest,
    draft: Draft,
    form: ComposeForm,
    *,
    units: list[Unit] | None = None,
    correcting: pane.Correcting | None = None,
    status: int = 200,
) -> HttpResponse:
    if draft.version is not None and draft.saved:
        draft.version = writable(request, draft.version.uid)  # with all that was stored just now
    variant = draft.version.main_variant if draft.version else None
    if variant is not None and draft.version is not None:
        variant.version = draft.version
    form.opened = frozenset({request.GET.get(OPENED, ""), request.POST.get("do", "").removeprefix(OPEN)})
    text = pane.sent(request, draft.unit, variant) if form.is_bound or variant is None else pane.stored(variant)
    shown = pane.pane_of(request, text, correcting or pane.open_correction(request))
    context = {
        **_voices(draft.unit, text),
        "pane": shown,
        "is_fresh": variant is not None and variant.sound_is_ready and not shown.is_stale,
        "reading_address": pane.address_of(variant),
        "draft": draft,
        "version": draft.version,
        "variant": variant,
        "form": form,
        "units": units or [draft.unit],
        "returned": _returned_before(draft.version),
        "panels": panels.render(request, draft.version) if draft.version and not form.is_bound else [],
    }
    return render(request, "bulletins/compose.html", context, status=status)


def _voices(unit: Unit, text: pane.Text) -> dict[str, object]:
    """What can be chosen of voices and speeds; the empty choice is what the unit has chosen, and says what that is."""
    voice, speed = aloud.usual(unit, text.language)
    known = voices.known()
    return {
        "voices": [(voice.key, voice.name) for voice in voices.for_language(MAIN_LANGUAGE)],
        "speeds": Speed.choices,
        "chosen": text,
        "usual_voice": known[voice].name if voice in known else "",
        "usual_speed": Speed(speed).label,
    }


def _returned_before(version: Version | None) -> Version | None:
    """The version before this one, if it was sent or taken back: that and its reason stand above the form."""
    if version is None:
        return None
    states = (State.RETURNED, State.TAKEN_BACK)
    before = Version.objects.filter(bulletin=version.bulletin, number=version.number - 1, state__in=states)
    return before.select_related("decided_by").first()


def _conflict(request: HttpRequest, sent: Draft, form: ComposeForm, error: ChangedMeanwhile | NotDraft) -> HttpResponse:
    """Both texts, so that nothing is lost: what is stored, and what this person wanted to store."""
    uid = sent.version.uid if sent.version else UUID(sent.new)
    stored = queries.with_details(Version.objects.filter(Q(uid=uid) | Q(bulletin__uid=uid, number=1))).get()
    draft = Draft(unit=stored.unit, version=stored, revision=stored.revision)
    form.offer_of = draft.offer
    context = {
        "error": error,
        "stored": stored,
        "draft": draft,
        "form": form,
        "compared": compared(stored.main_variant.text, str(form.cleaned_data.get("text", ""))),
    }
    return render(request, "bulletins/conflict.html", context, status=409)


@login_required
@require_safe
def sound(request: HttpRequest, version: UUID) -> HttpResponse:
    """The sound of a draft as it stands, with the buttons that fit; htmx asks again while it is being made."""
    found = writable(request, version)
    variant = found.main_variant
    context = {"version": found, "variant": variant, "is_fresh": aloud.is_fresh(variant)}
    return render(request, "bulletins/_sound_made.html", context)
