"""One row for each piece of sound in the store."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.common import clock
from tinlang.media import store


class MediaObject(models.Model):
    """Bytes that are stored once and never change; their SHA-256 is their name everywhere, so it is the key too."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField(help_text=_("byte"))
    length_ms = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("âm thanh")
        verbose_name_plural = _("âm thanh")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0) & Q(length_ms__gt=0), name="media_is_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="media_sha256_is_one"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def length_s(self) -> int:
        """Whole seconds: what a person is shown."""
        return round(self.length_ms / 1000)

    def read(self) -> bytes:
        """The stored bytes."""
        return store.read(self.sha256)
