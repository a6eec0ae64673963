"""A version in each of its languages: text, sound, and what the approval binds."""

from __future__ import annotations

import hashlib

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tinlang.bulletins.models.versions import MAIN_LANGUAGE, TEXT_CHARACTERS, Language, Version
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.common.patience import MAY_BE_ASKED_AGAIN
from tinlang.media import faults
from tinlang.media.models import MediaObject, Recording, Speed

GIST_CHARACTERS = 2_000
NAME_CHARACTERS = 120


class SoundState(models.TextChoices):
    NONE = "none", _("Chưa có âm thanh")
    WAITING = "waiting", _("Chờ tạo âm thanh")
    WORKING = "working", _("Đang tạo âm thanh")
    READY = "ready", _("Đã có âm thanh")
    FAILED = "failed", _("Không tạo được âm thanh")


class Variant(models.Model):
    """A version in one language: its text, and the sound made from exactly that text, or spoken by a person.

    A recording may stand without text, in a language that few write: then `gist` says in Vietnamese what it says, and
    `checker` is who listened and attests it. `said_sha256` is the hash of all that the machine's sound was made from
    (words, voice, speed, jingle): when what would be said now has another, the sound is out of date. `retake` is a
    recording that was given while there was a good sound: it takes its place once it is ready, and never if refused.
    """

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
    voice = models.CharField(_("giọng đọc"), max_length=80, blank=True, help_text=_("Để trống: giọng của đơn vị."))
    speed = models.CharField(_("tốc độ đọc"), max_length=10, choices=Speed.choices, blank=True)
    corrections = models.JSONField(
        _("cách đọc riêng cho tin này"), default=dict, help_text=_("Chữ viết → cách đọc, chỉ trong bản này.")
    )
    said = models.JSONField(default=list, help_text=_("Những chỗ đọc khác chữ viết khi tạo âm thanh."))
    said_sha256 = models.CharField(max_length=64, blank=True)
    marks = models.JSONField(default=list, help_text=_("Mỗi câu: từ ký tự, đến ký tự, từ mili giây, đến mili giây."))
    recording = models.ForeignKey(
        Recording, models.PROTECT, null=True, related_name="variants", verbose_name=_("bản ghi âm")
    )
    retake = models.ForeignKey(Recording, models.PROTECT, null=True, related_name="+", verbose_name=_("bản ghi âm lại"))
    retake_text_sha256 = models.CharField(max_length=64, blank=True)
    gist = models.TextField(_("tóm tắt tiếng Việt"), max_length=GIST_CHARACTERS, blank=True)
    reader = models.CharField(_("người đọc"), max_length=NAME_CHARACTERS, blank=True)
    checker = models.CharField(_("người nghe thẩm định"), max_length=NAME_CHARACTERS, blank=True)
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
    def words(self) -> str:
        """What `text_sha256` is the hash of: the text, or where there is none its gist."""
        return self.text or self.gist

    @property
    def is_recorded(self) -> bool:
        """Whether a person speaks, not a machine."""
        return self.recording_id is not None

    @property
    def is_only_asked_for(self) -> bool:
        """Whether nobody has given anything for it yet: no words, no sound, not even a name."""
        words = (self.text, self.gist, self.reader, self.checker, self.corrections)
        sounds = (self.media_id, self.recording_id, self.retake_id, self.sound_is_coming)
        return not any((*words, *sounds))

    @property
    def needs_gist(self) -> bool:
        """Whether nobody who does not know the language could judge it."""
        return self.is_recorded and not self.words and self.language_id != MAIN_LANGUAGE

    @property
    def needs_checker(self) -> bool:
        """Whether somebody who knows the language has to attest what is said: there is no text of it."""
        return self.is_recorded and not self.text and not self.checker and self.language_id != MAIN_LANGUAGE

    @property
    def has_sound_to_lose(self) -> bool:
        """Whether a recording given now may take the place of what is there only once it has proved good."""
        return self.sound_is_ready or (self.recording is not None and self.recording.is_ready)

    @property
    def shown(self) -> str:
        """A hash of what its page shows and lets change: another one says that somebody else has changed it since."""
        return hashlib.sha256("\0".join((self.text, self.gist, self.reader, self.checker)).encode()).hexdigest()

    @property
    def waits_to_be_confirmed(self) -> bool:
        """Whether its text was changed after the recording: somebody has to listen whether it is still right."""
        return self.recording is not None and self.recording.is_ready and self.sound_state == SoundState.NONE

    @property
    def may_be_retried(self) -> bool:
        """Whether its recording was left lying, or is good and could not be joined: the machine may try again."""
        if self.retake is not None:
            return self.retake.is_coming and clock.now() - self.retake.changed_at >= MAY_BE_ASKED_AGAIN
        if self.recording is None:
            return False
        if self.sound_state == SoundState.FAILED:
            return self.recording.is_ready
        told = max(self.sound_changed_at, self.recording.changed_at)
        return self.sound_is_coming and clock.now() - told >= MAY_BE_ASKED_AGAIN

    @property
    def found(self) -> list[faults.Finding]:
        """What was found wrong with its recording."""
        if self.recording is None:
            return []
        found = faults.kept(self.recording.findings)
        if self.language_id == MAIN_LANGUAGE and self.recording.media is not None:
            pace = faults.pace(text=self.text, length_ms=self.recording.media.length_ms)
            found += [pace] if pace else []
        return found

    @property
    def is_doubtful(self) -> bool:
        """Whether its recording is used, and somebody should listen to it again."""
        return self.sound_is_ready and any(finding.warns for finding in self.found)

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
