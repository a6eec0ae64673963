"""What people do with lists: keep a view of one, take one away as a file."""

from tinlang.common.actions.exports import ListClosed, ask_for_export, let_go_of_expired, write_export
from tinlang.common.actions.views import MostViews, NameTaken, forget_view, open_first, rename_view, save_view

__all__ = [
    "ListClosed",
    "MostViews",
    "NameTaken",
    "ask_for_export",
    "forget_view",
    "let_go_of_expired",
    "open_first",
    "rename_view",
    "save_view",
    "write_export",
]
