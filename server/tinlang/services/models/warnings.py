"""When somebody is warned that a dossier will be late, and that they were."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services.models.dossiers import RUNNING, Dossier
from tinlang.units.models import Dated, Unit

MOST_HOURS = 80
"""Two weeks of work: whoever is warned earlier than that stops reading."""


class WarningRule(Dated):
    """While the clock runs, whoever has a dossier in hand is warned `holder_hours` working hours before it is
    due; the leader, if it is not finished `leader_hours` working hours later, or when it is late.

    `unit` none: wherever no nearer area has a rule.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", verbose_name=_("địa bàn"))
    holder_hours = models.PositiveSmallIntegerField(_("nhắc người giữ trước hạn (giờ làm việc)"))
    leader_hours = models.PositiveSmallIntegerField(_("sau đó chưa xong thì nhắc lãnh đạo (giờ làm việc)"))
    source = models.CharField(_("căn cứ"), max_length=200)
    is_checked = models.BooleanField(_("đã đối chiếu"), default=False)

    objects = UnitScopedQuerySet.as_manager()

    class Meta(Dated.Meta):
        verbose_name = _("quy định nhắc hạn")
        verbose_name_plural = _("quy định nhắc hạn")
        ordering = ["valid_from", "pk"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "valid_from"], name="services_one_warning_rule_begins_on_a_day"),
            models.CheckConstraint(
                condition=Q(holder_hours__gte=1, holder_hours__lte=MOST_HOURS, leader_hours__lte=MOST_HOURS),
                name="services_warning_hours_are_few",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.holder_hours} + {self.leader_hours}"


class WarningKind(models.TextChoices):
    HOLDER = "holder", _("Nhắc người giữ")
    LEADER = "leader", _("Nhắc lãnh đạo")


class DeadlineWarningQuerySet(models.QuerySet["DeadlineWarning"]):
    def standing(self) -> DeadlineWarningQuerySet:
        """Those that still say something: the clock runs, and the deadline is not later than the one warned of."""
        return self.filter(dossier__state__in=RUNNING, due_on__gte=F("dossier__due_on"))


class DeadlineWarning(models.Model):
    """Somebody was warned of a dossier, once for a deadline.

    Warned of anew is only what was given a later day: a deadline that moves forward, or within its day, has been
    warned of. Whoever gets the dossier in hand later has not been warned, and is.
    """

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="warnings", verbose_name=_("hồ sơ"))
    kind = models.CharField(_("nhắc ai"), max_length=6, choices=WarningKind.choices)
    to = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người được nhắc"))
    due_on = models.DateField(_("hẹn trả lúc đó"))
    at = models.DateTimeField(_("nhắc lúc"), default=clock.now)
    mailed_at = models.DateTimeField(_("gửi thư lúc"), null=True)

    objects = DeadlineWarningQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhắc hạn")
        verbose_name_plural = _("nhắc hạn")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "kind", "to", "due_on"], name="services_warned_once_of_a_deadline"
            ),
            models.CheckConstraint(condition=Q(kind__in=WarningKind.values), name="services_warning_kind_is_known"),
        ]
        indexes = [models.Index(fields=["to", "kind", "dossier"], name="services_warned_of")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.to}, {self.due_on:%d/%m/%Y}"


def warned(kind: WarningKind, to: Person) -> Exists:
    """Of a dossier: whether that person has been warned of the deadline that it has."""
    told = DeadlineWarning.objects.filter(dossier=OuterRef("pk"), due_on__gte=OuterRef("due_on"))
    return Exists(told.filter(kind=kind, to=to))
