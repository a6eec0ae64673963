"""Which communes a board shows: those that stood that day where an area lies, even if the area did not stand then."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinlang.common.clock import today
from tinlang.units.models import Closure, Level, Unit, UnitVersion, Via, in_force
from tinlang.units.queries import by_name, name_of, reachable

NAMED = 3


class Standing(StrEnum):
    """How an area stands to a day: it stood, it had ended, or it had not begun."""

    STOOD = "stood"
    ENDED = "ended"
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Area:
    """The communes of an area as on a day, in the order of names; `unit` None is all that the person sees.

    `cautions`: what cannot be compared with another day, in words.
    """

    on: date
    unit: Unit | None
    standing: Standing = Standing.STOOD
    communes: tuple[UnitVersion, ...] = ()
    cautions: tuple[str, ...] = field(default=())

    @property
    def name(self) -> str:
        """As it was called that day; with its district and its end where it did not stand then."""
        if self.unit is None:
            return _("Địa bàn của tôi")
        return name_of(self.unit, self.on, long=self.standing != Standing.STOOD)

    @property
    def sort_of_communes(self) -> str:
        """ "xã, thị trấn": the kinds that there are, the commonest first."""
        kinds = [version.kind.lower() for version in self.communes]
        return ", ".join(sorted(set(kinds), key=lambda kind: (-kinds.count(kind), kind)))


def area_of(unit: Unit | None, on: date, within: QuerySet[Unit] | None = None) -> Area:
    """The area as on that day. `within`: the units that the person sees; None for figures that the system counts."""
    if unit is None:
        assert within is not None
        return Area(on, None, communes=_communes(on, within))
    version = unit.version_at(on)
    if version is None:
        return Area(on, unit)
    if version.is_in_force(on):
        inside = Closure.objects.filter(in_force(on), ancestor=unit, via=Via.TREE).values("descendant")
        communes = _communes(on, inside, within)
        return Area(on, unit, communes=communes, cautions=_since_then(unit, on, communes, within))
    if version.valid_from > on:
        return _before_it_began(unit, version, on, within)
    return _after_it_ended(unit, version, on, within)


def _communes(on: date, inside: Any, within: QuerySet[Unit] | None = None) -> tuple[UnitVersion, ...]:
    rows = UnitVersion.objects.filter(in_force(on), level=Level.COMMUNE, unit__in=inside).select_related("unit")
    if within is not None:
        rows = rows.filter(unit__in=within)
    return tuple(by_name(rows))


def _since_then(
    unit: Unit, on: date, communes: tuple[UnitVersion, ...], within: QuerySet[Unit] | None
) -> tuple[str, ...]:
    """What became of the area since, where that makes its figures of then and of today two different things."""
    last = unit.version_at(today())
    if on >= today() or last is None:
        return ()
    now = _now(unit, last, within)
    if {version.unit_id for version in now} == {version.unit_id for version in communes}:
        return ()
    if last.is_in_force(today()):
        said = _("Hôm nay %(area)s có %(now)s xã, phường; ngày %(day)s có %(then)s xã, phường, thị trấn.")
    else:
        said = _("%(area)s nay không còn, địa bàn thuộc %(now)s xã, phường; ngày %(day)s có %(then)s xã, thị trấn.")
    counts = {"area": last.title, "now": len(now), "then": len(communes), "day": _day(on)}
    return (" ".join((said % counts, _("Số xã, số trạm của hai ngày không so sánh trực tiếp được."))),)


def _now(unit: Unit, last: UnitVersion, within: QuerySet[Unit] | None) -> tuple[UnitVersion, ...]:
    """The communes of today where the area lies, or lay at its end."""
    if last.is_in_force(today()):
        inside: Any = Closure.objects.filter(in_force(today()), ancestor=unit, via=Via.TREE).values("descendant")
        return _communes(today(), inside, within)
    return _after_it_ended(unit, last, today(), within).communes


def _before_it_began(unit: Unit, version: UnitVersion, on: date, within: QuerySet[Unit] | None) -> Area:
    """Its area lay in what was merged into it later."""
    communes = _communes(on, reachable([unit.pk], max(version.valid_from, today())), within)
    said = _(
        "Ngày %(day)s chưa có %(area)s: bảng này là %(count)s xã, thị trấn về sau nhập thành, "
        "nên số trạm và số xã không so sánh trực tiếp được với nay."
    )
    caution = said % {"day": _day(on), "area": _inside(version.title), "count": len(communes)}
    return Area(on, unit, Standing.NOT_YET, communes, (caution,) if communes else ())


def _after_it_ended(unit: Unit, version: UnitVersion, on: date, within: QuerySet[Unit] | None) -> Area:
    """Its area lies in the communes that took over from those which it had at its end."""
    assert version.valid_to is not None
    last = version.valid_to - timedelta(days=1)
    old = Closure.objects.filter(in_force(last), ancestor=unit).values("descendant")
    successors = Closure.objects.filter(in_force(on), descendant__in=old, via=Via.SUCCESSION).values("ancestor")
    communes = _communes(on, successors, within)
    cautions = [
        _("%(area)s đã kết thúc ngày %(day)s: bảng này là %(count)s xã, phường kế thừa, không phải các xã trước đây.")
        % {"area": version.title, "day": _day(last), "count": len(communes)}
    ]
    if wider := _wider_than(communes, old, on):
        cautions.append(wider)
    return Area(on, unit, Standing.ENDED, communes, tuple(cautions))


def _wider_than(communes: tuple[UnitVersion, ...], old: Any, on: date) -> str:
    """Which of the communes also hold what lay outside: their figures say more than the old area's."""
    held = Closure.objects.filter(
        in_force(on), ancestor__in=[version.unit_id for version in communes], via=Via.SUCCESSION
    ).exclude(descendant__in=old)
    former = UnitVersion.objects.filter(level=Level.COMMUNE).values("unit")
    wider = set(held.filter(descendant__in=former).values_list("ancestor", flat=True))
    names = [version.title for version in communes if version.unit_id in wider]
    if not names:
        return ""
    said = ", ".join(names[:NAMED])
    if len(names) > NAMED:
        said = _("%(names)s và %(more)s nơi khác") % {"names": said, "more": len(names) - NAMED}
    return ngettext(
        "%(names)s còn gồm cả địa bàn ngoài vùng này trước đây, nên số ở đó không so sánh được.",
        "%(names)s còn gồm cả địa bàn ngoài vùng này trước đây, nên số ở đó không so sánh được.",
        len(names),
    ) % {"names": said}


def _day(day: date) -> str:
    return date_format(day, "j/n/Y")


def _inside(title: str) -> str:
    return title[:1].lower() + title[1:]
