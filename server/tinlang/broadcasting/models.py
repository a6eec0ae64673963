"""Tables of the way from a release to its loudspeakers: what must be signed and sent, each try, who is expected; and
what people wrote in the log book of a station."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.bulletins.models import Language, Release, Transition
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.devices.models import OutgoingDocument, SignedDocument
from tinlang.units.models import Unit

PROBLEM_CHARACTERS = 300


class Cause(models.TextChoices):
    RELEASE = "release", _("Cho phát tin")
    WITHDRAWAL = "withdrawal", _("Thu hồi tin")
    CHANGE = "change", _("Đổi giờ phát vì có bản mới")
    RENEWAL = "renewal", _("Ký lại hằng ngày")
    BEHIND = "behind", _("Thiết bị giữ lịch mới hơn máy chủ")
    REPEAT = "repeat", _("Gửi lại theo yêu cầu")


class OutboxState(models.TextChoices):
    WAITING = "waiting", _("Chờ ký")
    SIGNED = "signed", _("Đã ký")
    PARKED = "parked", _("Tạm dừng vì lỗi")


OUTBOX_TRANSITIONS: dict[OutboxState, dict[OutboxState, Transition]] = {
    OutboxState.WAITING: {
        OutboxState.SIGNED: Transition("sign_waiting", ""),
        OutboxState.PARKED: Transition("sign_waiting", ""),
    },
    OutboxState.SIGNED: {},
    OutboxState.PARKED: {OutboxState.WAITING: Transition("repeat", "broadcasting.operate")},
}
"""A signed row stays signed: its document is sent again with the same bytes. To sign anew is another row."""


class Outbox(models.Model):
    """The plan of `unit` (a commune) must be signed again and sent, and why; or, `is_urgent`, an alert or its Cancel.

    Written with what caused it.

    `claimed_until`: one dispatcher is at it; after that instant another may take it. `outgoing` says how its sending
    goes; `problem`, what stopped it last; `expected_at`, when the devices that must play the release were written down.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    cause = models.CharField(_("vì"), max_length=10, choices=Cause.choices)
    release = models.ForeignKey(
        Release, models.PROTECT, null=True, blank=True, related_name="outbox", verbose_name=_("lệnh phát")
    )
    state = models.CharField(_("trạng thái"), max_length=10, choices=OutboxState.choices, default=OutboxState.WAITING)
    is_urgent = models.BooleanField(_("khẩn cấp"), default=False)
    asked_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người yêu cầu")
    )
    created_at = models.DateTimeField(_("lúc"), default=clock.now)
    next_at = models.DateTimeField(default=clock.now)
    claim = models.UUIDField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    problem = models.CharField(_("lỗi gần nhất"), max_length=PROBLEM_CHARACTERS, blank=True)
    signed_at = models.DateTimeField(_("ký lúc"), null=True, blank=True)
    document = models.ForeignKey(SignedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    outgoing = models.ForeignKey(OutgoingDocument, models.SET_NULL, null=True, blank=True, related_name="+")
    expected_at = models.DateTimeField(null=True, blank=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("lệnh gửi")
        verbose_name_plural = _("lệnh gửi")
        indexes = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="broadcasting_outbox_to_sign"),
            models.Index(fields=["unit", "created_at", "id", "state"], name="broadcasting_outbox_listed"),
            models.Index(fields=["created_at", "id", "unit"], name="broadcasting_outbox_walked"),
            models.Index(fields=["unit", "state"], name="broadcasting_outbox_of_a_state"),
            models.Index(fields=["unit", "signed_at"], name="broadcasting_outbox_signed"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="broadcasting_outbox_cause_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=OutboxState.values), name="broadcasting_outbox_state_is_known"
            ),
            models.UniqueConstraint(
                fields=["unit", "cause", "release"],
                condition=Q(cause__in=["release", "withdrawal"]),
                name="broadcasting_one_order_for_a_cause",
            ),
            models.UniqueConstraint(
                fields=["unit", "cause"],
                condition=Q(state="waiting", cause__in=["renewal", "behind"]),
                name="broadcasting_renewed_once_while_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state="signed", signed_at__isnull=False, document__isnull=False)
                | (~Q(state="signed") & Q(signed_at=None, document=None, outgoing=None)),
                name="broadcasting_signed_row_holds_its_document",
            ),
            models.CheckConstraint(
                condition=~Q(cause__in=["release", "withdrawal", "change"]) | Q(release__isnull=False),
                name="broadcasting_outbox_names_its_release",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()} · {self.unit}"

    @property
    def is_waiting(self) -> bool:
        return self.state == OutboxState.WAITING

    @property
    def is_parked(self) -> bool:
        return self.state == OutboxState.PARKED

    @property
    def is_sent(self) -> bool:
        """Whether its plan, or a newer one that holds the same, went out to the network."""
        return self.outgoing is not None and (self.outgoing.sent_at is not None or self.outgoing.dropped_at is not None)


class Attempt(models.Model):
    """One try to sign a row of the outbox: whether it went, and if not, why. Sending has tries of its own."""

    outbox = models.ForeignKey(Outbox, models.CASCADE, related_name="attempts")
    at = models.DateTimeField(default=clock.now)
    ok = models.BooleanField()
    detail = models.CharField(max_length=PROBLEM_CHARACTERS, blank=True)

    class Meta:
        verbose_name = _("lần ký")
        verbose_name_plural = _("lần ký")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {'✓' if self.ok else self.detail}"


class Delivery(models.Model):
    """A device that is expected to play a release, written down when the first plan that holds it was signed.

    Names are kept by value: what was expected does not change when a loudspeaker is moved or renamed later.
    """

    release = models.UUIDField()
    device = models.UUIDField()
    plan_unit = models.UUIDField()
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    unit_name = models.CharField(_("thôn"), max_length=200)
    name = models.CharField(_("loa"), max_length=120)
    place = models.CharField(_("nơi đặt"), max_length=200, blank=True)
    expected_at = models.DateTimeField(default=clock.now)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("loa phải phát")
        verbose_name_plural = _("loa phải phát")
        constraints = [
            models.UniqueConstraint(fields=["release", "device"], name="broadcasting_a_device_expected_once")
        ]
        indexes = [models.Index(fields=["device", "expected_at"], name="broadcasting_expected_device")]

    def __str__(self) -> str:
        return f"{self.name} · {self.unit_name}"


class Origin(models.TextChoices):
    """Who made what was heard, as the column of the station's log book has it."""

    OWN = "own", _("Tự sản xuất")
    NATIONAL = "national", _("Tiếp âm trung ương")
    PROVINCE = "province", _("Tiếp âm tỉnh")
    DISTRICT = "district", _("Tiếp âm huyện")


class LogEntry(models.Model):
    """A line of a commune's log book that a person wrote: what was heard in [starts_at, ends_at) and no device told.

    It is never changed and never deleted: a wrong one is struck, once, by whom, when and why, and stays in the book;
    the line that puts it right `replaces` it. Names are kept by value: who speaks in a village has no account.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    starts_at = models.DateTimeField(_("từ"))
    ends_at = models.DateTimeField(_("đến"))
    title = models.CharField(_("chương trình, nội dung"), max_length=200)
    origin = models.CharField(_("nguồn"), max_length=10, choices=Origin.choices)
    language = models.ForeignKey(Language, models.PROTECT, related_name="+", verbose_name=_("ngôn ngữ"))
    approver = models.CharField(_("người duyệt"), max_length=120, blank=True)
    operator = models.CharField(_("người vận hành"), max_length=120)
    condition = models.CharField(_("tình trạng máy"), max_length=120)
    note = models.CharField(_("ghi chú"), max_length=300, blank=True)
    written_at = models.DateTimeField(_("ghi lúc"), default=clock.now)
    written_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("thay cho dòng")
    )
    struck_at = models.DateTimeField(_("gạch lúc"), null=True, blank=True)
    struck_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người gạch")
    )
    struck_why = models.CharField(_("lý do gạch"), max_length=300, blank=True)

    objects = UnitScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("dòng ghi tay")
        verbose_name_plural = _("dòng ghi tay")
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["unit", "starts_at"], name="broadcasting_log_of_a_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(origin__in=Origin.values), name="broadcasting_log_origin_is_known"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at"), written_at__gte=F("ends_at")),
                name="broadcasting_log_is_of_what_was",
            ),
            models.CheckConstraint(
                condition=Q(struck_at=None, struck_by=None, struck_why="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_why="")),
                name="broadcasting_log_struck_by_whom_and_why",
            ),
            models.UniqueConstraint(
                fields=["unit", "starts_at", "title"],
                condition=Q(struck_at=None),
                name="broadcasting_log_written_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_struck(self) -> bool:
        return self.struck_at is not None

    @property
    def length_ms(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() * 1000)
