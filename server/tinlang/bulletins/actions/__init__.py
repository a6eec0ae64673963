"""Every change of a bulletin: writing, sound, deciding, airing. One action for each transition of `models.py`."""

from tinlang.bulletins.actions.deciding import approve, reject, return_for_edit, submit
from tinlang.bulletins.actions.loading import load_bulletins
from tinlang.bulletins.actions.releasing import begin, expire, release, withdraw
from tinlang.bulletins.actions.sounding import make_sound, request_sound
from tinlang.bulletins.actions.writing import Content, create_bulletin, edit_again, save_draft

__all__ = [
    "Content",
    "approve",
    "begin",
    "create_bulletin",
    "edit_again",
    "expire",
    "load_bulletins",
    "make_sound",
    "reject",
    "release",
    "request_sound",
    "return_for_edit",
    "save_draft",
    "submit",
    "withdraw",
]
