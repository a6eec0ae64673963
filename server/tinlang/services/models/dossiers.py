"""A dossier, who brought it, and the states through which it goes."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, NamedTuple

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.bulletins.models import Transition
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.common.search import FoldedField
from tinlang.common.words import FoldingQuerySet, Word
from tinlang.services.models.catalogue import Due, ProcedureVersion
from tinlang.services.models.data_fields import Told
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE

if TYPE_CHECKING:
    from tinlang.services.models.course import Supplement

TEXT_CHARACTERS = 1_000


class DossierState(models.TextChoices):
    """The national statuses, as integrations of portals number them (`NATIONAL_CODES`)."""

    REGISTERED = "registered", _("Mới đăng ký")
    ACCEPTED = "accepted", _("Được tiếp nhận")
    NOT_ACCEPTED = "not_accepted", _("Không được tiếp nhận")
    PROCESSING = "processing", _("Đang xử lý")
    SUPPLEMENT = "supplement", _("Yêu cầu bổ sung giấy tờ")
    PAYMENT = "payment", _("Yêu cầu thực hiện nghĩa vụ tài chính")
    WITHDRAWN = "withdrawn", _("Công dân yêu cầu rút hồ sơ")
    STOPPED = "stopped", _("Dừng xử lý")
    DONE = "done", _("Đã xử lý xong")
    RETURNED = "returned", _("Đã trả kết quả")


NATIONAL_CODES = {state: number for number, state in enumerate(DossierState, start=1)}
"""1 to 10, in their order; seen in integrations, not in the annex of Thông tư 22/2019 itself."""

_S = DossierState
_WITHDRAW, _STOP = Transition("withdraw", "services.receive"), Transition("stop", "services.lead")
_ASK = Transition("ask_supplement", "services.process")
_FINISH = Transition("finish", "services.process")

ALLOWED_TRANSITIONS: dict[DossierState, dict[DossierState, Transition]] = {
    _S.REGISTERED: {
        _S.ACCEPTED: Transition("accept", "services.receive"),
        _S.NOT_ACCEPTED: Transition("refuse", "services.receive"),
        _S.WITHDRAWN: _WITHDRAW,
    },
    _S.ACCEPTED: {
        _S.PROCESSING: Transition("hand_over", "services.receive"),
        _S.SUPPLEMENT: _ASK,
        _S.DONE: _FINISH,
        _S.WITHDRAWN: _WITHDRAW,
        _S.STOPPED: _STOP,
    },
    _S.PROCESSING: {
        _S.SUPPLEMENT: _ASK,
        _S.PAYMENT: Transition("ask_payment", "services.process"),
        _S.DONE: _FINISH,
        _S.WITHDRAWN: _WITHDRAW,
        _S.STOPPED: _STOP,
    },
    _S.SUPPLEMENT: {
        _S.PROCESSING: Transition("take_supplement", "services.receive"),
        _S.WITHDRAWN: _WITHDRAW,
        _S.STOPPED: _STOP,
    },
    _S.PAYMENT: {
        _S.PROCESSING: Transition("take_payment", "services.receive"),
        _S.WITHDRAWN: _WITHDRAW,
        _S.STOPPED: _STOP,
    },
    _S.DONE: {_S.RETURNED: Transition("return_result", "services.receive")},
    _S.NOT_ACCEPTED: {},
    _S.WITHDRAWN: {},
    _S.STOPPED: {},
    _S.RETURNED: {},
}

OPEN = (_S.ACCEPTED, _S.PROCESSING, _S.SUPPLEMENT, _S.PAYMENT)
"""Received and not yet answered: the clock runs, or stands still."""
RUNNING = (_S.ACCEPTED, _S.PROCESSING)
"""Received, and the clock runs."""
CORRECTABLE = (_S.REGISTERED, *OPEN, _S.DONE)
"""Of which what was written down may still be put right: no result has gone out by it, nothing was handed back."""
STATELESS: dict[Transition, tuple[DossierState, ...]] = {
    Transition("pass_on", "services.process"): (_S.PROCESSING,),
    Transition("reassign", "services.process"): OPEN,
    Transition("consult", "services.process"): OPEN,
    Transition("extend", "services.lead"): OPEN,
    Transition("correct", "services.receive"): CORRECTABLE,
}
"""What is done in a state without changing it."""

RESOLVED = (_S.WITHDRAWN, _S.STOPPED, _S.DONE, _S.RETURNED)
"""Answered one way or another: what a report counts as resolved, by the day on which the clock stopped."""
ENDED = (_S.NOT_ACCEPTED, _S.WITHDRAWN, _S.STOPPED, _S.RETURNED)


class Channel(models.TextChoices):
    """How it came in; the order is that of the national codes 1 to 3."""

    IN_PERSON = "in_person", _("Trực tiếp")
    ONLINE = "online", _("Trực tuyến")
    POST = "post", _("Bưu chính công ích")


class Outcome(models.TextChoices):
    """Thông tư 01/2018/TT-VPCP, điều 13: shorter than allowed, equal, longer. By local date, or by hour."""

    BEFORE = "before", _("Trước hạn")
    ON_TIME = "on_time", _("Đúng hạn")
    LATE = "late", _("Quá hạn")


class Handed(NamedTuple):
    """A paper of the dossier that was handed in: its name, so many originals and copies.

    `brought_on`: the day, as 2026-03-05, on which it came for a supplement; "" of what came at first.
    """

    name: str
    originals: int
    copies: int
    brought_on: str = ""

    @property
    def brought(self) -> date | None:
        return date.fromisoformat(self.brought_on) if self.brought_on else None


BY_HOUR = Q(version__by_hour=True)
FINISHED_BEFORE = Q(BY_HOUR, finished_at__lt=F("due_at")) | Q(~BY_HOUR, finished_on__lt=F("due_on"))
FINISHED_LATE = Q(BY_HOUR, finished_at__gt=F("due_at")) | Q(~BY_HOUR, finished_on__gt=F("due_on"))
"""Of what is finished: whatever is neither was on time."""
OUTCOME = Case(
    When(Q(finished_on__isnull=True) | Q(due_on__isnull=True), then=Value("")),
    When(FINISHED_BEFORE, then=Value(Outcome.BEFORE.value)),
    When(FINISHED_LATE, then=Value(Outcome.LATE.value)),
    default=Value(Outcome.ON_TIME.value),
)
"""What statistics, lists and the dossier's own page all judge by: empty while it is not resolved, or was never due."""


class DossierQuerySet(UnitScopedQuerySet["Dossier"]):
    def with_outcome(self) -> DossierQuerySet:
        """Each row with `outcome`."""
        return self.annotate(outcome=OUTCOME)


class Dossier(models.Model):
    """What somebody handed in to have something done, and when it must be answered.

    `code` is given at intake and never changes; what is only registered or was refused has none. `due_on` and
    `finished_on` are the days in Viet Nam of `due_at` and `finished_at`. The clock stops with `finished_at`: the result
    is at the desk, whenever it is fetched.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("nơi tiếp nhận"))
    version = models.ForeignKey(ProcedureVersion, models.PROTECT, related_name="dossiers", verbose_name=_("thủ tục"))
    code = models.CharField(_("mã hồ sơ"), max_length=60, null=True, unique=True)
    outside_code = models.CharField(_("mã ở hệ thống của tỉnh"), max_length=60, blank=True)
    channel = models.CharField(_("nộp qua"), max_length=10, choices=Channel.choices)
    state = models.CharField(_("tình trạng"), max_length=12, choices=DossierState.choices)
    sets = models.PositiveSmallIntegerField(_("số bộ hồ sơ"), default=1)
    handed_in = models.JSONField(_("giấy tờ đã nhận"), default=list)
    """Rows of `Handed`."""
    dues = models.JSONField(_("mức thu"), default=list)
    """Rows of `Due`, at the rates of the intake; whether they were paid, `charged` says."""
    charged = models.PositiveIntegerField(_("phí, lệ phí đã thu (đồng)"), default=0)
    note = models.CharField(_("ghi chú"), max_length=TEXT_CHARACTERS, blank=True)
    registered_at = models.DateTimeField(_("nộp lúc"), default=clock.now)
    received_at = models.DateTimeField(_("nhận lúc"), null=True)
    received_on = models.DateField(_("ngày nhận"), null=True)
    received_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người nhận"))
    original_due_at = models.DateTimeField(_("hẹn trả khi nhận"), null=True)
    """What was promised at receipt and stands on its paper: never changed. `due_at` is as counted now."""
    due_at = models.DateTimeField(_("hẹn trả"), null=True)
    due_on = models.DateField(_("ngày hẹn trả"), null=True)
    is_provisional = models.BooleanField(_("hạn tạm tính"), default=False)
    holder = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="dossiers_held", verbose_name=_("người giữ")
    )
    finished_at = models.DateTimeField(_("xong lúc"), null=True)
    finished_on = models.DateField(_("ngày xong"), null=True)
    ended_reason = models.CharField(_("lý do"), max_length=TEXT_CHARACTERS, blank=True)
    returned_at = models.DateTimeField(_("trả lúc"), null=True)
    returned_to = models.CharField(_("người nhận kết quả"), max_length=160, blank=True)

    objects = DossierQuerySet.as_manager()
    acted_on_for: Person | None = None
    """During an action: who has it in hand and is away, where somebody stands in for them."""

    class Meta:
        verbose_name = _("hồ sơ")
        verbose_name_plural = _("hồ sơ")
        ordering = ["due_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DossierState.values), name="services_state_is_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="services_channel_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=(_S.REGISTERED, _S.NOT_ACCEPTED))
                | Q(state=_S.WITHDRAWN, received_at__isnull=True)
                | Q(
                    code__isnull=False,
                    received_at__isnull=False,
                    received_on__isnull=False,
                    due_at__isnull=False,
                    due_on__isnull=False,
                    original_due_at__isnull=False,
                ),
                name="services_received_has_a_code_and_a_date",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RESOLVED, finished_at__isnull=False, finished_on__isnull=False)
                | (~Q(state__in=RESOLVED) & Q(finished_at=None, finished_on=None)),
                name="services_resolved_has_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state=_S.RETURNED, returned_at__isnull=False)
                | (~Q(state=_S.RETURNED) & Q(returned_at=None)),
                name="services_returned_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["outside_code"], condition=~Q(outside_code=""), name="services_outside_code_is_entered_once"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state", "due_at"], name="services_open_by_due"),
            models.Index(fields=["holder", "state", "due_at"], name="services_mine_by_due"),
            # All that Biểu 06 counts by, so that it reads no row: a million of them are a third of a gigabyte.
            models.Index(
                fields=["unit", "received_on", "finished_on", "due_on", "version", "channel", "finished_at", "due_at"],
                name="services_counted",
            ),
            # Whose a dossier is, for a search among all that somebody may see: no row is read for it either.
            models.Index(fields=["unit", "id", "version"], name="services_seen"),
            models.Index(fields=["outside_code"], name="services_by_outside_code"),
        ]

    def __str__(self) -> str:
        return self.code or str(_("Hồ sơ chưa tiếp nhận"))

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def clock_stands(self) -> bool:
        return self.state in (_S.SUPPLEMENT, _S.PAYMENT)

    @property
    def came_without_hour(self) -> bool:
        """Of what was brought over from a list that told only the day: it came within that."""
        at = self.received_at
        return bool(self.outside_code) and at is not None and at.astimezone(ZONE).time() == time(0)

    @property
    def supplement(self) -> Supplement | None:
        """The last one that was asked for."""
        return max(self.supplements.all(), key=lambda one: one.pk, default=None)

    @property
    def promised_on(self) -> date | None:
        """The new day of an apology that went out too late to move the deadline: told beside it, and owed."""
        extension = getattr(self, "extension", None)
        return extension.to_on if extension is not None and not extension.moves_due else None

    @property
    def handed(self) -> list[Handed]:
        return [Handed(*row) for row in self.handed_in]

    @property
    def due_rows(self) -> list[Due]:
        return [Due(*row) for row in self.dues]

    @property
    def owed(self) -> int:
        """What is left to be paid, in đồng; nothing of what was not taken in, and will not be."""
        is_void = self.state in (_S.NOT_ACCEPTED, _S.WITHDRAWN, _S.STOPPED)
        return 0 if is_void else max(0, sum(one.total for one in self.due_rows) - self.charged)

    @property
    def overpaid(self) -> int:
        """What was paid beyond what is to be paid, in đồng, where that was written down."""
        return max(0, self.charged - sum(one.total for one in self.due_rows)) if self.dues else 0

    @property
    def tone(self) -> str:
        """How its state is shown."""
        tones = {_S.REGISTERED: "info", _S.SUPPLEMENT: "warn", _S.PAYMENT: "warn", _S.NOT_ACCEPTED: "bad"}
        tones |= {_S.DONE: "ok", _S.RETURNED: "ok", _S.STOPPED: "bad"}
        return tones.get(DossierState(self.state), "")


class ApplicantKind(models.TextChoices):
    CITIZEN = "citizen", _("Cá nhân")
    BUSINESS = "business", _("Doanh nghiệp")
    HOUSEHOLD = "household", _("Hộ kinh doanh")
    BODY = "body", _("Cơ quan, tổ chức")


class IdentityKind(models.TextChoices):
    CITIZEN = "citizen", _("Căn cước, CMND")
    OTHER = "other", _("Giấy tờ khác")


class Applicant(models.Model):
    """Who handed the dossier in: personal data, in a table of its own so that it can be erased.

    Whoever acts for a business, or in place of a person, is named as `representative` with the paper that lets them.
    """

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="applicant", primary_key=True)
    kind = models.CharField(_("người nộp là"), max_length=10, choices=ApplicantKind.choices)
    name = models.CharField(_("họ tên, tên tổ chức"), max_length=160)
    identity_kind = models.CharField(_("loại giấy tờ tùy thân"), max_length=8, choices=IdentityKind.choices, blank=True)
    identity_number = models.CharField(_("số giấy tờ tùy thân"), max_length=20, blank=True)
    tax_code = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=32, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    representative = models.CharField(_("người đại diện, người được ủy quyền"), max_length=160, blank=True)
    authority = models.CharField(_("giấy ủy quyền, chức vụ"), max_length=300, blank=True)
    form_data = models.JSONField(_("thông tin của tờ khai"), default=list)
    """Rows of `Told`: here, for what a form asks is about people too."""
    folded = FoldedField(of="name")

    objects = FoldingQuerySet["Applicant"].as_manager()

    class Meta:
        verbose_name = _("người nộp")
        verbose_name_plural = _("người nộp")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=ApplicantKind.values), name="services_applicant_kind_is_known"),
            models.CheckConstraint(
                condition=Q(identity_kind__in=("", *IdentityKind.values)), name="services_identity_kind_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["identity_number"], name="services_by_identity"),
            models.Index(fields=["tax_code"], name="services_by_tax_code"),
            models.Index(fields=["phone"], name="services_by_phone"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def told(self) -> list[Told]:
        return [Told(*row) for row in self.form_data]


class ApplicantWord(Word):
    """A word of an applicant's name; its key is the dossier's."""

    of = models.ForeignKey(Applicant, models.CASCADE, related_name="words")
