"""What a bulletin is marked with: rows, each offered during some days. What was chosen stays on the version."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.common.derived import AlphabeticalField
from tinlang.common.ids import new_uid
from tinlang.units.models import Dated, Unit

LOUDSPEAKER = "loudspeaker"


NAME_OF_COLUMN_CHARACTERS = 60


class Offered(Dated):
    """One thing to choose. `key` names it in forms and files; `order` is that of the page."""

    key = models.SlugField(max_length=40, unique=True, default=new_uid)
    name = models.CharField(_("tên"), max_length=120)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=100)
    in_order = AlphabeticalField(of="name")

    class Meta(Dated.Meta):
        abstract = True
        ordering = ["order", "in_order"]

    def __str__(self) -> str:
        return self.name


class Source(Offered):
    """From whom a bulletin comes: the station itself, the province, a ministry, somebody else."""

    class Meta(Offered.Meta):
        verbose_name = _("nguồn tin")
        verbose_name_plural = _("nguồn tin")


class Audience(Offered):
    """Whom a bulletin is for (đối tượng tuyên truyền)."""

    class Meta(Offered.Meta):
        verbose_name = _("đối tượng")
        verbose_name_plural = _("đối tượng")


class Channel(Offered):
    """A form in which people are told (hình thức). `legal`: its type by Decree 49/2024/NĐ-CP, "" for none."""

    legal = models.CharField(_("loại hình theo luật"), max_length=120, blank=True)
    basis = models.CharField(_("căn cứ"), max_length=160, blank=True)

    class Meta(Offered.Meta):
        verbose_name = _("hình thức")
        verbose_name_plural = _("hình thức")


class Column(Offered):
    """A column under which bulletins appear (chuyên mục): of one unit and what lies in it, or without one of all."""

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn"))

    objects = UnitScopedQuerySet.as_manager()

    class Meta(Offered.Meta):
        verbose_name = _("chuyên mục")
        verbose_name_plural = _("chuyên mục")

    @property
    def uid(self) -> str:
        """Its key, by which the audit names it."""
        return self.key

    @property
    def last_day(self) -> date | None:
        """The last day on which it is offered; None where none is set."""
        return self.valid_to - timedelta(days=1) if self.valid_to else None
