"""Repair tickets and their way."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.bulletins.models import Transition
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.inventory.models.stations import Station

CAUSE_CHARACTERS = NEEDS_CHARACTERS = RESULT_CHARACTERS = 500


class RepairState(models.TextChoices):
    OPEN = "open", _("Mới lập")
    WORKING = "working", _("Đang sửa")
    MENDED = "mended", _("Đã sửa xong")
    GIVEN_UP = "given_up", _("Không sửa được")


REPAIR_TRANSITIONS: dict[RepairState, dict[RepairState, Transition]] = {
    RepairState.OPEN: {
        RepairState.WORKING: Transition("start_repair", "inventory.repair"),
        RepairState.MENDED: Transition("close_repair", "inventory.repair"),
        RepairState.GIVEN_UP: Transition("close_repair", "inventory.repair"),
    },
    RepairState.WORKING: {
        RepairState.MENDED: Transition("close_repair", "inventory.repair"),
        RepairState.GIVEN_UP: Transition("close_repair", "inventory.repair"),
    },
    RepairState.MENDED: {},
    RepairState.GIVEN_UP: {},
}
"""A closed ticket stays closed: what breaks again is another ticket."""

NOT_CLOSED = (RepairState.OPEN, RepairState.WORKING)
"""At most one ticket of a station is in one of these."""
CLOSED = (RepairState.MENDED, RepairState.GIVEN_UP)


class RepairTicketQuerySet(UnitScopedQuerySet["RepairTicket"]):
    unit_path = "station__unit"


class RepairTicket(models.Model):
    """Something of a station is to be mended: what broke, what it takes, and in the end with which result."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    station = models.ForeignKey(Station, models.CASCADE, related_name="tickets", verbose_name=_("trạm"))
    state = models.CharField(_("tình trạng"), max_length=10, choices=RepairState.choices, default=RepairState.OPEN)
    cause = models.CharField(_("hỏng gì"), max_length=CAUSE_CHARACTERS)
    needs = models.CharField(_("cần gì để sửa"), max_length=NEEDS_CHARACTERS, blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người lập"))
    opened_at = models.DateTimeField(_("lập lúc"), default=clock.now)
    started_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người sửa"))
    started_at = models.DateTimeField(_("bắt đầu sửa lúc"), null=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người đóng"))
    closed_at = models.DateTimeField(_("đóng lúc"), null=True)
    result = models.CharField(_("kết quả"), max_length=RESULT_CHARACTERS, blank=True)

    objects = RepairTicketQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu sửa chữa")
        verbose_name_plural = _("phiếu sửa chữa")
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RepairState.values), name="inventory_repair_state_is_known"),
            models.UniqueConstraint(
                fields=["station"], condition=Q(state__in=NOT_CLOSED), name="inventory_one_open_ticket_of_a_station"
            ),
            models.CheckConstraint(
                condition=Q(state__in=NOT_CLOSED, closed_at=None, closed_by=None, result="")
                | (Q(state__in=CLOSED, closed_at__isnull=False, closed_by__isnull=False) & ~Q(result="")),
                name="inventory_closed_with_a_result",
            ),
        ]

    def __str__(self) -> str:
        return self.cause

    @property
    def is_closed(self) -> bool:
        return self.state in CLOSED

    @property
    def tone(self) -> str:
        tones = {RepairState.OPEN: "warn", RepairState.WORKING: "info", RepairState.MENDED: "ok"}
        return tones.get(RepairState(self.state), "bad")
