""" "Lịch phát thanh": one commune's day, what a loudspeaker of it plays at an hour, the week on paper."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from tinlang.accounts.access import may_somewhere, units_visible_to
from tinlang.broadcasting import words
from tinlang.broadcasting.queries.asked import Answer, answer
from tinlang.broadcasting.queries.day import Day, day_of, days_of
from tinlang.broadcasting.queries.lines import Line, Stands
from tinlang.broadcasting.views.drawing import Axis, Bar
from tinlang.broadcasting.views.showing import person
from tinlang.bulletins.models import LIVE_STATES, Language, Release
from tinlang.common import clock
from tinlang.common.dates import HourField, day_asked, midnight
from tinlang.common.templatetags.ui import time_of_day
from tinlang.devices.models import Device, DeviceState, Kind
from tinlang.units.choosing import districts_of
from tinlang.units.models import Closure, Level, Unit, UnitVersion, Via, in_force
from tinlang.units.queries import by_name
from tinlang_wire.clock import ZONE

VIEW = "broadcasting.view"
AREA, DAY, SITUATION, LOUDSPEAKER, HOUR = "dia-ban", "ngay", "tinh-trang", "loa", "luc"
FIRST_HOUR, LAST_HOUR = 5, 20
"""The hours that the picture shows at least."""
EVERY_HOURS, CLOSE = 3, timedelta(hours=1)
ONE_DAY = timedelta(days=1)
FARTHEST = timedelta(days=34)
"""A plan holds 35 days: of what lies behind them nothing is known yet."""
STANDS = {
    Stands.PLAYED: ("da-phat", "ok", gettext_lazy("Đã phát"), gettext_lazy("đã phát")),
    Stands.PLAYING: ("dang-phat", "now", gettext_lazy("Đang phát"), gettext_lazy("đang phát")),
    Stands.PARTLY: ("chua-du", "warn", gettext_lazy("Phát chưa đủ loa"), gettext_lazy("phát chưa đủ loa")),
    Stands.MISSED: ("chua-phat", "bad", gettext_lazy("Chưa loa nào phát"), gettext_lazy("chưa loa nào phát")),
    Stands.AHEAD: ("sap-phat", "info", gettext_lazy("Sắp phát"), gettext_lazy("sắp phát")),
    Stands.SILENT: ("khong-phat", "bad", gettext_lazy("Sẽ không phát"), gettext_lazy("sẽ không phát")),
    Stands.WAITING: ("cho-duyet", "warn", gettext_lazy("Chờ duyệt"), gettext_lazy("chờ duyệt")),
    Stands.WITHDRAWN: ("thu-hoi", "wait", gettext_lazy("Đã thu hồi"), gettext_lazy("đã thu hồi")),
}
"""As the address says it, tone, words, words in a line of figures."""


@dataclass(frozen=True)
class Shown:
    """One line as the page tells it. `hours`: "17:00–17:12".

    `may_open`: its release, or its bulletin, may be seen; `may_stop`: it sounds, and may be taken off the air.
    """

    line: Line
    hours: str
    languages: str
    note: str
    may_open: bool
    may_stop: bool

    @property
    def is_bad(self) -> bool:
        """Whether somebody does not hear it."""
        return bool(self.line.silent) or self.line.stands in (Stands.SILENT, Stands.MISSED)

    @property
    def tone(self) -> str:
        return STANDS[self.line.stands][1]

    @property
    def label(self) -> str:
        return str(STANDS[self.line.stands][2])

    @property
    def count(self) -> str:
        """ "14/16 loa", where some were to play it."""
        line = self.line
        facts = {"played": line.played, "expected": line.expected}
        if line.stands == Stands.AHEAD:
            facts["played"] = line.expected - line.silent
            return _("%(played)s/%(expected)s loa") % facts if line.silent else _("%(expected)s loa") % facts
        return _("%(played)s/%(expected)s loa") % facts if line.expected else ""


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
        "rows": _shown(lines, person(request)),
        "is_narrowed": len(lines) < len(found.lines),
        "whole": _address(found, {}),
        "figures": _figures(found, situation),
        "picture": _picture(found),
        "free": [_hours(*part) for part in _free(found)],
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
    rows = iter(_shown([line for each in days for line in each.lines if line.sounds], person(request)))
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
    seen = units_visible_to(person(request), action)
    rows = UnitVersion.objects.filter(in_force(clock.today()), level=Level.COMMUNE, unit__in=seen)
    versions = by_name(rows.select_related("unit"))
    districts = districts_of(versions, clock.today())
    communes = [
        (str(version.unit.uid), ", ".join([version.title, *filter(None, [districts.get(version.unit_id)])]))
        for version in versions
    ]
    asked = request.GET.get(AREA, "")
    if asked:
        named = {str(version.unit.uid): version.unit for version in versions}
        if asked not in named:
            raise Http404
        return named[asked], communes
    return _first([version.unit for version in versions], rows), communes


def _first(units: list[Unit], rows: QuerySet[UnitVersion]) -> Unit | None:
    standing = Device.objects.filter(state=DeviceState.ENROLLED, kind=Kind.LOUDSPEAKER)
    held = Closure.objects.filter(
        in_force(clock.today()), via=Via.TREE, ancestor__in=rows.values("unit"), descendant__in=standing.values("unit")
    )
    heard = set(held.values_list("ancestor", flat=True))
    return next((unit for unit in units if unit.pk in heard), units[0] if units else None)


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


def _shown(lines: list[Line], user: Any) -> list[Shown]:
    now, releases = clock.now(), [line.release.pk for line in lines if line.release is not None]
    seen = set(Release.objects.visible_to(user, VIEW).filter(pk__in=releases).values_list("pk", flat=True))
    may_stop = Release.objects.visible_to(user, "bulletins.withdraw").filter(pk__in=releases, state__in=LIVE_STATES)
    stoppable = set(may_stop.values_list("pk", flat=True))
    named = {language.tag: language.inside_a_sentence for language in Language.objects.all()}
    return [
        Shown(
            line=line,
            hours=_hours_of(line),
            languages=_languages(line, named),
            note=_note(line, now),
            may_open=line.release is None or line.release.pk in seen,
            may_stop=line.stands == Stands.PLAYING and line.release is not None and line.release.pk in stoppable,
        )
        for line in lines
    ]


def _hours(start: datetime, end: datetime) -> str:
    """ "17:00–17:12"; what begins and ends in the same minute has one."""
    first, last = time_of_day(start), time_of_day(end)
    return first if first == last else f"{first}–{last}"


def _hours_of(line: Line) -> str:
    """Of what comes at two hours, both beginnings: between them it is not heard."""
    if line.stands == Stands.AHEAD and len(line.parts) == 2:
        return ", ".join(time_of_day(begins) for begins, _ends in line.parts)
    return _hours(line.starts_at, line.ends_at)


def _languages(line: Line, named: dict[str, str]) -> str:
    if len(line.languages) == 1:
        return named.get(next(iter(line.languages)), "")
    told = sorted(line.languages.items(), key=lambda pair: (-pair[1], pair[0]))
    return ", ".join(_("%(name)s %(count)s loa") % {"name": named.get(tag, tag), "count": count} for tag, count in told)


def _note(line: Line, now: datetime) -> str:
    """What is out of the ordinary about it."""
    if line.stands == Stands.SILENT:
        return _("Không loa nào phát: %(why)s.") % {"why": words.decision(line.why)}
    if line.stands == Stands.MISSED:
        return _("Hết giờ phát mà chưa loa nào báo đã phát.")
    said = []
    if line.silent:
        facts = {"count": line.silent, "why": words.decision(line.why)}
        said.append(_("%(count)s loa không phát: %(why)s.") % facts)
    if line.stands == Stands.AHEAD and line.release is not None and line.release.start_at < line.starts_at <= now:
        said.append(_("Đã đến giờ từ %(at)s, chưa loa nào báo.") % {"at": time_of_day(line.release.start_at)})
    if line.starts:
        parts = [
            _("%(count)s loa lúc %(at)s") % {"count": count, "at": time_of_day(at)} for at, count in line.starts.items()
        ]
        said.append(_("Không cùng lúc: %(parts)s.") % {"parts": ", ".join(parts)})
    return " ".join(said)


def _figures(found: Day, asked: str) -> list[dict[str, Any]]:
    """How many lines stand how, each the link to these lines."""
    counts = Counter(line.stands for line in found.lines)
    return [
        {
            "value": counts[stands],
            "label": label,
            "tone": tone if tone in ("bad", "warn", "now") else "",
            "url": _address(found, {} if asked == slug else {SITUATION: slug}),
            "is_current": asked == slug,
        }
        for stands, (slug, tone, _label, label) in STANDS.items()
        if counts[stands]
    ]


def _address(found: Day, more: dict[str, str]) -> str:
    return f"?{urlencode({AREA: found.unit.uid, DAY: found.on.isoformat(), **more})}"


def _days_around(unit: Unit, on: date) -> list[tuple[str, str, bool]]:
    today = clock.today()
    near = [(_("Hôm qua"), today - ONE_DAY), (_("Hôm nay"), today), (_("Ngày mai"), today + ONE_DAY)]
    return [(label, f"?{urlencode({AREA: unit.uid, DAY: found.isoformat()})}", found == on) for label, found in near]


# -- the picture ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Picture:
    """The hours of the day as numbers for SVG: everything across in per cent."""

    quiet: list[Bar]
    bars: list[tuple[Bar, str]]
    ticks: list[tuple[str, str, str]]
    now: str
    now_anchor: str
    said: str


def _shown_hours(found: Day) -> tuple[datetime, datetime]:
    """From 5 to 20 o'clock, and farther where something sounds."""
    sounds = [line for line in found.lines if line.sounds]
    start = min([found.starts_at + timedelta(hours=FIRST_HOUR), *(line.starts_at for line in sounds)])
    end = max([found.starts_at + timedelta(hours=LAST_HOUR), *(line.ends_at for line in sounds)])
    return _whole_hour(start), min(_whole_hour(end + timedelta(minutes=59)), found.ends_at)


def _free(found: Day) -> list[tuple[datetime, datetime]]:
    """Where something might still be put."""
    start, end = _shown_hours(found)
    return found.free(max(start, found.now), end)


def _whole_hour(at: datetime) -> datetime:
    return at.astimezone(ZONE).replace(minute=0, second=0, microsecond=0)


def _picture(found: Day) -> Picture:
    start, end = _shown_hours(found)
    axis = Axis(start, end)
    here = axis.share(found.now)
    return Picture(
        quiet=[
            axis.bar(max(each.starts_at, start), min(each.ends_at, end), "" if each.is_everywhere else "some")
            for each in found.silences
            if each.starts_at < end and each.ends_at > start
        ],
        bars=[(axis.bar(*part, STANDS[line.stands][1]), _said(line)) for line in found.lines for part in line.sounding],
        ticks=list(_ticks(axis)),
        now=f"{here:.2f}%" if start <= found.now < end else "",
        now_anchor="start" if here < 6 else "end" if here > 94 else "middle",
        said=". ".join(_said(line) for line in found.lines if line.sounds) or _("Không có tin nào phát."),
    )


def _said(line: Line) -> str:
    return f"{_hours(line.starts_at, line.ends_at)} {line.version.title}"


def _ticks(axis: Axis) -> Iterator[tuple[str, str, str]]:
    """Every third hour, by the clock."""
    hour = axis.start
    while hour <= axis.end:
        is_edge = hour in (axis.start, axis.end)
        if is_edge or (hour.hour % EVERY_HOURS == 0 and min(hour - axis.start, axis.end - hour) > CLOSE):
            label = "24" if hour == axis.end and hour.hour == 0 else str(hour.hour)
            yield axis.x(hour), label, "start" if hour == axis.start else "end" if hour == axis.end else "middle"
        hour += timedelta(hours=1)


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
    return context | {"asked": device, "answer": _answered(answer(device, found.unit, at))}


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
