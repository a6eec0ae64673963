"""A second person looks at an alert that was given alone: was it right? Once, with words, kept for ever."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from tinlang.bulletins import actions, queries
from tinlang.bulletins.models import REASON_CHARACTERS, Version
from tinlang.bulletins.views.showing import person
from tinlang.common.forms import CleanTextField, PlainForm

RIGHT, WRONG = "dung", "sai"


class ReviewForm(PlainForm):
    """Whether it was right, and what the second person says of it."""

    was_right = forms.ChoiceField(
        label=gettext_lazy("Cảnh báo này phát có đúng không"),
        choices=[(RIGHT, gettext_lazy("Đúng, cần phát như vậy")), (WRONG, gettext_lazy("Không nên phát như vậy"))],
        widget=forms.RadioSelect,
    )
    words = CleanTextField(
        label=gettext_lazy("Nhận xét"),
        max_length=REASON_CHARACTERS,
        lines=3,
        help_text=gettext_lazy("Chuyện gì đã xảy ra, lần sau làm thế nào."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, version: UUID) -> HttpResponse:
    """The review of one alert. AlreadyReviewed, HandInIt are told as anywhere."""
    user = person(request)
    reachable = Version.objects.visible_to(user, "bulletins.approve").filter(review__isnull=False)
    found = get_object_or_404(queries.with_details(reachable).select_related("review__by"), uid=version)
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        was_right = form.cleaned_data["was_right"] == RIGHT
        words = form.cleaned_data["words"]
        actions.review_alert(review=found.review, by=user, was_right=was_right, words=words)
        messages.success(request, _("Đã ghi nhận rà soát."))
        return redirect("bulletins:bulletin", found.bulletin.uid)
    context = {
        "version": found,
        "review": found.review,
        "form": form,
        "had_a_hand": queries.had_a_hand_in(found.review, user),
    }
    return render(request, "bulletins/review.html", context, status=422 if form.is_bound else 200)
