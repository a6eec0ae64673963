""" "Người dùng": who works in the area, with which roles; for administrators what may be done about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tinlang.accounts import actions, queries
from tinlang.accounts.access import may_somewhere
from tinlang.accounts.forms import NewPersonForm, RemovalForm, RoleForm
from tinlang.accounts.models import FactorRemoval, Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.accounts.views.showing import person
from tinlang.common import clock
from tinlang.common.listing import Filter, Listing, Sort
from tinlang.units.models import in_force

SORTS = {
    "ten": Sort(gettext_lazy("Tên"), ["in_order", "pk"]),
    "moi": Sort(gettext_lazy("Mới vào trước"), ["-joined_at"]),
}
ROLE = Filter(
    "vai-tro",
    gettext_lazy("Vai trò"),
    Role.choices,
    lambda rows, role: rows.filter(
        pk__in=RoleHolding.objects.filter(in_force(clock.today()), role=role).values("person")
    ),
)


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody who holds or held a role in one's area."""
    user = person(request)
    _need(user, "accounts.view")
    rows = queries.with_roles(queries.people_visible_to(user, "accounts.view"))
    context = {
        "listing": Listing(request, rows, search=["display_name", "username"], sorts=SORTS, filters=[ROLE]),
        "may_manage": may_somewhere(user, "accounts.manage"),
        "removals": queries.open_removals(user),
        "day": clock.today(),
    }
    return render(request, "accounts/people.html", context)


def _need(user: Person, action: str) -> None:
    """A page for which one's roles count nowhere is not there."""
    if not may_somewhere(user, action):
        raise Http404


def _found(request: HttpRequest, uid: UUID, action: str = "accounts.manage") -> Person:
    """The person of that uid in the area where one may do the action; else 404."""
    return get_object_or_404(queries.people_visible_to(person(request), action), uid=uid)


@login_required
@never_cache
@require_safe
def one(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One person: roles with their days, delegations, second step, and what may be done."""
    return _page(request, _found(request, uid, "accounts.view"))


def _page(
    request: HttpRequest,
    shown: Person,
    *,
    role_form: RoleForm | None = None,
    removal_form: RemovalForm | None = None,
    code: str = "",
) -> HttpResponse:
    user = person(request)
    is_managed = queries.people_visible_to(user, "accounts.manage").filter(pk=shown.pk).exists()
    removal = FactorRemoval.objects.filter(person=shown, closed_at=None).select_related("asked_by").first()
    form = role_form or RoleForm(places=queries.places_to_give_roles_in(user) if is_managed else [])
    context = {
        "shown": shown,
        "holdings": queries.roles_in_area(shown, user, "accounts.view"),
        "day": clock.today(),
        "delegations": queries.delegations_visible_to(user).filter(Q(delegate=shown) | Q(principal=shown)),
        "factors": queries.factors_of(shown),
        "may_manage": is_managed and shown != user,
        "role_form": form,
        "removal_form": removal_form or RemovalForm(),
        "removal": removal,
        "may_agree": removal is not None and queries.may_be_second(removal, user),
        "open_reset": queries.open_resets(shown).first(),
        "code": code,
    }
    wrong = bool(form.errors or (removal_form and removal_form.errors))
    return render(request, "accounts/person.html", context, status=422 if wrong else 200)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Make somebody known with a first role; they set their own password by the code that is shown once."""
    user = person(request)
    _need(user, "accounts.manage")
    form = NewPersonForm(
        request.POST if request.method == "POST" else None, places=queries.places_to_give_roles_in(user)
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made, code = actions.take_on(
                username=given["username"],
                display_name=given["display_name"],
                phone=given["phone"],
                role=Role(given["role"]),
                place=form.chosen_place,
                by=user,
            )
        except actions.UsernameTaken as error:
            form.add_error("username", str(error))
        else:
            return render(request, "accounts/code_once.html", {"shown": made, "code": code, "is_new": True})
    return render(request, "accounts/add_person.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def give_role(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, shown = person(request), _found(request, uid)
    form = RoleForm(request.POST, places=queries.places_to_give_roles_in(user))
    if not form.is_valid():
        return _page(request, shown, role_form=form)
    given = form.cleaned_data
    actions.give_role(
        person=shown,
        role=Role(given["role"]),
        place=form.chosen_place,
        valid_from=given["first_day"],
        valid_to=form.valid_to,
        by=user,
    )
    messages.success(request, _("Đã giao vai trò."))
    return redirect("accounts:person", uid)


@login_required
@require_POST
def end_role(request: HttpRequest, uid: UUID) -> HttpResponse:
    user, shown = person(request), _found(request, uid)
    number = request.POST.get("holding", "")
    holdings = {str(one.pk): one for one in queries.roles_in_area(shown, user, "accounts.manage")}
    if number not in holdings:
        raise Http404
    actions.end_role(holding=holdings[number], by=user)
    messages.success(request, _("Đã kết thúc vai trò từ hôm nay."))
    return redirect("accounts:person", uid)


@login_required
@never_cache
@require_POST
def issue_reset(request: HttpRequest, uid: UUID) -> HttpResponse:
    """A code for a new password, shown on this answer and never again."""
    shown = _found(request, uid)
    code = actions.issue_reset(person=shown, by=person(request))
    return render(request, "accounts/code_once.html", {"shown": shown, "code": code})


@login_required
@require_POST
def set_active(request: HttpRequest, uid: UUID) -> HttpResponse:
    shown = _found(request, uid)
    active = request.POST.get("active") == "1"
    actions.set_active(person=shown, active=active, by=person(request))
    messages.success(request, _("Đã mở lại tài khoản.") if active else _("Đã khóa tài khoản và đăng xuất mọi nơi."))
    return redirect("accounts:person", uid)


@login_required
@require_POST
def ask_removal(request: HttpRequest, uid: UUID) -> HttpResponse:
    shown, form = _found(request, uid), RemovalForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, removal_form=form)
    actions.ask_removal(person=shown, by=person(request), reason=form.cleaned_data["reason"])
    messages.success(request, _("Đã ghi đề nghị. Cần một người nữa đồng ý: người duyệt, lãnh đạo hoặc quản trị khác."))
    return redirect("accounts:person", uid)


@login_required
@require_POST
def settle_removal(request: HttpRequest, uid: UUID) -> HttpResponse:
    """The second person agrees, or leaves everything as it is. `uid`: of whose second step it is."""
    shown = _found(request, uid, "accounts.agree")
    removal = get_object_or_404(FactorRemoval, person=shown, closed_at=None)
    if request.POST.get("do") == "agree":
        actions.agree_removal(removal=removal, by=person(request))
        messages.success(request, _("Đã gỡ. Lần đăng nhập tới, người này thiết lập lại."))
    else:
        actions.decline_removal(removal=removal, by=person(request))
        messages.success(request, _("Đã bỏ đề nghị, giữ nguyên như cũ."))
    return redirect(reverse("accounts:person", args=[uid]))
