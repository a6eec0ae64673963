"""docs/workflows/dossiers.md: the way of a dossier, drawn from the table of transitions."""

from pathlib import Path

import tinlang
from tinlang.bulletins.workflow import drawn
from tinlang.services import actions
from tinlang.services.models import ALLOWED_TRANSITIONS, DossierState

PATH = Path(tinlang.__file__).resolve().parents[2] / "docs" / "workflows" / "dossiers.md"

INTRODUCTION = """# A dossier's way

Written by `tinlang draw_dossier_workflow` from `ALLOWED_TRANSITIONS` in `server/tinlang/services/models/dossiers.py`; a
test fails when it differs. Do not edit by hand.

The states are the ten national statuses, in the order of their numbers. What is taken in at the desk or by post begins
as accepted; what came in online is registered first. While a supplement or a payment is awaited the clock stands. It
stops for good when the result is at the desk (done), not when it is fetched.

Handing on from step to step (`pass_on`), giving it into other hands (`reassign`), asking another body (`consult`), the
apology with a new date (`extend`) and putting right what was written down at intake (`correct`, until the result has
gone out) change no state.

"""


def document() -> str:
    """The whole page."""
    begins = [DossierState.REGISTERED, DossierState.ACCEPTED]
    table = drawn(ALLOWED_TRANSITIONS, DossierState, begins=begins, by="register, receive", actions=actions)
    return "".join([INTRODUCTION, *table])
