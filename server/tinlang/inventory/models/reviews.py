"""Reviews (đợt rà soát): between two days each station of an area is to be checked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet, units_where
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.units.models import Closure, Unit, Via, in_force
from tinlang.units.queries import reachable

NAME_CHARACTERS = 160
NOTE_CHARACTERS = 500


class ReviewQuerySet(UnitScopedQuerySet["Review"]):
    unit_path = "unit"

    def visible_to(self, user: Any, action: str) -> ReviewQuerySet:
        """Those of areas that the person reaches, and those of an area around: every commune is told what is asked."""
        holders = units_where(user, action)
        around = Closure.objects.filter(in_force(clock.today()), descendant__in=holders, via=Via.TREE)
        found: ReviewQuerySet = self.filter(Q(unit__in=reachable(holders)) | Q(unit__in=around.values("ancestor")))
        return found

    def asking(self, day: date) -> ReviewQuerySet:
        """Those of whose days it is one, and that nobody has closed."""
        found: ReviewQuerySet = self.filter(begins_on__lte=day, ends_on__gte=day, closed_at__isnull=True)
        return found


class Review(models.Model):
    """From `begins_on` to `ends_on`, both included, each station of the area is to be checked.

    What came of it is counted from the checks of those days, whenever they are written down; closing it changes none.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    name = models.CharField(_("tên đợt"), max_length=NAME_CHARACTERS)
    note = models.CharField(_("yêu cầu"), max_length=NOTE_CHARACTERS, blank=True)
    begins_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người mở"))
    opened_at = models.DateTimeField(_("mở lúc"), default=clock.now)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người kết thúc"))
    closed_at = models.DateTimeField(_("kết thúc lúc"), null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt rà soát")
        verbose_name_plural = _("đợt rà soát")
        ordering = ["-begins_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="inventory_review_ends_after"),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="inventory_review_closed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def counted_on(self) -> date:
        """The day as on which it is counted: today while it runs, its last day ever after."""
        return max(self.begins_on, min(clock.today(), self.ends_on))

    @property
    def standing(self) -> tuple[str, str]:
        """Its tone and its state in words."""
        day = clock.today()
        if self.is_closed:
            return "wait", str(_("đã kết thúc"))
        if day > self.ends_on:
            return "warn", str(_("đã hết hạn, chưa kết thúc"))
        return ("info", str(_("chưa bắt đầu"))) if day < self.begins_on else ("now", str(_("đang rà soát")))


class NoStationQuerySet(UnitScopedQuerySet["NoStation"]):
    unit_path = "unit"


class NoStation(models.Model):
    """A commune confirms in a review that it has no station."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="confirmations", verbose_name=_("đợt rà soát"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người xác nhận"))
    at = models.DateTimeField(_("lúc"), default=clock.now)

    objects = NoStationQuerySet.as_manager()

    class Meta:
        verbose_name = _("xác nhận không có trạm")
        verbose_name_plural = _("xác nhận không có trạm")
        constraints = [models.UniqueConstraint(fields=["review", "unit"], name="inventory_one_word_of_a_commune")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.review}"
