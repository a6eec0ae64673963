"""The one table of roles and what each may do. A role is held in a unit or an organisation, for some days."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    EDITOR = "editor", _("Người soạn")
    APPROVER = "approver", _("Người duyệt")
    OPERATOR = "operator", _("Người trực, vận hành")
    TECHNICIAN = "technician", _("Kỹ thuật viên")
    LEADER = "leader", _("Lãnh đạo")
    INSPECTOR = "inspector", _("Người kiểm tra")
    CLERK = "clerk", _("Bộ phận Một cửa")
    OFFICER = "officer", _("Người thụ lý hồ sơ")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


VIEWS = frozenset({"units.view", "media.view", "bulletins.view", "broadcasting.view", "devices.view", "inventory.view"})
PEOPLE = frozenset({"accounts.view", "accounts.agree"})
"""To see who works here and under whose delegation, and to be the second of the two who take off a lost second step."""
STATIONS = frozenset({"inventory.check", "inventory.repair", "inventory.manage"})
SERVICES = frozenset({"services.view", "services.count", "services.catalogue"})
"""To open dossiers with whoever handed them in; to count them; to read the catalogue of procedures."""

ACTIONS: dict[str, frozenset[str]] = {
    Role.EDITOR: VIEWS
    | {"media.words", "bulletins.write", "bulletins.submit", "bulletins.withdraw", "bulletins.record_paper"}
    | {"bulletins.columns", "inventory.explain", "bulletins.alert"},
    Role.APPROVER: VIEWS
    | {"bulletins.approve", "bulletins.withdraw", "bulletins.record_paper", "bulletins.alert"}
    | PEOPLE,
    Role.OPERATOR: VIEWS
    | STATIONS
    | {"media.settings", "bulletins.withdraw", "bulletins.record_paper", "broadcasting.operate", "devices.command"}
    | {"inventory.explain", "bulletins.alert"},
    Role.TECHNICIAN: frozenset({"units.view", "devices.view", "devices.enrol", "devices.command", "inventory.view"})
    | STATIONS,
    Role.LEADER: VIEWS | PEOPLE | SERVICES | {"inventory.explain", "services.process", "services.lead"},
    Role.INSPECTOR: VIEWS | {"accounts.view", "audit.view", "inventory.check", "services.count"},
    Role.CLERK: SERVICES | {"units.view", "services.receive", "services.process"},
    Role.OFFICER: SERVICES | {"units.view", "services.process"},
    Role.ADMINISTRATOR: VIEWS
    | PEOPLE
    | {"media.words", "media.settings", "bulletins.columns", "accounts.manage", "audit.view", "units.hand_over"}
    | {"services.count", "services.catalogue", "services.manage", "workdays.manage"},
}
"""Role → what who holds it may do, in the area where it is held. No role both writes news and approves it.

Whoever may approve may also give an alert: it is then another of them who confirms it."""

ALL_ACTIONS = frozenset().union(*ACTIONS.values())


def roles_for(action: str) -> list[str]:
    """The roles that permit the action; ValueError for an action that no role permits (a slip of the pen)."""
    if action not in ALL_ACTIONS:
        raise ValueError(f"no role permits {action!r}: is it spelt as in accounts/roles.py?")
    return [role for role, actions in ACTIONS.items() if action in actions]
