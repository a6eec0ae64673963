"""What templates say of a term."""

from datetime import datetime

from django import template
from django.utils.translation import gettext as _

from tinlang.common.dates import written_day
from tinlang.workdays.counting import Term
from tinlang.workdays.said import told_term
from tinlang_wire.clock import ZONE

register = template.Library()


@register.filter
def term(value: Term) -> str:
    """ "5 ngày làm việc", "trong ngày"."""
    return str(told_term(value))


@register.filter
def clock_and_day(value: datetime) -> str:
    """ "9 giờ 05 phút, ngày 2/3/2026": as the official forms write it."""
    local = value.astimezone(ZONE)
    return _("%(h)s giờ %(m)s phút, ngày %(day)s") % {
        "h": local.hour,
        "m": f"{local:%M}",
        "day": written_day(local.date()),
    }
