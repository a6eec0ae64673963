"""The page that people read about devices says what the code does."""

import inspect

from tinlang.devices import actions, workflow
from tinlang.devices.models import DeviceState, EnrolmentState
from tinlang.devices.models.devices import DEVICE_TRANSITIONS, ENROLMENT_TRANSITIONS


def test_the_page_is_what_the_tables_say() -> None:
    assert workflow.PATH.read_text(encoding="utf-8") == workflow.document(), "run: tinlang draw_device_workflow"


def test_every_state_stands_in_its_table() -> None:
    assert set(ENROLMENT_TRANSITIONS) == set(EnrolmentState)
    assert set(DEVICE_TRANSITIONS) == set(DeviceState)


def test_every_transition_has_an_action_that_asks_for_its_permission() -> None:
    for table in (ENROLMENT_TRANSITIONS, DEVICE_TRANSITIONS):
        for transition in (change for after in table.values() for change in after.values()):
            action = getattr(actions, transition.action)
            assert not transition.permission or f'"{transition.permission}"' in inspect.getsource(action)
