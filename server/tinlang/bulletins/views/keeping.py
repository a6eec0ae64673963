"""What is being typed, kept at every pause without a button; and drafts opened from what was there before."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tinlang.bulletins import actions, queries
from tinlang.bulletins.errors import ChangedMeanwhile, NotDraft
from tinlang.bulletins.forms import ComposeForm
from tinlang.bulletins.models import Bulletin
from tinlang.bulletins.views.composing import keep_languages, keep_voice, typing_of, uid_in, whole
from tinlang.bulletins.views.listening import quietly
from tinlang.bulletins.views.showing import person, writable
from tinlang.common import clock
from tinlang.common.errors import DomainError
from tinlang.common.templatetags.ui import time_of_day


@quietly
@login_required
@require_POST
def keep_new(request: HttpRequest) -> HttpResponse:
    """The first words of a bulletin begin its draft; from then on the page sends to `keep`."""
    by, uid = person(request), uid_in(request.POST.get("new"))
    units = queries.units_to_write_in(by)
    unit = next((unit for unit in units if str(unit.uid) == request.POST.get("unit")), None)
    if unit is None or not uid:
        raise Http404
    form = ComposeForm(request.POST, offer_of=queries.offer_for(unit))
    form.is_valid()
    try:
        kept = actions.keep_new(
            unit=unit, by=by, content=form.content, uid=UUID(uid), typing=typing_of(request), unread=[*form.errors]
        )
    except (ChangedMeanwhile, NotDraft) as error:
        return _conflict(error)
    return _kept(request, form, kept)


@quietly
@login_required
@require_POST
def keep(request: HttpRequest, version: UUID) -> HttpResponse:
    """What is being typed into a draft. A conflict stores nothing: the button then shows both texts."""
    found = writable(request, version)
    if found.is_urgent:
        raise Http404  # an alert has a page of its own, which keeps nothing while one types
    form = ComposeForm(request.POST, offer_of=queries.offer_for(found.unit, found))
    form.is_valid()
    try:
        kept = actions.keep_draft(
            version=found,
            by=person(request),
            content=form.content,
            revision=whole(request.POST.get("revision")),
            typing=typing_of(request),
            unread=[*form.errors],
        )
    except (ChangedMeanwhile, NotDraft) as error:
        return _conflict(error)
    return _kept(request, form, kept)


def _conflict(error: DomainError) -> HttpResponse:
    said = _("%(what)s Bấm “Lưu nháp” để xem cả hai bản.") % {"what": error.message}
    return JsonResponse({"said": said}, status=409)


def _kept(request: HttpRequest, form: ComposeForm, kept: actions.Kept) -> HttpResponse:
    """When it was kept, what was left out, and where the page goes on."""
    if kept.version is None:
        return JsonResponse({"said": "", "is_empty": True})
    with suppress(DomainError):  # said when it is saved by the button; the words are what must not be lost
        keep_voice(request, kept.version)
        keep_languages(request, kept.version, form)
    names = [str(form.fields[name].label) for name in form.fields if name in kept.left_out]
    said = _("Đã lưu lúc %(time)s") % {"time": time_of_day(clock.now())}
    if names:
        said = _("%(said)s, trừ mục: %(names)s") % {"said": said, "names": ", ".join(names)}
    uid = kept.version.uid
    answer: dict[str, Any] = {
        "said": capfirst(said),
        "is_partial": bool(names),
        "revision": kept.version.revision,
        "edit": reverse("bulletins:edit", args=[uid]),
        "keep": reverse("bulletins:keep", args=[uid]),
        "sound": reverse("bulletins:sound", args=[uid]),
        "languages": queries.languages_asked_for(kept.version),
        "variants": reverse("bulletins:variants", args=[uid]),
        "sound_state": kept.version.main_variant.sound_state,
    }
    return JsonResponse(answer)


@login_required
@require_POST
def edit_again(request: HttpRequest, version: UUID) -> HttpResponse:
    """Open a new draft from an approved, returned or taken-back version, or the draft that is open already."""
    draft = actions.edit_again(version=writable(request, version), by=person(request))
    return redirect("bulletins:edit", draft.uid)


@login_required
@require_POST
def take_back(request: HttpRequest, version: UUID) -> HttpResponse:
    """ "Rút lại": the submitter gets a draft with the same words."""
    draft = actions.take_back(version=writable(request, version), by=person(request))
    messages.success(request, _("Đã rút lại. Người duyệt không còn thấy tin này; sửa xong thì trình lại."))
    return redirect("bulletins:edit", draft.uid)


@login_required
@require_POST
def correct(request: HttpRequest, version: UUID) -> HttpResponse:
    """ "Đính chính": a new bulletin tied to this one, filled in from it; or the one that is begun already."""
    draft = actions.begin_correction(version=writable(request, version), by=person(request))
    return redirect("bulletins:edit", draft.uid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, version: UUID) -> HttpResponse:
    """ "Bỏ bản nháp": asked first, with what is thrown away in view; nothing brings it back."""
    found = writable(request, version)
    if not found.is_draft:
        raise NotDraft(version=found)
    if request.method != "POST":
        return render(request, "bulletins/discard.html", {"version": found})
    bulletin = found.bulletin
    actions.discard_draft(version=found, by=person(request))
    messages.success(request, _("Đã bỏ bản nháp."))
    if Bulletin.objects.filter(pk=bulletin.pk).exists():
        return redirect("bulletins:bulletin", bulletin.uid)
    return redirect("bulletins:list")
