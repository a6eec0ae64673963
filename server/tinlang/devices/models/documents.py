"""Documents: what is current, what was signed, what awaits the dispatcher's signature, what awaits sending."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.common.clock import now
from tinlang.common.ids import uuid7
from tinlang.devices.models.devices import Device


class DocumentSeries(models.Model):
    """The one row to lock before the next document of a (type, audience) is signed.

    `ahead`: a higher sequence that a device reports to hold: this database is older than what was once signed.
    """

    type = models.CharField(max_length=12)
    audience = models.CharField(max_length=40)
    epoch = models.PositiveBigIntegerField(default=0)
    sequence = models.PositiveBigIntegerField(default=0)
    current = models.OneToOneField(
        "devices.SignedDocument", models.PROTECT, null=True, blank=True, related_name="current_of"
    )
    ahead = models.PositiveBigIntegerField(default=0)
    ahead_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["type", "audience"], name="devices_one_series")]
        indexes = [
            models.Index(fields=["id"], condition=Q(ahead__gt=F("sequence")), name="devices_series_behind"),
            models.Index(fields=["audience"], name="devices_series_by_audience"),
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.audience}"


class SignedDocument(models.Model):
    """The bytes of one signed document, kept as sent: whoever asks again gets the same ones."""

    type = models.CharField(max_length=12)
    audience = models.CharField(max_length=40)
    epoch = models.PositiveBigIntegerField()
    sequence = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    signed = models.BinaryField()
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    kid = models.CharField(max_length=43)
    ended_at = models.DateTimeField(null=True, blank=True, help_text=_("Cảnh báo được hủy trước hạn lúc nào."))

    class Meta:
        verbose_name = _("văn kiện đã ký")
        indexes = [
            models.Index(
                fields=["audience", "expires_at"],
                condition=Q(type__in=["alert", "cancel"]),
                name="devices_alerts_in_force",
            )
        ]
        verbose_name_plural = _("văn kiện đã ký")
        constraints = [
            models.UniqueConstraint(
                fields=["type", "audience", "epoch", "sequence"], name="devices_one_document_of_a_sequence"
            )
        ]

    def __str__(self) -> str:
        return f"{self.type} {self.audience} {self.epoch}.{self.sequence}"


class SigningKind(models.TextChoices):
    CONFIG = "config", _("Cấu hình")
    COMMAND = "command", _("Lệnh")
    KEYS = "keys", _("Danh sách khóa")
    REVOCATION = "revocation", _("Thu hồi quyền kết nối")


class SigningRequest(models.Model):
    """Something that only the dispatcher may do, for it alone reads the signing key: the desk asks, it carries out."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    kind = models.CharField(max_length=12, choices=SigningKind.choices)
    device = models.ForeignKey(Device, models.PROTECT, null=True, blank=True, related_name="signing_requests")
    detail = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField(default=now)
    asked_by = models.CharField(max_length=150, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    document = models.ForeignKey(SignedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=Q(done_at__isnull=True), name="devices_signing_to_do")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "device"],
                condition=Q(done_at__isnull=True) & ~Q(kind=SigningKind.COMMAND),
                name="devices_asked_once_while_waiting",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(done_at__isnull=True, device__isnull=True),
                name="devices_asked_once_for_all_devices",
            ),
            models.CheckConstraint(condition=Q(kind__in=SigningKind.values), name="devices_signing_kind_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.device or ''}".strip()


class Priority(models.IntegerChoices):
    """What goes first of what waits to be sent: alerts, then what airs or is taken back, then daily news."""

    FIRST = -1, _("trước hết")
    NOW = 0, _("ngay")
    IN_TURN = 1, _("lần lượt")


class OutgoingDocument(models.Model):
    """A signed document on its way to a subject. Every try is a `SendAttempt`; all tries send the same bytes."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    document = models.ForeignKey(SignedDocument, models.PROTECT, related_name="sendings")
    subject = models.CharField(max_length=120)
    priority = models.SmallIntegerField(choices=Priority.choices, default=Priority.NOW)
    created_at = models.DateTimeField(default=now)
    next_at = models.DateTimeField(default=now)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_why = models.CharField(max_length=20, blank=True)

    class Meta:
        verbose_name = _("văn kiện gửi đi")
        verbose_name_plural = _("văn kiện gửi đi")
        indexes = [
            models.Index(
                fields=["priority", "id"],
                condition=Q(sent_at__isnull=True, dropped_at__isnull=True),
                name="devices_outgoing_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} → {self.subject}"


class SendAttempt(models.Model):
    """One try to publish: when, whether it went, and if not, why."""

    outgoing = models.ForeignKey(OutgoingDocument, models.CASCADE, related_name="tries")
    at = models.DateTimeField(default=now)
    ok = models.BooleanField()
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["at"]

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {'✓' if self.ok else self.detail}"
