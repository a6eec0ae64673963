"""Tables of the audit (what was done, its erasable detail, the chain that seals it, the signed heads) and of lists."""

from __future__ import annotations

import json
from typing import Any, cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.common.patience import LEFT_LYING

QUERY_CHARACTERS = 4_000
"""Room for the longest search and every filter, each letter of it written with percent signs."""


class AuditEntry(models.Model):
    """Someone did something to something. Names are kept by value: the entry stays true after a renaming.

    An action writes it unchained, in its own transaction; the sealer gives it `seq`, `previous_hash` and `hash`.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    at = models.DateTimeField(_("lúc"), db_index=True)
    action = models.CharField(_("việc"), max_length=80, db_index=True)
    actor_uid = models.CharField(_("mã người làm"), max_length=64, db_index=True)
    actor_name = models.CharField(_("người làm"), max_length=200)
    organisation_name = models.CharField(_("cơ quan, đơn vị"), max_length=200, blank=True)
    target_type = models.CharField(_("loại đối tượng"), max_length=100)
    target_uid = models.CharField(_("mã đối tượng"), max_length=64, db_index=True)
    unit_uid = models.CharField(_("mã địa bàn"), max_length=64, blank=True, db_index=True)
    unit_name = models.CharField(_("địa bàn"), max_length=200, blank=True)
    detail_hash = models.CharField(_("dấu của chi tiết"), max_length=64, blank=True)
    seq = models.PositiveBigIntegerField(_("số thứ tự"), null=True, unique=True)
    previous_hash = models.CharField(_("dấu của dòng trước"), max_length=64, blank=True)
    hash = models.CharField(_("dấu"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("nhật ký hệ thống")
        verbose_name_plural = _("nhật ký hệ thống")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(seq__isnull=True, hash="", previous_hash="")
                | Q(seq__isnull=False) & ~Q(hash="") & ~Q(previous_hash=""),
                name="common_audit_entry_is_sealed_wholly_or_not",
            )
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(seq__isnull=True), name="common_audit_unsealed"),
        ]

    def __str__(self) -> str:
        return f"{self.action} · {self.actor_name}"


class AuditDetail(models.Model):
    """What an entry says beyond its columns, as JSON. It can be erased: the entry holds only its salted hash."""

    entry = models.OneToOneField(AuditEntry, models.PROTECT, primary_key=True, related_name="detail")
    salt = models.CharField(max_length=64)
    content = models.TextField(_("chi tiết"))

    class Meta:
        verbose_name = _("chi tiết nhật ký")
        verbose_name_plural = _("chi tiết nhật ký")

    def __str__(self) -> str:
        return self.content

    @property
    def value(self) -> dict[str, Any]:
        """The detail as it was given."""
        return cast(dict[str, Any], json.loads(self.content))


class AuditChain(models.Model):
    """The tip of the chain: one row, which every sealer locks first."""

    tip_seq = models.PositiveBigIntegerField(default=0)
    tip_hash = models.CharField(max_length=64)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="common_audit_has_one_chain")]

    def __str__(self) -> str:
        return f"{self.tip_seq} {self.tip_hash}"


class AuditHead(models.Model):
    """The tip of the chain as it was when a day had passed, signed; a copy lies outside the database."""

    seq = models.PositiveBigIntegerField(_("đến số thứ tự"), unique=True)
    hash = models.CharField(_("dấu"), max_length=64)
    signed_at = models.DateTimeField(_("ký lúc"))
    signed = models.TextField(_("chữ ký"))

    class Meta:
        verbose_name = _("dấu niêm phong nhật ký")
        verbose_name_plural = _("dấu niêm phong nhật ký")
        ordering = ["-seq"]

    def __str__(self) -> str:
        return str(self.seq)


class SavedView(models.Model):
    """How one person likes to see one list: its narrowing and its order, under a name. Nobody else's business.

    `owner` is a person's uid, by value: this floor knows no people. `query` is the part of the address after "?".
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    owner = models.UUIDField()
    list_name = models.CharField(max_length=40)
    name = models.CharField(_("tên"), max_length=60)
    query = models.CharField(max_length=QUERY_CHARACTERS)
    is_default = models.BooleanField(_("mở sẵn"), default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("bộ lọc đã lưu")
        verbose_name_plural = _("bộ lọc đã lưu")
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "list_name", "name"], name="common_one_view_of_a_name"),
            models.UniqueConstraint(
                fields=["owner", "list_name"], condition=Q(is_default=True), name="common_one_view_is_opened_first"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ExportState(models.TextChoices):
    WAITING = "waiting", _("Chờ lập bảng")
    WORKING = "working", _("Đang lập bảng")
    READY = "ready", _("Đã xong")
    FAILED = "failed", _("Không lập được")


class Export(models.Model):
    """One person's list as an Excel file, written by a task. Only its owner fetches it, until `expires_at`.

    `query` narrows and orders the rows as the list's address did; `done` of `total` rows are written.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    owner = models.UUIDField()
    list_name = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    query = models.CharField(max_length=QUERY_CHARACTERS, blank=True)
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    size = models.PositiveBigIntegerField(default=0)
    problem = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("bảng đã xuất")
        verbose_name_plural = _("bảng đã xuất")
        ordering = ["-asked_at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-asked_at"], name="common_exports_of_a_person"),
            models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="common_exports_to_let_go"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExportState.values), name="common_export_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=ExportState.READY) | Q(expires_at__isnull=False), name="common_ready_export_expires"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_coming(self) -> bool:
        return self.state in (ExportState.WAITING, ExportState.WORKING) and not self.was_cut_off

    @property
    def was_cut_off(self) -> bool:
        working = self.state == ExportState.WORKING
        return working and clock.now() - self.changed_at > LEFT_LYING

    @property
    def is_ready(self) -> bool:
        """Whether its file can be fetched."""
        return self.state == ExportState.READY and self.expires_at is not None and self.expires_at > clock.now()

    @property
    def has_expired(self) -> bool:
        return self.state == ExportState.READY and not self.is_ready

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 0
