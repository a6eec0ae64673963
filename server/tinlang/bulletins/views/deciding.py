"""Sending a bulletin back, and not approving it. Approving, which also airs, belongs to broadcasting."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from tinlang.accounts.views.delegations import paper_file
from tinlang.bulletins import actions, queries
from tinlang.bulletins.errors import NotSubmitted
from tinlang.bulletins.forms import ReasonForm
from tinlang.bulletins.models import PaperApproval, Version
from tinlang.bulletins.views.showing import back_to, not_submitted, person


@dataclass(frozen=True)
class Refusal:
    """The words of one way not to approve."""

    act: Callable[..., Version]
    heading: Promise | str
    explanation: Promise | str
    hint: Promise | str
    button: Promise | str
    done: Promise | str
    is_final: bool


RETURN = Refusal(
    act=actions.return_for_edit,
    heading=_("Trả lại để sửa"),
    explanation=_("Tin chưa phát. Người soạn nhận lại tin cùng lời dặn dưới đây, sửa rồi trình lại."),
    hint=_("Ghi rõ cần sửa gì, ví dụ: “Ghi rõ các thôn bị cắt điện”."),
    button=_("Trả lại để sửa"),
    done=_("Đã trả lại tin để sửa."),
    is_final=False,
)
REJECT = Refusal(
    act=actions.reject,
    heading=_("Không duyệt"),
    explanation=_("Tin sẽ không phát và không sửa lại được. Nếu chỉ cần sửa, chọn “Trả lại để sửa”."),
    hint=_("Ghi rõ vì sao không phát tin này."),
    button=_("Không duyệt tin này"),
    done=_("Đã ghi là không duyệt."),
    is_final=True,
)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def return_for_edit(request: HttpRequest, version: UUID) -> HttpResponse:
    return _refuse(request, version, RETURN)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, version: UUID) -> HttpResponse:
    return _refuse(request, version, REJECT)


@login_required
@require_safe
def paper_scan(request: HttpRequest, version: UUID) -> HttpResponseBase:
    """The signed page of an approval on paper, for who may read the bulletin."""
    seen = Version.objects.visible_to(person(request), "bulletins.view").filter(uid=version)
    paper = get_object_or_404(PaperApproval, version__in=seen)
    return paper_file(paper.scan_sha256, paper.scan_type)


def _refuse(request: HttpRequest, uid: UUID, refusal: Refusal) -> HttpResponse:
    by = person(request)
    reachable = queries.with_details(Version.objects.visible_to(by, "bulletins.approve"))
    version = get_object_or_404(reachable, uid=uid)
    page = reverse("bulletins:bulletin", args=[version.bulletin.uid])
    form, over = ReasonForm(request.POST or None, hint=refusal.hint), None
    if not version.is_submitted and not form.is_valid():
        raise not_submitted(request, version)
    if request.method == "POST" and form.is_valid():
        try:
            refusal.act(version=version, by=by, reason=form.cleaned_data["reason"])
        except NotSubmitted:
            over = not_submitted(request, version)
        else:
            messages.success(request, str(refusal.done))
            return redirect(back_to(request, page))
    context = {"version": version, "form": form, "over": over, "refusal": refusal, "back": back_to(request, page)}
    status = over.status if over else 422 if form.is_bound else 200
    return render(request, "bulletins/refuse.html", context, status=status)
