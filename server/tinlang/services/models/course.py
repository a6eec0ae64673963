"""The course of a dossier: its steps and who had it in hand, what was asked of whom, new dates."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.services.models.catalogue import Performer
from tinlang.services.models.dossiers import TEXT_CHARACTERS, Dossier, DossierState
from tinlang.units.models import Dated, Organisation, in_force

MOST_TIMES = 9
CALENDAR = "calendar"
"""The action of a movement that a change of the working calendar made."""


class Movement(models.Model):
    """A change of state, of hands, or of the deadline: what control slip and history list. Only ever added to."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="movements")
    action = models.CharField(max_length=20)
    state = models.CharField(_("tình trạng"), max_length=12, choices=DossierState.choices)
    at = models.DateTimeField(_("lúc"), default=clock.now)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người làm"))
    """Nobody: the country's calendar changed with a release, or a command counted anew."""
    instead_of = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("làm thay"))
    """Whoever had it in hand and was away."""
    to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người nhận"))
    note = models.CharField(_("ghi chú"), max_length=TEXT_CHARACTERS, blank=True)
    was_due_at = models.DateTimeField(_("hạn cũ"), null=True)
    due_at = models.DateTimeField(_("hạn mới"), null=True)
    """Both, if the deadline moved with it."""

    class Meta:
        verbose_name = _("quá trình giải quyết")
        verbose_name_plural = _("quá trình giải quyết")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(was_due_at=None, due_at=None)
                | Q(was_due_at__isnull=False, due_at__isnull=False) & ~Q(due_at=F("was_due_at")),
                name="services_deadline_moved_from_one_to_another",
            ),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(action=CALENDAR), name="services_only_a_calendar_moves_by_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.at:%d/%m/%Y}"


class DossierStep(models.Model):
    """A step of this dossier, as its procedure planned it at receipt. The first without `done_at` is in hand."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("bước"), max_length=160)
    performer = models.CharField(_("người làm"), max_length=8, choices=Performer.choices)
    due_at = models.DateTimeField(_("hạn của bước"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người giữ"))
    begun_at = models.DateTimeField(_("nhận lúc"), null=True)
    done_at = models.DateTimeField(_("xong lúc"), null=True)

    class Meta:
        verbose_name = _("bước của hồ sơ")
        verbose_name_plural = _("bước của hồ sơ")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["dossier", "position"], name="services_steps_of_a_dossier_follow"),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(begun_at__isnull=False, done_at__gte=F("begun_at")),
                name="services_step_is_done_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Supplement(models.Model):
    """What was missing, asked for completely and as often as `RepeatLimit` lets; the clock stands until it has come."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="supplements")
    items = models.TextField(_("giấy tờ cần bổ sung"), max_length=TEXT_CHARACTERS)
    reason = models.CharField(_("lý do"), max_length=TEXT_CHARACTERS)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("yêu cầu lúc"), default=clock.now)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(_("nhận đủ lúc"), null=True)
    then = models.CharField(max_length=8)
    """`OnSupplement`, as the procedure had it when it was asked for."""

    class Meta:
        verbose_name = _("yêu cầu bổ sung")
        verbose_name_plural = _("yêu cầu bổ sung")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_at=None) | Q(taken_at__gte=F("asked_at")), name="services_supplement_comes_after_it"
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(taken_at=None), name="services_one_supplement_is_awaited"
            ),
        ]

    def __str__(self) -> str:
        return self.items[:60]


class Payment(models.Model):
    """A financial duty that the applicant must meet first, such as a tax; the clock stands until it is met."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="payment", primary_key=True)
    amount = models.PositiveBigIntegerField(_("số tiền (đồng)"), default=0)
    reason = models.CharField(_("nghĩa vụ"), max_length=TEXT_CHARACTERS)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("yêu cầu lúc"), default=clock.now)
    taken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(_("hoàn thành lúc"), null=True)

    class Meta:
        verbose_name = _("nghĩa vụ tài chính")
        verbose_name_plural = _("nghĩa vụ tài chính")

    def __str__(self) -> str:
        return self.reason[:60]


class Consultation(models.Model):
    """Another body is asked for its word (lấy ý kiến), by a day. The clock runs on."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="consultations")
    body = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("cơ quan được hỏi"))
    question = models.CharField(_("nội dung hỏi"), max_length=TEXT_CHARACTERS)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("hỏi lúc"), default=clock.now)
    due_on = models.DateField(_("trả lời trước hết ngày"))
    answer = models.CharField(_("trả lời"), max_length=TEXT_CHARACTERS, blank=True)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)

    class Meta:
        verbose_name = _("lấy ý kiến")
        verbose_name_plural = _("lấy ý kiến")
        ordering = ["asked_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="services_answered_in_words",
            )
        ]

    def __str__(self) -> str:
        return self.question[:60]


class Extension(models.Model):
    """The apology with its one new date. What was due first is kept. More than one there cannot be: `RepeatLimit`."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="extension", primary_key=True)
    reason = models.CharField(_("lý do chậm"), max_length=TEXT_CHARACTERS)
    was_due_on = models.DateField(_("hẹn trả trước đó"))
    to_on = models.DateField(_("hẹn lại ngày"))
    moves_due = models.BooleanField(_("dời hạn"), default=True)
    """An apology that went out too late is owed all the same, and moves nothing: the dossier stays late."""
    number = models.CharField(_("số phiếu (văn thư cấp)"), max_length=40, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người ký"))
    at = models.DateTimeField(_("lúc"), default=clock.now)

    class Meta:
        verbose_name = _("xin lỗi và hẹn lại")
        verbose_name_plural = _("xin lỗi và hẹn lại")
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gt=F("was_due_on")), name="services_extension_is_later")
        ]

    def __str__(self) -> str:
        return f"{self.to_on:%d/%m/%Y}"


class Repeated(models.TextChoices):
    SUPPLEMENT = "supplement", _("Yêu cầu bổ sung")
    APOLOGY = "apology", _("Xin lỗi và hẹn lại")


class RepeatLimit(Dated):
    """How often a dossier may be asked to be supplemented, or be apologised for with a new date, during some days.

    Of apologies the tables hold one (docs/services.md says why): a limit above that would not be kept.
    """

    kind = models.CharField(_("việc"), max_length=10, choices=Repeated.choices)
    most = models.PositiveSmallIntegerField(_("nhiều nhất (lần)"), default=1)
    source = models.CharField(_("căn cứ"), max_length=200)
    is_checked = models.BooleanField(_("đã đối chiếu"), default=False)

    class Meta(Dated.Meta):
        verbose_name = _("số lần bổ sung, hẹn lại")
        verbose_name_plural = _("số lần bổ sung, hẹn lại")
        ordering = ["kind", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "valid_from"], name="services_one_repeat_limit_begins_on_a_day"),
            models.CheckConstraint(
                condition=Q(kind=Repeated.SUPPLEMENT, most__gte=1, most__lte=MOST_TIMES)
                | Q(kind=Repeated.APOLOGY, most=1),
                name="services_repeat_limit_can_be_kept",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.most}"

    @property
    def rule(self) -> str:
        """In words, with the regulation, and whether it was held against its text."""
        if self.kind == Repeated.SUPPLEMENT:
            said = _("Mỗi hồ sơ yêu cầu bổ sung nhiều nhất %(most)s lần, ghi cho đủ (%(source)s).")
        else:
            said = _("Mỗi hồ sơ xin lỗi, hẹn lại nhiều nhất %(most)s lần (%(source)s).")
        source = self.source if self.is_checked else f"{self.source}, {_('chưa đối chiếu')}"
        return str(said) % {"most": self.most, "source": source}


def limit_of(kind: str, on: date) -> RepeatLimit:
    """The limit of that day. Where no row tells it, it is once, and said so: no regulation that was seen lets more."""
    rows = RepeatLimit.objects.filter(in_force(on), kind=kind).order_by("-valid_from")
    return rows.first() or RepeatLimit(kind=kind, source=str(_("chưa ghi quy định cho ngày này")))
