"""What a voice will say of a text: the words of each stretch, and the utterances that they make up."""

import hashlib
import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from tinlang.media import reading
from tinlang.media.reading import Lexicon, Span
from tinlang.media.speech.delivery import Utterance, as_read, as_written
from tinlang.media.speech.voices import SOUTH, Voice

Said = list[int | str | bool]
"""start, end, words, kind, whether nobody knows how to read it; positions are those of the text in NFC."""


@dataclass(frozen=True)
class Script:
    """`text` in NFC, to which all positions refer; `spans` are empty where it is spoken as it is written."""

    text: str
    spoken: str
    spans: tuple[Span, ...]
    utterances: list[Utterance]

    @property
    def said(self) -> list[Said]:
        """The spans as they are stored and shown."""
        return [[span.start, span.end, span.spoken, span.kind.value, span.unread] for span in self.spans]

    def sha256(self) -> str:
        """The same as long as the same words are said for the same text."""
        words = [self.text, [[each.start, each.end, each.words] for each in self.utterances]]
        return hashlib.sha256(json.dumps(words).encode()).hexdigest()


def script_of(*, text: str, voice: Voice, lexicon: Lexicon | None = None) -> Script:
    """Vietnamese is read first, with its figures and short forms in words; other languages are left to the engine."""
    if not voice.reads:
        utterances = as_written(text)
        spoken = " ".join(each.words for each in utterances)
        return Script(unicodedata.normalize("NFC", text), spoken, (), utterances)
    read = reading.read(text, lexicon=lexicon, accent=reading_accent(voice))
    return Script(read.text, read.spoken, read.spans, as_read(read))


@lru_cache(maxsize=256)
def words_sha256(text: str, voice: Voice, lexicon: Lexicon | None) -> str:
    """`Script.sha256` of what the voice says of the text. A long one takes half a second: it is kept."""
    return script_of(text=text, voice=voice, lexicon=lexicon).sha256()


def reading_accent(voice: Voice) -> str:
    """Which of the two ways of saying numbers goes with the voice."""
    return SOUTH if voice.accent == SOUTH else "north"
