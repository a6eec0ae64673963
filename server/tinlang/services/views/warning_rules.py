""" "Nhắc hạn": how early people are warned where one leads, and since when."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tinlang.accounts.access import units_held
from tinlang.common.templatetags.ui import day
from tinlang.services import actions
from tinlang.services.queries.warnings import rule_of
from tinlang.services.views.asking import LEAD, person
from tinlang.services.warning_forms import WarningRuleForm
from tinlang.units.queries import units_named


@login_required
@require_http_methods(["GET", "POST"])
def warning_rules(request: HttpRequest) -> HttpResponse:
    """The rule that holds in each place of the person's own, and a form for another from today on."""
    by = person(request)
    units = sorted(units_named(units_held(by, LEAD)), key=str)
    if not units:
        raise PermissionDenied
    rules = [(unit, rule_of(unit)) for unit in units]
    now = rules[0][1]
    initial = {"holder_hours": now.holder_hours, "leader_hours": now.leader_hours} if now is not None else {}
    form = WarningRuleForm(request.POST if request.method == "POST" else None, units=units, initial=initial)
    if form.is_valid():
        rule = actions.set_warning_rule(by=by, **form.cleaned_data)
        said = _("Đã ghi. Từ hôm nay nhắc hạn theo số giờ này.")
        if rule.valid_to is not None:
            said += " " + _("Từ %(day)s theo quy định đã ghi trước cho ngày đó.") % {"day": day(rule.valid_to)}
        messages.success(request, said)
        return redirect("services:warning_rules")
    context = {"form": form, "rules": rules}
    return render(request, "services/warning_rules.html", context, status=422 if form.errors else 200)
