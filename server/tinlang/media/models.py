"""Sound in the store, recordings on their way there, the words that units teach the reader, how a unit sounds."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tinlang.accounts.access import UnitScopedQuerySet
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.derived import AlphabeticalField
from tinlang.common.ids import uuid7
from tinlang.media import faults, loudness, store
from tinlang.units.models import Unit

WRITTEN_CHARACTERS = 60
READING_CHARACTERS = 200


class MediaObject(models.Model):
    """Bytes that are stored once and never change; their SHA-256 is their name everywhere, so it is the key too."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    content_type = models.CharField(max_length=60)
    size = models.PositiveBigIntegerField(help_text=_("byte"))
    length_ms = models.PositiveIntegerField()
    loudness = models.FloatField(null=True, help_text=_("LUFS, đo trên âm thanh đã lưu (EBU R128)."))
    true_peak = models.FloatField(null=True, help_text=_("dBTP, đo trên âm thanh đã lưu."))
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = _("âm thanh")
        verbose_name_plural = _("âm thanh")
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0) & Q(length_ms__gt=0), name="media_is_not_empty"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="media_sha256_is_one"),
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def length_s(self) -> int:
        """Whole seconds: what a person is shown."""
        return round(self.length_ms / 1000)

    @property
    def level(self) -> str:
        """How loud it is, in words; nothing for what was kept before sounds were measured."""
        if self.loudness is None:
            return ""
        if abs(self.loudness - loudness.TARGET) <= loudness.TOLERANCE:
            return _now("đạt")
        return _now("quá nhỏ") if self.loudness < loudness.TARGET else _now("quá to")

    def read(self) -> bytes:
        """The stored bytes."""
        return store.read(self.sha256)


class RecordingState(models.TextChoices):
    WAITING = "waiting", _("Chờ kiểm tra")
    WORKING = "working", _("Đang kiểm tra và chỉnh âm lượng")
    READY = "ready", _("Đã xong")
    FAILED = "failed", _("Không dùng được")


class RecordingQuerySet(UnitScopedQuerySet["Recording"]):
    unit_path = "unit"


class Recording(models.Model):
    """A sound that a person gave, by file or by the browser's microphone: kept as it came until it is ready or refused.

    `findings`: names from `media.faults`, what was wrong and whether it was mended. `media`: the sound as it is played.
    """

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="recordings", verbose_name=_("địa bàn"))
    name = models.CharField(_("tên tệp"), max_length=200)
    original_sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(help_text=_("byte"))
    from_microphone = models.BooleanField(_("ghi trên trình duyệt"), default=False)
    state = models.CharField(_("trạng thái"), max_length=10, choices=RecordingState.choices, default="waiting")
    done_percent = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=clock.now)
    findings = models.JSONField(default=list)
    problem = models.CharField(_("lỗi"), max_length=400, blank=True)
    media = models.ForeignKey(MediaObject, models.PROTECT, null=True, related_name="+", verbose_name=_("âm thanh"))
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người đưa lên"))
    given_at = models.DateTimeField(_("đưa lên lúc"), default=clock.now)

    objects = RecordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản ghi âm")
        verbose_name_plural = _("bản ghi âm")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=RecordingState.values), name="media_recording_state_is_known"),
            models.CheckConstraint(
                condition=Q(state="ready", media__isnull=False) | (~Q(state="ready") & Q(media=None)),
                name="media_recording_has_sound_when_ready",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_ready(self) -> bool:
        return self.state == RecordingState.READY

    @property
    def is_coming(self) -> bool:
        return self.state in (RecordingState.WAITING, RecordingState.WORKING)

    @property
    def told(self) -> list[str]:
        """What was found, in words."""
        return faults.told(self.findings)

    @property
    def level(self) -> str:
        """How loud it is, in words, and whether that was our doing."""
        if self.media is None:
            return ""
        mended = {"too_quiet", "too_loud", "bang"} & {row.get("name") for row in self.findings}
        return _now("đã tự chỉnh") if mended else self.media.level


class LexiconWordQuerySet(UnitScopedQuerySet["LexiconWord"]):
    unit_path = "unit"


class LexiconWord(models.Model):
    """How a unit reads a word, for the units below too. A changed reading is a new row: who said so, since when."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="lexicon_words", verbose_name=_("địa bàn"))
    written = models.CharField(_("viết"), max_length=WRITTEN_CHARACTERS)
    reading = models.CharField(_("đọc là"), max_length=READING_CHARACTERS)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người thêm"))
    added_at = models.DateTimeField(_("thêm lúc"), default=clock.now)
    removed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("người bỏ"))
    removed_at = models.DateTimeField(_("bỏ lúc"), null=True)
    in_order = AlphabeticalField(of="written")

    objects = LexiconWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("từ trong từ điển đọc")
        verbose_name_plural = _("từ điển đọc")
        ordering = ["in_order", "-added_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "written"], condition=Q(removed_at=None), name="media_one_reading_of_a_word_in_a_unit"
            ),
            models.CheckConstraint(condition=~Q(written="") & ~Q(reading=""), name="media_lexicon_word_is_not_empty"),
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__gte=F("added_at"), removed_by__isnull=False),
                name="media_lexicon_word_says_who_removed_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.written} → {self.reading}"


class Speed(models.TextChoices):
    """How fast a machine's voice reads."""

    SLOW = "slow", _("Chậm")
    NORMAL = "normal", _("Vừa")
    FAST = "fast", _("Nhanh")


class SoundSettingQuerySet(UnitScopedQuerySet["SoundSetting"]):
    unit_path = "unit"


class SoundSetting(models.Model):
    """How a unit's bulletins sound: jingle, chime, voice and speed to begin with. The nearest unit above counts."""

    unit = models.OneToOneField(Unit, models.PROTECT, related_name="sound_setting", verbose_name=_("địa bàn"))
    jingle = models.ForeignKey(MediaObject, models.PROTECT, null=True, related_name="+", verbose_name=_("nhạc hiệu"))
    chime = models.ForeignKey(MediaObject, models.PROTECT, null=True, related_name="+", verbose_name=_("nhạc kết"))
    voice = models.CharField(_("giọng đọc tiếng Việt"), max_length=80, blank=True)
    speed = models.CharField(_("tốc độ đọc"), max_length=10, choices=Speed.choices, default=Speed.NORMAL)
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("người đổi"))
    changed_at = models.DateTimeField(_("đổi lúc"), default=clock.now)

    objects = SoundSettingQuerySet.as_manager()

    class Meta:
        verbose_name = _("cài đặt âm thanh")
        verbose_name_plural = _("cài đặt âm thanh")

    def __str__(self) -> str:
        return str(self.unit)
