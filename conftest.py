"""Fixtures of every test: the fixed people and their communes."""

from tinlang.accounts.tests.people import (
    administrator,
    approver,
    client_of,
    dong_dang,
    editor,
    inspector,
    ky_lua,
    lang_son,
    leader,
    neighbour,
    operator,
    technician,
)

pytest_plugins = ["tests.scheduling"]

__all__ = [
    "administrator",
    "approver",
    "client_of",
    "dong_dang",
    "editor",
    "inspector",
    "ky_lua",
    "lang_son",
    "leader",
    "neighbour",
    "operator",
    "technician",
]
