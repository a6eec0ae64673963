"""How tests of reading compare: by the words that are heard."""

from tinlang.media.reading import read
from tinlang.media.reading.golden import words


def assert_said(written: str, said: str) -> None:
    """That `written` is read as `said`, word for word."""
    assert words(read(written).spoken) == words(said), read(written).spoken
