"""Who is away, from day to day, and who stands in: named ahead, ended by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.units.models import Closure, Unit, in_force


class AwayFor(models.TextChoices):
    """Why, as far as colleagues need to know: an illness is nobody's business."""

    LEAVE = "leave", _("Nghỉ phép, nghỉ chế độ")
    MISSION = "mission", _("Đi công tác, họp")
    TRAINING = "training", _("Đi học, tập huấn")
    OTHER = "other", _("Việc khác")


class AbsenceQuerySet(UnitScopedQuerySet["Absence"]):
    def in_force(self, day: date) -> AbsenceQuerySet:
        """Those of that day that nobody has ended before."""
        return self.filter(valid_from__lte=day, valid_to__gt=day, ended_at=None)

    def reaching(self, unit: Unit) -> AbsenceQuerySet:
        """Those that count for what lies in that unit."""
        return self.filter(unit__in=Closure.objects.filter(in_force(clock.today()), descendant=unit).values("ancestor"))


class Absence(models.Model):
    """`person` is away from `valid_from` up to before `valid_to`; `stand_in` sees to their dossiers in `unit`.

    It gives no right: whoever stands in may do there, by roles of their own, all that the absent one may. Nothing
    changes hands; what is done meanwhile is written down as done by the stand-in in place of the absent one.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người vắng"))
    stand_in = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người làm thay"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"))
    reason = models.CharField(_("lý do"), max_length=10, choices=AwayFor.choices)
    told_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người báo"))
    told_at = models.DateTimeField(_("báo lúc"), default=clock.now)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("kết thúc sớm lúc"), null=True)

    objects: Any = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("vắng mặt")
        verbose_name_plural = _("vắng mặt")
        ordering = ["-valid_from", "-pk"]
        indexes = [
            models.Index(fields=["stand_in", "valid_to"], name="services_stands_in"),
            models.Index(fields=["person", "valid_to"], name="services_is_away"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(person=F("stand_in")), name="services_nobody_stands_in_for_themselves"),
            models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="services_absence_has_a_day"),
            models.CheckConstraint(condition=Q(reason__in=AwayFor.values), name="services_absence_reason_is_known"),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="services_absence_says_who_ended_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} → {self.stand_in}"

    @property
    def last_day(self) -> date:
        return self.valid_to - timedelta(days=1)

    def is_in_force(self, day: date) -> bool:
        return self.ended_at is None and self.valid_from <= day < self.valid_to

    def is_to_come(self, day: date) -> bool:
        return self.ended_at is None and day < self.valid_from
