"""Tables of the audit: what was done, its erasable detail, the chain that seals it and the signed heads."""

from __future__ import annotations

import json
from typing import Any, cast

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.common.ids import uuid7


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
