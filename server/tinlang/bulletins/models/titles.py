"""What a search looks for: the words of titles."""

from django.db.models import CASCADE, ForeignKey

from tinlang.bulletins.models.versions import Version
from tinlang.common.words import Word


class VersionWord(Word):
    """A word of a version's title."""

    of = ForeignKey(Version, CASCADE, related_name="words")
