"""What was issued, as it was issued: a row and two files under their hashes, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.units.models import Unit

NUMBER_CHARACTERS = 40


class IssuedDocument(models.Model):
    """A paper in Word and in PDF, as it was on the day. Issued again it is another row; only its number may come later.

    `kind` and `target` are of the app that issued it: what paper, about which of its rows. `form` is the regulation's
    form that it follows, in words, as it stands on it.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name=_("địa bàn"))
    kind = models.CharField(_("loại giấy"), max_length=20)
    title = models.CharField(_("tên giấy"), max_length=200)
    about = models.CharField(_("về việc"), max_length=200, blank=True)
    form = models.CharField(_("theo mẫu"), max_length=300, blank=True)
    target_type = models.CharField(max_length=60)
    target_uid = models.UUIDField()
    number = models.CharField(_("số (văn thư cấp)"), max_length=NUMBER_CHARACTERS, blank=True)
    word_sha256 = models.CharField(max_length=64)
    word_bytes = models.PositiveIntegerField()
    pdf_sha256 = models.CharField(max_length=64)
    pdf_bytes = models.PositiveIntegerField()
    issued_at = models.DateTimeField(_("lập lúc"), default=clock.now)
    issued_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người lập"))

    objects = UnitScopedQuerySet["IssuedDocument"].as_manager()

    class Meta:
        verbose_name = _("giấy đã lập")
        verbose_name_plural = _("giấy đã lập")
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(word_sha256="") & ~Q(pdf_sha256=""), name="documents_has_both_files")
        ]
        indexes = [models.Index(fields=["target_uid", "-issued_at"], name="documents_of_a_row")]

    def __str__(self) -> str:
        return f"{self.title} {self.number}".strip()
