"""Where a person is signed in, and the code by which a forgotten password is replaced."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models.people import Person
from tinlang.common.clock import now
from tinlang.common.ids import uuid7


class SignedIn(models.Model):
    """One browser in which a person is signed in. Without its row of `sessions` it is over."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="signed_in")
    session_key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(_("trình duyệt"), max_length=80)
    address = models.CharField(_("địa chỉ mạng"), max_length=45, blank=True)
    since = models.DateTimeField(_("từ lúc"), default=now)
    seen_at = models.DateTimeField(_("dùng lần cuối"), default=now)

    class Meta:
        verbose_name = _("nơi đang đăng nhập")
        verbose_name_plural = _("nơi đang đăng nhập")
        ordering = ["-seen_at"]

    def __str__(self) -> str:
        return f"{self.person}: {self.browser}"


class PasswordReset(models.Model):
    """A one-time code that an administrator hands over; only its keyed hash is kept."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="password_resets")
    digest = models.CharField(max_length=64)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("mã cấp lại mật khẩu")
        verbose_name_plural = _("mã cấp lại mật khẩu")
        indexes = [models.Index(fields=["person", "used_at"], name="accounts_reset_of_a_person")]

    def __str__(self) -> str:
        return str(self.person)

    def is_open(self, at: datetime) -> bool:
        return self.used_at is None and at < self.expires_at
