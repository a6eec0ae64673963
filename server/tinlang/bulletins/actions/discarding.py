"""A draft that nobody needs is thrown away: it was never handed over, so nothing was said and nothing decided."""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.bulletins.actions.content import permission_to_write
from tinlang.bulletins.actions.moving import lock
from tinlang.bulletins.errors import NotDraft, OthersWroteToo
from tinlang.bulletins.models import Version
from tinlang.bulletins.queries import wrote_too
from tinlang.common import audit


@transaction.atomic
def discard_draft(*, version: Version, by: Person) -> None:
    """Throw away a draft whose words are all one's own; with the last of its versions the bulletin goes too.

    The audit keeps its title and its words; a recording that was given stays kept. NotDraft, OthersWroteToo.
    """
    stored = lock(version)
    require(by, permission_to_write(stored.priority), stored.unit)
    if not stored.is_draft:
        raise NotDraft(version=stored)
    if wrote_too(stored, by):
        raise OthersWroteToo
    said = {variant.language_id: variant.words for variant in stored.variants.all()}
    detail = {"title": stored.title, "number": stored.number, "words": said}
    audit.record(action="bulletins.discard_draft", by=by, target=stored, unit=stored.unit, detail=detail)
    bulletin = stored.bulletin
    stored.variants.all().delete()
    stored.history.all().delete()
    stored.delete()
    if not bulletin.versions.exists():
        bulletin.delete()
