"""What templates draw: icons, chips, bars, and dates, times and numbers as people here write them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from tinlang.common import clock
from tinlang_wire.clock import ZONE

register = template.Library()

ICONS = Path(__file__).resolve().parent.parent / "icons"
TONES = ("ok", "warn", "bad", "info", "wait", "now")


@cache
def _drawing(name: str) -> str:
    return (ICONS / f"{name}.svg").read_text()


@cache
def _fingerprint(path: str) -> str:
    found = finders.find(path)
    return sha256(Path(str(found)).read_bytes()).hexdigest()[:10] if found else ""


@register.simple_tag
def asset(path: str) -> str:
    """The address of a static file with a fingerprint: after an update no browser shows a new page in old clothes."""
    return f"{static(path)}?{_fingerprint(path)}"


@register.simple_tag
def icon(name: str, size: int = 24) -> SafeString:
    """A line drawing from common/icons, in the colour of the text; it always stands beside a word."""
    return format_html(
        '<svg class="icon" width="{}" height="{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        size,
        size,
        mark_safe(_drawing(name)),
    )


@register.inclusion_tag("common/_chip.html")
def chip(tone: str, label: str) -> dict[str, Any]:
    """A state: a word and a shape. tone: one of TONES."""
    return {"tone": tone if tone in TONES else "info", "label": label}


@register.simple_tag
def bar(parts: Sequence[tuple[str, int, str]], total: int = 0) -> SafeString:
    """A bar of parts (tone, count, word) out of `total`; drawn without style attributes, read out as a sentence."""
    whole = max(total, sum(count for _tone, count, _word in parts), 1)
    said = ", ".join(f"{count} {word}" for _tone, count, word in parts if count)
    drawn, at = [], 0.0
    for tone, count, _word in parts:
        if count:
            drawn.append((f"{at:.2f}%", f"{100 * count / whole:.2f}%", tone))
            at += 100 * count / whole
    inside = format_html_join("", '<rect x="{}" width="{}" height="100%" class="bar__part bar__part--{}"/>', drawn)
    return format_html('<svg class="bar" role="img" aria-label="{}">{}</svg>', said or _("chưa có gì"), inside)


def _local(value: datetime | date | None) -> datetime | date | None:
    return value.astimezone(ZONE) if isinstance(value, datetime) else value


@register.filter
def day(value: datetime | date | None) -> str:
    """11/5/2018"""
    local = _local(value)
    return f"{local.day}/{local.month}/{local.year}" if local else ""


@register.filter
def time_of_day(value: datetime | None) -> str:
    """17:00"""
    return f"{value.astimezone(ZONE):%H:%M}" if value else ""


@register.filter
def time_with_seconds(value: datetime | None) -> str:
    """17:00:05"""
    return f"{value.astimezone(ZONE):%H:%M:%S}" if value else ""


def moment(value: datetime | None) -> str:
    """ "17:00 hôm nay", "5:15 ngày mai", "17:00 ngày 11/5/2018": as one says it."""
    near = _near(value)
    return f"{value.astimezone(ZONE):%H:%M} {near}" if value and near else full_moment(value)


def full_moment(value: datetime | None) -> str:
    """ "17:00 ngày 11/5/2018": for what is read on another day."""
    if not value:
        return ""
    return _("%(time)s ngày %(day)s") % {"time": f"{value.astimezone(ZONE):%H:%M}", "day": day(value)}


def _near(value: datetime | None) -> str:
    if not value:
        return ""
    days = (value.astimezone(ZONE).date() - clock.today()).days
    return {-1: _("hôm qua"), 0: _("hôm nay"), 1: _("ngày mai")}.get(days, "")


@register.filter("moment")
def moment_shown(value: datetime | None) -> str:
    """The same on a page; a printed page is read on another day, so there the day itself stands beside it."""
    return _dated(moment(value), day(value)) if _near(value) else moment(value)


@register.filter
def deadline(value: datetime | None) -> SafeString | str:
    """Until when: "17:00 hôm nay"; of what ends at midnight the day that ends: "hết hôm nay", "hết ngày 15/12/2026"."""
    if not value or value.astimezone(ZONE).time() != time(0):
        return moment_shown(value)
    last = value - timedelta(minutes=1)
    near, on = _near(last), _("hết ngày %(day)s") % {"day": day(last)}
    return _dated(_("hết %(day)s") % {"day": near}, day(last)) if near else on


def _dated(said: str, on_paper: str) -> SafeString:
    return format_html('{}<span class="on-paper"> ({})</span>', said, on_paper)


@register.filter
def weekday(value: date | None) -> str:
    """ "Thứ hai, 23/11/2026" """
    if not value:
        return ""
    names = (_("Thứ hai"), _("Thứ ba"), _("Thứ tư"), _("Thứ năm"), _("Thứ sáu"), _("Thứ bảy"), _("Chủ nhật"))
    return f"{names[value.weekday()]}, {day(value)}"


def span(amount: timedelta) -> str:
    """A length of time in its largest fitting unit: "40 giây", "5 phút", "3 giờ", "2 ngày"."""
    seconds = int(abs(amount).total_seconds())
    if seconds < 60:
        return _("%(count)s giây") % {"count": seconds}
    if seconds < 3600:
        return _("%(count)s phút") % {"count": seconds // 60}
    if seconds < 86400:
        return _("%(count)s giờ") % {"count": seconds // 3600}
    return _("%(count)s ngày") % {"count": seconds // 86400}


def ago(value: datetime | None) -> str:
    """ "5 phút trước" or "còn 2 giờ"."""
    if not value:
        return ""
    passed = clock.now() - value
    if abs(passed) < timedelta(seconds=10):
        return _("vừa xong") if passed >= timedelta(0) else _("ngay bây giờ")
    return (_("%(span)s trước") if passed > timedelta(0) else _("còn %(span)s")) % {"span": span(passed)}


@register.filter("ago")
def ago_shown(value: datetime | None) -> str:
    """The same on a page; printed with the moment itself."""
    return _dated(ago(value), full_moment(value)) if value else ""


@register.filter
def duration(milliseconds: int | None) -> str:
    """0:52 — minutes and seconds of a sound."""
    if milliseconds is None:
        return ""
    seconds = round(milliseconds / 1000)
    return f"{seconds // 60}:{seconds % 60:02d}"


@register.filter
def lasting(milliseconds: int) -> str:
    """ "1 phút 20 giây": how long something takes, to the nearest five seconds beyond a quarter of a minute."""
    seconds = max(1, round(milliseconds / 1000))
    if seconds > 15:
        seconds = 5 * round(seconds / 5)
    minutes, seconds = divmod(seconds, 60)
    parts = [_("%(count)s phút") % {"count": minutes}] if minutes else []
    if seconds or not minutes:
        parts.append(_("%(count)s giây") % {"count": seconds})
    return " ".join(parts)


@register.filter
def seconds(milliseconds: float | None) -> str:
    """ "4,2 giây" """
    if milliseconds is None:
        return ""
    return _("%(count)s giây") % {"count": number(round(milliseconds / 1000, 1))}


@register.filter
def number(value: float | int | None) -> str:
    """1.234,5"""
    if value is None:
        return ""
    return f"{value:,}".translate(str.maketrans(",.", ".,"))
