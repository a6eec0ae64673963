"""Dossiers that came in online this year, and how many of the answered ones were answered in time."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from tinlang.oversight.facts.fact import Base, Fact
from tinlang.services.models import Channel
from tinlang.services.queries.figures import Period, counted_in, percent, tally
from tinlang.units.models import Unit
from tinlang.units.queries import name_of


def facts(unit: Unit, on: date) -> list[Fact]:
    """From 1 January of that year to that day. Shares are of what was answered, and left out where nothing was."""
    rows = counted_in(unit, on).filter(channel=Channel.ONLINE)
    told = tally(rows.filter(received_on__year=on.year), Period(date(on.year, 1, 1), on))
    whole = Base("unit", 1, name_of(unit, on, long=True))
    received = Base(
        "dossiers_online", told.received, _("trong %(count)s hồ sơ nộp qua mạng") % {"count": told.received}
    )
    answered = Base(
        "dossiers_resolved", told.resolved, _("trong %(count)s hồ sơ qua mạng đã giải quyết") % {"count": told.resolved}
    )
    since = _("Từ đầu năm; nhận ở các xã và cơ quan trong địa bàn.")
    counts = [
        Fact("dossiers_online", _("Hồ sơ nộp qua mạng"), told.received, whole, since),
        Fact("dossiers_resolved", _("Đã giải quyết"), told.resolved, received),
        Fact("before", _("Trước hạn"), told.before, answered, _("So theo ngày: kết quả về trước ngày hẹn.")),
        Fact("on_time", _("Đúng hạn"), told.on_time, answered, _("Kết quả về đúng ngày hẹn.")),
        Fact("late", _("Quá hạn"), told.late, answered),
    ]
    shares = [
        ("before_pct", _("Tỷ lệ trước hạn (%)"), told.before),
        ("on_time_pct", _("Tỷ lệ đúng hạn (%)"), told.on_time),
        ("late_pct", _("Tỷ lệ quá hạn (%)"), told.late),
    ]
    for code, name, part in shares:
        share = percent(part, told.resolved)
        if share is not None:
            counts.append(Fact(code, name, share, answered))
    return counts
