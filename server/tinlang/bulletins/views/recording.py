"""The languages of a draft: added, spoken by a person or read by the machine, taken out again."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinlang.bulletins import actions
from tinlang.bulletins.errors import NotDraft, VariantChangedMeanwhile
from tinlang.bulletins.forms import LanguageForm, RecordingForm
from tinlang.bulletins.models import MAIN_LANGUAGE, Language, Variant, Version
from tinlang.bulletins.views.showing import person, writable
from tinlang.common.errors import DomainError
from tinlang.common.middleware import is_htmx
from tinlang.common.room import NoRoom
from tinlang.common.uploads import takes_file
from tinlang.media.actions import MOST_BYTES

MACHINE = "machine"


def _variant(version: Version, language: str) -> Variant:
    found = next((variant for variant in version.variants.all() if variant.language_id == language), None)
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def languages(request: HttpRequest, version: UUID) -> HttpResponse:
    """Choose a language in which the draft is to be said too."""
    found = writable(request, version)
    if not found.is_draft:
        return redirect("bulletins:version", found.bulletin.uid, found.number)
    taken = {variant.language_id for variant in found.variants.all()}
    form = LanguageForm(
        request.POST if request.method == "POST" else None, languages=Language.objects.exclude(tag__in=taken)
    )
    if request.method == "POST" and form.is_valid():
        language = form.cleaned_data["language"]
        actions.add_language(version=found, by=person(request), language=language)
        return redirect("bulletins:record", found.uid, language)
    status = 422 if form.is_bound else 200
    return render(request, "bulletins/languages.html", {"version": found, "form": form}, status=status)


@login_required
@require_safe
def variants(request: HttpRequest, version: UUID) -> HttpResponse:
    """The cards of a draft's languages; htmx asks again while a sound is on its way."""
    return render(request, "bulletins/_variants.html", {"version": writable(request, version)})


@takes_file(MOST_BYTES)
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, version: UUID, language: str) -> HttpResponse:
    """One language of a draft: record it or give a file, say who reads and who checked, or let the machine read."""
    found = writable(request, version)
    variant = _variant(found, language)
    if request.method != "POST":
        if not found.is_draft:
            return redirect("bulletins:version", found.bulletin.uid, found.number)
        return _page(request, found, variant, RecordingForm(variant=variant))
    form = RecordingForm(request.POST, request.FILES, variant=variant)
    if form.is_valid():
        try:
            _take(request, found, variant, form)
        except (NotDraft, NoRoom):
            raise
        except VariantChangedMeanwhile as error:
            variant.refresh_from_db()
            form.add_error(None, f"{error} {_what_is_stored(variant)}")
        except DomainError as error:
            named = getattr(error, "field", None)
            form.add_error(named if named in form.fields else None, str(error))
        else:
            return redirect("bulletins:record", found.uid, language)
    variant.refresh_from_db()
    if is_htmx(request):  # the page keeps what was recorded: only what is wrong with it is said
        return render(request, "bulletins/_record_refused.html", {"form": form, "variant": variant}, status=422)
    return _page(request, found, variant, form, status=422)


def _what_is_stored(variant: Variant) -> str:
    """The words that somebody else has stored meanwhile, for whoever was about to write over them."""
    names = (
        (_("Người đọc"), variant.reader),
        (_("Người nghe thẩm định"), variant.checker),
        (_("Tóm tắt"), variant.gist),
        (_("Lời đọc"), variant.text),
    )
    return _("Đang lưu: %(words)s.") % {"words": "; ".join(f"{name} “{said}”" for name, said in names if said) or "–"}


def _take(request: HttpRequest, version: Version, variant: Variant, form: RecordingForm) -> None:
    """The words first: what a file then lacks is said with the words kept."""
    by, language, sound = person(request), variant.language_id, form.cleaned_data["sound"]
    shown = request.POST.get("shown")
    actions.write_variant(version=version, by=by, language=language, words=form.words, shown=shown)
    if sound is not None:
        actions.give_recording(
            version=version,
            by=by,
            language=language,
            file=sound,
            name=sound.name,
            from_microphone=form.cleaned_data["from_microphone"],
        )
        messages.success(request, _("Đã nhận bản ghi âm. Máy đang kiểm tra và chỉnh âm lượng."))
    elif request.POST.get("do") == MACHINE:
        actions.request_sound(version=version, by=by, language=language)
    elif variant.is_recorded or (variant.sound_is_ready and language != MAIN_LANGUAGE):
        messages.success(request, _("Đã lưu."))
    else:
        missing = _("Chưa có bản ghi âm: bấm “Bắt đầu ghi” hoặc chọn tệp ghi sẵn, rồi “Gửi và lưu”.")
        saved = _("Đã lưu tên người và phần chữ.") if any(form.cleaned_data.values()) else ""
        messages.warning(request, f"{saved} {missing}".strip())


def _page(
    request: HttpRequest, version: Version, variant: Variant, form: RecordingForm, *, status: int = 200
) -> HttpResponse:
    context = {
        "version": version,
        "variant": variant,
        "form": form,
        "is_main": variant.language_id == MAIN_LANGUAGE,
        "most_bytes": MOST_BYTES,
    }
    return render(request, "bulletins/record.html", context, status=status)


@login_required
@require_safe
def recorded(request: HttpRequest, version: UUID, language: str) -> HttpResponse:
    """How far a recording is; htmx asks again until it is ready or refused."""
    found = writable(request, version)
    context = {"version": found, "variant": _variant(found, language)}
    return render(request, "bulletins/_recorded.html", context)


@login_required
@require_POST
def confirm(request: HttpRequest, version: UUID, language: str) -> HttpResponse:
    """The recording is still right for the text that was changed."""
    found = writable(request, version)
    _variant(found, language)
    text = request.POST.get("text")
    try:
        actions.confirm_recording(version=found, by=person(request), language=language, text_sha256=text)
    except VariantChangedMeanwhile:
        messages.warning(request, _("Chữ vừa được người khác sửa, nên chưa xác nhận. Đọc chữ mới và nghe lại."))
        return redirect("bulletins:record", found.uid, language)
    messages.success(request, _("Đã xác nhận: bản ghi âm đúng với chữ hiện nay."))
    return redirect("bulletins:record", found.uid, language)


@login_required
@require_POST
def retry(request: HttpRequest, version: UUID, language: str) -> HttpResponse:
    """Let the machine try again with a recording that it left lying."""
    found = writable(request, version)
    _variant(found, language)
    actions.retry_recording(version=found, by=person(request), language=language)
    return redirect("bulletins:record", found.uid, language)


@login_required
@require_POST
def remove_recording(request: HttpRequest, version: UUID, language: str) -> HttpResponse:
    found = writable(request, version)
    _variant(found, language)
    actions.remove_recording(version=found, by=person(request), language=language)
    messages.success(request, _("Đã bỏ bản ghi âm khỏi tin này."))
    return redirect("bulletins:record", found.uid, language)


@login_required
@require_POST
def remove_language(request: HttpRequest, version: UUID, language: str) -> HttpResponse:
    found = writable(request, version)
    name = _variant(found, language).language.inside_a_sentence
    actions.remove_language(version=found, by=person(request), language=language)
    messages.success(request, _("Đã bỏ bản %(language)s khỏi tin này.") % {"language": name})
    return redirect("bulletins:edit", found.uid)
