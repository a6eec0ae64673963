"""Fixtures of every test: the fixed people and their communes. And how properties are tried."""

from hypothesis import HealthCheck, settings

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
    province_admin,
    split,
    technician,
)

# The same examples every time, however long they take: a busy machine must not fail a true test.
settings.register_profile("tinlang", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("tinlang")

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
    "province_admin",
    "split",
    "technician",
]
