"""Who had a hand in a version: who decides it under a delegation, or records it from paper, is not among them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from tinlang.accounts.models import Person
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


def wrote_too(draft: Version, by: Person) -> bool:
    """Whether somebody else wrote in this draft itself, beyond what it took along from the version before."""
    here = {draft.edited_by_id, *WRITERS.objects.filter(version=draft).values_list("person", flat=True)}
    if draft.number == 1:
        here.add(draft.bulletin.created_by_id)
    elders = Version.objects.filter(bulletin=draft.bulletin, number__lt=draft.number)
    before = set(WRITERS.objects.filter(version__in=elders).values_list("person", flat=True))
    before.update(elders.values_list("edited_by", flat=True))
    return bool(here - before - {by.pk}) or draft.edited_by_id != by.pk
