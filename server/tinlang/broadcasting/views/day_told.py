"""A line of the day in words: how it stands, when, in which languages, what is out of the ordinary about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.accounts.models import Person
from tinlang.broadcasting import words
from tinlang.broadcasting.queries.lines import Line, Stands
from tinlang.broadcasting.views.day_picture import TONES, hours
from tinlang.bulletins.models import LIVE_STATES, Language, Release
from tinlang.common import clock
from tinlang.common.templatetags.ui import time_of_day

VIEW = "broadcasting.view"
STANDS = {
    Stands.PLAYED: ("da-phat", gettext_lazy("Đã phát"), gettext_lazy("đã phát")),
    Stands.PLAYING: ("dang-phat", gettext_lazy("Đang phát"), gettext_lazy("đang phát")),
    Stands.PARTLY: ("chua-du", gettext_lazy("Phát chưa đủ loa"), gettext_lazy("phát chưa đủ loa")),
    Stands.MISSED: ("chua-phat", gettext_lazy("Chưa loa nào phát"), gettext_lazy("chưa loa nào phát")),
    Stands.AHEAD: ("sap-phat", gettext_lazy("Sắp phát"), gettext_lazy("sắp phát")),
    Stands.SILENT: ("khong-phat", gettext_lazy("Sẽ không phát"), gettext_lazy("sẽ không phát")),
    Stands.WAITING: ("cho-duyet", gettext_lazy("Chờ duyệt"), gettext_lazy("chờ duyệt")),
    Stands.WITHDRAWN: ("thu-hoi", gettext_lazy("Đã thu hồi"), gettext_lazy("đã thu hồi")),
}
"""As the address says it, words, words in a line of figures."""


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
        return TONES[self.line.stands]

    @property
    def label(self) -> str:
        return str(STANDS[self.line.stands][1])

    @property
    def count(self) -> str:
        """ "14/16 loa", where some were to play it."""
        line = self.line
        facts = {"played": line.played, "expected": line.expected}
        if line.stands == Stands.AHEAD:
            facts["played"] = line.expected - line.silent
            return _("%(played)s/%(expected)s loa") % facts if line.silent else _("%(expected)s loa") % facts
        return _("%(played)s/%(expected)s loa") % facts if line.expected else ""


def shown(lines: list[Line], user: Person) -> list[Shown]:
    """The lines as this person may open and stop them; a few queries for all."""
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


def _hours_of(line: Line) -> str:
    """Of what comes at two hours, both beginnings: between them it is not heard."""
    if line.stands == Stands.AHEAD and len(line.parts) == 2:
        return ", ".join(time_of_day(begins) for begins, _ends in line.parts)
    return hours(line.starts_at, line.ends_at)


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
