"""Stations, what each was during some days, and how long a check of them counts."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.common.ids import uuid7
from tinlang.units.models import Dated, Organisation, Unit, version_at


class StationKind(models.TextChoices):
    CENTRAL = "central", _("Trạm truyền thanh trung tâm")
    COMMUNE = "commune", _("Trạm truyền thanh cấp xã")


class Technology(models.TextChoices):
    """How sound travels from the studio to the horns. `ip`: Circular 39/2020/TT-BTTTT."""

    WIRED = "wired", _("Có dây")
    FM = "fm", _("FM")
    IP = "ip", _("CNTT-VT")


class StationQuerySet(UnitScopedQuerySet["Station"]):
    unit_path = "unit"

    def in_force(self, day: date) -> StationQuerySet:
        """Those that stood that day: begun, and not yet ended."""
        found: StationQuerySet = self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=day), begun_on__lte=day)
        return found


class Station(models.Model):
    """A station of the network, permanent. `ended_on` is the first day without it.

    A central station serves several communes (`covers`) and is none of theirs. What may change lies in its versions.
    When it ends, what stood there may pass to another unit: `handed_to`, by the record `handover`.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="stations", verbose_name=_("địa bàn"))
    kind = models.CharField(_("loại"), max_length=10, choices=StationKind.choices, default=StationKind.COMMUNE)
    place = models.CharField(_("nơi đặt"), max_length=200, blank=True)
    lat = models.FloatField(_("vĩ độ"), null=True, blank=True)
    lon = models.FloatField(_("kinh độ"), null=True, blank=True)
    covers = models.ManyToManyField(Unit, related_name="+", blank=True, verbose_name=_("địa bàn phủ"))
    begun_on = models.DateField(_("có từ ngày"))
    begun_reason = models.CharField(_("căn cứ"), max_length=300, blank=True)
    ended_on = models.DateField(_("thôi từ ngày"), null=True, blank=True)
    ended_reason = models.CharField(_("lý do thôi"), max_length=300, blank=True)
    handed_to = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bàn giao cho")
    )
    handover = models.CharField(_("biên bản bàn giao"), max_length=500, blank=True)

    objects = StationQuerySet.as_manager()

    class Meta:
        verbose_name = _("trạm truyền thanh")
        verbose_name_plural = _("trạm truyền thanh")
        indexes = [models.Index(fields=["unit", "begun_on"], name="inventory_stations_of_a_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=StationKind.values), name="inventory_station_kind_is_known"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_reason="", handed_to=None, handover="")
                | (Q(ended_on__gt=F("begun_on")) & ~Q(ended_reason="")),
                name="inventory_station_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        version = version_at(self.versions.all(), date.max)
        assert version is None or isinstance(version, StationVersion)
        return version.name if version else str(self.uid)

    def version_at(self, day: date) -> StationVersion | None:
        """What it was that day, or the nearest before, or else at first."""
        version = version_at(self.versions.all(), day)
        assert version is None or isinstance(version, StationVersion)
        return version

    def stood(self, day: date) -> bool:
        return self.begun_on <= day and (self.ended_on is None or day < self.ended_on)


class StationVersion(Dated):
    """To which unit it belongs, the name on its papers, its technology and how many clusters of horns it has, during
    some days.

    `year`: when that equipment was put to use. `unit`: what an older day is counted by; who holds the station today
    follows from the station's own.
    """

    station = models.ForeignKey(Station, models.CASCADE, related_name="versions", verbose_name=_("trạm"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    name = models.CharField(_("tên trong hồ sơ"), max_length=160)
    technology = models.CharField(_("công nghệ"), max_length=10, choices=Technology.choices)
    year = models.PositiveSmallIntegerField(_("năm đưa vào sử dụng"), null=True, blank=True)
    clusters = models.PositiveSmallIntegerField(_("số cụm loa"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị quản lý")
    )

    class Meta(Dated.Meta):
        verbose_name = _("trạm qua các thời kỳ")
        verbose_name_plural = _("trạm qua các thời kỳ")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["station", "valid_from"], name="inventory_one_version_begins_on_a_day"),
            models.UniqueConstraint(
                fields=["station"], condition=Q(valid_to__isnull=True), name="inventory_one_open_version_of_a_station"
            ),
            models.CheckConstraint(condition=Q(technology__in=Technology.values), name="inventory_technology_is_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def equipment(self) -> str:
        """ "FM, 2012"."""
        return f"{self.get_technology_display()}, {self.year}" if self.year else str(self.get_technology_display())


class ValidityRule(Dated):
    """How long a check or test of a station of that technology counts: so many months and days after it.

    `source` says which document rules so; `is_confirmed`, whether somebody has compared it with that document.
    """

    technology = models.CharField(_("công nghệ"), max_length=10, choices=Technology.choices)
    months = models.PositiveSmallIntegerField(_("số tháng"), default=0)
    days = models.PositiveSmallIntegerField(_("số ngày"), default=0)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)
    is_confirmed = models.BooleanField(_("đã đối chiếu"), default=False)

    class Meta(Dated.Meta):
        verbose_name = _("thời hạn của kết quả kiểm tra")
        verbose_name_plural = _("thời hạn của kết quả kiểm tra")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["technology", "valid_from"], name="inventory_one_rule_begins_on_a_day"),
            models.CheckConstraint(condition=Q(months__gt=0) | Q(days__gt=0), name="inventory_rule_lasts"),
        ]

    def __str__(self) -> str:
        return f"{self.get_technology_display()}: {self.lasting}"

    @property
    def lasting(self) -> str:
        """ "6 tháng", "30 ngày"."""
        parts = [_("%(n)s tháng") % {"n": self.months} if self.months else ""]
        parts.append(_("%(n)s ngày") % {"n": self.days} if self.days else "")
        return " ".join(part for part in parts if part)
