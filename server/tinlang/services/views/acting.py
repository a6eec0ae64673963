"""The pages on which something is done to a dossier: what it means, what it asks, then the action."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinlang.common.errors import DomainError
from tinlang.common.forms import PlainForm
from tinlang.services import actions
from tinlang.services.acts import BY_NAME
from tinlang.services.errors import NotHeld
from tinlang.services.forms import AnswerForm
from tinlang.services.models import Consultation, Dossier
from tinlang.services.queries.acting import refusals
from tinlang.services.views.asking import PROCESS, find, note_reading, person

FIELD_OF = {
    "NotLater": ("to_on",),
    "AnswerInThePast": ("due_on",),
    "NotWorked": ("to_on",),
    "SayWhy": ("reason", "question", "answer"),
    "NothingToCorrect": (NON_FIELD_ERRORS,),
    "WrittenMeanwhile": (NON_FIELD_ERRORS,),
    "NotTheirStep": ("to",),
}
"""By which field an error stands, in whichever form has one of them."""


@login_required
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, uid: UUID, name: str) -> HttpResponse:
    """GET asks, POST does; what cannot be done now is said on the dossier's own page."""
    doing, by = BY_NAME[name], person(request)
    dossier = find(request, uid, doing.permission)
    if request.method == "GET":
        known = refusals(dossier, by)
        if name not in known or known[name] is not None:
            messages.warning(request, _why_not(dossier, known.get(name)))
            return redirect("services:dossier", uid=dossier.uid)
        note_reading(request, dossier)
    form = doing.form(request.POST if request.method == "POST" else None, **doing.offers(dossier))
    if form.is_valid():
        try:
            doing.do(dossier, by, form.cleaned_data)
        except DomainError as error:
            _say(form, error)
        else:
            messages.success(request, str(doing.done))
            return redirect("services:dossier", uid=dossier.uid)
    context = {"act": doing, "dossier": dossier, "form": form, "tells": doing.tells(dossier)}
    return render(request, doing.template, context, status=422 if form.errors else 200)


def _why_not(dossier: Dossier, why: DomainError | None) -> str:
    """The error that the action would meet; none: the table of transitions has it not in this state."""
    if why is None:
        return _("Hồ sơ đang ở tình trạng “%(state)s”: lúc này không làm được việc đó.") % {
            "state": dossier.get_state_display()
        }
    if isinstance(why, NotHeld):
        why = NotHeld(_("Hồ sơ này đang do %(who)s giữ.") % {"who": dossier.holder})
    return f"{why.message} {why.todo}"


def _say(form: PlainForm, error: DomainError) -> None:
    """Put it by its field; what belongs to none is told as a page."""
    place = next(
        (name for name in FIELD_OF.get(type(error).__name__, ()) if name in (NON_FIELD_ERRORS, *form.fields)), None
    )
    if place is None:
        raise error
    form.add_error(place, f"{error.message} {error.todo}")


@login_required
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, uid: UUID) -> HttpResponse:
    """What a body that was asked has answered."""
    seen = Dossier.objects.visible_to(person(request), PROCESS)
    asked = get_object_or_404(Consultation.objects.filter(dossier__in=seen).select_related("dossier"), uid=uid)
    dossier, form = find(request, asked.dossier.uid, PROCESS), AnswerForm(request.POST or None)
    if request.method == "GET":
        note_reading(request, dossier)
    if request.method == "POST" and form.is_valid():
        actions.answer_consultation(consultation=asked, answer=form.cleaned_data["answer"], by=person(request))
        messages.success(request, _("Đã ghi trả lời."))
        return redirect("services:dossier", uid=dossier.uid)
    context = {"asked": asked, "dossier": dossier, "form": form}
    return render(request, "services/answer.html", context, status=422 if form.errors else 200)
