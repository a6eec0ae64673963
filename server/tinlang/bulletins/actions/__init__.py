"""Every change of a bulletin: writing, sound, deciding, airing. One action for each transition of `models.py`."""

from tinlang.bulletins.actions.alerting import Alert, give_alert, write_alert
from tinlang.bulletins.actions.alone import approve_alone, review_alert
from tinlang.bulletins.actions.columns import add_column, end_column, offer_column_again, rename_column
from tinlang.bulletins.actions.content import Content, permission_to_write, refuse, stored_content
from tinlang.bulletins.actions.correcting import begin_correction
from tinlang.bulletins.actions.deciding import approve, purpose_of, reject, return_for_edit, submit, wrong_with
from tinlang.bulletins.actions.discarding import discard_draft
from tinlang.bulletins.actions.languages import (
    Words,
    add_language,
    choose_languages,
    remove_language,
    write_variant,
)
from tinlang.bulletins.actions.leaving import hand_over
from tinlang.bulletins.actions.loading import load_bulletins
from tinlang.bulletins.actions.on_paper import Signature, approve_on_paper
from tinlang.bulletins.actions.reading import choose_voice, forget_reading, set_reading
from tinlang.bulletins.actions.recording import (
    confirm_recording,
    give_recording,
    recording_arrived,
    remove_recording,
    retry_recording,
)
from tinlang.bulletins.actions.releasing import begin, expire, release, withdraw
from tinlang.bulletins.actions.sounding import make_left_lying, make_sound, request_sound
from tinlang.bulletins.actions.writing import (
    Kept,
    Typing,
    create_bulletin,
    edit_again,
    keep_draft,
    keep_new,
    save_draft,
    take_back,
)

__all__ = [
    "Alert",
    "Content",
    "Kept",
    "Signature",
    "Typing",
    "Words",
    "add_column",
    "add_language",
    "approve",
    "approve_alone",
    "approve_on_paper",
    "begin",
    "begin_correction",
    "choose_languages",
    "choose_voice",
    "confirm_recording",
    "create_bulletin",
    "discard_draft",
    "edit_again",
    "end_column",
    "expire",
    "forget_reading",
    "give_alert",
    "give_recording",
    "hand_over",
    "keep_draft",
    "keep_new",
    "load_bulletins",
    "make_left_lying",
    "make_sound",
    "offer_column_again",
    "permission_to_write",
    "purpose_of",
    "recording_arrived",
    "refuse",
    "reject",
    "release",
    "remove_language",
    "remove_recording",
    "rename_column",
    "request_sound",
    "retry_recording",
    "return_for_edit",
    "review_alert",
    "save_draft",
    "set_reading",
    "stored_content",
    "submit",
    "take_back",
    "withdraw",
    "write_alert",
    "write_variant",
    "wrong_with",
]
