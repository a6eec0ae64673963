"""A stored sound between a jingle and a chime, stored again."""

from tinlang.media import mixing
from tinlang.media.actions.keeping import keep_sound
from tinlang.media.models import MediaObject


def join_sounds(*, body: MediaObject, jingle: MediaObject | None, chime: MediaObject | None) -> MediaObject:
    """The sound as it is aired, every part equally loud; `body` itself where there is nothing to join. SilentSound.

    Takes seconds: for a task, never inside a transaction.
    """
    if jingle is None and chime is None:
        return body
    mixed = mixing.mix(
        mixing.stored(body.read()),
        jingle=mixing.stored(jingle.read()) if jingle else None,
        chime=mixing.stored(chime.read()) if chime else None,
    )
    return keep_sound(data=mixed.data, level=mixed.level)
