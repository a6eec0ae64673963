"""Days that are not what their weekday says, and the hours of offices: dated rows, announced year by year."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.common.ids import uuid7
from tinlang.units.models import Dated, Unit

NAME_CHARACTERS, SOURCE_CHARACTERS = 120, 300


class DayKind(models.TextChoices):
    OFF = "off", _("Nghỉ")
    MADE_UP = "made_up", _("Làm bù")


class SpecialDay(models.Model):
    """A day off on a weekday that is usually worked, or a Saturday worked in its place.

    `unit` none: the whole country. Else that area and all in it, where this row goes before the country's.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn"),
        help_text=_("Để trống: cả nước."),
    )  # fmt: skip
    on = models.DateField(_("ngày"))
    kind = models.CharField(_("nghỉ hay làm bù"), max_length=8, choices=DayKind.choices)
    name = models.CharField(_("dịp"), max_length=NAME_CHARACTERS)
    instead_of = models.DateField(
        _("đổi cho ngày"), null=True, blank=True, help_text=_("Ngày làm bù, hoặc ngày nghỉ được hoán đổi.")
    )
    source = models.CharField(_("căn cứ"), max_length=SOURCE_CHARACTERS)
    is_provisional = models.BooleanField(_("tạm tính"), default=False)
    """Foreseen by the law's text, not yet announced: what is counted with it says so."""

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("ngày nghỉ, làm bù")
        verbose_name_plural = _("ngày nghỉ, làm bù")
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "on"], name="workdays_one_row_a_day_of_a_unit"),
            models.UniqueConstraint(
                fields=["on"], condition=Q(unit=None), name="workdays_one_row_a_day_of_the_country"
            ),
            models.CheckConstraint(condition=Q(kind__in=DayKind.values), name="workdays_day_is_off_or_made_up"),
        ]

    def __str__(self) -> str:
        return self.name


class OfficeHours(Dated):
    """When offices work, and after which hour what comes in counts as the next working day's.

    `weekdays`: Monday is 1, as in "12345". `unit` as of a special day. No `cutoff`: the closing hour.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn"))
    weekdays = models.CharField(_("ngày làm việc trong tuần"), max_length=7, default="12345")
    opens = models.TimeField(_("sáng từ"))
    lunch_from = models.TimeField(_("sáng đến"))
    lunch_to = models.TimeField(_("chiều từ"))
    closes = models.TimeField(_("chiều đến"))
    cutoff = models.TimeField(_("nhận sau giờ này tính ngày sau"), null=True, blank=True)
    source = models.CharField(_("căn cứ"), max_length=SOURCE_CHARACTERS)

    objects = UnitScopedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("giờ làm việc")
        verbose_name_plural = _("giờ làm việc")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "valid_from"], name="workdays_one_row_of_hours_begins_on_a_day"),
            models.CheckConstraint(
                condition=Q(opens__lt=F("lunch_from"), lunch_from__lte=F("lunch_to"), lunch_to__lt=F("closes")),
                name="workdays_hours_follow_each_other",
            ),
            models.CheckConstraint(condition=Q(weekdays__regex=r"^[1-7]+$"), name="workdays_weekdays_are_1_to_7"),
        ]

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"
