"""The page that people read about tickets says what the code does."""

import inspect

from tinlang.inventory import actions, workflow
from tinlang.inventory.models import REPAIR_TRANSITIONS, RepairState


def test_the_page_is_what_the_table_says():
    assert workflow.PATH.read_text(encoding="utf-8") == workflow.document(), "run: tinlang draw_repair_workflow"


def test_every_state_stands_in_the_table():
    assert set(REPAIR_TRANSITIONS) == set(RepairState)


def test_every_transition_has_an_action_that_names_its_permission():
    for after in REPAIR_TRANSITIONS.values():
        for transition in after.values():
            action = getattr(actions, transition.action)
            assert f'"{transition.permission}"' in inspect.getsource(inspect.getmodule(action))
