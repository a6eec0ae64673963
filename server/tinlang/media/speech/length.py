"""How long it will take to say something, before anybody has said it."""

from collections.abc import Iterable

from tinlang.media.speech.delivery import SPEEDS, Utterance

SYLLABLES_A_SECOND = 3.3
"""At the speed that is meant for horns; a Vietnamese word is a syllable."""


def estimated_ms(utterances: Iterable[Utterance], speed: str = "normal") -> int:
    """Milliseconds from the first word to the last pause: good enough to plan with, not to cut by."""
    rate = SYLLABLES_A_SECOND * SPEEDS[speed]
    return round(
        sum(
            utterance.pause_ms
            + sum(1000 * len(piece.words.split()) / (rate * piece.pace) for piece in utterance.pieces)
            for utterance in utterances
        )
    )
