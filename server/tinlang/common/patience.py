"""How long work that tells its progress may be silent. One answer for sounds, recordings and Excel files."""

from datetime import timedelta

MAY_BE_ASKED_AGAIN = timedelta(minutes=2)
"""After so long without progress a person may ask again."""
LEFT_LYING = timedelta(minutes=5)
"""After so long nobody is at work on it any more: it is queued again by itself."""
