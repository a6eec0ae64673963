"""Releases as lists show them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet

from tinlang.accounts.models import Person
from tinlang.broadcasting.queries.tallies import airing, over, still_airing
from tinlang.bulletins.models import Release, ReleaseState

AIRING, OVER = "dang-phat", "da-xong"
"""Beside the states of releases: by what the loudspeakers told, as the rows say it."""


def releases_seen_by(user: Person) -> QuerySet[Release]:
    """The releases of the person's area, with how long each is; a page that shows more of them asks for it too."""
    seen = Release.objects.visible_to(user, "broadcasting.view")
    return seen.select_related("version__bulletin", "unit", "released_by", "withdrawn_by").prefetch_related(
        "version__variants__media"
    )


def releases_in(found: QuerySet[Release], situation: str, still: Collection[int] | None = None) -> QuerySet[Release]:
    """Those in a state, still airing, or over. `still`: the keys of those airing, where they are known already."""
    asked = {AIRING: airing, OVER: over}.get(situation)
    return asked(found, still) if asked else found.filter(state=situation)


def airing_seen_by(user: Person) -> list[int]:
    """The keys of those of the person's area that are still airing."""
    return still_airing(Release.objects.visible_to(user, "broadcasting.view"))


def count_releases(user: Person, still: Collection[int] | None = None) -> dict[str, int]:
    """How many the person sees in each situation: by state, and by what the loudspeakers told of those begun.

    `still`: `airing_seen_by` the person, where it is known already. A count for each state is read from the index as it
    lies; grouping them would sort a hundred thousand first.
    """
    seen = Release.objects.visible_to(user, "broadcasting.view").order_by()
    by_state = {state.value: seen.filter(state=state).count() for state in ReleaseState}
    going = len(airing_seen_by(user) if still is None else still)
    ended = by_state[ReleaseState.RELEASED] + by_state[ReleaseState.EXPIRED] - going
    return {**by_state, AIRING: going, OVER: ended}
