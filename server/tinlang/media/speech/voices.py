"""The voices: those of the engine that is always there, and those that a site supplies as files."""

import importlib.util
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ESPEAK, PIPER = "espeak", "piper"
NORTH, CENTRAL, SOUTH = "north", "central", "south"
VIETNAMESE = "vi"
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Voice:
    """`key`: what is stored of it. `language`: the first part of a BCP 47 tag. `called`: its name for its engine."""

    key: str
    name: str | Promise
    language: str
    engine: str
    called: str
    accent: str = ""

    @property
    def reads(self) -> bool:
        """Whether the text is turned into Vietnamese words first; in other languages it is spoken as it is written."""
        return self.language == VIETNAMESE


OF_ESPEAK = (
    Voice("vi", _("Giọng Bắc"), VIETNAMESE, ESPEAK, "vi", NORTH),
    Voice("vi-vn-x-central", _("Giọng Trung"), VIETNAMESE, ESPEAK, "vi-vn-x-central", CENTRAL),
    Voice("vi-vn-x-south", _("Giọng Nam"), VIETNAMESE, ESPEAK, "vi-vn-x-south", SOUTH),
    Voice("cmn", _("Tiếng Trung"), "zh", ESPEAK, "cmn"),
    Voice("en-gb", _("Tiếng Anh"), "en", ESPEAK, "en"),
)
"""Rows in the database hold these keys: they stay."""


def known() -> dict[str, Voice]:
    """Every voice that can speak now, by its key."""
    return {voice.key: voice for voice in (*OF_ESPEAK, *_of_piper())}


def for_language(tag: str) -> list[Voice]:
    """The voices for the language of this BCP 47 tag."""
    return [voice for voice in known().values() if voice.language == _first(tag)]


def _of_piper() -> Iterator[Voice]:
    """One voice for each *.onnx with its *.onnx.json in PIPER_VOICES, if the package is installed."""
    folder: Path | None = getattr(settings, "PIPER_VOICES", None)
    if folder is None or importlib.util.find_spec("piper") is None:
        return
    try:
        yield from _found_in(folder, folder.stat().st_mtime_ns)
    except OSError as error:
        _LOG.warning("no voices: %s cannot be read (%s)", folder, error)


@lru_cache(maxsize=8)
def _found_in(folder: Path, _changed_ns: int) -> tuple[Voice, ...]:
    """The voices of a folder, read again when a file has come or gone."""
    described = (_described(model) for model in sorted(folder.glob("*.onnx")))
    return tuple(voice for voice in described if voice is not None)


def _described(model: Path) -> Voice | None:
    """The voice of this file; None if what lies beside it does not describe it."""
    try:
        told = json.loads(model.with_name(f"{model.name}.json").read_text(encoding="utf-8"))
        language = _first(told.get("language", {}).get("code") or told["espeak"]["voice"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        _LOG.warning("no voice: %s is not described by its .json (%s)", model, error)
        return None
    return Voice(
        key=f"{PIPER}:{model.stem}",
        name=f"{model.stem} (Piper)",
        language=language,
        engine=PIPER,
        called=str(model),
        accent=NORTH if language == VIETNAMESE else "",
    )


def _first(tag: str) -> str:
    return str(tag).replace("_", "-").split("-")[0].lower()
