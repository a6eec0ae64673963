"""One's own views of a list: kept, renamed, opened first, forgotten."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from tinlang.common import actions, lists
from tinlang.common.errors import DomainError
from tinlang.common.forms import CleanTextField, PlainForm, describe
from tinlang.common.models import SavedView
from tinlang.common.pages.showing import kind_for


class ViewForm(PlainForm):
    """What the view is called."""

    name = CleanTextField(
        label=gettext_lazy("Tên bộ lọc"),
        max_length=60,
        help_text=gettext_lazy("Ví dụ: “Tin bị trả lại của tôi”."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def views(request: HttpRequest, listed: str) -> HttpResponse:
    """The person's views of one list; a POST keeps another one, which `loc` describes."""
    kind = kind_for(request, listed)
    query = kind.asked_by(request.user, request.POST.get("loc") or request.GET.get("loc", "")).query_string
    form = ViewForm(request.POST or None)
    if request.method == "POST" and query and form.is_valid() and _save(request, kind, form, query):
        messages.success(request, _("Đã lưu bộ lọc “%(name)s”.") % form.cleaned_data)
        return redirect(f"{kind.url}?{query}")
    own = SavedView.objects.filter(owner=request.user.uid, list_name=kind.name)  # type: ignore[union-attr]
    context = {"kind": kind, "form": form, "query": query, "views": own}
    return render(request, "common/saved_views.html", context, status=422 if form.is_bound else 200)


def _save(request: HttpRequest, kind: lists.ListKind, form: ViewForm, query: str) -> bool:
    name, first = form.cleaned_data["name"], "mo-san" in request.POST
    owner = request.user.uid  # type: ignore[union-attr]
    try:
        actions.save_view(owner=owner, list_name=kind.name, name=name, query=query, is_default=first)
    except DomainError as error:
        form.add_error("name", str(error))
        describe(form, "name")
        return False
    return True


@login_required
@require_POST
def change(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Rename it, open it first or no more, forget it: by the button that was pressed."""
    view = get_object_or_404(SavedView, uid=uid, owner=request.user.uid)  # type: ignore[union-attr]
    match request.POST.get("viec"):
        case "doi-ten":
            form = ViewForm(request.POST)
            if form.is_valid():
                actions.rename_view(view=view, name=form.cleaned_data["name"])
                messages.success(request, _("Đã đổi tên bộ lọc."))
            else:
                messages.warning(request, _("Chưa đổi tên: tên không được để trống, nhiều nhất 60 ký tự."))
        case "mo-san":
            actions.open_first(view=view, wanted=not view.is_default)
        case "xoa":
            actions.forget_view(view=view)
            messages.success(request, _("Đã xóa bộ lọc “%(name)s”.") % {"name": view.name})
    return redirect("common:views", view.list_name)
