"""What devices report, in the database `events`: append-only, no foreign keys, everything by value."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.common.clock import now


class Road(models.TextChoices):
    NATS = "nats", _("mạng")
    HTTP = "http", _("web")
    USB = "usb", _("USB")


class BatchState(models.TextChoices):
    RAW = "raw", _("chưa kiểm chữ ký")
    VERIFIED = "verified", _("đúng")
    REFUSED = "refused", _("bị từ chối")


class EventKind(models.TextChoices):
    RECEIVED = "received", _("đã nhận")
    REFUSED = "refused", _("từ chối")
    FETCHED = "fetched", _("đã tải tiếng")
    STARTED = "started", _("bắt đầu phát")
    FINISHED = "finished", _("phát xong")
    INTERRUPTED = "interrupted", _("bị ngắt")
    FAILED = "failed", _("không phát được")
    CANCELLED = "cancelled", _("đã hủy cảnh báo")
    COMMANDED = "commanded", _("đã làm theo lệnh")


class EventBatch(models.Model):
    """The signed bytes of one Events document as they came, committed before anything is answered."""

    device = models.UUIDField()
    store_epoch = models.UUIDField()
    first_seq = models.PositiveBigIntegerField()
    last_seq = models.PositiveBigIntegerField()
    kept_from = models.PositiveBigIntegerField(default=1)
    sha256 = models.CharField(max_length=64)
    signed = models.BinaryField()
    road = models.CharField(max_length=5, choices=Road.choices)
    received_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.RAW)
    reason = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "sha256"], name="devices_a_batch_once")]
        indexes = [
            models.Index(fields=["id"], condition=Q(state="raw"), name="devices_batches_to_verify"),
            models.Index(fields=["device"], condition=Q(state="raw"), name="devices_waiting_of_a_device"),
            models.Index(
                fields=["device", "received_at"], condition=Q(state="refused"), name="devices_refused_batches"
            ),
            models.Index(fields=["device", "store_epoch", "last_seq"], name="devices_batches_of_a_stream"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.first_seq}–{self.last_seq} {self.state}"


class DeviceStream(models.Model):
    """How far the events of one store of one device are kept without a gap.

    `verified_seq` counts what is proof; `committed_seq`, what the device is told, also counts what is kept but not yet
    verified; `highest_seq` is the last event kept after any gap. `conflicted`: one came again with another content.
    """

    device = models.UUIDField()
    store_epoch = models.UUIDField()
    committed_seq = models.PositiveBigIntegerField(default=0)
    verified_seq = models.PositiveBigIntegerField(default=0)
    highest_seq = models.PositiveBigIntegerField(default=0)
    conflicted = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "store_epoch"], name="devices_one_stream_of_a_store")]

    def __str__(self) -> str:
        return f"{self.device} {self.committed_seq}"


class DeviceEvent(models.Model):
    """One proven thing that happened on a device; its signature was found true. On PostgreSQL partitioned by month."""

    device = models.UUIDField()
    store_epoch = models.UUIDField()
    seq = models.PositiveBigIntegerField()
    event_on = models.DateField()
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=EventKind.choices)
    item = models.UUIDField(null=True, blank=True)
    release = models.UUIDField(null=True, blank=True)
    play = models.CharField(max_length=64, blank=True)
    language = models.CharField(max_length=35, blank=True)
    media = models.CharField(max_length=64, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    offset_ms = models.PositiveBigIntegerField(null=True, blank=True)
    reason = models.CharField(max_length=64, blank=True)
    document = models.CharField(max_length=64, blank=True)
    document_type = models.CharField(max_length=12, blank=True)
    clock = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    batch = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("nhật ký của thiết bị")
        verbose_name_plural = _("nhật ký của thiết bị")
        constraints = [
            models.UniqueConstraint(fields=["device", "store_epoch", "seq", "event_on"], name="devices_an_event_once")
        ]
        indexes = [
            models.Index(fields=["item", "kind"], name="devices_events_of_an_item"),
            models.Index(fields=["release", "kind"], name="devices_events_of_a_release"),
            models.Index(fields=["device", "at"], name="devices_events_of_a_device"),
            models.Index(fields=["document"], condition=Q(kind="refused"), name="devices_refusals_of_a_document"),
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.seq} {self.kind}"


class Heartbeat(models.Model):
    """How one device last was, by its own signed word."""

    device = models.UUIDField(unique=True)
    store_epoch = models.UUIDField()
    sequence = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    signed = models.BinaryField()
    road = models.CharField(max_length=5, choices=Road.choices)
    received_at = models.DateTimeField()
    last_seq = models.PositiveBigIntegerField()
    acknowledged_seq = models.PositiveBigIntegerField()
    holds = models.JSONField(default=list)
    playing = models.UUIDField(null=True, blank=True)
    volume = models.PositiveSmallIntegerField(default=0)
    clock = models.CharField(max_length=10)
    free_bytes = models.PositiveBigIntegerField(default=0)
    software = models.CharField(max_length=80, blank=True)
    refused = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["received_at"], name="devices_heard_from_since")]

    def __str__(self) -> str:
        return f"{self.device} {self.received_at:%H:%M:%S}"


class DeviceRefusal(models.Model):
    """How often the server refused what came in a device's name, by the refusal's name on the wire."""

    device = models.UUIDField()
    reason = models.CharField(max_length=24)
    document_type = models.CharField(max_length=12)
    count = models.PositiveIntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    last_document = models.CharField(max_length=64, blank=True)
    last_detail = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "reason", "document_type"], name="devices_one_count_of_a_refusal")
        ]

    def __str__(self) -> str:
        return f"{self.device} {self.reason} × {self.count}"
