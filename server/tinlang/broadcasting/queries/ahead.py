"""What the loudspeakers of a commune will play, as lines of its day."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from tinlang.broadcasting.queries import foreseen
from tinlang.broadcasting.queries.foreseen import Course, Foreseen, Rules
from tinlang.broadcasting.queries.lines import Line, Stands, joined
from tinlang.broadcasting.queries.plans import Material
from tinlang.broadcasting.queries.reported import Told
from tinlang.bulletins.models import Release
from tinlang.common.dates import midnight
from tinlang.devices.models import Device, DevicePolicy
from tinlang.devices.queries.ground import grounds_of
from tinlang_wire.clock import ZONE
from tinlang_wire.documents import Item

Obeyed = tuple[Rules, ...]


@dataclass(frozen=True)
class Alike:
    """Loudspeakers that obey the same, and what they will play; by uid, so many of them."""

    rules: Obeyed
    devices: frozenset[UUID]
    course: Course

    def is_meant(self, item: Item) -> bool:
        return any(not each.units.isdisjoint(item.targets) for each in self.rules)


def rules_of(
    unit_ids: Collection[int], meant: Collection[str] | None, start: datetime, end: datetime
) -> dict[int, Obeyed]:
    """What is obeyed in these units from `start` to `end`: on each day on which a policy begins or ends, anew.

    Of the units that a loudspeaker belongs to only those `meant`, so that more obey the same; None: all. A unit in
    which none may stand is left out. As many queries more as days on which something changes.
    """
    first, last = start.astimezone(ZONE).date(), end.astimezone(ZONE).date()
    rules: dict[int, list[Rules]] = defaultdict(list)
    for day in [first, *_days_of_change(first, last)]:
        for unit_id, ground in grounds_of(unit_ids, day).items():
            units = frozenset(str(unit.uid) for unit in ground.placement.units)
            policy = ground.policy
            quiet, languages = policy.quiet_windows(), tuple(policy.languages)
            rules[unit_id].append(
                Rules(midnight(day), units if meant is None else units.intersection(meant), languages, quiet)
            )
    return {unit_id: tuple(found) for unit_id, found in rules.items()}


def _days_of_change(first: date, last: date) -> list[date]:
    within = DevicePolicy.objects.filter(
        Q(valid_from__gt=first, valid_from__lte=last) | Q(valid_to__gt=first, valid_to__lte=last)
    )
    days = {day for pair in within.values_list("valid_from", "valid_to") for day in pair if day is not None}
    return sorted(day for day in days if first < day <= last)


def followed(
    items: Sequence[Item], devices: Collection[Device], told: Told, start: datetime, end: datetime
) -> list[Alike]:
    """What each will play in [start, end), those that obey the same together."""
    meant = {target for item in items for target in item.targets}
    rules = rules_of({device.unit_id for device in devices}, meant, start, end)
    groups: dict[Obeyed, set[UUID]] = defaultdict(set)
    for device in devices:
        if device.unit_id in rules:
            groups[rules[device.unit_id]].add(device.uid)
    plan = foreseen.plan(items, start)
    return [
        Alike(obeyed, frozenset(found), foreseen.follow_by(obeyed, plan, start, end, told.done(found)))
        for obeyed, found in groups.items()
    ]


def lines_ahead(
    releases: Mapping[str, Release],
    items: Collection[Item],
    alike: Collection[Alike],
    told: Told,
    start: datetime,
    end: datetime,
) -> Iterator[Line]:
    """A line for each item that some will play in [start, end), or that has its last hour then and that none will.

    Of what some have begun already, only who must wait for it: of the others nothing came yet.
    """
    plays: dict[str, list[tuple[Foreseen, Alike]]] = defaultdict(list)
    for each in alike:
        for play in each.course.plays:
            plays[play.item.uid].append((play, each))
    for item in items:
        release, found = releases[item.release], plays[item.uid]
        if item.uid in told.begun:
            found = [(play, each) for play, each in found if item.uid in each.course.put_off]
        of_then = [(play, each) for play, each in found if play.starts_at >= start]
        if of_then and item.uid in told.begun:
            yield _will_sound(release, of_then, [])
        elif of_then:
            yield _will_sound(release, of_then, [each for each in alike if each.is_meant(item)])
        elif not found and item.end_at <= end and item.uid not in told.begun:
            why = next((each.course.silent[item.uid] for each in alike if item.uid in each.course.silent), "")
            yield _will_not(release, item.end_at, why)


def lines_left_out(releases: Collection[Release], material: Material, end: datetime) -> Iterator[Line]:
    """A line for each release that no plan can hold."""
    for release in releases:
        if release.is_live and release.uid in material.left_out:
            yield _will_not(release, min(release.end_at, end), material.left_out[release.uid])


def _will_sound(release: Release, plays: list[tuple[Foreseen, Alike]], meant: Collection[Alike]) -> Line:
    item, starts, languages = plays[0][0].item, Counter[datetime](), Counter[str]()
    for play, each in plays:
        starts[play.starts_at] += len(each.devices)
        languages[play.variant.language] += len(each.devices)
    silent = [each for each in meant if item.uid in each.course.silent]
    return Line(
        version=release.version,
        release=release,
        stands=Stands.AHEAD,
        starts_at=min(starts),
        ends_at=max(play.ends_at for play, _each in plays),
        expected=sum(len(each.devices) for each in meant) or starts.total(),
        languages=languages,
        starts=dict(sorted(starts.items())) if len(starts) > 1 else {},
        why=silent[0].course.silent[item.uid] if silent else "",
        silent=sum(len(each.devices) for each in silent),
        parts=joined((play.starts_at, play.ends_at) for play, _each in plays),
    )


def _will_not(release: Release, end_at: datetime, why: str) -> Line:
    """On the last day of its window."""
    day = midnight((end_at - timedelta(microseconds=1)).astimezone(ZONE).date())
    return Line(release.version, release, Stands.SILENT, max(release.start_at, day), end_at, why=why)
