"""docs/workflows/bulletins.md, written from the tables of transitions: what it says is what the code does."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from inspect import getdoc
from pathlib import Path
from types import ModuleType
from typing import Any

from django.db.models import TextChoices

import tinlang
from tinlang.accounts.roles import Role, roles_for
from tinlang.bulletins import actions
from tinlang.bulletins.models import ALLOWED_TRANSITIONS, RELEASE_TRANSITIONS, ReleaseState, State, Transition

PATH = Path(tinlang.__file__).resolve().parents[2] / "docs" / "workflows" / "bulletins.md"
DISPATCHER = "the dispatcher"

Table = Mapping[Any, Mapping[Any, Transition]]

INTRODUCTION = """# A bulletin's way: from draft to air

Written by `tinlang draw_workflow` from `ALLOWED_TRANSITIONS` and `RELEASE_TRANSITIONS` in
`server/tinlang/bulletins/models.py`; a test fails when it differs. Do not edit by hand.

A **bulletin** has numbered **versions**; each is said in one or more languages by its **variants** (text, and the sound
made from it). A version never changes once it is submitted. To change what was returned or approved, `edit_again` opens
the next version as a draft; at most one version of a bulletin is a draft or submitted. What was rejected stays so. An
approved version airs by its **release**.

**Taken back.** Who submitted a version may take it back before it is decided. It keeps its words and goes no
further; the next version begins as a draft with them. So an approver who has the page open approves what stands
there or is told that it was taken back, and never approves words that were put in their place.

**Thrown away.** A draft in which nobody else wrote can be thrown away by its writer (`discard_draft`): its rows go, the
audit keeps its title and words. Drafts are read by those alone who write in that unit.

**Kept while one types.** `keep_new` and `keep_draft` store a draft at every pause. They make no version. They enter
the audit when the bulletin begins, and then once a sitting (another person, or after 30 minutes); saving by the
button, submitting and deciding are entered each time, and submitting enters the hashes of what was said. What is
wrong, and words that were emptied, they leave as they were. A page is never in its own way: a draft remembers which
page wrote it last and at which step, so that an answer that was lost with the network makes no conflict, and a step
that comes late overwrites nothing.
"""
FOUR_EYES = """
**Four eyes.** Who submitted a version cannot approve it; the database refuses it too. An approval binds the SHA-256 of
every variant's text and sound, and the database refuses another text or sound under it. `broadcasting` approves and
releases in one transaction.
"""
RELEASING = """
A release airs inside [start, end). Without a start it airs when it is approved; without an end it ends two hours after
its start. Approved too late for its sound to be heard, it is refused and stays submitted. When a newer version of the
same bulletin is released, the older release goes on until the newer one starts, or is withdrawn if the newer one starts
at once or before it.

**A newer release that is withdrawn** gives back what it took, as long as it has not started: the older release goes on
to its own end (`own_end_at`), or to the start of another newer release that is still to come. Once the newer one has
started the older one is over, and what was withdrawn for it stays withdrawn: to air that again, an editor opens a new
version. The page of the withdrawal says which of these will happen.
"""


def document() -> str:
    """The whole page."""
    return "".join(
        [
            INTRODUCTION,
            "\n## Versions\n\n",
            *drawn(ALLOWED_TRANSITIONS, State, begins=[State.DRAFT], by="create_bulletin, edit_again", actions=actions),
            FOUR_EYES,
            "\n## Releases\n\n",
            *drawn(
                RELEASE_TRANSITIONS,
                ReleaseState,
                begins=[ReleaseState.SCHEDULED, ReleaseState.RELEASED],
                by="release",
                actions=actions,
            ),
            RELEASING,
        ]
    )


def drawn(
    table: Table,
    states: type[TextChoices],
    *,
    begins: Sequence[TextChoices],
    by: str,
    actions: ModuleType,
    nobody: str = DISPATCHER,
) -> Iterator[str]:
    """A table of transitions as a diagram and as rows. `by` makes what `begins`; rules: the docstrings of `actions`.

    `nobody` stands where no person's permission is asked for.
    """
    yield "```mermaid\nstateDiagram-v2\n"
    for state in states:
        yield f"    {state.value}: {state.label}\n"
    for first in begins:
        yield f"    [*] --> {first.value}: {by}\n"
    for before, after in table.items():
        for to, transition in after.items():
            yield f"    {before.value} --> {to.value}: {transition.action}\n"
    for state in states:
        if not table[state]:
            yield f"    {state.value} --> [*]\n"
    yield "```\n\n| from | to | action | who | rule |\n|---|---|---|---|---|\n"
    for before, after in table.items():
        for to, transition in after.items():
            cells = (
                before.label,
                to.label,
                f"`{transition.action}`",
                _who(transition, nobody),
                _rule(getattr(actions, transition.action)),
            )
            yield f"| {' | '.join(str(cell) for cell in cells)} |\n"


def _who(transition: Transition, nobody: str) -> str:
    if not transition.permission:
        return nobody
    return ", ".join(str(Role(role).label) for role in roles_for(transition.permission))


def _rule(action: Callable[..., object]) -> str:
    """The first line of the action's docstring."""
    return (getdoc(action) or "").splitlines()[0]
