"""Reads across bulletins: lists, what waits, what is due, what happened."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tinlang.accounts.access import units_where
from tinlang.accounts.models import Person
from tinlang.bulletins import airing
from tinlang.bulletins.models import (
    LIVE_STATES,
    OPEN_STATES,
    Audience,
    Bulletin,
    Channel,
    Column,
    History,
    Offered,
    Release,
    ReleaseState,
    Source,
    State,
    Variant,
    Version,
)
from tinlang.common import clock
from tinlang.common.templatetags.ui import day
from tinlang.units.models import Unit, in_force
from tinlang.units.queries import Node, ancestors, descendants, tree, units_named

Choice = TypeVar("Choice", bound=Offered)

ON_AIR = "on_air"
"""Beside the states of versions: whether some version of the bulletin is being aired or will be."""
LATELY_REJECTED = "rejected_lately"
REJECTED_LATELY = timedelta(days=7)
"""So long its editor is told on the front page."""


def with_details(versions: QuerySet[Version]) -> QuerySet[Version]:
    """The versions with all that a page shows of them: a fixed number of queries for any number of rows."""
    people = ("bulletin", "edited_by", "submitted_by", "decided_by")
    return versions.select_related(*people, "source", "column", "corrects").prefetch_related(
        "areas__versions",
        "audiences",
        "channels",
        "variants__media",
        "variants__language",
        "variants__recording__media",
        "variants__recording__given_by",
        "variants__retake__given_by",
        "bulletin__unit__versions",
        "releases",
    )


def latest_versions(user: Person, action: str = "bulletins.view") -> QuerySet[Version]:
    """The latest version of each bulletin that the person reaches."""
    newer = Version.objects.filter(bulletin=OuterRef("bulletin"), number__gt=OuterRef("number"))
    return (
        Version.objects.visible_to(user, action)
        .filter(~Exists(newer))
        .select_related("bulletin", "edited_by")
        .prefetch_related("areas__versions", Prefetch("variants", _as_listed()), "releases")
    )


def _as_listed() -> QuerySet[Variant]:
    """Variants without what is long: a list shows how long each sounds, not what is said in it."""
    return Variant.objects.select_related("media").defer("text", "gist", "said", "marks", "corrections")


def open_releases(versions: QuerySet[Version]) -> list[Release]:
    """What of the bulletins of these versions is being aired or will be: some loudspeaker plays it or is to play it."""
    live = (
        Release.objects.filter(state__in=LIVE_STATES, version__bulletin__in=versions.order_by().values("bulletin"))
        .order_by("version__number")
        .select_related("version")
        .prefetch_related(Prefetch("version__variants", _as_listed()))
    )
    airing.tell(found := list(live))
    return [release for release in found if release.standing.is_open]


def tell_airing(versions: Collection[Version]) -> None:
    """For a page of `latest_versions`: how each one's release stands, and in `older_on_air` what airs of older ones."""
    airing.tell([release for version in versions for release in version.releases.all()])
    older: dict[int, list[Release]] = {}
    for release in open_releases(Version.objects.filter(pk__in=[version.pk for version in versions])):
        older.setdefault(release.version.bulletin_id, []).append(release)
    for version in versions:
        version.older_on_air = [
            release for release in older.get(version.bulletin_id, []) if release.version_id != version.pk
        ]


def in_situation(versions: QuerySet[Version], situation: str) -> QuerySet[Version]:
    """Those of `latest_versions` in a state; for `ON_AIR`, with a version on air; or `LATELY_REJECTED`."""
    if situation == ON_AIR:
        return versions.filter(bulletin__in={release.version.bulletin_id for release in open_releases(versions)})
    if situation == LATELY_REJECTED:
        return versions.filter(_lately_rejected())
    return versions.filter(state=situation)


def _lately_rejected() -> Q:
    return Q(state=State.REJECTED, decided_at__gt=clock.now() - REJECTED_LATELY)


def count_by_situation(user: Person) -> dict[str, int]:
    """How many bulletins the person sees in each situation."""
    versions = latest_versions(user)
    counts = {state.value: Count("pk", filter=Q(state=state)) for state in State}
    counts[LATELY_REJECTED] = Count("pk", filter=_lately_rejected())
    found = versions.order_by().aggregate(**counts)
    return {**found, ON_AIR: len({release.version.bulletin_id for release in open_releases(versions)})}


def waiting_for(user: Person) -> QuerySet[Version]:
    """What this person may decide: submitted by somebody else, soonest first; what airs once approved comes first."""
    return with_details(
        Version.objects.visible_to(user, "bulletins.approve")
        .filter(state=State.SUBMITTED)
        .exclude(submitted_by=user)
        .order_by(F("start_at").asc(nulls_first=True), "submitted_at")
    )


def count_waiting_for(user: Person) -> int:
    """How many versions wait for this person."""
    return waiting_for(user).count()


def units_to_write_in(user: Person) -> list[Unit]:
    """The units for which the person may write bulletins, by name."""
    return sorted(units_named(units_where(user, "bulletins.write")), key=str)


def areas_to_choose(unit: Unit) -> Node | None:
    """The tree of a unit for the picker; none for a unit that has ended, for which nothing new is written."""
    try:
        return tree(unit)
    except Unit.DoesNotExist:
        return None


# -- what can be chosen -----------------------------------------------------------------------------------------------


def offered(table: type[Choice], kept: Collection[str] = ()) -> list[Choice]:
    """The rows of a table of choices that are offered today, and those of these keys that were once chosen."""
    return list(table._default_manager.filter(in_force(clock.today()) | Q(key__in=kept)))


def columns_of(unit: Unit, kept: str = "") -> list[Column]:
    """The columns under which a unit's bulletins may stand today: everybody's, its own, those of what it lies in."""
    above = Column.objects.filter(Q(unit=None) | Q(unit__in=ancestors(unit)))
    return list(above.filter(in_force(clock.today()) | Q(key=kept)))


@dataclass(frozen=True)
class Offer:
    """All that can be chosen of on the page where a bulletin of `unit` is written."""

    unit: Unit
    tree: Node | None
    sources: list[Source]
    columns: list[Column]
    audiences: list[Audience]
    channels: list[Channel]
    corrected: list[tuple[str, str]]


LATELY_CORRECTABLE = 100


def offer_for(unit: Unit, version: Version | None = None) -> Offer:
    """What is offered today, with what this draft has already: a fixed number of queries."""
    source, column = ([getattr(version, name).key] if version and getattr(version, name) else [] for name in _ONES)
    audiences, channels = ([row.key for row in getattr(version, name).all()] if version else [] for name in _MANIES)
    return Offer(
        unit=unit,
        tree=areas_to_choose(unit),
        sources=offered(Source, source),
        columns=columns_of(unit, "".join(column)),
        audiences=offered(Audience, audiences),
        channels=offered(Channel, channels),
        corrected=_corrected(unit, version),
    )


_ONES, _MANIES = ("source", "column"), ("audiences", "channels")


def _corrected(unit: Unit, version: Version | None) -> list[tuple[str, str]]:
    """Uid and title with day of each bulletin that can be corrected, lately approved ones only, each once."""
    found = {
        str(approved.bulletin.uid): f"{approved.title} ({day(approved.decided_at)})"
        for approved in reversed(correctable(unit).select_related("bulletin")[:LATELY_CORRECTABLE])
    }
    if version and version.corrects and str(version.corrects.uid) not in found:
        before = correctable(unit).filter(bulletin=version.corrects).first()
        found[str(version.corrects.uid)] = str(before or version.corrects)
    return list(reversed(found.items()))


def correctable(unit: Unit) -> QuerySet[Version]:
    """The approved versions of a unit's bulletins, latest first: what people have heard can be corrected."""
    return Version.objects.filter(bulletin__unit=unit, state=State.APPROVED).order_by("-decided_at", "-pk")


def corrections_of(bulletin: Bulletin) -> QuerySet[Version]:
    """The latest version of each bulletin that corrects this one."""
    newer = Version.objects.filter(bulletin=OuterRef("bulletin"), number__gt=OuterRef("number"))
    return Version.objects.filter(~Exists(newer), corrects=bulletin).select_related("bulletin").order_by("edited_at")


def areas_still_there(version: Version) -> frozenset[str]:
    """Of the version's areas those that can be chosen today."""
    inside = descendants(version.unit).values("pk")
    return frozenset(str(uid) for uid in version.areas.filter(pk__in=inside).values_list("uid", flat=True))


def open_version(bulletin: Bulletin) -> Version | None:
    """The draft or the submitted version of a bulletin, if there is one."""
    return Version.objects.filter(bulletin=bulletin, state__in=OPEN_STATES).first()


# -- for the dispatcher and for plans ---------------------------------------------------------------------------------


def releases_for_plan(unit: Unit, now: datetime) -> QuerySet[Release]:
    """All that a unit airs now or later, in order: live releases that have not ended, with areas, variants, sound."""
    return (
        Release.objects.filter(unit=unit, state__in=LIVE_STATES, end_at__gt=now)
        .select_related("version__bulletin")
        .prefetch_related("version__areas", "version__variants__media")
        .order_by("start_at", "approved_at", "pk")
    )


def releases_to_begin(now: datetime) -> QuerySet[Release]:
    """Scheduled releases whose start has come and whose end has not."""
    return Release.objects.filter(state=ReleaseState.SCHEDULED, start_at__lte=now, end_at__gt=now).select_related(
        "unit"
    )


def releases_to_expire(now: datetime) -> QuerySet[Release]:
    """Live releases whose end has come."""
    return Release.objects.filter(state__in=LIVE_STATES, end_at__lte=now).select_related("unit")


@dataclass(frozen=True)
class Older:
    """What becomes of an older release of the same bulletin when one is withdrawn; `until`: None if it is over."""

    number: int
    until: datetime | None


def older_after_withdrawal(release: Release, now: datetime) -> Older | None:
    """The release before this one, if this one cut it short or replaced it."""
    same = Release.objects.filter(version__bulletin=release.version.bulletin_id).select_related("version")
    older = same.filter(version__number__lt=release.version.number).order_by("-version__number")
    live = older.filter(state__in=LIVE_STATES, end_at__gt=now).first()
    if live is not None:
        newer = same.filter(state__in=LIVE_STATES, version__number__gt=live.version.number).exclude(pk=release.pk)
        until = min([live.own_end_at, *newer.values_list("start_at", flat=True)])
        return Older(live.version.number, until) if until > live.end_at else None
    before = older.first()
    if before is None or (before.withdrawn_at != release.approved_at and before.end_at != release.start_at):
        return None
    return Older(before.version.number, None)


# -- what happened ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """One line of a bulletin's history. tone: done, bad, or open for what somebody has to go on with."""

    at: datetime
    title: str
    who: str
    reason: str = ""
    tone: str = "done"


def history(bulletin: Bulletin) -> list[Step]:
    """All that happened to a bulletin, oldest first."""
    moves = History.objects.filter(version__bulletin=bulletin).select_related("by", "version")
    releases = Release.objects.filter(version__bulletin=bulletin).select_related(
        "released_by", "withdrawn_by", "version"
    )
    steps = [_moved(move) for move in moves]
    for release in releases:
        steps.extend(_aired(release))
    return sorted(steps, key=lambda step: step.at)


def _moved(move: History) -> Step:
    titles = {
        State.DRAFT: _("Bắt đầu soạn bản %(number)s"),
        State.SUBMITTED: _("Trình duyệt bản %(number)s"),
        State.TAKEN_BACK: _("Rút lại bản %(number)s"),
        State.RETURNED: _("Trả lại bản %(number)s để sửa"),
        State.REJECTED: _("Không duyệt bản %(number)s"),
        State.APPROVED: _("Duyệt bản %(number)s"),
    }
    tones = {State.RETURNED: "open", State.TAKEN_BACK: "open", State.REJECTED: "bad"}
    title = titles[State(move.to_state)] % {"number": move.version.number}
    return Step(
        at=move.at, title=title, who=str(move.by), reason=move.reason, tone=tones.get(State(move.to_state), "done")
    )


def _aired(release: Release) -> list[Step]:
    facts = {"number": release.version.number}
    steps = [Step(at=release.approved_at, title=_("Cho phát bản %(number)s") % facts, who=str(release.released_by))]
    if release.withdrawn_at is not None:
        title = _("Thu hồi bản %(number)s, dừng phát") % facts
        steps.append(
            Step(at=release.withdrawn_at, title=title, who=str(release.withdrawn_by), reason=release.reason, tone="bad")
        )
    elif release.state == ReleaseState.EXPIRED:
        title = _("Hết hạn phát bản %(number)s") % facts
        steps.append(Step(at=release.end_at, title=title, who=pgettext("who", "Hệ thống")))
    return steps
