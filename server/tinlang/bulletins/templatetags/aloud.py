"""What a sound says, for the pages of those who judge it."""

from __future__ import annotations

from django import template

from tinlang.bulletins import carriers
from tinlang.bulletins.differences import source_in_words
from tinlang.bulletins.lines import Line, lines
from tinlang.bulletins.models import Channel, Variant, Version
from tinlang.media.reading import Kind, Reading, Span

register = template.Library()


@register.filter
def said_lines(variant: Variant) -> list[Line]:
    """Line by line what the machine said when it made the variant's sound; nothing for what a person speaks."""
    if variant.is_recorded or not variant.said:
        return []
    spans = (Span(start, end, spoken, Kind(kind), bool(unread)) for start, end, spoken, kind, unread in variant.said)
    return lines(Reading(variant.text, tuple(spans)), own=variant.corrections)


@register.filter
def places_changed(found: list[Line]) -> int:
    """In how many places something else is said than is written."""
    return sum(1 for line in found for piece in line.pieces if piece.spoken)


@register.filter
def places_unread(found: list[Line]) -> int:
    """In how many places a word is spelt out because nobody knows it."""
    return sum(1 for line in found for piece in line.pieces if piece.unread)


@register.filter
def places_wrong(found: list[Line]) -> int:
    """In how many places a day, an hour or a sign stands that cannot be meant so."""
    return sum(1 for line in found for piece in line.pieces if piece.amiss)


@register.filter
def carried(channel: Channel) -> bool:
    """Whether the program itself brings it there; otherwise people do."""
    return carriers.is_carried(channel.key)


@register.filter
def source_words(version: Version) -> str:
    return source_in_words(version)
