"""Who had a hand in a version: who decides it under a delegation, or records it from paper, is not among them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from tinlang.bulletins.models import Version

WRITERS = Version.writers.through


def hands_in(versions: Collection[Version]) -> dict[int, set[int]]:
    """By the version's key, the keys of who began, wrote, last edited or submitted it. One query."""
    found = {version.pk: set(_named_by(version)) for version in versions}
    for version, person in WRITERS.objects.filter(version__in=list(found)).values_list("version", "person"):
        found[version].add(person)
    return found


def _named_by(version: Version) -> set[int]:
    named = (version.edited_by_id, version.submitted_by_id, version.bulletin.created_by_id)
    return {person for person in named if person is not None}


def with_a_hand_of(person: int) -> Q:
    """The versions among whose `hands_in` is the person with this key."""
    written = WRITERS.objects.filter(person=person).values("version")
    named = Q(edited_by=person) | Q(submitted_by=person) | Q(bulletin__created_by=person)
    return named | Q(pk__in=written)
