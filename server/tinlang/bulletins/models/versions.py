"""Bulletins and their versions. A version is immutable once submitted; its way is `ALLOWED_TRANSITIONS`."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.confirming import Manner
from tinlang.accounts.models import Delegation, Person
from tinlang.bulletins.models.choices import Audience, Channel, Column, Source
from tinlang.bulletins.models.kinds import Kind, Priority, Severity
from tinlang.bulletins.models.windows import ONE_DAY, due_at, is_by_days
from tinlang.common import clock
from tinlang.common.derived import AlphabeticalField
from tinlang.common.ids import uuid7
from tinlang.common.search import FoldedField
from tinlang.common.templatetags.ui import day
from tinlang.common.text import shorten
from tinlang.common.words import FoldingQuerySet
from tinlang.units.models import Unit
from tinlang_wire.clock import ZONE

if TYPE_CHECKING:
    from tinlang.bulletins.models.releases import Release
    from tinlang.bulletins.models.variants import Variant

TITLE_CHARACTERS = 200
TEXT_CHARACTERS = 20_000
REASON_CHARACTERS = 1_000
SOURCE_CHARACTERS = 200
BYLINE_CHARACTERS = 120
UNTITLED = "(Chưa có tiêu đề)"
"""How the title of a draft begins whose writer has not given it one yet; the words after it are those of the text."""
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

    @property
    def inside_a_sentence(self) -> str:
        """ "tiếng Tày - Nùng": its name where no sentence begins with it."""
        return self.name[:1].lower() + self.name[1:]


class Transition(NamedTuple):
    """The action that makes a change of state, and the permission it asks for; "" is the dispatcher's own."""

    action: str
    permission: str


# -- the states of a version ------------------------------------------------------------------------------------------


class State(models.TextChoices):
    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Chờ duyệt")
    TAKEN_BACK = "taken_back", _("Đã rút lại")
    RETURNED = "returned", _("Trả lại để sửa")
    REJECTED = "rejected", _("Không duyệt")
    APPROVED = "approved", _("Đã duyệt")


ALLOWED_TRANSITIONS: dict[State, dict[State, Transition]] = {
    State.DRAFT: {State.SUBMITTED: Transition("submit", "bulletins.submit")},
    State.SUBMITTED: {
        State.TAKEN_BACK: Transition("take_back", "bulletins.submit"),
        State.RETURNED: Transition("return_for_edit", "bulletins.approve"),
        State.REJECTED: Transition("reject", "bulletins.approve"),
        State.APPROVED: Transition("approve", "bulletins.approve"),
    },
    State.TAKEN_BACK: {},
    State.RETURNED: {},
    State.REJECTED: {},
    State.APPROVED: {},
}

OPEN_STATES = (State.DRAFT, State.SUBMITTED)
"""At most one version of a bulletin is in one of these."""
UNDECIDED_STATES = (*OPEN_STATES, State.TAKEN_BACK)
"""Nobody has judged a version in one of these."""
EDITED_AGAIN_FROM = (State.TAKEN_BACK, State.RETURNED, State.APPROVED)
"""From these an editor may open a new draft; what was rejected stays rejected."""


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


class VersionQuerySet(FoldingQuerySet["Version"], UnitScopedQuerySet["Version"]):  # type: ignore[override]
    unit_path = "home"


class Home(models.ForeignKey[Unit, Unit]):
    """The unit of the bulletin, written down with each of its versions: lists of many ask one table, not two."""

    def pre_save(self, instance: Any, add: bool) -> int:
        instance.home_id = unit = instance.bulletin.unit_id
        return int(unit)


class Version(models.Model):
    """One wording of a bulletin and its way through approval. Without `start_at` it airs as soon as it is approved."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    bulletin = models.ForeignKey(Bulletin, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("bản số"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(_("tiêu đề"), max_length=TITLE_CHARACTERS)
    kind = models.CharField(_("thể loại"), max_length=15, choices=Kind.choices, default=Kind.NEWS)
    corrects = models.ForeignKey(
        Bulletin, models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("đính chính tin")
    )
    source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("nguồn tin")
    )
    source_name = models.CharField(_("nguồn cụ thể"), max_length=SOURCE_CHARACTERS, blank=True)
    source_on = models.DateField(_("nguồn ban hành ngày"), null=True, blank=True)
    source_time = models.TimeField(_("nguồn ban hành lúc"), null=True, blank=True)
    byline = models.CharField(_("bút danh"), max_length=BYLINE_CHARACTERS, blank=True)
    column = models.ForeignKey(
        Column, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("chuyên mục")
    )
    audiences = models.ManyToManyField(Audience, related_name="+", verbose_name=_("đối tượng"))
    channels = models.ManyToManyField(Channel, related_name="+", verbose_name=_("hình thức"))
    priority = models.CharField(_("mức ưu tiên"), max_length=10, choices=Priority.choices, default=Priority.NORMAL)
    severity = models.CharField(_("mức nguy hiểm"), max_length=10, choices=Severity.choices, blank=True)
    every_s = models.PositiveIntegerField(_("nhắc lại mỗi (giây)"), null=True, blank=True)
    is_drill = models.BooleanField(_("diễn tập"), default=False)
    is_alone = models.BooleanField(_("một người tự phát"), default=False)
    start_at = models.DateTimeField(_("phát từ"), null=True, blank=True)
    end_at = models.DateTimeField(_("hết hạn lúc"), null=True, blank=True)
    areas = models.ManyToManyField(Unit, related_name="+", verbose_name=_("địa bàn nghe"))
    edited_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người sửa"))
    edited_at = models.DateTimeField(_("sửa lúc"), default=clock.now)
    writers = models.ManyToManyField(Person, related_name="+", verbose_name=_("những người đã viết"))
    """Whoever wrote any word of it, gave a voice or said how a word is read, here or in what it was opened from."""
    revision = models.PositiveIntegerField(default=1, help_text=_("Tăng mỗi lần lưu: hai cửa sổ không đè lên nhau."))
    page = models.CharField(max_length=36, blank=True, help_text=_("Trang soạn đã lưu lần cuối."))
    page_step = models.PositiveIntegerField(default=0, help_text=_("Lần gửi thứ mấy của trang đó."))
    submitted_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người trình"))
    submitted_at = models.DateTimeField(_("trình lúc"), null=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người duyệt"))
    decided_at = models.DateTimeField(_("duyệt lúc"), null=True)
    reason = models.CharField(_("lý do"), max_length=REASON_CHARACTERS, blank=True)
    manner = models.CharField(_("cách xác nhận"), max_length=10, choices=Manner.choices, blank=True)
    under = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theo ủy quyền")
    )
    home = Home(Unit, models.PROTECT, related_name="+", editable=False)
    folded = FoldedField(of="title")
    in_order = AlphabeticalField(of="title")

    objects = VersionQuerySet.as_manager()
    older_on_air: list[Release]
    """What of earlier versions is on air; only on pages that ask, by `queries.tell_airing`."""

    class Meta:
        verbose_name = _("bản tin")
        verbose_name_plural = _("bản tin")
        ordering = ["bulletin", "number"]
        indexes = [
            models.Index(fields=["home", "state"], name="bulletins_version_of_a_state"),
            # To the key, as the list is ordered: a page of it is then read off, unit by unit, and not sorted first.
            models.Index(fields=["home", "edited_at", "id"], name="bulletins_version_listed"),
            models.Index(fields=["edited_at", "id", "home"], name="bulletins_version_walked"),
            models.Index(fields=["home", "in_order", "id"], name="bulletins_version_by_title"),
            models.Index(fields=["state", "edited_at", "id", "home"], name="bulletins_version_in_a_state"),
            models.Index(fields=["state", "edited_by"], name="bulletins_version_drafts"),
            models.Index(fields=["home", "decided_at", "id"], condition=Q(state="approved"), name="bulletins_approved"),
            models.Index(fields=["bulletin", "number"], condition=Q(number__gt=1), name="bulletins_versions_replacing"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["bulletin", "number"], name="bulletins_version_number_is_one"),
            models.UniqueConstraint(
                fields=["bulletin"], condition=Q(state__in=OPEN_STATES), name="bulletins_one_open_version"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="bulletins_version_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=State.APPROVED) | ~Q(decided_by=F("submitted_by")) | Q(is_alone=True),
                name="bulletins_approver_is_not_submitter",
            ),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, submitted_by=None, submitted_at=None)
                | (~Q(state=State.DRAFT) & Q(submitted_by__isnull=False, submitted_at__isnull=False)),
                name="bulletins_version_says_who_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDECIDED_STATES, decided_by=None, decided_at=None)
                | (~Q(state__in=UNDECIDED_STATES) & Q(decided_by__isnull=False, decided_at__isnull=False)),
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
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="bulletins_version_kind_is_known"),
            models.CheckConstraint(
                condition=Q(kind=Kind.CORRECTION) | Q(corrects=None), name="bulletins_only_a_correction_corrects"
            ),
            models.CheckConstraint(
                condition=Q(priority=Priority.URGENT, severity__in=Severity.values, every_s__gte=60, start_at=None)
                | (~Q(priority=Priority.URGENT) & Q(severity="", every_s=None, is_drill=False)),
                name="bulletins_urgent_says_how_grave_and_how_often",
            ),
            models.CheckConstraint(
                condition=Q(is_alone=False)
                | (Q(priority=Priority.URGENT, state=State.APPROVED, decided_by=F("submitted_by")) & ~Q(reason="")),
                name="bulletins_alone_only_what_is_urgent_and_why",
            ),
            models.CheckConstraint(
                condition=Q(source_time=None) | Q(source_on__isnull=False), name="bulletins_source_has_a_day_first"
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
    def is_urgent(self) -> bool:
        """Whether it goes by the road of alerts; a drill does too."""
        return self.priority == Priority.URGENT

    @property
    def every_ms(self) -> int:
        """How often an urgent one is said again."""
        return (self.every_s or 0) * 1000

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_submitted(self) -> bool:
        return self.state == State.SUBMITTED

    @cached_property
    def corrected_title(self) -> str:
        """What the bulletin is called that this one corrects, by its latest approved version; "" for none."""
        if self.corrects is None:
            return ""
        approved = self.corrects.versions.filter(state=State.APPROVED).order_by("-number").first()
        return approved.title if approved else ""

    @property
    def is_untitled(self) -> bool:
        """Whether nobody has given this draft a title: what stands there is the beginning of its text."""
        return self.title.startswith(UNTITLED)

    @property
    def airs_by_days(self) -> bool:
        """Whether its window was chosen by whole days: it ends at midnight, and starts at one or with the approval."""
        return is_by_days(self.start_at, self.end_at)

    @property
    def due_at(self) -> datetime | None:
        """Until when it must be decided; None for news that airs once it is approved. An alert: before it is over."""
        if self.is_urgent and self.is_submitted:
            return self.end_at
        return due_at(self.start_at, self.end_at)

    @property
    def last_day_at(self) -> datetime | None:
        """An instant of the last day of a window of whole days."""
        return self.end_at - timedelta(minutes=1) if self.end_at else None

    @property
    def source_at(self) -> datetime | None:
        """When the source was issued, if the hour is known too."""
        if self.source_on is None or self.source_time is None:
            return None
        return datetime.combine(self.source_on, self.source_time, tzinfo=ZONE)

    @property
    def approved_by(self) -> str:
        """Who approved it: in whose place, by hand on paper and recorded by whom, or alone."""
        if self.is_alone:
            return _("%(who)s, tự phát, không có người thứ hai") % {"who": self.decided_by}
        if self.under is not None:
            facts = {"who": self.decided_by, "principal": self.under.principal, "number": self.under.paper_number}
            return _("%(who)s, theo ủy quyền của %(principal)s (%(number)s)") % facts
        if self.manner == Manner.PAPER:
            facts = {"who": self.decided_by, "on": day(self.paper.signed_on), "recorder": self.paper.recorded_by}
            return _("%(who)s, duyệt giấy ký ngày %(on)s, %(recorder)s nhập") % facts
        return str(self.decided_by)

    @property
    def may_be_edited_again(self) -> bool:
        """Whether an editor may open a new draft from this version, as far as this version alone can say.

        An alert that was given is cancelled and given anew, never reworded while it sounds.
        """
        return self.state in EDITED_AGAIN_FROM and not (self.is_urgent and self.state == State.APPROVED)

    @property
    def length_ms(self) -> int:
        """The longest sound among its variants; 0 while there is none."""
        return max((variant.media.length_ms for variant in self.variants.all() if variant.media), default=0)

    @property
    def has_sound_coming(self) -> bool:
        """Whether some sound of it is being made or checked."""
        return any(variant.sound_is_coming for variant in self.variants.all())

    def window_from(self, approved_at: datetime) -> tuple[datetime, datetime]:
        """[start, end) of its release if it is approved then; the end is never nearer than `USUAL_WINDOW` by itself."""
        start = max(self.start_at or approved_at, approved_at)
        usual = max(USUAL_WINDOW, timedelta(milliseconds=self.length_ms))
        return start, self.end_at or (self.start_at or start) + usual


def untitled(text: str) -> str:
    """The title of a draft that has none yet: so that lists tell it apart."""
    return f"{UNTITLED} {shorten(text, 80)}".strip()


URGENT_WAITS = Q(priority=Priority.URGENT, state=State.SUBMITTED)


def due_by(instant: datetime, window: str = "") -> Q:
    """The rows whose `due_at` is not after the instant; `window` leads to what has a start and an end."""
    days = Q(**{f"{window}start_at__time": time(0), f"{window}end_at__time": time(0)})
    by_start = f"{window}start_at__lte"
    due = Q(**{by_start: instant - ONE_DAY}) | (Q(**{by_start: instant}) & ~days)
    return due if window else due | Q(URGENT_WAITS, end_at__lte=instant)


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
