"""Choosing areas: the tree, what is ticked in it, and how much that is in words. Drawn by `units/_picker.html`.

A tick on a unit means all that lies in it; what lies in it need not be ticked too. The page works without scripts;
`units/picker.js` adds the search, the counting while one ticks, and the arrow keys.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tinlang.common.text import fold
from tinlang.units.models import Level
from tinlang.units.queries import Node

DRAWN_AT_MOST = 150
"""Of a tree of more units than this, villages are drawn only where one opens their commune or ticked some of them."""
OPEN_AT_MOST = 40
"""A tree of more units than this begins folded below its top."""


@dataclass(frozen=True)
class Choice:
    """One line of the picker. `found_by`: what a search is compared with; `more`: how many villages are not drawn.

    Its words are put together here: a province has many lines, and a template takes ten times as long for them.
    """

    node: Node
    children: tuple[Choice, ...]
    is_ticked: bool
    is_open: bool
    more: int = 0
    is_single: bool = False

    @property
    def uid(self) -> str:
        return self.node.uid

    @property
    def title(self) -> str:
        return self.node.title

    @property
    def holds_others(self) -> bool:
        return bool(self.children or self.more)

    @property
    def label(self) -> str:
        """ "Cả xã Đồng Đăng" where a tick holds what lies in it."""
        if not self.holds_others or self.is_single:
            return self.title
        return _("Cả %(kind)s %(name)s") % {"kind": self.node.kind.lower(), "name": self.node.name}

    @property
    def opens(self) -> str:
        return _("Các nơi trong %(title)s") % {"title": self.title}

    @property
    def saves_and_opens(self) -> str:
        return _("Lưu và mở %(n)s thôn") % {"n": self.more}

    @property
    def note(self) -> str:
        return self.node.note

    @property
    def level(self) -> str:
        return self.node.level

    @property
    def found_by(self) -> str:
        return fold(f"{self.node.title} {self.node.note}")


@dataclass(frozen=True)
class Picker:
    """What the template draws. `name` is that of the form's field; the uids of what was ticked are sent under it.

    `is_single`: one unit is chosen, by itself; nothing follows for what lies in it.
    """

    name: str
    choices: tuple[Choice, ...]
    counted: str
    size: int
    is_single: bool = False

    @property
    def has_search(self) -> bool:
        return self.size > 6

    @property
    def is_partly_drawn(self) -> bool:
        return any(_lacks(choice) for choice in self.choices)


def _lacks(choice: Choice) -> bool:
    return bool(choice.more) or any(_lacks(child) for child in choice.children)


def picker(
    name: str,
    roots: Sequence[Node],
    ticked: Collection[str],
    *,
    single: bool = False,
    opened: Collection[str] = (),
    whole: bool = False,
) -> Picker:
    """The picker of these trees with these uids ticked; uids that are in none of them are left out.

    `opened`: of a large tree, the uids of communes whose villages are drawn too; `whole`: all of them are.
    """
    size = sum(1 for root in roots for _node in _walk(root))
    chosen = {str(uid) for uid in ticked}
    is_small, draws_all = size <= OPEN_AT_MOST, whole or size <= DRAWN_AT_MOST

    def choice(node: Node, depth: int) -> Choice:
        is_ticked, is_opened = node.uid in chosen, node.uid in opened
        if not (draws_all or is_opened) and _is_folded(node, chosen):
            return Choice(node, (), is_ticked, False, len(node.children), single)
        children = tuple(choice(child, depth + 1) for child in node.children)
        is_open = is_small or depth == 0 or is_opened or any(child.is_ticked or child.is_open for child in children)
        return Choice(node, children, is_ticked, is_open and bool(children), is_single=single)

    return Picker(name, tuple(choice(root, 0) for root in roots), counted(roots, chosen), size, single)


def _is_folded(node: Node, chosen: Collection[str]) -> bool:
    """Whether it holds villages alone, none of them ticked."""
    return bool(node.children) and all(
        child.level == Level.VILLAGE and child.uid not in chosen for child in node.children
    )


def counted(roots: Sequence[Node], ticked: Collection[str]) -> str:
    """How much is chosen: "3 xã, 21 thôn"; with a commune all its villages; "" for nothing."""
    return in_words(levels(roots, ticked))


def levels(roots: Sequence[Node], ticked: Collection[str]) -> dict[str, int]:
    """How many units of each level are chosen, singly or within something that is."""
    chosen = {str(uid) for uid in ticked}
    found: dict[str, int] = {}

    def count(node: Node, above: bool) -> None:
        is_in = above or node.uid in chosen
        if is_in:
            found[node.level] = found.get(node.level, 0) + 1
        for child in node.children:
            count(child, is_in)

    for root in roots:
        count(root, False)
    return found


def in_words(found: Mapping[str, int]) -> str:
    """Counts by level, from the widest to the narrowest."""
    words = {
        Level.PROVINCE: ngettext("%(n)s tỉnh", "%(n)s tỉnh", found.get(Level.PROVINCE, 0)),
        Level.DISTRICT: ngettext("%(n)s huyện", "%(n)s huyện", found.get(Level.DISTRICT, 0)),
        Level.COMMUNE: ngettext("%(n)s xã", "%(n)s xã", found.get(Level.COMMUNE, 0)),
        Level.VILLAGE: ngettext("%(n)s thôn", "%(n)s thôn", found.get(Level.VILLAGE, 0)),
    }
    return ", ".join(word % {"n": found[level]} for level, word in words.items() if found.get(level))


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)
