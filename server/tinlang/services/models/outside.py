"""What stands between us and the province's system: what it is still to be told, and how asking it went last."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.services import outside_names
from tinlang.services.models.dossiers import Dossier, DossierState
from tinlang.units.models import Unit

PROBLEM_CHARACTERS = 400


class NoticeState(models.TextChoices):
    """`SETTLED`: an official has written it down in that system by hand."""

    WAITING = "waiting", _("Chờ báo")
    TOLD = "told", _("Đã báo")
    REFUSED = "refused", _("Tỉnh không nhận")
    SETTLED = "settled", _("Đã ghi tay ở hệ thống của tỉnh")


UNTOLD = (NoticeState.WAITING, NoticeState.REFUSED)
"""Those after it in the same dossier wait for it."""


class StateNoticeQuerySet(UnitScopedQuerySet["StateNotice"]):
    unit_path = "dossier__unit"

    def first_of_their_dossiers(self) -> StateNoticeQuerySet:
        """Waiting, with none before them that was not told: changes are told in their order."""
        before = StateNotice.objects.filter(
            dossier=OuterRef("dossier"), sequence__lt=OuterRef("sequence"), state__in=UNTOLD
        )
        return self.filter(~Exists(before), state=NoticeState.WAITING)


class StateNotice(models.Model):
    """A change of state of a dossier that came from the province's system, which is to be told of it.

    Written with the change. `next_at`: not before then; `claimed_until`: a program is at it; `problem`: what stopped it
    last, in words for the desk, with `refusal`, the name that the other system gives its refusal.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="state_notices", verbose_name=_("hồ sơ"))
    sequence = models.PositiveSmallIntegerField()
    dossier_state = models.CharField(_("tình trạng"), max_length=12, choices=DossierState.choices)
    changed_at = models.DateTimeField(_("lúc"))
    said = models.TextField(_("nội dung"), blank=True)
    state = models.CharField(max_length=8, choices=NoticeState.choices, default=NoticeState.WAITING)
    next_at = models.DateTimeField(default=clock.now)
    claimed_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    problem = models.CharField(_("lỗi gần nhất"), max_length=PROBLEM_CHARACTERS, blank=True)
    refusal = models.CharField(max_length=60, blank=True)
    told_at = models.DateTimeField(_("đã báo lúc"), null=True)

    objects = StateNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo tình trạng")
        verbose_name_plural = _("báo tình trạng")
        ordering = ["dossier_id", "sequence"]
        indexes = [
            models.Index(fields=["next_at", "id"], condition=Q(state="waiting"), name="services_notices_to_tell"),
            models.Index(fields=["dossier"], condition=~Q(problem=""), name="services_notices_in_trouble"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "sequence"], name="services_notices_of_a_dossier_follow"),
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="services_notice_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="told", told_at__isnull=False) | (~Q(state="told") & Q(told_at=None)),
                name="services_told_notice_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier}: {self.get_dossier_state_display()}"

    @property
    def is_untold(self) -> bool:
        return self.state in UNTOLD

    @property
    def is_unknown_there(self) -> bool:
        """That system has no dossier of this code."""
        return self.refusal == outside_names.UNKNOWN_CODE


class LastAsked(models.Model):
    """When the province's system was last asked for the list of a place, and what came of it."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="+", primary_key=True)
    at = models.DateTimeField(_("lúc"))
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người lấy"))
    told = models.PositiveIntegerField(_("số hồ sơ"), default=0)
    problem = models.CharField(_("lỗi"), max_length=PROBLEM_CHARACTERS, blank=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần hỏi hệ thống của tỉnh")
        verbose_name_plural = _("lần hỏi hệ thống của tỉnh")

    def __str__(self) -> str:
        return f"{self.unit}: {self.at:%d/%m/%Y}"
