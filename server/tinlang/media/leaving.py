"""Words and sound settings of units which have ended, as the page of handing over lists them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tinlang.media import actions
from tinlang.media.models import LexiconWord, SoundSetting
from tinlang.media.queries import settings_left_in_closed_units, words_left_in_closed_units
from tinlang.media.speech import voices
from tinlang.units.closing import HANDED_OVER, Label, Left
from tinlang.units.models import Unit


def _hand_over(word: LexiconWord, to: Unit, reason: str, by: Any) -> Label:
    holds = actions.hand_over_word(word=word, to=to, reason=reason, by=by)
    if holds.reading == word.reading:
        return HANDED_OVER
    return _("Nơi nhận đã dạy từ này: vẫn đọc là “%(reading)s”") % {"reading": holds.reading}


def _told(setting: SoundSetting) -> str:
    """ "Có nhạc hiệu · Không có nhạc kết · Giọng Nam · Vừa" """
    voice = voices.known().get(setting.voice)
    return " · ".join(
        (
            _("Có nhạc hiệu") if setting.jingle_id else _("Không có nhạc hiệu"),
            _("Có nhạc kết") if setting.chime_id else _("Không có nhạc kết"),
            str(voice.name) if voice else setting.voice or _("Giọng mặc định"),
            _("Đọc: %(speed)s") % {"speed": setting.get_speed_display().lower()},
        )
    )


WORDS = Left(
    name="tu-doc",
    label=gettext_lazy("Từ điển đọc"),
    order=50,
    icon="language",
    rows=words_left_in_closed_units,
    hand_over=_hand_over,
    titled=lambda word: str(word.written),
    told=lambda word: _("đọc là “%(reading)s”") % {"reading": word.reading},
    consequence=gettext_lazy(
        "Từ nay nơi nhận đọc theo cách này. Từ mà nơi nhận đã dạy thì giữ cách đọc của nơi nhận. "
        "Âm thanh đã tạo không đổi."
    ),
)

SETTINGS = Left(
    name="nhac-hieu",
    label=gettext_lazy("Nhạc hiệu và giọng"),
    order=60,
    icon="loudspeaker",
    rows=settings_left_in_closed_units,
    hand_over=None,
    told=_told,
    consequence=gettext_lazy(
        "Nhạc hiệu và giọng của đơn vị cũ không chuyển sang đơn vị kế thừa: nhạc hiệu thường nêu tên xã cũ. "
        "Đơn vị kế thừa chọn nhạc hiệu và giọng của mình ở trang Giọng đọc; chọn xong thì dòng ở đây hết."
    ),
)
