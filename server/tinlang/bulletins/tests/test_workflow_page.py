"""The page that people read about states says what the code does."""

import inspect

from tinlang.bulletins import actions, workflow
from tinlang.bulletins.models import ALLOWED_TRANSITIONS, RELEASE_TRANSITIONS, ReleaseState, State


def test_the_page_is_what_the_tables_say():
    assert workflow.PATH.read_text(encoding="utf-8") == workflow.document(), "run: tinlang draw_workflow"


def test_every_state_stands_in_the_tables():
    assert set(ALLOWED_TRANSITIONS) == set(State)
    assert set(RELEASE_TRANSITIONS) == set(ReleaseState)


def test_every_transition_has_an_action_of_its_own_that_names_its_permission():
    for table in (ALLOWED_TRANSITIONS, RELEASE_TRANSITIONS):
        for after in table.values():
            for transition in after.values():
                action = getattr(actions, transition.action)
                if transition.permission:
                    assert f'"{transition.permission}"' in inspect.getsource(inspect.getmodule(action))
