"""Correcting what people have heard (đính chính): a bulletin of its own, tied to the one it puts right."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.bulletins.actions.content import Content, stored_content
from tinlang.bulletins.actions.moving import lock
from tinlang.bulletins.actions.writing import create_bulletin
from tinlang.bulletins.errors import NotToBeCorrected
from tinlang.bulletins.models import TEXT_CHARACTERS, TITLE_CHARACTERS, Kind, State, Version
from tinlang.bulletins.queries import areas_still_there
from tinlang.common import audit
from tinlang.common.templatetags.ui import day
from tinlang.common.text import shorten


@transaction.atomic
def begin_correction(*, version: Version, by: Person) -> Version:
    """The open draft that corrects this approved version's bulletin; if there is none, a new one, filled in from it.

    Its words are those that were approved last: from whichever version one starts. Areas, audience, channels, column
    and source come along, the hours do not. NotToBeCorrected.
    """
    stored = lock(version)
    require(by, "bulletins.write", stored.unit)
    if stored.state != State.APPROVED:
        raise NotToBeCorrected(state=stored.state)
    begun = Version.objects.filter(corrects=stored.bulletin, state=State.DRAFT, bulletin__unit=stored.unit).first()
    if begun is not None:
        return begun
    last = Version.objects.filter(bulletin=stored.bulletin, state=State.APPROVED).latest("number")
    draft = create_bulletin(unit=stored.unit, by=by, content=_putting_right(last))
    draft.writers.add(*last.writers.all(), last.edited_by)
    audit.record(
        action="bulletins.begin_correction",
        by=by,
        target=draft,
        unit=stored.unit,
        detail={"corrects": str(stored.bulletin.uid)},
    )
    return draft


def _putting_right(stored: Version) -> Content:
    """What the correction begins with: which bulletin it is about, and its words for the editor to put right."""
    before = stored_content(stored)
    told = _("Xin đính chính tin “%(title)s” ngày %(day)s. Nội dung đúng như sau:") % {
        "title": stored.title,
        "day": day(stored.decided_at),
    }
    return Content(
        title=shorten(_("Đính chính: %(title)s") % {"title": stored.title}, TITLE_CHARACTERS),
        text=f"{told}\n\n{before.text}"[:TEXT_CHARACTERS],
        areas=areas_still_there(stored),
        priority=before.priority,
        kind=Kind.CORRECTION,
        corrects=str(stored.bulletin.uid),
        source_name=before.source_name,
        audiences=before.audiences,
        channels=before.channels,
    )
