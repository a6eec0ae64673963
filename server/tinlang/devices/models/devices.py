"""Devices, how they asked to join, and the hours and languages that hold where they stand."""

from __future__ import annotations

from typing import Any

import msgspec
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.bulletins.models import Transition
from tinlang.common.clock import now
from tinlang.common.derived import AlphabeticalField
from tinlang.common.ids import uuid7
from tinlang.units.models import Dated, Organisation, Unit
from tinlang_wire.documents import DailyWindow, Volume


class Kind(models.TextChoices):
    LOUDSPEAKER = "loudspeaker", _("Loa")
    SCREEN = "screen", _("Màn hình")


class DeviceState(models.TextChoices):
    ENROLLED = "enrolled", _("đang dùng")
    REVOKED = "revoked", _("đã thu hồi quyền")


class EnrolmentState(models.TextChoices):
    PENDING = "pending", _("chờ đăng ký")
    ENROLLED = "enrolled", _("đã đăng ký")
    REFUSED = "refused", _("đã từ chối")


ENROLMENT_TRANSITIONS: dict[EnrolmentState, dict[EnrolmentState, Transition]] = {
    EnrolmentState.PENDING: {
        EnrolmentState.ENROLLED: Transition("accept_enrolment", "devices.enrol"),
        EnrolmentState.REFUSED: Transition("refuse_enrolment", "devices.enrol"),
    },
    EnrolmentState.ENROLLED: {},
    EnrolmentState.REFUSED: {EnrolmentState.PENDING: Transition("request_enrolment", "")},
}
"""A refused device may ask again; an enrolled one is in, and leaves only by revocation."""

DEVICE_TRANSITIONS: dict[DeviceState, dict[DeviceState, Transition]] = {
    DeviceState.ENROLLED: {DeviceState.REVOKED: Transition("revoke_device", "devices.enrol")},
    DeviceState.REVOKED: {},
}
"""A revoked device never comes back under its old keys; it enrols anew and is then another row."""


class Device(models.Model):
    """One machine with keys of its own, standing somewhere, answered for by someone.

    `plan_unit` and `heartbeat_s` repeat what its Config in force says. `cloned_at`: two machines reported under one
    identity.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="devices", verbose_name=_("địa bàn"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="devices", verbose_name=_("cơ quan, đơn vị quản lý")
    )
    name = models.CharField(_("tên"), max_length=120)
    place = models.CharField(_("nơi đặt"), max_length=200, blank=True)
    lat = models.FloatField(_("vĩ độ"), null=True, blank=True)
    lon = models.FloatField(_("kinh độ"), null=True, blank=True)
    kind = models.CharField(_("loại"), max_length=20, choices=Kind.choices, default=Kind.LOUDSPEAKER)
    key = models.JSONField(_("khóa ký"), help_text=_("Khóa công khai (JWK) mà thiết bị ký."))
    thumbprint = models.CharField(max_length=43, unique=True)
    nats_key = models.CharField(max_length=56, unique=True)
    nats_jwt = models.TextField(blank=True)
    plan_unit = models.UUIDField(null=True, blank=True)
    heartbeat_s = models.PositiveIntegerField(default=60)
    software = models.CharField(max_length=80, blank=True)
    state = models.CharField(_("tình trạng"), max_length=10, choices=DeviceState.choices, default=DeviceState.ENROLLED)
    enrolled_at = models.DateTimeField(_("đăng ký lúc"), default=now)
    enrolled_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người đăng ký"))
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_reason = models.CharField(_("lý do thu hồi quyền"), max_length=300, blank=True)
    cloned_at = models.DateTimeField(null=True, blank=True)
    in_order = AlphabeticalField(of="name")

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("thiết bị")
        verbose_name_plural = _("thiết bị")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DeviceState.values), name="devices_device_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=DeviceState.ENROLLED, revoked_at__isnull=True)
                | Q(state=DeviceState.REVOKED, revoked_at__isnull=False),
                name="devices_revoked_since_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_revoked(self) -> bool:
        return self.state == DeviceState.REVOKED


class Enrolment(models.Model):
    """A machine asked to join and shows, or speaks, its code. Forgotten when nobody typed the code in time."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    state = models.CharField(max_length=10, choices=EnrolmentState.choices, default=EnrolmentState.PENDING)
    key = models.JSONField()
    thumbprint = models.CharField(max_length=43, unique=True)
    nats_key = models.CharField(max_length=56)
    code = models.CharField(_("mã"), max_length=11)
    name = models.CharField(max_length=120, blank=True)
    software = models.CharField(max_length=80, blank=True)
    address = models.GenericIPAddressField(null=True)
    requested_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    device = models.OneToOneField(Device, models.PROTECT, null=True, blank=True, related_name="enrolment")

    class Meta:
        verbose_name = _("yêu cầu đăng ký thiết bị")
        verbose_name_plural = _("yêu cầu đăng ký thiết bị")
        indexes = [models.Index(fields=["state", "code"], name="devices_enrolment_by_code")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EnrolmentState.values), name="devices_enrolment_state_known"),
            models.CheckConstraint(
                condition=Q(device__isnull=True) | Q(state=EnrolmentState.ENROLLED),
                name="devices_a_device_only_when_enrolled",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.code


class CodeAttempt(models.Model):
    """Somebody typed an enrolment code; too many wrong ones close the form to them for a while."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=now)
    is_right = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["person", "at"], name="devices_attempts_of_a_person")]

    def __str__(self) -> str:
        return f"{self.person} {self.at}"


def vietnamese_only() -> list[str]:
    return ["vi"]


WINDOWS_LOOK_SO = {
    "quiet_hours": _('Ghi từng khoảng giờ theo mẫu [["22:00", "05:00"]].'),
    "volumes": _('Ghi từng khoảng giờ và phần trăm âm lượng theo mẫu [["05:00", "06:00", 60]].'),
}


def _window(start: object, end: object) -> DailyWindow:
    return msgspec.convert({"start": start, "end": end}, DailyWindow)


class DevicePolicy(Dated):
    """The hours, volumes and languages of the devices in an area, for some days. The nearest area above decides.

    Without a unit: the country. `quiet_hours`: [["22:00", "05:00"]]; `volumes`: [["05:00", "06:00", 60]], local hours,
    ends exclusive. `source`: the document that rules so, or that none was found.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("địa bàn"))
    quiet_hours = models.JSONField(_("giờ không phát"), default=list, blank=True)
    volumes = models.JSONField(_("âm lượng theo giờ"), default=list, blank=True)
    default_volume = models.PositiveSmallIntegerField(_("âm lượng (%)"), default=80)
    languages = models.JSONField(_("ngôn ngữ, theo thứ tự"), default=vietnamese_only)
    heartbeat_s = models.PositiveIntegerField(_("báo tín hiệu mỗi (giây)"), default=60)
    pull_s = models.PositiveIntegerField(_("tự hỏi máy chủ mỗi (giây)"), default=900)
    source = models.CharField(_("căn cứ"), max_length=300, blank=True)

    class Meta(Dated.Meta):
        verbose_name = _("quy định cho thiết bị")
        verbose_name_plural = _("quy định cho thiết bị")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["unit", "valid_from"], name="devices_one_policy_begins_on_a_day"),
            models.UniqueConstraint(
                fields=["valid_from"],
                condition=Q(unit__isnull=True),
                name="devices_one_national_policy_begins_on_a_day",
            ),
            models.CheckConstraint(condition=Q(default_volume__lte=100), name="devices_volume_is_a_percentage"),
            models.CheckConstraint(
                condition=Q(heartbeat_s__gte=1, heartbeat_s__lte=3600), name="devices_heartbeat_within_an_hour"
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit) if self.unit_id else str(_("Cả nước"))

    def clean(self) -> None:
        """Hours that no device could read are refused where they are typed."""
        for field, read in (("quiet_hours", self.quiet_windows), ("volumes", self.volume_windows)):
            try:
                read()
            except (ValueError, TypeError):
                raise ValidationError({field: WINDOWS_LOOK_SO[field]}) from None

    def quiet_windows(self) -> tuple[DailyWindow, ...]:
        """The hours in which nothing sounds; ValueError or TypeError for anything else in `quiet_hours`."""
        return tuple(_window(start, end) for start, end in self.quiet_hours)

    def volume_windows(self) -> tuple[Volume, ...]:
        """The hours with a volume of their own; ValueError or TypeError for anything else in `volumes`."""
        return tuple(
            msgspec.convert({"window": {"start": start, "end": end}, "percent": percent}, Volume)
            for start, end, percent in self.volumes
        )

    def as_config(self) -> dict[str, Any]:
        """What of this a Config repeats."""
        return {
            "quiet_hours": self.quiet_hours,
            "volumes": self.volumes,
            "default_volume": self.default_volume,
            "languages": self.languages,
            "heartbeat_s": self.heartbeat_s,
            "pull_s": self.pull_s,
        }
