"""Dossier codes: whose prefix holds when, and how far the numbers of each day have come."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.units.models import Dated, Unit


class CodeSeries(Dated):
    """How a unit's dossier codes begin during some days.

    Thông tư 01/2018/TT-VPCP, điều 19: `000.00.00.H37-181015-0001`; Quyết định 20/2020/QĐ-TTg reads the other way round:
    `H37.15.05-261008-0975`. The day is that of the intake in Viet Nam.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    prefix = models.CharField(_("mã định danh cơ quan"), max_length=35)
    digits = models.PositiveSmallIntegerField(_("số chữ số"), default=4)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("mã hồ sơ")
        verbose_name_plural = _("mã hồ sơ")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "valid_from"], name="services_one_series_begins_on_a_day"),
        ]

    def __str__(self) -> str:
        return self.prefix

    def code(self, on: date, number: int) -> str:
        return f"{self.prefix}-{on:%y%m%d}-{number:0{self.digits}}"


class NamesakeRule(Dated):
    """For so many days back a dossier of the same name and procedure is asked about; 0: for none.

    No law says so; `source` may name what the office decided.
    """

    days = models.PositiveSmallIntegerField(_("số ngày"))
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("hỏi về hồ sơ trùng tên")
        verbose_name_plural = _("hỏi về hồ sơ trùng tên")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["valid_from"], name="services_one_namesake_rule_begins_on_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.days)


class DayCounter(models.Model):
    """The last number that a prefix gave on a day. Locked while a dossier is taken in: no gap, no number twice."""

    prefix = models.CharField(max_length=35)
    on = models.DateField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["prefix", "on"], name="services_one_counter_of_a_day")]

    def __str__(self) -> str:
        return f"{self.prefix} {self.on}: {self.last}"
