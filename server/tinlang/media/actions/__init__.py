"""Making sound and keeping it: one module a use case."""

from tinlang.media.actions.joining import join_sounds
from tinlang.media.actions.keeping import LoudnessFailed, SilentSound, keep_sound
from tinlang.media.actions.leaving import hand_over_word
from tinlang.media.actions.recording import (
    MOST_BYTES,
    EmptyFile,
    TooBig,
    let_go_of_originals,
    prepare,
    prepare_again,
    prepare_left_lying,
    prepare_recording,
    take_recording,
)
from tinlang.media.actions.settings import (
    MOST_TUNE_BYTES,
    Sounding,
    change_sound_setting,
    own_tune,
    remove_sound_setting,
    take_tune,
)
from tinlang.media.actions.speaking import Made, SentenceTooLong, said_sha256, speak_sentence, speak_to_store
from tinlang.media.actions.words import WordError, WordTakenBack, add_word, checked_word, remove_word

__all__ = [
    "MOST_BYTES",
    "MOST_TUNE_BYTES",
    "EmptyFile",
    "LoudnessFailed",
    "Made",
    "SentenceTooLong",
    "SilentSound",
    "Sounding",
    "TooBig",
    "WordError",
    "WordTakenBack",
    "add_word",
    "change_sound_setting",
    "checked_word",
    "hand_over_word",
    "join_sounds",
    "keep_sound",
    "let_go_of_originals",
    "own_tune",
    "prepare",
    "prepare_again",
    "prepare_left_lying",
    "prepare_recording",
    "remove_sound_setting",
    "remove_word",
    "said_sha256",
    "speak_sentence",
    "speak_to_store",
    "take_recording",
    "take_tune",
]
