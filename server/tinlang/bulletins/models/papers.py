"""The page that a leader signed by hand: what it looks like, who signed it when, who recorded it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.bulletins.models.versions import Version
from tinlang.common import clock


class PaperApproval(models.Model):
    """An approval on paper. It binds the same hashes as any other; its scan lies in `common.papers` under its own."""

    version = models.OneToOneField(Version, models.PROTECT, related_name="paper", verbose_name=_("bản tin"))
    signed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người ký"))
    signed_on = models.DateField(_("ngày ký"))
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người nhập"))
    recorded_at = models.DateTimeField(_("nhập lúc"), default=clock.now)
    scan_sha256 = models.CharField(max_length=64)
    scan_type = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("bản duyệt giấy")
        verbose_name_plural = _("bản duyệt giấy")
        constraints = [
            models.CheckConstraint(condition=~Q(recorded_by=F("signed_by")), name="bulletins_paper_takes_two"),
            models.CheckConstraint(condition=~Q(scan_sha256=""), name="bulletins_paper_has_a_scan"),
        ]

    def __str__(self) -> str:
        return f"{self.version}: {self.signed_by}, {self.signed_on}"
