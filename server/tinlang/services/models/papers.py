"""Which form of the law a paper follows, by the day of the paper."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.units.models import Dated, in_force


class PaperKind(models.TextChoices):
    RECEIPT = "receipt", _("Giấy tiếp nhận hồ sơ và hẹn trả kết quả")
    SUPPLEMENT = "supplement", _("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")
    REFUSAL = "refusal", _("Phiếu từ chối tiếp nhận hồ sơ")
    APOLOGY = "apology", _("Phiếu xin lỗi và hẹn lại ngày trả kết quả")
    STOPPING = "stopping", _("Thông báo dừng giải quyết hồ sơ")
    CONTROL_SLIP = "control_slip", _("Phiếu kiểm soát quá trình giải quyết hồ sơ")
    REGISTER = "register", _("Sổ theo dõi hồ sơ")
    REPORT_06 = "report_06", _("Biểu 06")
    SCORE_TIME = "score_time", _("Đánh giá việc giải quyết thủ tục hành chính")
    SCORE_766 = "score_766", _("Bộ chỉ số phục vụ người dân, doanh nghiệp")


class OfficialForm(Dated):
    """The number and the name of a form during some days, and the regulation that prescribes it."""

    kind = models.CharField(_("giấy tờ"), max_length=12, choices=PaperKind.choices)
    number = models.CharField(_("số mẫu"), max_length=40, blank=True)
    name = models.CharField(_("tên mẫu"), max_length=200)
    source = models.CharField(_("căn cứ"), max_length=200)
    is_checked = models.BooleanField(_("đã đối chiếu"), default=False)
    limits = models.JSONField(_("ngưỡng"), default=dict, blank=True)
    """What a regulation of scores sets in numbers, by the name under which `queries.scores` reads it."""

    class Meta(Dated.Meta):
        verbose_name = _("mẫu giấy tờ")
        verbose_name_plural = _("mẫu giấy tờ")
        ordering = ["kind", "valid_from"]
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "valid_from"], name="services_one_form_begins_on_a_day"),
            models.CheckConstraint(condition=Q(kind__in=PaperKind.values), name="services_paper_kind_is_known"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.number, f"({self.source})")))


def form_of(kind: str, on: date) -> OfficialForm:
    """The form that a paper of that kind and day follows. OfficialForm.DoesNotExist."""
    return OfficialForm.objects.filter(in_force(on), kind=kind).order_by("valid_from").latest("valid_from")
