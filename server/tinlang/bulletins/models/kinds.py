"""What sort of bulletin one is, how much it presses, how grave what is urgent is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Priority(models.TextChoices):
    """Circular 39/2020/TT-BTTTT; what is urgent travels by a road of its own, and is written on a page of its own."""

    NORMAL = "normal", _("Thông thường")
    PRIORITY = "priority", _("Ưu tiên")
    URGENT = "urgent", _("Khẩn cấp")


class Severity(models.TextChoices):
    """How grave what is urgent is, as CAP 1.2 says it: of two alerts the graver is heard."""

    EXTREME = "extreme", _("Đe dọa tính mạng ngay")
    SEVERE = "severe", _("Nguy hiểm")
    MODERATE = "moderate", _("Cần đề phòng")


class Kind(models.TextChoices):
    """What sort of bulletin it is. Explanation and rebuttal are a kind of their own by Circular 22/2016/TT-BTTTT."""

    NEWS = "news", _("Tin")
    NOTICE = "notice", _("Thông báo")
    CORRECTION = "correction", _("Đính chính")
    REPLY = "reply", _("Trả lời phản ánh")
    CLARIFICATION = "clarification", _("Giải thích, làm rõ")
