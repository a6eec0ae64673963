"""Who says what is said, in order: the first that knows the stretch that begins here."""

from collections.abc import Callable

from tinlang.media.reading.context import Context
from tinlang.media.reading.rules import (
    addresses,
    articles,
    codes,
    initials,
    numbers,
    ordinals,
    repeats,
    romans,
    signs,
    telephones,
    web,
    words,
)
from tinlang.media.reading.spans import Span

IN_ORDER: tuple[Callable[[Context], Span | None], ...] = (
    words.peoples_word,
    repeats.repeated,
    web.web,
    web.tag,
    codes.document_code,
    codes.code_in_a_year,
    telephones.file_mark,
    articles.points,
    articles.numbered_with_letter,
    articles.list_letter,
    romans.roman,
    addresses.road,
    addresses.kilometre_post,
    addresses.between_posts,
    addresses.house,
    addresses.station,
    ordinals.counted_in_order,
    numbers.number,
    initials.initials,
    words.our_word,
    words.letters_and_numbers,
    words.syllable,
    words.letter,
    repeats.defined,
    words.unknown_word,
    words.digits,
    signs.sign,
)
"""People's words win over all; signs answer always, so they stand last."""
