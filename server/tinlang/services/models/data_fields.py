"""What the form of a procedure asks besides who the applicant is, and what a dossier told of it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.common.dates import written_day
from tinlang.services.models.catalogue import ProcedureVersion

CODE_CHARACTERS, LABEL_CHARACTERS, HINT_CHARACTERS, CHOICES_CHARACTERS = 40, 160, 300, 1_000
MOST_FIELDS = 40
"""Of a version: with the longest answers it is still a page."""
YES_NO = ("có", "không")


class DataKind(models.TextChoices):
    TEXT = "text", _("Chữ, một dòng")
    LONG_TEXT = "long_text", _("Chữ, nhiều dòng")
    NUMBER = "number", _("Số")
    DATE = "date", _("Ngày")
    CHOICE = "choice", _("Chọn một")
    YES_NO = "yes_no", _("Có, không")
    AREA = "area", _("Địa bàn")
    PHONE = "phone", _("Điện thoại")
    IDENTITY = "identity", _("Số giấy tờ tùy thân")


def options_in(choices: str) -> list[str]:
    """What may be chosen: as it is written down, with semicolons between."""
    return [one for one in (" ".join(part.split()) for part in choices.split(";")) if one]


class DataField(models.Model):
    """One line of the procedure's own form. `code` names it within the version; `choices` are of a choice alone."""

    version = models.ForeignKey(ProcedureVersion, models.CASCADE, related_name="data_fields")
    position = models.PositiveSmallIntegerField()
    code = models.SlugField(_("mã mục"), max_length=CODE_CHARACTERS)
    label = models.CharField(_("tên mục"), max_length=LABEL_CHARACTERS)
    kind = models.CharField(_("kiểu"), max_length=9, choices=DataKind.choices, default=DataKind.TEXT)
    is_required = models.BooleanField(_("bắt buộc"), default=False)
    choices = models.CharField(_("các lựa chọn"), max_length=CHOICES_CHARACTERS, blank=True)
    hint = models.CharField(_("hướng dẫn"), max_length=HINT_CHARACTERS, blank=True)

    class Meta:
        verbose_name = _("mục của tờ khai")
        verbose_name_plural = _("mục của tờ khai")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="services_data_fields_follow_each_other"),
            models.UniqueConstraint(fields=["version", "code"], name="services_one_data_field_of_a_code"),
            models.CheckConstraint(condition=Q(kind__in=DataKind.values), name="services_data_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def options(self) -> list[str]:
        return list(YES_NO) if self.kind == DataKind.YES_NO else options_in(self.choices)


class Told(NamedTuple):
    """An answer, with the question as it was asked: it is read again when the version has long been followed by others.

    `value` is text; a day as 2026-03-02.
    """

    code: str
    label: str
    kind: str
    value: str

    @property
    def said(self) -> str:
        return written_day(date.fromisoformat(self.value)) if self.kind == DataKind.DATE else self.value
