"""How often something was typed wrong: the brake on guessing."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinlang.common import clock


class Attempts(models.Model):
    """Wrong tries of one kind against one mark: a person's uid, a name that was typed, or an address."""

    kind = models.CharField(max_length=12)
    mark = models.CharField(max_length=128)
    failures = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(default=clock.now)
    locked_until = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("lần nhập sai")
        verbose_name_plural = _("lần nhập sai")
        constraints = [models.UniqueConstraint(fields=["kind", "mark"], name="accounts_one_count_of_a_kind_and_mark")]

    def __str__(self) -> str:
        return f"{self.kind} {self.mark}: {self.failures}"

    def is_locked(self, now: datetime) -> bool:
        return self.locked_until is not None and now < self.locked_until
