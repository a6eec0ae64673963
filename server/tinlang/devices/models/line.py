"""Whether the broker delivers."""

from django.db import models


class Line(models.Model):
    """One row: since when nothing of what the server says to itself over NATS is heard; empty while all is."""

    silent_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="devices_one_line")]

    def __str__(self) -> str:
        return f"{self.silent_since or ''}"
