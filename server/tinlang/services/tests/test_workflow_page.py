"""The page that people read about dossiers says what the code does."""

from tinlang.services import workflow
from tinlang.services.models import ALLOWED_TRANSITIONS, NATIONAL_CODES, DossierState


def test_the_page_is_what_the_table_says() -> None:
    assert workflow.PATH.read_text(encoding="utf-8") == workflow.document(), "run: tinlang draw_dossier_workflow"


def test_every_state_stands_in_the_table() -> None:
    assert set(ALLOWED_TRANSITIONS) == set(DossierState)


def test_the_national_codes_are_those_of_the_integrations() -> None:
    assert NATIONAL_CODES[DossierState.ACCEPTED] == 2
    assert NATIONAL_CODES[DossierState.SUPPLEMENT] == 5
    assert [NATIONAL_CODES[state] for state in (DossierState.DONE, DossierState.RETURNED)] == [9, 10]
