"""What is known of a station: checks by people, tests and plays proven by machines, explanations by its unit."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.inventory.models.stations import Station
from tinlang.units.models import Unit

FAULT_CHARACTERS = 300
REASON_CHARACTERS = 1_000
STATED_CHARACTERS = 120


class EvidenceKind(models.TextChoices):
    """What a day's evidence shows. That there is a station shows the station itself; people's checks are `Check`."""

    TEST = "test", _("phát thử thành công")
    ON_AIR = "on_air", _("có phát")


class EvidenceQuerySet(UnitScopedQuerySet["Evidence"]):
    unit_path = "station__unit"


class Evidence(models.Model):
    """That day it was shown of the station, first and last at these instants. One row a station, kind and day."""

    station = models.ForeignKey(Station, models.CASCADE, related_name="evidence", verbose_name=_("trạm"))
    kind = models.CharField(_("loại"), max_length=10, choices=EvidenceKind.choices)
    on = models.DateField(_("ngày"))
    first_at = models.DateTimeField(_("lần đầu lúc"))
    last_at = models.DateTimeField(_("lần cuối lúc"))
    source = models.CharField(_("nguồn"), max_length=160)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = _("minh chứng")
        constraints = [
            models.UniqueConstraint(fields=["station", "kind", "on"], name="inventory_one_evidence_of_a_kind_a_day"),
            models.CheckConstraint(condition=Q(kind__in=EvidenceKind.values), name="inventory_evidence_kind_is_known"),
            models.CheckConstraint(condition=Q(last_at__gte=F("first_at")), name="inventory_evidence_ends_after"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.on}"


class EvidenceMark(models.Model):
    """How far one source of evidence has been read: written with the rows that it gave."""

    source = models.CharField(primary_key=True, max_length=40)
    read_to = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.source} {self.read_to}"


class CheckQuerySet(UnitScopedQuerySet["Check"]):
    unit_path = "station__unit"


class Check(models.Model):
    """Somebody went there that day and saw whether it is able to work. Never changed: what was wrong is checked again.

    `clusters`: how many there were to check, by value. `broken_on`: since when it is known to be broken, if they say.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    station = models.ForeignKey(Station, models.CASCADE, related_name="checks", verbose_name=_("trạm"))
    on = models.DateField(_("ngày kiểm tra"))
    works = models.BooleanField(_("hoạt động được"))
    clusters_working = models.PositiveSmallIntegerField(_("số cụm loa chạy"))
    clusters = models.PositiveSmallIntegerField(_("tổng số cụm loa"))
    fault = models.CharField(_("hỏng gì"), max_length=FAULT_CHARACTERS, blank=True)
    broken_on = models.DateField(_("hỏng từ ngày"), null=True, blank=True)
    photo_sha256 = models.CharField(_("ảnh"), max_length=64, blank=True)
    from_phone = models.BooleanField(_("ghi từ điện thoại"), default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người kiểm tra"))
    recorded_at = models.DateTimeField(_("ghi lúc"), default=clock.now)

    objects = CheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần kiểm tra")
        verbose_name_plural = _("lần kiểm tra")
        ordering = ["-on", "-recorded_at", "-pk"]
        indexes = [models.Index(fields=["station", "-on", "-recorded_at"], name="inventory_checks_of_a_station")]
        constraints = [
            models.CheckConstraint(
                condition=Q(clusters_working__lte=F("clusters")), name="inventory_no_more_clusters_than_there_are"
            ),
            models.CheckConstraint(condition=Q(works=True) | ~Q(fault=""), name="inventory_broken_says_what"),
            models.CheckConstraint(
                condition=Q(broken_on=None) | Q(works=False, broken_on__lte=F("on")), name="inventory_broken_since_when"
            ),
            models.CheckConstraint(
                condition=Q(photo_sha256="") | Q(photo_sha256__regex=r"^[0-9a-f]{64}$"), name="inventory_photo_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.result}"

    @property
    def result(self) -> str:
        return str(_("Hoạt động được")) if self.works else str(_("Không hoạt động được"))

    @property
    def tone(self) -> str:
        return "ok" if self.works else "bad"


class Fact(models.TextChoices):
    """What of a station or a commune may be explained."""

    HAS_STATION = "has_station", _("Có trạm hay không")
    SERVICEABLE = "serviceable", _("Hoạt động được hay không")
    ON_AIR = "on_air", _("Có phát hay không")
    CLUSTERS = "clusters", _("Số cụm loa")


class ExplanationQuerySet(UnitScopedQuerySet["Explanation"]):
    unit_path = "unit"


class Explanation(models.Model):
    """What a unit says against a figure about it. It changes no count: it stays beside the figure, with who and when.

    `counted`: what we counted then, in words, by value. `station`: none where the figure is that there is none.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    station = models.ForeignKey(
        Station, models.CASCADE, null=True, blank=True, related_name="explanations", verbose_name=_("trạm")
    )
    fact = models.CharField(_("số liệu"), max_length=12, choices=Fact.choices)
    on = models.DateField(_("số liệu ngày"))
    counted = models.CharField(_("hệ thống ghi"), max_length=160)
    stated = models.CharField(_("đơn vị nêu"), max_length=STATED_CHARACTERS)
    reason = models.CharField(_("giải trình"), max_length=REASON_CHARACTERS)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người giải trình"))
    at = models.DateTimeField(_("lúc"), default=clock.now)

    objects = ExplanationQuerySet.as_manager()

    class Meta:
        verbose_name = _("giải trình số liệu")
        verbose_name_plural = _("giải trình số liệu")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(fact__in=Fact.values), name="inventory_explained_fact_is_known"),
            models.CheckConstraint(condition=~Q(stated="") & ~Q(reason=""), name="inventory_explanation_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: {self.stated}"
