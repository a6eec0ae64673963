"""Tables of what is said. A version is immutable once submitted; an approval binds the hashes of its text and sound."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.bulletins import airing
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.media.models import MediaObject
from tinlang.units.models import Unit

TITLE_CHARACTERS = 200
TEXT_CHARACTERS = 20_000
REASON_CHARACTERS = 1_000
USUAL_WINDOW = timedelta(hours=2)
"""How long after its start a bulletin may still be aired when nobody said until when."""
MAIN_LANGUAGE = "vi"


class Language(models.Model):
    """A language in which something is said, by its BCP 47 tag; apart from the languages of the screens."""

    tag = models.CharField(_("mã BCP 47"), primary_key=True, max_length=35)
    name = models.CharField(_("tên"), max_length=60)
    voice = models.CharField(_("giọng máy đọc"), max_length=40, blank=True, help_text=_("Để trống: người đọc."))
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=100)

    class Meta:
        verbose_name = _("ngôn ngữ")
        verbose_name_plural = _("ngôn ngữ")
        ordering = ["order", "tag"]

    def __str__(self) -> str:
        return self.name


class Transition(NamedTuple):
    """The action that makes a change of state, and the permission it asks for; "" is the dispatcher's own."""

    action: str
    permission: str


# -- the states of a version ------------------------------------------------------------------------------------------


class State(models.TextChoices):
    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Chờ duyệt")
    RETURNED = "returned", _("Trả lại để sửa")
    REJECTED = "rejected", _("Không duyệt")
    APPROVED = "approved", _("Đã duyệt")


ALLOWED_TRANSITIONS: dict[State, dict[State, Transition]] = {
    State.DRAFT: {State.SUBMITTED: Transition("submit", "bulletins.submit")},
    State.SUBMITTED: {
        State.RETURNED: Transition("return_for_edit", "bulletins.approve"),
        State.REJECTED: Transition("reject", "bulletins.approve"),
        State.APPROVED: Transition("approve", "bulletins.approve"),
    },
    State.RETURNED: {},
    State.REJECTED: {},
    State.APPROVED: {},
}

OPEN_STATES = (State.DRAFT, State.SUBMITTED)
"""At most one version of a bulletin is in one of these."""
EDITED_AGAIN_FROM = (State.RETURNED, State.APPROVED)
"""From these an editor may open a new draft; what was rejected stays rejected."""


class Priority(models.TextChoices):
    """Circular 39/2020/TT-BTTTT; what is urgent travels by a road of its own."""

    NORMAL = "normal", _("Thông thường")
    PRIORITY = "priority", _("Ưu tiên")


class BulletinQuerySet(UnitScopedQuerySet["Bulletin"]):
    unit_path = "unit"


class Bulletin(models.Model):
    """A piece of news of one unit. What it says is in its versions."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="bulletins", verbose_name=_("địa bàn soạn tin"))
    created_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người soạn"))
    created_at = models.DateTimeField(_("tạo lúc"), default=clock.now)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("tin")
        verbose_name_plural = _("tin")

    def __str__(self) -> str:
        return str(self.uid)


class VersionQuerySet(UnitScopedQuerySet["Version"]):
    unit_path = "bulletin__unit"


class Version(models.Model):
    """One wording of a bulletin and its way through approval. Without `start_at` it airs as soon as it is approved."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("bản số"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("tiêu đề"), max_length=TITLE_CHARACTERS)
    priority = models.CharField(_("mức ưu tiên"), max_length=10, choices=Priority.choices, default=Priority.NORMAL)
    start_at = models.DateTimeField(_("phát từ"), null=True, blank=True)
    end_at = models.DateTimeField(_("hết hạn lúc"), null=True, blank=True)
    areas = models.ManyToManyField(Unit, related_name="+", verbose_name=_("địa bàn nghe"))
    edited_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người sửa"))
    edited_at = models.DateTimeField(_("sửa lúc"), default=clock.now)
    revision = models.PositiveIntegerField(default=1, help_text=_("Tăng mỗi lần lưu: hai cửa sổ không đè lên nhau."))
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người trình"))
    submitted_at = models.DateTimeField(_("trình lúc"), null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người duyệt"))
    decided_at = models.DateTimeField(_("duyệt lúc"), null=True)
    reason = models.CharField(_("lý do"), max_length=REASON_CHARACTERS, blank=True)

    objects = VersionQuerySet.as_manager()
    older_on_air: list[Release]
    """What of earlier versions is on air; only on pages that ask, by `queries.tell_airing`."""

    class Meta:
        verbose_name = _("bản tin")
        verbose_name_plural = _("bản tin")
        ordering = ["bulletin", "number"]
        indexes = [models.Index(fields=["state", "start_at"], name="bulletins_version_state")]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "number"], name="bulletins_version_number_is_one"),
            models.UniqueConstraint(
                fields=["bulletin"], condition=Q(state__in=OPEN_STATES), name="bulletins_one_open_version"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="bulletins_version_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED) | ~Q(decided_by=F("submitted_by")),
                name="bulletins_approver_is_not_submitter",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, submitted_by=None, submitted_at=None)
                | (~Q(state=State.DRAFT) & Q(submitted_by__isnull=False, submitted_at__isnull=False)),
                name="bulletins_version_says_who_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, decided_by=None, decided_at=None)
                | (~Q(state__in=OPEN_STATES) & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="bulletins_version_says_who_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.RETURNED, State.REJECTED]) | ~Q(reason=""),
                name="bulletins_refusal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(start_at=None) | Q(end_at=None) | Q(end_at__gt=F("start_at")),
                name="bulletins_version_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def unit(self) -> Unit:
        """The unit whose bulletin this is."""
        return self.bulletin.unit

    @cached_property
    def main_variant(self) -> Variant:
        """The Vietnamese variant: each version has one, from its first saving."""
        return next(variant for variant in self.variants.all() if variant.language_id == MAIN_LANGUAGE)

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self.state == State.SUBMITTED

    @property
    def may_be_edited_again(self) -> bool:
        """Whether an editor may open a new draft from this version, as far as this version alone can say."""
        return self.state in EDITED_AGAIN_FROM

    @property
    def length_ms(self) -> int:
        """The longest sound among its variants; 0 while there is none."""
        return max((variant.media.length_ms for variant in self.variants.all() if variant.media), default=0)

    def window_from(self, approved_at: datetime) -> tuple[datetime, datetime]:
        """[start, end) of its release if it is approved then; the end is never nearer than `USUAL_WINDOW` by itself."""
        start = max(self.start_at or approved_at, approved_at)
        usual = max(USUAL_WINDOW, timedelta(milliseconds=self.length_ms))
        return start, self.end_at or (self.start_at or start) + usual


class SoundState(models.TextChoices):
    NONE = "none", _("Chưa có âm thanh")
    WAITING = "waiting", _("Chờ tạo âm thanh")
    WORKING = "working", _("Đang tạo âm thanh")
    READY = "ready", _("Đã có âm thanh")
    FAILED = "failed", _("Không tạo được âm thanh")


class Variant(models.Model):
    """A version in one language: its text, and the sound made from exactly that text."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="variants")
    language = models.ForeignKey(Language, models.PROTECT, related_name="+", verbose_name=_("ngôn ngữ"))
    text = models.TextField(_("nội dung"), max_length=TEXT_CHARACTERS, blank=True)
    text_sha256 = models.CharField(max_length=64)
    media = models.ForeignKey(MediaObject, models.PROTECT, null=True, related_name="+", verbose_name=_("âm thanh"))
    sound_state = models.CharField(_("âm thanh"), max_length=10, choices=SoundState.choices, default=SoundState.NONE)
    sound_problem = models.CharField(_("lỗi âm thanh"), max_length=300, blank=True)
    sound_done = models.PositiveSmallIntegerField(default=0, help_text=_("Số đoạn đã đọc."))
    sound_of = models.PositiveSmallIntegerField(default=0, help_text=_("Tổng số đoạn."))
    sound_changed_at = models.DateTimeField(default=clock.now)
    approved_text_sha256 = models.CharField(max_length=64, blank=True)
    approved_media_sha256 = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("bản ngôn ngữ")
        verbose_name_plural = _("bản ngôn ngữ")
        ordering = ["version", "language__order"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="bulletins_one_variant_of_a_language"),
            models.CheckConstraint(
                condition=Q(sound_state__in=SoundState.values), name="bulletins_sound_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(sound_state=SoundState.READY, media__isnull=False)
                | (~Q(sound_state=SoundState.READY) & Q(media=None)),
                name="bulletins_sound_is_there_when_ready",
            ),
            models.CheckConstraint(
                condition=Q(approved_text_sha256="", approved_media_sha256="")
                | Q(approved_text_sha256=F("text_sha256"), approved_media_sha256=F("media_id")),
                name="bulletins_approval_binds_text_and_sound",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.language_id})"

    @property
    def sound_is_ready(self) -> bool:
        return self.sound_state == SoundState.READY

    @property
    def sound_is_coming(self) -> bool:
        return self.sound_state in (SoundState.WAITING, SoundState.WORKING)

    @property
    def sound_percent(self) -> int:
        """How much of the sound is made, 0 to 100."""
        return 100 * self.sound_done // self.sound_of if self.sound_of else 0


# -- the states of a release ------------------------------------------------------------------------------------------


class ReleaseState(models.TextChoices):
    SCHEDULED = "scheduled", _("Chờ đến giờ phát")
    RELEASED = "released", _("Đang phát")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")
    EXPIRED = "expired", _("Đã hết hạn")


RELEASE_TRANSITIONS: dict[ReleaseState, dict[ReleaseState, Transition]] = {
    ReleaseState.SCHEDULED: {
        ReleaseState.RELEASED: Transition("begin", ""),
        ReleaseState.WITHDRAWN: Transition("withdraw", "bulletins.withdraw"),
        ReleaseState.EXPIRED: Transition("expire", ""),
    },
    ReleaseState.RELEASED: {
        ReleaseState.WITHDRAWN: Transition("withdraw", "bulletins.withdraw"),
        ReleaseState.EXPIRED: Transition("expire", ""),
    },
    ReleaseState.WITHDRAWN: {},
    ReleaseState.EXPIRED: {},
}

LIVE_STATES = (ReleaseState.SCHEDULED, ReleaseState.RELEASED)


class ReleaseQuerySet(UnitScopedQuerySet["Release"]):
    unit_path = "unit"


class Release(models.Model):
    """The order to air an approved version inside [start_at, end_at).

    `end_at` lies before `own_end_at` while a newer release of the bulletin is to start in between.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    version = models.ForeignKey(Version, models.PROTECT, related_name="releases", verbose_name=_("bản tin"))
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="releases", verbose_name=_("địa bàn"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=ReleaseState.choices)
    start_at = models.DateTimeField(_("phát từ"))
    end_at = models.DateTimeField(_("hết hạn lúc"))
    own_end_at = models.DateTimeField(
        _("hết hạn lúc, nếu không có bản mới"), help_text=_("Bản mới được cho phát thì bản này dừng sớm hơn.")
    )
    approved_at = models.DateTimeField(_("duyệt lúc"))
    released_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người cho phát"))
    withdrawn_by = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người thu hồi")
    )
    withdrawn_at = models.DateTimeField(_("thu hồi lúc"), null=True)
    reason = models.CharField(_("lý do thu hồi"), max_length=REASON_CHARACTERS, blank=True)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("lệnh phát")
        verbose_name_plural = _("lệnh phát")
        ordering = ["-approved_at"]
        indexes = [models.Index(fields=["unit", "state", "end_at"], name="bulletins_release_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["version"], name="bulletins_one_release_of_a_version"),
            models.CheckConstraint(condition=Q(state__in=ReleaseState.values), name="bulletins_release_state_is_known"),
            models.CheckConstraint(
                condition=Q(end_at__gt=F("start_at")), name="bulletins_release_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(end_at__lte=F("own_end_at")), name="bulletins_release_is_only_cut_short"
            ),
            models.CheckConstraint(
                condition=Q(state=ReleaseState.WITHDRAWN, withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(reason="")
                | (~Q(state=ReleaseState.WITHDRAWN) & Q(withdrawn_by=None, withdrawn_at=None, reason="")),
                name="bulletins_withdrawal_says_who_and_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def is_live(self) -> bool:
        """Whether it is or may yet be on air."""
        return self.state in LIVE_STATES

    @cached_property
    def standing(self) -> airing.Standing:
        """How it stands; for many at once, `airing.tell`."""
        return airing.standings([self])[self.uid]


class History(models.Model):
    """One change of a version's state: who, when, why. Only ever added to."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="history")
    from_state = models.CharField(max_length=10, choices=State.choices, blank=True)
    to_state = models.CharField(max_length=10, choices=State.choices)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.CharField(max_length=REASON_CHARACTERS, blank=True)

    class Meta:
        verbose_name = _("việc đã làm với bản tin")
        verbose_name_plural = _("việc đã làm với bản tin")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"
