"""How a written notice is read aloud: each stretch of the text with the words said for it. Pure, without Django.

The convention is docs/reading.md; what it must yield stands, sentence by sentence, in data/speech/golden.
"""

from tinlang.media.reading.amiss import Amiss, What, amiss
from tinlang.media.reading.engine import read
from tinlang.media.reading.lexicon import Lexicon, Word, shipped
from tinlang.media.reading.spans import Kind, Reading, Sentence, Span

__all__ = ["Amiss", "Kind", "Lexicon", "Reading", "Sentence", "Span", "What", "Word", "amiss", "read", "shipped"]
