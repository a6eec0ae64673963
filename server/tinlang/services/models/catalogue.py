"""What an office does for people: procedures, each in dated versions. Nothing that a law sets is a constant here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.common.derived import AlphabeticalField
from tinlang.common.ids import uuid7
from tinlang.units.models import Dated, Level
from tinlang.workdays.counting import LONGEST, OnSupplement, Term, TermUnit

NAME_CHARACTERS, NOTE_CHARACTERS, CONDITION_CHARACTERS = 300, 500, 200


class OnlineMode(models.TextChoices):
    """Since Nghị định 42/2022 (15/8/2022); before, levels 1 to 4. Neither is made from the other."""

    NONE = "none", _("Không trực tuyến")
    PARTIAL = "partial", _("Một phần")
    FULL = "full", _("Toàn trình")


class ServiceField(models.Model):
    """What procedures are sorted by: hộ tịch, đăng ký kinh doanh…"""

    code = models.SlugField(_("mã lĩnh vực"), max_length=20, unique=True)
    name = models.CharField(_("lĩnh vực"), max_length=120, unique=True)
    in_order = AlphabeticalField(of="name")

    class Meta:
        verbose_name = _("lĩnh vực")
        verbose_name_plural = _("lĩnh vực")
        ordering = ["in_order"]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """An administrative procedure, permanent under its code; what it asks for is in its versions."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    code = models.CharField(_("mã thủ tục"), max_length=24, unique=True)

    class Meta:
        verbose_name = _("thủ tục hành chính")
        verbose_name_plural = _("thủ tục hành chính")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(Dated):
    """A procedure as it is during some days. A dossier keeps the version of the day on which it was received.

    Three marks of how it is done online are kept apart: `legacy_level` 1-4 (Nghị định 43/2011), `online_mode` (Nghị
    định 42/2022, 224/2026) and `proactive_level` 0-4 (Nghị định 224/2026).
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    procedure = models.ForeignKey(Procedure, models.PROTECT, related_name="versions", verbose_name=_("thủ tục"))
    name = models.CharField(_("tên thủ tục"), max_length=NAME_CHARACTERS)
    field = models.ForeignKey(ServiceField, models.PROTECT, related_name="+", verbose_name=_("lĩnh vực"))
    level = models.CharField(_("cấp giải quyết"), max_length=10, choices=Level.choices)
    agency = models.CharField(_("cơ quan giải quyết"), max_length=160, blank=True)
    term_amount = models.PositiveSmallIntegerField(
        _("thời hạn"), validators=[MaxValueValidator(LONGEST)], help_text=_("0 ngày làm việc: trong ngày.")
    )
    term_unit = models.CharField(
        _("đơn vị thời hạn"),
        max_length=14,
        choices=[
            (TermUnit.WORKING_DAYS.value, _("ngày làm việc")),
            (TermUnit.CALENDAR_DAYS.value, _("ngày")),
            (TermUnit.MONTHS.value, _("tháng")),
            (TermUnit.HOURS.value, _("giờ làm việc")),
        ],
        default=TermUnit.WORKING_DAYS.value,
    )
    cutoff = models.TimeField(_("nhận sau giờ này tính ngày sau"), null=True, blank=True)
    on_supplement = models.CharField(
        _("khi yêu cầu bổ sung"),
        max_length=8,
        choices=[
            (OnSupplement.PAUSE.value, _("tạm dừng, rồi tính tiếp")),
            (OnSupplement.RESTART.value, _("tính lại từ đầu khi nhận đủ")),
        ],
        default=OnSupplement.PAUSE.value,
    )
    extension_lead_days = models.PositiveSmallIntegerField(_("hẹn lại trước hạn ít nhất (ngày)"), default=1)
    """Nghị định 61/2018, điều 19 khoản 9: the apology with its one new date goes out a day before the term ends."""
    by_hour = models.BooleanField(_("so trước hạn, đúng hạn theo giờ"), default=False)
    """Else by date, by which what is to be done within the day is never early."""
    legacy_level = models.PositiveSmallIntegerField(
        _("mức độ (đến 2022)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(4)]
    )
    online_mode = models.CharField(_("trực tuyến"), max_length=8, choices=OnlineMode.choices, blank=True)
    partial_reason = models.CharField(_("lý do chỉ một phần"), max_length=NOTE_CHARACTERS, blank=True)
    proactive_level = models.PositiveSmallIntegerField(
        _("mức độ chủ động"), default=0, validators=[MaxValueValidator(4)]
    )
    result_name = models.CharField(_("kết quả"), max_length=NAME_CHARACTERS, blank=True)
    legal_basis = models.CharField(_("căn cứ pháp lý"), max_length=NOTE_CHARACTERS, blank=True)
    source = models.CharField(_("nguồn"), max_length=NOTE_CHARACTERS, blank=True)
    in_order = AlphabeticalField(of="name")
    is_checked = models.BooleanField(_("đã đối chiếu"), default=False)
    """Whether somebody has held it against the decision that publishes it; else the page says “chưa đối chiếu”."""

    class Meta(Dated.Meta):
        verbose_name = _("thủ tục trong một thời kỳ")
        verbose_name_plural = _("thủ tục trong từng thời kỳ")
        ordering = ["field__in_order", "in_order", "-valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["procedure", "valid_from"], name="services_one_version_begins_on_a_day"),
            models.UniqueConstraint(
                fields=["procedure"],
                condition=Q(valid_to__isnull=True),
                name="services_one_open_version_of_a_procedure",
            ),
            models.CheckConstraint(
                condition=Q(term_amount__gt=0) | Q(term_unit=TermUnit.WORKING_DAYS.value),
                name="services_only_working_days_may_be_none",
            ),
            models.CheckConstraint(
                condition=Q(legacy_level__isnull=True) | Q(legacy_level__gte=1, legacy_level__lte=4),
                name="services_legacy_level_is_1_to_4",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def term(self) -> Term:
        return Term(self.term_amount, TermUnit(self.term_unit), self.cutoff)

    @property
    def takes_online(self) -> bool:
        """Whether a dossier may come in online: level 3 or 4 then, a part or the whole of it since."""
        return self.legacy_level in (3, 4) or self.online_mode in (OnlineMode.PARTIAL, OnlineMode.FULL)


class DocumentNeeded(models.Model):
    """A paper that belongs into the dossier, or only in a case: `condition` says which, in words.

    With `when_field` it is needed if that field of the form, by its code, is answered with `when_value`.
    """

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="documents")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("tên giấy tờ"), max_length=NAME_CHARACTERS)
    originals = models.PositiveSmallIntegerField(_("bản chính"), default=1)
    copies = models.PositiveSmallIntegerField(_("bản sao"), default=0)
    is_required = models.BooleanField(_("bắt buộc"), default=True)
    condition = models.CharField(_("chỉ khi"), max_length=CONDITION_CHARACTERS, blank=True)
    when_field = models.CharField(_("khi mục"), max_length=CONDITION_CHARACTERS, blank=True)
    when_value = models.CharField(_("là"), max_length=CONDITION_CHARACTERS, blank=True)

    class Meta:
        verbose_name = _("giấy tờ trong hồ sơ")
        verbose_name_plural = _("giấy tờ trong hồ sơ")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="services_documents_follow_each_other")
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_conditional(self) -> bool:
        return bool(self.condition or self.when_field)


class Performer(models.TextChoices):
    """Who does a step: the roles of `accounts` that may take it."""

    CLERK = "clerk", _("Bộ phận Một cửa")
    OFFICER = "officer", _("Người thụ lý")
    LEADER = "leader", _("Lãnh đạo")


PERMISSION_OF = {
    Performer.CLERK: "services.receive",
    Performer.OFFICER: "services.process",
    Performer.LEADER: "services.lead",
}
"""What whoever does such a step must be permitted to do where the dossier lies."""


class StepPlan(models.Model):
    """A step of the procedure and the part of the term that it may take, in the term's own unit."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("bước"), max_length=160)
    performer = models.CharField(_("người làm"), max_length=8, choices=Performer.choices)
    amount = models.PositiveSmallIntegerField(_("thời gian"), default=0)

    class Meta:
        verbose_name = _("bước giải quyết")
        verbose_name_plural = _("bước giải quyết")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="services_steps_follow_each_other"),
            models.CheckConstraint(condition=Q(performer__in=Performer.values), name="services_performer_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class ChargeKind(models.TextChoices):
    """Two legal kinds (Luật Phí và lệ phí 2015): phí pays for a service, lệ phí for an act of the state."""

    FEE = "fee", _("Phí")
    DUTY = "duty", _("Lệ phí")


class Charge(models.Model):
    """What the procedure costs, in đồng; `per` says for each of what ("bản", "trang"), empty for the dossier."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="charges")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("loại"), max_length=4, choices=ChargeKind.choices)
    name = models.CharField(_("khoản thu"), max_length=160)
    amount = models.PositiveIntegerField(_("số tiền (đồng)"))
    per = models.CharField(_("tính theo"), max_length=40, blank=True)

    class Meta:
        verbose_name = _("phí, lệ phí")
        verbose_name_plural = _("phí, lệ phí")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="services_charges_follow_each_other"),
            models.CheckConstraint(condition=Q(kind__in=ChargeKind.values), name="services_charge_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Due(NamedTuple):
    """A charge as it was counted for a dossier: so much for each of so many."""

    kind: str
    name: str
    amount: int
    per: str
    quantity: int

    @property
    def total(self) -> int:
        return self.amount * self.quantity

    @property
    def kind_name(self) -> str:
        return str(ChargeKind(self.kind).label)


def dues(charges: Iterable[Charge], quantities: Mapping[int, int]) -> list[Due]:
    """What is to be paid. `quantities`: how many, by the position of a charge that is paid for each; else 1."""
    return [
        Due(one.kind, one.name, one.amount, one.per, quantities.get(one.position, 1) if one.per else 1)
        for one in charges
    ]
