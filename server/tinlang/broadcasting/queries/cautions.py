"""What the one who decides should know before a version goes on air."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tinlang.broadcasting.queries.reach import Reach
from tinlang.bulletins.models import LIVE_STATES, Release, Version
from tinlang.common import clock
from tinlang.common.templatetags.ui import moment, span
from tinlang.common.text import shorten
from tinlang.devices.queries import policy_for
from tinlang.units.models import Unit
from tinlang_wire.documents import Config, DailyWindow
from tinlang_wire.ids import new_uid
from tinlang_wire.resolve import quiet_at


@dataclass(frozen=True)
class Caution:
    """One line. tone: bad forbids the airing or makes it useless, warn is for thinking twice."""

    tone: str
    text: str


def is_too_late(version: Version, now: datetime) -> bool:
    """Whether its sound no longer fits before its end: it cannot be approved any more."""
    start, end = version.window_from(now)
    return end - start < timedelta(milliseconds=version.length_ms)


def cautions_for(version: Version, reach: Reach) -> list[Caution]:
    """The gravest first."""
    now = clock.now()
    found = [*_about_time(version, now), *_about_loudspeakers(reach)]
    if not is_too_late(version, now):
        start, _end = version.window_from(now)
        found += [*_about_quiet_hours(reach, start), *_about_others(version, start)]
    return sorted(found, key=lambda caution: caution.tone != "bad")


def _about_time(version: Version, now: datetime) -> Iterator[Caution]:
    if is_too_late(version, now):
        yield Caution("bad", _("Đã quá giờ phát, không còn đủ thời gian để phát hết: chỉ có thể trả lại để sửa."))
    elif version.start_at is not None and version.start_at < now:
        late = span(now - version.start_at)
        yield Caution("warn", _("Giờ hẹn phát đã qua %(late)s: nếu duyệt, tin phát ngay.") % {"late": late})


def _about_loudspeakers(reach: Reach) -> Iterator[Caution]:
    if not reach.loudspeakers:
        yield Caution("bad", _("Chưa có loa nào đăng ký ở địa bàn này: duyệt thì cũng không nơi nào nghe được."))
        return
    silent = [str(part.commune) for part in reach.parts if not part.loudspeakers]
    if silent:
        yield Caution("warn", _("Chưa có loa ở: %(where)s.") % {"where": ", ".join(silent)})


def _about_quiet_hours(reach: Reach, start: datetime) -> Iterator[Caution]:
    """By the very function that the loudspeakers obey."""
    for part in reach.parts:
        hours = _quiet_hours(part.commune, start)
        if hours:
            facts = {"where": part.commune, "at": moment(start), "hours": hours}
            yield Caution(
                "warn", _("%(where)s không phát từ %(hours)s: %(at)s loa vẫn im, sau giờ đó mới phát.") % facts
            )


def _quiet_hours(commune: Unit, at: datetime) -> str:
    """The quiet hours of the commune that hold at that instant: "21:00 đến 05:00"; empty for none."""
    for begins, ends in policy_for(commune).quiet_hours:
        window = DailyWindow(start=begins, end=ends)
        if quiet_at(at, _config(window, at)):
            return _("%(start)s đến %(end)s") % {"start": begins, "end": ends}
    return ""


def _config(window: DailyWindow, at: datetime) -> Config:
    return Config(
        audience="all",
        sequence=0,
        epoch=0,
        issued_at=at,
        expires_at=at,
        plan_unit=new_uid(),
        units=(),
        languages=(),
        quiet_hours=(window,),
    )


def _about_others(version: Version, start: datetime) -> Iterator[Caution]:
    """What else begins while this is heard, in the same unit: loudspeakers play one after the other."""
    end = start + timedelta(milliseconds=version.length_ms)
    others = Release.objects.filter(
        unit=version.unit, state__in=LIVE_STATES, start_at__gte=start, start_at__lt=end, end_at__gt=start
    ).exclude(version__bulletin=version.bulletin_id)
    for other in others.select_related("version")[:3]:
        title = shorten(other.version.title, 60)
        yield Caution("warn", _("Cùng lúc có tin “%(title)s”: loa phát lần lượt từng tin.") % {"title": title})
