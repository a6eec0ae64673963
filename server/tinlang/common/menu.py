"""The frame of every desk page: entries and links that apps declare, shown to those who may use them.

`common` knows neither people nor addresses, so apps say both in their AppConfig.ready():

    menu.register(MenuEntry(_("Soạn tin"), "bulletins:compose", action="bulletins.write", order=30, icon="write"))
    menu.register_link("help", "desk:help")
    menu.register_official(may_somewhere, where)
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from django.utils.functional import Promise, SimpleLazyObject

from tinlang.common import clock

Count = Callable[[HttpRequest], int]
MaySomewhere = Callable[[Any, str], bool]
Where = Callable[[Any], str]


@dataclass(frozen=True)
class MenuEntry:
    """One line of the menu. `action`: who may anywhere in their area; "" is everybody who has signed in."""

    label: str | Promise
    url_name: str
    action: str
    order: int
    count: Count | None = None
    group: str | Promise = ""
    icon: str = "dot"
    key: str = ""
    """after "g" it leads here"""


@dataclass(frozen=True)
class Shown:
    """A line as the page draws it."""

    label: str
    url: str
    icon: str
    group: str
    count: int
    is_current: bool
    key: str = ""


@dataclass(frozen=True)
class Action:
    """A button of the front page: what many do first in the morning. `action`: who may anywhere in their area."""

    label: str | Promise
    url_name: str
    action: str
    order: int
    icon: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


_entries: dict[str, MenuEntry] = {}
_actions: dict[str, Action] = {}
_links: dict[str, str] = {}
_official: dict[str, Any] = {"may": lambda _user, _action: False, "where": lambda _user: ""}


def register(entry: MenuEntry) -> None:
    """Declare an entry; the same address again replaces it, so that reloading is harmless."""
    _entries[entry.url_name] = entry


def register_action(action: Action) -> None:
    """Declare a button of the front page; the same address again replaces it."""
    _actions[action.url_name] = action


def actions_for(user: Any) -> list[Action]:
    """The buttons of the front page that this person may use, the main one first; three at most."""
    offered = sorted(_actions.values(), key=lambda action: action.order)
    return [action for action in offered if may_somewhere(user, action.action)][:3]


def register_link(name: str, url_name: str) -> None:
    """Say where `home`, `help`, `sign_out` or `password` lives; base.html asks for it as `links.<name>`."""
    _links[name] = url_name


def register_official(may_somewhere: MaySomewhere, where: Where) -> None:
    """Say how to ask whether a person may do an action in any unit today, and what stands for organisation and role."""
    _official.update(may=may_somewhere, where=where)


def may_somewhere(user: Any, action: str) -> bool:
    """Whether this person may do `action` in any unit today. It decides what is shown, never what is allowed."""
    return bool(_official["may"](user, action))


def shown(request: HttpRequest) -> list[Shown]:
    """The entries this person may use, in order; the current one is that with the longest matching address."""
    entries = [e for e in _entries.values() if not e.action or may_somewhere(request.user, e.action)]
    entries.sort(key=lambda entry: entry.order)
    urls = {entry.url_name: reverse(entry.url_name) for entry in entries}
    here = _closest(request.path, list(urls.values()))
    return [
        Shown(
            label=str(entry.label),
            url=urls[entry.url_name],
            icon=entry.icon,
            group=str(entry.group),
            count=_count(entry, request),
            is_current=urls[entry.url_name] == here,
            key=entry.key,
        )
        for entry in entries
    ]


def tell(request: HttpRequest, url_name: str, count: int) -> None:
    """What a page has counted itself the menu does not count again."""
    request.counted = {**getattr(request, "counted", {}), url_name: count}  # type: ignore[attr-defined]


def _count(entry: MenuEntry, request: HttpRequest) -> int:
    if entry.count is None:
        return 0
    told: int | None = getattr(request, "counted", {}).get(entry.url_name)
    return entry.count(request) if told is None else told


def _closest(path: str, urls: list[str]) -> str:
    """The longest address that the path lies under; the front page only for itself."""
    return max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")


def context(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `menu`, `menu_waiting`, `where`, `links`, `today`, `help_phone`, each asked when drawn."""
    signed_in = getattr(request, "user", None) is not None and request.user.is_authenticated
    menu = SimpleLazyObject(lambda: shown(request) if signed_in else [])
    return {
        "menu": menu,
        "menu_waiting": SimpleLazyObject(lambda: sum(entry.count for entry in menu)),
        "where": SimpleLazyObject(lambda: _official["where"](request.user) if signed_in else ""),
        "links": {name: reverse_lazy(url_name) for name, url_name in _links.items()},
        "today": clock.today(),
        "help_phone": settings.HELP_PHONE,
    }
