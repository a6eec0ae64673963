"""A written delegation of approving: from whom, to whom, where, from day to day, by which paper."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models.people import Person
from tinlang.common.clock import now
from tinlang.common.ids import uuid7
from tinlang.units.models import Unit, UnitVersion, in_force

NUMBER_CHARACTERS = 60
REASON_CHARACTERS = 500


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def in_force(self, day: date) -> DelegationQuerySet:
        """Those that count that day: begun, not over, not revoked, of a unit that stands."""
        standing = UnitVersion.objects.filter(in_force(day)).values("unit")
        return self.filter(valid_from__lte=day, valid_to__gt=day, revoked_at=None, unit__in=standing)


class Delegation(models.Model):
    """`principal` lets `delegate` approve in `unit` and all that lies in it, from `valid_from` up to before `valid_to`.

    It carries no further than what the principal may do by a role of their own, and nobody delegates what was
    delegated to them. It ends with its unit: whoever leads the unit that took over writes a new one.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    principal = models.ForeignKey(
        Person, models.PROTECT, related_name="delegations_given", verbose_name=_("người ủy quyền")
    )
    delegate = models.ForeignKey(
        Person, models.PROTECT, related_name="delegations_received", verbose_name=_("người được ủy quyền")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    valid_from = models.DateField(_("từ ngày"))
    valid_to = models.DateField(_("đến trước ngày"))
    paper_number = models.CharField(_("số văn bản"), max_length=NUMBER_CHARACTERS)
    paper_on = models.DateField(_("ngày văn bản"))
    scan_sha256 = models.CharField(max_length=64, blank=True)
    scan_type = models.CharField(max_length=40, blank=True)
    written_at = models.DateTimeField(_("lập lúc"), default=now)
    revoked_at = models.DateTimeField(_("thu hồi lúc"), null=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người thu hồi"))
    revoke_reason = models.CharField(_("lý do thu hồi"), max_length=REASON_CHARACTERS, blank=True)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        verbose_name = _("ủy quyền duyệt")
        verbose_name_plural = _("ủy quyền duyệt")
        ordering = ["-valid_from", "-pk"]
        indexes = [models.Index(fields=["delegate", "valid_to"], name="accounts_delegated_to")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(principal=F("delegate")), name="accounts_nobody_delegates_to_themselves"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gt=F("valid_from")), name="accounts_delegation_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~Q(paper_number=""), name="accounts_delegation_is_written"),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="accounts_revocation_says_who",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paper_number}: {self.principal} → {self.delegate}"

    @property
    def last_day(self) -> date:
        return self.valid_to - timedelta(days=1)

    def is_in_force(self, day: date) -> bool:
        return self.revoked_at is None and self.valid_from <= day < self.valid_to and self.unit.stands(day)

    def is_to_come(self, day: date) -> bool:
        return self.revoked_at is None and day < self.valid_from and self.unit.stands(day)
