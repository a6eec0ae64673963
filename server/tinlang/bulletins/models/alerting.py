"""What a unit allows about alerts, and the review of one that a person gave alone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.bulletins.models.versions import REASON_CHARACTERS, Version
from tinlang.common import clock
from tinlang.units.models import Dated, Unit

SOURCE_CHARACTERS = 300


class AlertRule(Dated):
    """Whether somebody may give an alert alone in an area, for some days. The nearest area above decides.

    Without a unit: the country; without a row: nobody may. `source`: the document by which the unit decided so.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn"))
    one_person = models.BooleanField(_("một người được tự phát cảnh báo"), default=False)
    review_within_h = models.PositiveSmallIntegerField(_("người thứ hai rà soát trong (giờ)"), default=24)
    source = models.CharField(_("căn cứ"), max_length=SOURCE_CHARACTERS)

    class Meta(Dated.Meta):
        verbose_name = _("quy định về cảnh báo khẩn cấp")
        verbose_name_plural = _("quy định về cảnh báo khẩn cấp")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "valid_from"], name="bulletins_one_alert_rule_begins_on_a_day"),
            models.CheckConstraint(
                condition=Q(review_within_h__gte=1, review_within_h__lte=72), name="bulletins_review_within_three_days"
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit) if self.unit_id else str(_("Cả nước"))


class AlertReview(models.Model):
    """What a second person says afterwards of an alert that was given alone; due by `due_at`."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="review", verbose_name=_("cảnh báo"))
    home = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    due_at = models.DateTimeField(_("phải rà soát trước"))
    by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người rà soát")
    )
    at = models.DateTimeField(_("rà soát lúc"), null=True, blank=True)
    was_right = models.BooleanField(_("phát đúng"), null=True, blank=True)
    words = models.CharField(_("nhận xét"), max_length=REASON_CHARACTERS, blank=True)

    class Meta:
        verbose_name = _("rà soát cảnh báo")
        verbose_name_plural = _("rà soát cảnh báo")
        indexes = [models.Index(fields=["home", "due_at"], condition=Q(at=None), name="bulletins_reviews_to_make")]
        constraints = [
            models.CheckConstraint(
                condition=Q(at=None, by=None, was_right=None)
                | (Q(at__isnull=False, by__isnull=False, was_right__isnull=False) & ~Q(words="")),
                name="bulletins_review_says_who_and_what",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.by or ''}"

    @classmethod
    def due_from(cls, rule: AlertRule, at: datetime | None = None) -> datetime:
        """Until when what is given now must be reviewed."""
        return (at or clock.now()) + timedelta(hours=rule.review_within_h)
