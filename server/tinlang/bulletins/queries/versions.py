"""Versions: with all that a page shows, in lists, by their situation, and what waits for whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, When

from tinlang.accounts.access import delegations_that_carry, units_held
from tinlang.accounts.models import Delegation, Person
from tinlang.bulletins import airing
from tinlang.bulletins.models import (
    LIVE_STATES,
    PaperApproval,
    Priority,
    Release,
    State,
    Variant,
    Version,
    VersionWord,
)
from tinlang.bulletins.queries.hands import hands_in, with_a_hand_of
from tinlang.common import clock
from tinlang.common.words import Term, terms, through
from tinlang.units.queries import Within, reachable

ON_AIR = "on_air"
"""Beside the states of versions: whether some version of the bulletin is being aired or will be."""
LATELY_REJECTED = "rejected_lately"
PENDING = (State.DRAFT, State.SUBMITTED, State.RETURNED)
REJECTED_LATELY = timedelta(days=7)
"""So long its editor is told on the front page."""
PAPERS_SHOWN = timedelta(days=14)
SOON = timedelta(hours=2)

WRITE, ALERT = "bulletins.write", "bulletins.alert"
PRIORITY_FIRST = Case(
    When(priority=Priority.URGENT, is_drill=False, then=-1), When(priority=Priority.PRIORITY, then=0), default=1
)
SOONEST = Case(When(is_drill=True, then=F("end_at")), default=F("start_at"))
FIRST_TO_DECIDE = (PRIORITY_FIRST, SOONEST.asc(nulls_first=True), "submitted_at", "pk")
"""The order of what waits for a decision, wherever it is shown: what has priority first, then the soonest.

What airs once it is approved counts as soonest; a drill, by its end.
"""

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
    """The latest version of each bulletin that the person reaches; of one being rewritten elsewhere the one before."""
    reached: QuerySet[Version] = Version.objects.visible_to(user, action)
    newer: QuerySet[Version] = Version.objects.filter(number__gt=1)
    hidden = _replaced_by(newer)
    if action != WRITE:  # where one writes, no draft is another's
        hidden = _replaced_by(without_others_drafts(newer, user)).union(_others_drafts(user), all=True)
    return (
        reached.exclude(pk__in=hidden)  # one set, not two: each row of many is looked for once
        .select_related("bulletin", "edited_by", "home")
        .prefetch_related("home__versions", "areas__versions", Prefetch("variants", _as_listed()), "releases")
    )


def without_others_drafts(versions: QuerySet[Version], user: Person) -> QuerySet[Version]:
    """What was not handed over yet is read by those alone who write there.

    Asked from the drafts, which are few: an "or" over all versions would use no index.
    """
    return versions.exclude(pk__in=_others_drafts(user))


def _others_drafts(user: Person) -> QuerySet[Version, int]:
    drafts = Version.objects.filter(state=State.DRAFT).order_by()
    urgent = Q(priority=Priority.URGENT)
    own = Q(home__in=Within(units_held(user, WRITE))) & ~urgent | Q(home__in=Within(units_held(user, ALERT))) & urgent
    return drafts.exclude(own).values_list("pk", flat=True)


def _replaced_by(newer: QuerySet[Version]) -> QuerySet[Version, int]:
    """The keys of versions that have a newer one: found from the newer ones, which are far fewer than all."""
    older = Q(bulletin__versions__number__lt=F("number"))
    return newer.order_by().filter(older).values_list("bulletin__versions__pk", flat=True)


def says(words: Sequence[str]) -> list[Term]:
    """Whose title has all the words."""
    return terms(VersionWord, " ".join(words))


def release_says(words: Sequence[str]) -> list[Term]:
    """The same for what a release airs."""
    return through(says(words), Release.objects.all(), "version")


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


def tell_airing(versions: Collection[Version], still_open: Collection[Release] | None = None) -> None:
    """For a page of `latest_versions`: how each one's release stands, and in `older_on_air` what airs of older ones.

    still_open: the `open_releases` of all of them, where they were asked for anyway: nothing is asked twice.
    """
    if still_open is None:
        still_open = open_releases(Version.objects.filter(pk__in=[version.pk for version in versions]))
    known = {release.pk: release.standing for release in still_open}
    shown = [release for version in versions for release in version.releases.all()]
    airing.tell([release for release in shown if release.pk not in known])
    older: dict[int, list[Release]] = {}
    for release in still_open:
        older.setdefault(release.version.bulletin_id, []).append(release)
    for release in shown:
        release.standing = known.get(release.pk) or release.standing
    for version in versions:
        version.older_on_air = [
            release for release in older.get(version.bulletin_id, []) if release.version_id != version.pk
        ]


def in_situation(versions: QuerySet[Version], situation: str) -> QuerySet[Version]:
    """Those of `latest_versions` in a state; for `ON_AIR`, with a version on air; or `LATELY_REJECTED`."""
    if situation == ON_AIR:
        return versions.filter(bulletin__in={release.version.bulletin_id for release in open_releases(versions)})
    if situation == LATELY_REJECTED:
        return versions.filter(lately_rejected())
    return versions.filter(state=situation)


def lately_rejected() -> Q:
    """What was refused this week."""
    return Q(state=State.REJECTED, decided_at__gt=clock.now() - REJECTED_LATELY)


def count_by_situation(user: Person, still_open: Collection[Release]) -> dict[str, int]:
    """How many bulletins the person sees in each situation that asks something of somebody.

    still_open: the `open_releases` of what the person sees.
    """
    pending = latest_versions(user).order_by().filter(state__in=PENDING)
    found: dict[str, int] = dict(pending.values_list("state").annotate(Count("pk")))
    return {
        **{state.value: found.get(state, 0) for state in PENDING},
        ON_AIR: len({release.version.bulletin_id for release in still_open}),
    }


def waiting_for(user: Person) -> QuerySet[Version]:
    """What this person may decide, submitted by somebody else, as `FIRST_TO_DECIDE` says."""
    versions = Version.objects.filter(pk__in=to_decide(user).values("pk"))
    return with_details(versions).order_by(*FIRST_TO_DECIDE)


def to_decide(user: Person) -> QuerySet[Version]:
    """The same, bare and in no order: to be counted."""
    submitted = Version.objects.visible_to(user, "bulletins.approve").filter(state=State.SUBMITTED).order_by()
    others = submitted.exclude(submitted_by=user)
    delegations = delegations_that_carry(user, "bulletins.approve")
    if not delegations:
        return others
    may = Q(home__in=Within(units_held(user, "bulletins.approve")))
    for delegation in delegations:
        reached = Q(home__in=Within([delegation.unit_id]))
        may |= reached & ~with_a_hand_of(user.pk) & ~with_a_hand_of(delegation.principal_id)
    return others.filter(may)


def soon(now: datetime) -> Q:
    """What would be heard within two hours if approved: its time is near or past, or is the approval's."""
    return Q(start_at=None) | Q(start_at__lte=now + SOON)


def decided_under(user: Person, versions: Collection[Version]) -> dict[int, Delegation]:
    """By the version's key, the delegation under which the person would decide it; none by a role of their own."""
    units = {version.unit.pk for version in versions}
    carrying = delegations_that_carry(user, "bulletins.approve")
    if not carrying:
        return {}
    own = set(reachable(units_held(user, "bulletins.approve")).filter(descendant_id__in=units))
    found: dict[int, Delegation] = {}
    hands = hands_in(versions)
    for delegation in carrying:
        reached = set(reachable([delegation.unit_id]).filter(descendant_id__in=units)) - own
        for version in versions:
            if version.unit.pk in reached and hands[version.pk].isdisjoint((user.pk, delegation.principal_id)):
                found.setdefault(version.pk, delegation)
    return found


def papers_in_the_name_of(user: Person) -> QuerySet[PaperApproval]:
    """What was lately recorded as signed by this person: they see it, and can speak up."""
    since = clock.now() - PAPERS_SHOWN
    return PaperApproval.objects.filter(signed_by=user, recorded_at__gt=since).select_related(
        "version__bulletin", "recorded_by"
    )


def count_waiting_for(user: Person) -> int:
    """How many versions wait for this person."""
    return to_decide(user).count()


def count_waiting_and_soon(user: Person, now: datetime) -> dict[str, int]:
    """The same as `all`, and how many of them are `soon`."""
    return to_decide(user).aggregate(all=Count("pk"), soon=Count("pk", filter=soon(now)))


def submitted_by(user: Person) -> QuerySet[Version]:
    """What this person handed over and others decide, the oldest first, with what a line of a list shows."""
    own = Version.objects.visible_to(user, "bulletins.view").filter(state=State.SUBMITTED, submitted_by=user)
    shown = own.select_related("bulletin").prefetch_related("areas__versions", "releases")
    return shown.order_by("submitted_at")
