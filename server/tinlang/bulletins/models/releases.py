"""The order to air an approved version, and how it stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.bulletins import airing
from tinlang.bulletins.models.versions import REASON_CHARACTERS, Transition, Version
from tinlang.bulletins.models.windows import due_at, is_by_days
from tinlang.common.ids import uuid7
from tinlang.units.models import Unit


class ReleaseState(models.TextChoices):
    SCHEDULED = "scheduled", _("Chờ đến giờ phát")
    RELEASED = "released", _("Đang phát")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")
    EXPIRED = "expired", _("Đã hết hạn")


RELEASE_TRANSITIONS: dict[ReleaseState, dict[ReleaseState, Transition]] = {
    ReleaseState.SCHEDULED: {
        ReleaseState.RELEASED: Transition("begin", ""),
        ReleaseState.WITHDRAWN: Transition("withdraw", "bulletins.withdraw"),
        ReleaseState.EXPIRED: Transition("expire", ""),
    },
    ReleaseState.RELEASED: {
        ReleaseState.WITHDRAWN: Transition("withdraw", "bulletins.withdraw"),
        ReleaseState.EXPIRED: Transition("expire", ""),
    },
    ReleaseState.WITHDRAWN: {},
    ReleaseState.EXPIRED: {},
}

LIVE_STATES = (ReleaseState.SCHEDULED, ReleaseState.RELEASED)


class ReleaseQuerySet(UnitScopedQuerySet["Release"]):
    unit_path = "unit"


class Release(models.Model):
    """The order to air an approved version inside [start_at, end_at).

    `end_at` lies before `own_end_at` while a newer release of the bulletin is to start in between.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="releases", verbose_name=_("bản tin"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="releases", verbose_name=_("địa bàn"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=ReleaseState.choices)
    start_at = models.DateTimeField(_("phát từ"))
    end_at = models.DateTimeField(_("hết hạn lúc"))
    own_end_at = models.DateTimeField(
        _("hết hạn lúc, nếu không có bản mới"), help_text=_("Bản mới được cho phát thì bản này dừng sớm hơn.")
    )
    approved_at = models.DateTimeField(_("duyệt lúc"))
    released_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người cho phát"))
    withdrawn_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người thu hồi")
    )
    withdrawn_at = models.DateTimeField(_("thu hồi lúc"), null=True)
    reason = models.CharField(_("lý do thu hồi"), max_length=REASON_CHARACTERS, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lệnh phát")
        verbose_name_plural = _("lệnh phát")
        ordering = ["-approved_at"]
        indexes = [
            models.Index(fields=["unit", "state", "end_at"], name="bulletins_release_of_unit"),
            # To the key, as the lists are ordered: a page of them is then read off and not sorted first.
            models.Index(fields=["unit", "approved_at", "id", "state"], name="bulletins_release_listed"),
            models.Index(fields=["approved_at", "id", "unit", "state"], name="bulletins_release_walked"),
            models.Index(fields=["unit", "start_at", "id", "state"], name="bulletins_release_by_start"),
            models.Index(fields=["state", "end_at"], name="bulletins_release_live"),
            models.Index(fields=["end_at"], name="bulletins_release_of_a_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["version"], name="bulletins_one_release_of_a_version"),
            models.CheckConstraint(condition=Q(state__in=ReleaseState.values), name="bulletins_release_state_is_known"),
            models.CheckConstraint(
                condition=Q(end_at__gt=F("start_at")), name="bulletins_release_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(end_at__lte=F("own_end_at")), name="bulletins_release_is_only_cut_short"
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.WITHDRAWN, withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(reason="")
                | (~Q(state=ReleaseState.WITHDRAWN) & Q(withdrawn_by=None, withdrawn_at=None, reason="")),
                name="bulletins_withdrawal_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def is_live(self) -> bool:
        """Whether it is or may yet be on air."""
        return self.state in LIVE_STATES

    @property
    def airs_by_days(self) -> bool:
        """Whether its window is one of whole days, from a midnight or from its approval."""
        return is_by_days(None if self.start_at == self.approved_at else self.start_at, self.end_at)

    @property
    def due_at(self) -> datetime | None:
        """Until when it must have been sent."""
        return due_at(self.start_at, self.end_at)

    @property
    def last_day_at(self) -> datetime:
        """An instant of the last day of a window of whole days."""
        return self.end_at - timedelta(minutes=1)

    @cached_property
    def standing(self) -> airing.Standing:
        """How it stands; for many at once, `airing.tell`."""
        return airing.standings([self])[self.uid]
