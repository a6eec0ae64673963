""" "Lịch phát thanh": one commune's day, what a loudspeaker of it plays at an hour, the week on paper."""

from __future__ import annotations

from collections import Counter
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may_somewhere
from tinlang.broadcasting import words
from tinlang.broadcasting.queries.asked import Answer, answer
from tinlang.broadcasting.queries.communes import communes_for, first_heard_in
from tinlang.broadcasting.queries.day import Day, day_of, days_of
from tinlang.broadcasting.views.day_picture import TONES, free, hours, picture
from tinlang.broadcasting.views.day_told import STANDS, shown
from tinlang.broadcasting.views.showing import person
from tinlang.bulletins.models import Language
from tinlang.common import clock
from tinlang.common.dates import HourField, day_asked, midnight
from tinlang.common.templatetags.ui import time_of_day
from tinlang.units.models import Unit

VIEW = "broadcasting.view"
AREA, DAY, SITUATION, LOUDSPEAKER, HOUR = "dia-ban", "ngay", "tinh-trang", "loa", "luc"
ONE_DAY = timedelta(days=1)
FARTHEST = timedelta(days=34)
"""A plan holds 35 days: of what lies behind them nothing is known yet."""


@login_required
@require_safe
def day(request: HttpRequest) -> HttpResponse:
    """What is heard in one commune on one day, and what a loudspeaker of it plays at an hour."""
    unit, communes = asked_commune(request)
    if unit is None:
        return render(request, "broadcasting/day.html", {"communes": []})
    on, refused = _asked_day(request)
    found, situation = day_of(unit, on, person(request)), request.GET.get(SITUATION, "")
    lines = [line for line in found.lines if situation in ("", STANDS[line.stands][0])]
    context = {
        "unit": unit,
        "communes": communes,
        "day": found,
        "day_refused": refused,
        "day_typed": request.GET.get(DAY, ""),
        "rows": shown(lines, person(request)),
        "is_narrowed": len(lines) < len(found.lines),
        "whole": _address(found, {}),
        "figures": _figures(found, situation),
        "picture": picture(found),
        "free": [hours(*part) for part in free(found)],
        "days": _days_around(unit, on),
        "week": _address(found, {}),
        "may_write": may_somewhere(request.user, "bulletins.write"),
        **_loudspeaker(request, found),
    }
    return render(request, "broadcasting/day.html", context)


@login_required
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The seven days from Monday on, to be printed and hung up."""
    unit, communes = asked_commune(request)
    if unit is None:
        raise Http404
    on, _refused = _asked_day(request)
    monday = on - timedelta(days=on.weekday())
    days = days_of(unit, monday, 7, person(request))
    rows = iter(shown([line for each in days for line in each.lines if line.sounds], person(request)))
    context = {
        "unit": unit,
        "communes": communes,
        "days": [(each, [next(rows) for line in each.lines if line.sounds]) for each in days],
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "back": f"?{urlencode({AREA: unit.uid, DAY: on.isoformat()})}",
        "earlier": f"?{urlencode({AREA: unit.uid, DAY: (monday - 7 * ONE_DAY).isoformat()})}",
        "later": f"?{urlencode({AREA: unit.uid, DAY: (monday + 7 * ONE_DAY).isoformat()})}",
    }
    return render(request, "broadcasting/week.html", context)


# -- what is asked ----------------------------------------------------------------------------------------------------


def asked_commune(request: HttpRequest, action: str = VIEW) -> tuple[Unit | None, list[tuple[str, str]]]:
    """The commune that is shown, and those that may be: the asked one, else the first with a loudspeaker. Http404."""
    communes = communes_for(person(request), action)
    choices = [(str(unit.uid), name) for unit, name in communes]
    asked = request.GET.get(AREA, "")
    if not asked:
        return first_heard_in([unit for unit, _name in communes]), choices
    found = next((unit for unit, _name in communes if str(unit.uid) == asked), None)
    if found is None:
        raise Http404
    return found, choices


def _day_near(typed: str) -> date | None:
    """The day that is meant: without a year the one that comes, if the programme reaches as far, else the last."""
    ahead = day_asked(typed, past=False)
    return ahead if ahead is None or ahead <= clock.today() + FARTHEST else day_asked(typed)


def _asked_day(request: HttpRequest) -> tuple[date, str]:
    """The day that is shown, and why it is not the one that was typed."""
    typed, today = request.GET.get(DAY, "").strip()[:40], clock.today()
    asked = _day_near(typed) if typed else today
    if asked is None:
        return today, _("Không có ngày “%(day)s”. Viết ngày/tháng/năm, ví dụ 11/5/2026.") % {"day": typed}
    if asked > today + FARTHEST:
        return today, _("Lịch chỉ có trước 35 ngày. Dưới đây là lịch hôm nay.")
    return asked, ""


# -- what is told -----------------------------------------------------------------------------------------------------


def _figures(found: Day, asked: str) -> list[dict[str, Any]]:
    """How many lines stand how, each the link to these lines."""
    counts = Counter(line.stands for line in found.lines)
    return [
        {
            "value": counts[stands],
            "label": label,
            "tone": TONES[stands] if TONES[stands] in ("bad", "warn", "now") else "",
            "url": _address(found, {} if asked == slug else {SITUATION: slug}),
            "is_current": asked == slug,
        }
        for stands, (slug, _label, label) in STANDS.items()
        if counts[stands]
    ]


def _address(found: Day, more: dict[str, str]) -> str:
    return f"?{urlencode({AREA: found.unit.uid, DAY: found.on.isoformat(), **more})}"


def _days_around(unit: Unit, on: date) -> list[tuple[str, str, bool]]:
    today = clock.today()
    near = [(_("Hôm qua"), today - ONE_DAY), (_("Hôm nay"), today), (_("Ngày mai"), today + ONE_DAY)]
    return [(label, f"?{urlencode({AREA: unit.uid, DAY: found.isoformat()})}", found == on) for label, found in near]


# -- one loudspeaker --------------------------------------------------------------------------------------------------


def _loudspeaker(request: HttpRequest, found: Day) -> dict[str, Any]:
    """What the asked one plays at the asked hour; as the page is opened, nothing is asked."""
    devices, typed = found.loudspeakers, request.GET.get(HOUR, "").strip()[:20]
    context: dict[str, Any] = {"hour_typed": typed, "loudspeakers": devices}
    asked = request.GET.get(LOUDSPEAKER, "")
    if not asked:
        return context
    device = next((device for device in devices if str(device.uid) == asked), None)
    if device is None:
        raise Http404
    hour = _hour(typed)
    if hour is None:
        return context | {"asked": device, "hour_refused": HourField.unclear}
    at = midnight(found.on) + timedelta(hours=hour.hour, minutes=hour.minute)
    cut_by = [alert for alert in found.alerts if found.now <= at < alert.end_at]
    said = [_answered(answer(device, found.unit, at))]
    said += [
        _("Đang có cảnh báo “%(title)s”: cứ đến lượt thì cảnh báo chen ngang.") % {"title": each} for each in cut_by
    ]
    return context | {"asked": device, "answer": " ".join(said)}


def _hour(typed: str) -> time | None:
    try:
        found = HourField(required=False).clean(typed)
    except ValidationError:
        return None
    return found if isinstance(found, time) else None


def _answered(found: Answer) -> str:
    """In one sentence."""
    named = {language.tag: language.inside_a_sentence for language in Language.objects.all()}
    facts = {
        "at": time_of_day(found.at),
        "title": found.release.version.title if found.release else "",
        "language": named.get(found.language, found.language),
        "since": time_of_day(found.since),
        "why": words.decision(found.reason) if found.reason else "",
    }
    if found.release is None:
        if not found.reason:
            return _("Lúc %(at)s loa im: loa không báo phát tin nào vào lúc đó.") % facts
        return _("Lúc %(at)s loa sẽ im: %(why)s.") % facts
    if not found.reason:
        return _("Lúc %(at)s loa báo đang phát “%(title)s”, bản %(language)s, từ %(since)s.") % facts
    return _("Lúc %(at)s loa sẽ phát “%(title)s”, bản %(language)s, từ %(since)s: %(why)s.") % facts
