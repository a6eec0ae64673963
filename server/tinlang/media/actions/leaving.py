"""Words that units which have ended taught the reader, handed over to those that took over."""

from __future__ import annotations

from django.db import transaction

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.media.actions.words import WordTakenBack, take_back
from tinlang.media.models import LexiconWord
from tinlang.units.closing import HAND_OVER, require_successor
from tinlang.units.models import Unit


@transaction.atomic
def hand_over_word(*, word: LexiconWord, to: Unit, reason: str, by: Person) -> LexiconWord:
    """The successor reads the word so from now on, unless it taught that word itself; the word that holds there now.

    In the ended unit it is taken back either way. WordTakenBack, NotASuccessor; `units.hand_over` in both units.
    """
    word = LexiconWord.objects.select_for_update(of=("self",)).select_related("unit").get(pk=word.pk)
    require(by, HAND_OVER, word.unit)
    if word.removed_at is not None:
        raise WordTakenBack
    require_successor(to, word.unit)
    require(by, HAND_OVER, to)
    Unit.objects.select_for_update().get(pk=to.pk)  # who teaches the same word there at once takes turns
    take_back(word, by)
    there = LexiconWord.objects.filter(unit=to, written=word.written, removed_at=None).first()
    given = {"written": word.written, "reading": word.reading, "added_by": by, "added_at": clock.now()}
    holds = there or LexiconWord.objects.create(unit=to, **given)
    detail = {"from": str(word.unit), "to": str(to), "word": str(word), "holds": str(holds), "reason": reason}
    audit.record(action="media.hand_over_word", by=by, target=word, unit=to, detail=detail)
    return holds
