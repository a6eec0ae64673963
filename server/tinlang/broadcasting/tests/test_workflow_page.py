"""The page that people read about orders says what the code does."""

import inspect

from tinlang.broadcasting import actions, workflow
from tinlang.broadcasting.models import OUTBOX_TRANSITIONS, OutboxState


def test_the_page_is_what_the_table_says():
    assert workflow.PATH.read_text(encoding="utf-8") == workflow.document(), "run: tinlang draw_release_workflow"


def test_every_state_stands_in_the_table():
    assert set(OUTBOX_TRANSITIONS) == set(OutboxState)


def test_every_transition_has_an_action_that_names_its_permission():
    for after in OUTBOX_TRANSITIONS.values():
        for transition in after.values():
            action = getattr(actions, transition.action)
            if transition.permission:
                assert f'"{transition.permission}"' in inspect.getsource(inspect.getmodule(action))
