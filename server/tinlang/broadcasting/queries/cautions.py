"""What the one who decides should know before a version goes on air."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from tinlang.broadcasting.queries.hours import first_sound, holding, is_never_heard
from tinlang.broadcasting.queries.reach import Reach
from tinlang.bulletins.models import LIVE_STATES, Release, Version
from tinlang.common import clock
from tinlang.common.templatetags.ui import moment, span
from tinlang.common.text import shorten
from tinlang.devices.queries import keys_in_force


@dataclass(frozen=True)
class Caution:
    """One line. tone: bad forbids the airing or makes it useless, warn is for thinking twice."""

    tone: str
    text: str


def is_too_late(version: Version, now: datetime) -> bool:
    """Whether its sound no longer fits before its end: it cannot be approved any more."""
    start, end = version.window_from(now)
    return end - start < timedelta(milliseconds=version.length_ms)


def cautions_for(version: Version, reach: Reach, live: Sequence[Release] | None = None) -> list[Caution]:
    """The gravest first; of what is urgent no more than who will not hear it.

    `live`: what is on air or will be in the units of a whole page, by `live_beside`.
    """
    now = clock.now()
    found = [
        *_about_keys(version),
        *_about_time(version, now),
        *_about_loudspeakers(reach),
        *_about_languages(version, reach),
    ]
    if not is_too_late(version, now) and (version.is_drill or not version.is_urgent):
        start, end = version.window_from(now)
        found += [*_about_quiet_hours(version, reach, start, end), *_about_others(version, start, live)]
    return sorted(found, key=lambda caution: caution.tone != "bad")


def may_be_aired(version: Version, reach: Reach) -> bool:
    """Whether approving it leads to anything: it fits before its end, and not all of that is silence."""
    now = clock.now()
    if version.is_urgent and not version.is_drill:
        return not is_too_late(version, now)
    return not is_too_late(version, now) and not is_never_heard(version, reach, *version.window_from(now))


def _about_keys(version: Version) -> Iterator[Caution]:
    """After an upgrade devices believe alerts only once the root has signed that the dispatcher's key may give them."""
    told = keys_in_force() if version.is_urgent else None
    if told is not None and not any("alert" in key.types for key in told.keys):
        yield Caution(
            "bad",
            _("Loa chưa nhận cảnh báo của máy chủ này: gọi quản trị hệ thống, nhờ công bố lại danh sách khóa."),
        )


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
    silent = [str(part.commune) for part in reach.parts if not part.loudspeakers and not part.silent]
    if silent:
        yield Caution("warn", _("Chưa có loa ở: %(where)s.") % {"where": ", ".join(silent)})
    if reach.silent:
        facts = {"count": len(reach.silent), "villages": reach.silent_named}
        yield Caution("warn", _("%(count)s thôn chưa có loa: %(villages)s.") % facts)


def _about_languages(version: Version, reach: Reach) -> Iterator[Caution]:
    """What loudspeakers would rather play, as their places' rules say: in the order of how many miss it."""
    spoken = {variant.language_id for variant in version.variants.all()}
    wanted: Counter[tuple[str, str]] = Counter()
    for part in reach.parts:
        for languages, count in part.languages.items():
            played = next((language for language in languages if language in spoken), "")
            if languages and played != languages[0]:
                wanted[(languages[0], played)] += count
    names = reach.languages_named
    for (missing, played), count in wanted.most_common():
        facts = {"missing": names.get(missing, missing), "count": count, "played": names.get(played, played)}
        if played:
            yield Caution("warn", _("Chưa có bản %(missing)s: %(count)s loa sẽ phát bản %(played)s.") % facts)
        else:
            yield Caution("bad", _("Chưa có bản %(missing)s: %(count)s loa sẽ không phát tin này.") % facts)


def _about_quiet_hours(version: Version, reach: Reach, start: datetime, end: datetime) -> Iterator[Caution]:
    length_ms = version.length_ms
    for part in reach.parts:
        window = holding(part.quiet, start)
        at = first_sound(part.quiet, start, end, length_ms)
        if window is None and at is not None:
            continue
        facts = {"where": part.commune, "at": moment(start)}
        if window is not None:
            facts["hours"] = _("%(start)s đến %(end)s") % {"start": window.start, "end": window.end}
        if at is None:
            yield Caution("bad", _("%(where)s: sẽ không phát, hết hạn trước khi hết giờ không phát.") % facts)
        else:
            yield Caution(
                "warn", _("%(where)s không phát từ %(hours)s: %(at)s loa vẫn im, sau giờ đó mới phát.") % facts
            )


def live_beside(versions: Collection[Version]) -> list[Release]:
    """What is on air or will be in the units of these versions: one question for a page of them."""
    units = {version.bulletin.unit_id for version in versions}
    live = Release.objects.filter(state__in=LIVE_STATES, end_at__gt=clock.now()).order_by("start_at")
    return list(live.filter(unit__in=units).select_related("version"))


def _about_others(version: Version, start: datetime, live: Sequence[Release] | None) -> Iterator[Caution]:
    """What else begins while this is heard, in the same unit: loudspeakers play one after the other."""
    end = start + timedelta(milliseconds=version.length_ms)
    others = [
        other
        for other in (live_beside([version]) if live is None else live)
        if other.unit_id == version.bulletin.unit_id
        and start <= other.start_at < end
        and other.end_at > start
        and other.version.bulletin_id != version.bulletin_id
    ]
    for other in others[:3]:
        title = shorten(other.version.title, 60)
        yield Caution("warn", _("Cùng lúc có tin “%(title)s”: loa phát lần lượt từng tin.") % {"title": title})
