"""Tables of areas and organisations through time. Every `valid_to` is exclusive; an open end is null."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.common.clock import today
from tinlang.common.derived import AlphabeticalField
from tinlang.common.ids import uuid7

if TYPE_CHECKING:
    from collections.abc import Iterable

BEGINNING = date(1900, 1, 1)
"""The `valid_from` of what existed before our sources begin: since when is not known."""


class Level(models.TextChoices):
    PROVINCE = "province", _("Tỉnh")
    DISTRICT = "district", _("Huyện")
    COMMUNE = "commune", _("Xã")
    VILLAGE = "village", _("Thôn")


class Scheme(models.TextChoices):
    GSO = "gso", _("Danh mục hành chính của Tổng cục Thống kê")


def in_force(day: date, prefix: str = "") -> Q:
    """The condition `valid_from ≤ day < valid_to`, for the dated rows at the end of `prefix` ("versions__")."""
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    )


class Dated(models.Model):
    """True from `valid_from` up to, not including, `valid_to`."""

    valid_from = models.DateField(_("từ ngày"), default=BEGINNING)
    valid_to = models.DateField(_("đến trước ngày"), null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
            )
        ]

    def is_in_force(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def version_at(versions: Iterable[Dated], day: date) -> Dated | None:
    """The version in force that day; if none, the last one before it; else the first one to come; None for none."""
    ordered = sorted(versions, key=lambda version: version.valid_from)
    begun = [version for version in ordered if version.valid_from <= day]
    if begun:
        return begun[-1]
    return ordered[0] if ordered else None


class Unit(models.Model):
    """An area, permanent: a new name keeps it, a merger or a split makes another one, even under the same code.

    `str(unit)` is its name in force today, or its last one. Lists prefetch `versions` to name their rows in one query.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    lat = models.FloatField(_("vĩ độ"), null=True, blank=True)
    lon = models.FloatField(_("kinh độ"), null=True, blank=True)

    class Meta:
        verbose_name = _("địa bàn")
        verbose_name_plural = _("địa bàn")

    def __str__(self) -> str:
        version = self.version_at(today())
        return version.title if version else str(self.uid)

    def version_at(self, day: date) -> UnitVersion | None:
        """Its version in force that day, or the nearest before it, or else the first one."""
        version = version_at(self.versions.all(), day)
        assert version is None or isinstance(version, UnitVersion)
        return version

    def stands(self, day: date) -> bool:
        """Whether it has begun and not ended that day."""
        version = self.version_at(day)
        return version is not None and version.is_in_force(day)

    @property
    def level(self) -> str:
        version = self.version_at(today())
        return version.level if version else ""


class UnitVersion(Dated):
    """What a unit was called and where it belonged during some days. At most one version begins on a day."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="versions", verbose_name=_("địa bàn"))
    name = models.CharField(_("tên"), max_length=120, help_text=_("Không kèm loại: “Đồng Đăng”."))
    kind = models.CharField(_("loại"), max_length=40, help_text=_("Tỉnh, Huyện, Xã, Phường, Thị trấn, Thôn, Khu…"))
    level = models.CharField(_("cấp"), max_length=10, choices=Level.choices)
    parent = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="child_versions", verbose_name=_("thuộc")
    )
    in_order = AlphabeticalField(of="name")

    class Meta(Dated.Meta):
        verbose_name = _("tên và cấp của địa bàn")
        verbose_name_plural = _("tên và cấp của địa bàn")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "valid_from"], name="units_one_version_begins_on_a_day"),
            models.UniqueConstraint(
                fields=["unit"], condition=Q(valid_to__isnull=True), name="units_one_open_version_of_a_unit"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="units_level_is_known"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("unit")), name="units_no_unit_is_its_own_parent"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The kind and the name: "Xã Đồng Đăng"."""
        return f"{self.kind} {self.name}".strip()


class UnitCode(Dated):
    """An official code of a unit during some days. Codes are used again, so every look-up takes a date."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="codes", verbose_name=_("địa bàn"))
    scheme = models.CharField(_("danh mục"), max_length=10, choices=Scheme.choices, default=Scheme.GSO)
    code = models.CharField(_("mã"), max_length=12)

    class Meta(Dated.Meta):
        verbose_name = _("mã địa bàn")
        verbose_name_plural = _("mã địa bàn")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["scheme", "code", "valid_from"], name="units_one_code_begins_on_a_day"),
            models.UniqueConstraint(
                fields=["scheme", "code"], condition=Q(valid_to__isnull=True), name="units_one_holder_of_an_open_code"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SuccessionKind(models.TextChoices):
    MERGED = "merged", _("nhập vào")
    SPLIT = "split", _("chia tách thành")
    LATER = "later", _("về sau thuộc")


class Succession(models.Model):
    """From `on`, `successor` stands where `predecessor` stood.

    `later`: the sources name who holds the area since `on`, not the steps between the predecessor's end and then.
    After a split nothing passes by itself: rows are handed over one by one.
    """

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions", verbose_name=_("địa bàn cũ"))
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="origins", verbose_name=_("địa bàn mới"))
    kind = models.CharField(_("cách"), max_length=10, choices=SuccessionKind.choices)
    on = models.DateField(_("ngày"))

    class Meta:
        verbose_name = _("kế thừa địa bàn")
        verbose_name_plural = _("kế thừa địa bàn")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="units_one_succession_of_a_pair"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="units_no_unit_succeeds_itself"),
            models.CheckConstraint(condition=Q(kind__in=SuccessionKind.values), name="units_succession_is_typed"),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Via(models.TextChoices):
    TREE = "tree", _("trong cây")
    SUCCESSION = "succession", _("kế thừa")


class Closure(Dated):
    """Who reaches whom on which days; built from versions and successions by `actions.rebuild_closure`.

    `tree`: the descendant lies in the ancestor (or is it). `succession`: the descendant has ended, and lay in the
    ancestor or was merged into the ancestor or into a unit that lies in it.
    """

    ancestor = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    descendant = models.ForeignKey(Unit, models.CASCADE, related_name="+")
    via = models.CharField(max_length=10, choices=Via.choices)

    class Meta(Dated.Meta):
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["ancestor", "descendant", "via", "valid_from"], name="units_one_closure_begins_on_a_day"
            ),
        ]
        indexes = [models.Index(fields=["descendant", "ancestor"], name="units_closure_upwards")]

    def __str__(self) -> str:
        return f"{self.ancestor_id} ⊇ {self.descendant_id}"


class Organisation(models.Model):
    """A body, not an area: phòng, đài, sở, đồn biên phòng, ban quản lý cửa khẩu, đoàn thể. Permanent, as a unit is."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("cơ quan kế thừa")
    )

    class Meta:
        verbose_name = _("cơ quan, đơn vị")
        verbose_name_plural = _("cơ quan, đơn vị")

    def __str__(self) -> str:
        version = self.version_at(today())
        return version.name if version else str(self.uid)

    def version_at(self, day: date) -> OrganisationVersion | None:
        """Its version in force that day, or the nearest before it, or else the first one."""
        version = version_at(self.versions.all(), day)
        assert version is None or isinstance(version, OrganisationVersion)
        return version


class OrganisationKind(models.TextChoices):
    COMMITTEE = "committee", _("Ủy ban nhân dân")
    OFFICE = "office", _("Phòng, ban")
    STATION = "station", _("Trạm truyền thanh, đài")
    SERVICE = "service", _("Đơn vị sự nghiệp")
    ARMED = "armed", _("Lực lượng vũ trang")
    PARTY = "party", _("Cơ quan Đảng")
    ASSOCIATION = "association", _("Mặt trận, đoàn thể")
    DEPARTMENT = "department", _("Sở, ngành")


class OrganisationVersion(Dated):
    """What a body was called, what it belonged to and which area it served during some days."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="versions", verbose_name=_("cơ quan, đơn vị")
    )
    name = models.CharField(_("tên"), max_length=160)
    kind = models.CharField(_("loại"), max_length=12, choices=OrganisationKind.choices)
    parent = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="child_versions", verbose_name=_("trực thuộc")
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="served_by", verbose_name=_("địa bàn phục vụ"))

    class Meta(Dated.Meta):
        verbose_name = _("tên và địa bàn của cơ quan, đơn vị")
        verbose_name_plural = _("tên và địa bàn của cơ quan, đơn vị")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["organisation", "valid_from"], name="units_one_organisation_version_a_day"),
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(valid_to__isnull=True),
                name="units_one_open_version_of_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganisationKind.values), name="units_organisation_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
