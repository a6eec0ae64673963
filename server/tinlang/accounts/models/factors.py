"""What a person proves themselves with beside the password: a code app, passkeys, recovery codes; and the PIN."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models.people import Person
from tinlang.common.clock import now
from tinlang.common.ids import uuid7

NAME_CHARACTERS = 60
REASON_CHARACTERS = 500


class CodeApp(models.Model):
    """A code app on a phone (TOTP, RFC 6238). `secret` is sealed; it counts once `confirmed_at` is set.

    `last_step`: the 30 seconds whose code was taken last; neither it nor an earlier one is taken again.
    """

    person = models.OneToOneField(Person, models.CASCADE, related_name="code_app")
    secret = models.TextField()
    added_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)

    class Meta:
        verbose_name = _("ứng dụng mã")
        verbose_name_plural = _("ứng dụng mã")

    def __str__(self) -> str:
        return str(self.person)


class Passkey(models.Model):
    """A passkey (WebAuthn): the public half. What unlocks it, a finger or the screen lock, never leaves the device."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="passkeys")
    name = models.CharField(_("tên"), max_length=NAME_CHARACTERS)
    credential_id = models.CharField(max_length=1400, unique=True)
    credential = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    added_at = models.DateTimeField(default=now)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("khóa truy cập")
        verbose_name_plural = _("khóa truy cập")
        ordering = ["added_at"]

    def __str__(self) -> str:
        return self.name


class RecoveryCode(models.Model):
    """One of the codes for when the phone is lost; only its keyed hash is kept, and it opens once."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(default=now)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mã dự phòng")
        verbose_name_plural = _("mã dự phòng")
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="accounts_one_recovery_code")]

    def __str__(self) -> str:
        return str(self.person)


class Pin(models.Model):
    """Six digits by which a signed-in person confirms an approval. Locked after some wrong tries, until set anew."""

    person = models.OneToOneField(Person, models.CASCADE, related_name="pin")
    hashed = models.CharField(max_length=160)
    set_at = models.DateTimeField(default=now)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("mã PIN")
        verbose_name_plural = _("mã PIN")

    def __str__(self) -> str:
        return str(self.person)


class FactorRemoval(models.Model):
    """A lost second step is taken off by two people: one asks, another agrees; the person themself is neither."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="factor_removals")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    reason = models.CharField(_("lý do"), max_length=REASON_CHARACTERS)
    agreed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("đề nghị gỡ bước xác nhận")
        verbose_name_plural = _("đề nghị gỡ bước xác nhận")
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at=None), name="accounts_one_open_removal_of_a_person"
            ),
            models.CheckConstraint(
                condition=Q(agreed_by=None) | (~Q(agreed_by=F("asked_by")) & ~Q(agreed_by=F("person"))),
                name="accounts_removal_takes_two",
            ),
            models.CheckConstraint(condition=~Q(asked_by=F("person")), name="accounts_removal_is_asked_by_another"),
        ]

    def __str__(self) -> str:
        return str(self.person)
