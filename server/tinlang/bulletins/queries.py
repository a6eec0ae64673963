"""Reads across bulletins: lists, what waits, what is due, what happened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tinlang.accounts.access import delegations_that_carry, units_held, units_where
from tinlang.accounts.models import Delegation, Person
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
    PaperApproval,
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
from tinlang.units.queries import Node, ancestors, descendants, reachable, tree, units_named

Choice = TypeVar("Choice", bound=Offered)

ON_AIR = "on_air"
"""Beside the states of versions: whether some version of the bulletin is being aired or will be."""
LATELY_REJECTED = "rejected_lately"
PENDING = (State.DRAFT, State.SUBMITTED, State.RETURNED)
REJECTED_LATELY = timedelta(days=7)
"""So long its editor is told on the front page."""
PAPERS_SHOWN = timedelta(days=14)
SOON = timedelta(hours=2)


APPROVAL = ("under__principal", "paper__recorded_by")
"""What it takes to say how something was approved: `bulletins/_approval.html`."""


def with_details(versions: QuerySet[Version]) -> QuerySet[Version]:
    """The versions with all that a page shows of them: a fixed number of queries for any number of rows."""
    people = ("bulletin", "edited_by", "submitted_by", "decided_by", *APPROVAL)
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
    return (
        Version.objects.visible_to(user, action)
        .exclude(pk__in=_replaced())
        .select_related("bulletin", "edited_by")
        .prefetch_related("areas__versions", Prefetch("variants", _as_listed()), "releases")
    )


def _replaced() -> QuerySet[Version, int]:
    """The keys of versions that have a newer one: found from the newer ones, which are far fewer than all."""
    newer = Version.objects.filter(number__gt=1).order_by()
    older = Q(bulletin__versions__number__lt=F("number"))
    return newer.filter(older).values_list("bulletin__versions__pk", flat=True)


def says(words: Sequence[str]) -> Q:
    """Whether the title of a version holds these folded words. Titles are searched by themselves, in their index."""
    return Q(pk__in=_saying(words))


def release_says(words: Sequence[str]) -> Q:
    """The same for what a release airs."""
    return Q(version__in=_saying(words))


def _saying(words: Sequence[str]) -> QuerySet[Version, int]:
    found = Version.objects.order_by().values_list("pk", flat=True)
    for word in words:
        found = found.filter(**{"folded__holds": word})
    return found


def _as_listed() -> QuerySet[Variant]:
    """Variants without what is long: a list shows how long each sounds, not what is said in it."""
    return Variant.objects.select_related("media").defer("text", "gist", "said", "marks", "corrections")


def open_releases(versions: QuerySet[Version]) -> list[Release]:
    """What of the bulletins of these versions is being aired or will be: some loudspeaker plays it or is to play it.

    What is live at all is little; so it is asked first, and only then whether it is among these versions.
    """
    live = Release.objects.filter(state__in=LIVE_STATES).order_by()
    bulletins = set(live.values_list("version__bulletin", flat=True))
    among = versions.order_by().filter(bulletin__in=bulletins).values_list("bulletin", flat=True) if bulletins else []
    found = list(
        live.filter(version__bulletin__in=list(among))
        .order_by("version__number")
        .select_related("version")
        .prefetch_related(Prefetch("version__variants", _as_listed()))
    )
    airing.tell(found)
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
    """How many bulletins the person sees in each situation that asks something of somebody."""
    versions = latest_versions(user).order_by()
    pending = versions.filter(state__in=PENDING)
    found: dict[str, int] = dict(pending.values_list("state").annotate(Count("pk")))
    return {
        **{state.value: found.get(state, 0) for state in PENDING},
        LATELY_REJECTED: versions.filter(_lately_rejected()).count(),
        ON_AIR: len({release.version.bulletin_id for release in open_releases(versions)}),
    }


def waiting_for(user: Person) -> QuerySet[Version]:
    """What this person may decide: submitted by somebody else, soonest first; what airs once approved comes first."""
    versions = Version.objects.filter(pk__in=to_decide(user).values("pk"))
    return with_details(versions).order_by(F("start_at").asc(nulls_first=True), "submitted_at")


def to_decide(user: Person) -> QuerySet[Version]:
    """The same, bare and in no order: to be counted."""
    own = Q(bulletin__unit__in=reachable(units_held(user, "bulletins.approve")))
    written = Q(edited_by=user) | Q(bulletin__created_by=user) | Q(submitted_by__in=_principals_of(user))
    submitted = Version.objects.visible_to(user, "bulletins.approve").filter(state=State.SUBMITTED)
    return submitted.exclude(submitted_by=user).exclude(~own & written).order_by()


def waiting_soon(versions: QuerySet[Version], now: datetime) -> QuerySet[Version]:
    """Those of `waiting_for` that would be heard within two hours: their time is near or past, or is the approval's."""
    return versions.filter(Q(start_at=None) | Q(start_at__lte=now + SOON))


def decided_under(user: Person, versions: Collection[Version]) -> dict[int, Delegation]:
    """By the version's key, the delegation under which the person would decide it; none by a role of their own."""
    units = {version.unit.pk for version in versions}
    own = set(reachable(units_held(user, "bulletins.approve")).filter(descendant_id__in=units))
    found: dict[int, Delegation] = {}
    for delegation in delegations_that_carry(user, "bulletins.approve"):
        reached = set(reachable([delegation.unit_id]).filter(descendant_id__in=units)) - own
        for version in versions:
            if version.unit.pk in reached and version.submitted_by_id != delegation.principal_id:
                found.setdefault(version.pk, delegation)
    return found


def _principals_of(user: Person) -> set[int]:
    """Those in whose one place the person decides: what they submitted themselves is not decided in their name."""
    principals = {one.principal_id for one in user.delegations_today}
    return principals if len(principals) == 1 else set()


def papers_in_the_name_of(user: Person) -> QuerySet[PaperApproval]:
    """What was lately recorded as signed by this person: they see it, and can speak up."""
    since = clock.now() - PAPERS_SHOWN
    return PaperApproval.objects.filter(signed_by=user, recorded_at__gt=since).select_related(
        "version__bulletin", "recorded_by"
    )


def count_waiting_for(user: Person) -> int:
    """How many versions wait for this person."""
    return to_decide(user).count()


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
    paths = [f"version__{path}" for path in ("decided_by", *APPROVAL)]
    moves = History.objects.filter(version__bulletin=bulletin).select_related("by", "version", *paths)
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
    approved = move.to_state == State.APPROVED
    return Step(
        at=move.at,
        title=title,
        who=move.version.approved_by if approved else str(move.by),
        reason=move.reason,
        tone=tones.get(State(move.to_state), "done"),
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
