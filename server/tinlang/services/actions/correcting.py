"""Putting right what was written down when a dossier was taken in."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common.dates import written_day
from tinlang.common.templatetags.ui import number
from tinlang.services.actions.intake import RECEIVE, Bringer
from tinlang.services.actions.moving import locked, moved
from tinlang.services.errors import NothingToCorrect, SayWhy, WrittenMeanwhile, WrongState
from tinlang.services.models import CORRECTABLE, Applicant, Dossier, Due, Handed, Told

NOTHING = "–"
Said = dict[tuple[str, ...], tuple[str, str]]
"""What each thing is called and what is written of it, by what tells it from the others."""


@dataclass(frozen=True)
class Written:
    """What is written down of a dossier and can be put right. `dues`: at the rates of the intake."""

    bringer: Bringer
    told: tuple[Told, ...]
    handed: tuple[Handed, ...]
    sets: int
    dues: tuple[Due, ...]
    charged: int

    @property
    def mark(self) -> str:
        """The same as long as nothing of it has changed."""
        return sha256(repr(self).encode()).hexdigest()


def written(dossier: Dossier) -> Written:
    """As it stands now."""
    who = dossier.applicant
    bringer = Bringer(**{name: getattr(who, name) for name in Bringer.__dataclass_fields__})
    told, handed, dues = tuple(who.told), tuple(dossier.handed), tuple(dossier.due_rows)
    return Written(bringer, told, handed, dossier.sets, dues, dossier.charged)


@transaction.atomic
def correct(*, dossier: Dossier, right: Written, reason: str, by: Person, seen: str = "") -> Dossier:
    """What was there and what is there now stand in the dossier's course and in the audit; papers keep what they said.

    `seen`: the mark of what the person had before them; has it changed since, they have not seen what they would
    overwrite. What is sent twice is written once. WrongState, SayWhy, WrittenMeanwhile, NothingToCorrect.
    """
    dossier = locked(dossier)
    require(by, RECEIVE, dossier.unit)
    if dossier.state not in CORRECTABLE:
        raise WrongState(state=dossier.state)
    if not reason.strip():
        raise SayWhy
    dossier.applicant = Applicant.objects.select_for_update().get(dossier=dossier)
    was = written(dossier)
    lines, is_new = _changes(_said(was), _said(right)), bool(seen) and seen != was.mark
    if not lines and is_new:
        return dossier
    if is_new:
        raise WrittenMeanwhile
    if not lines:
        raise NothingToCorrect
    _write(dossier, right)
    moved(dossier, "correct", by, note="\n".join([" ".join(reason.split()), *lines]))
    return dossier


def _write(dossier: Dossier, right: Written) -> None:
    """On the dossier unsaved, on its applicant saved."""
    for name, value in asdict(right.bringer).items():
        setattr(dossier.applicant, name, value)
    dossier.applicant.form_data = [list(one) for one in right.told]
    dossier.applicant.save()
    dossier.handed_in, dossier.dues = [list(one) for one in right.handed], [list(one) for one in right.dues]
    dossier.sets, dossier.charged = right.sets, right.charged


def _changes(was: Said, now: Said) -> list[str]:
    """Họ tên: Nông Thị Mai → Nông Thị Mãi; sums first, for a long course is cut at its end."""
    found = []
    for key in [*now, *(key for key in was if key not in now)]:
        before, after = was.get(key, ("", "")), now.get(key, ("", ""))
        if before[1] != after[1]:
            found.append(f"{after[0] or before[0]}: {before[1] or NOTHING} → {after[1] or NOTHING}")
    return found


def _said(one: Written) -> Said:
    who = Applicant(**asdict(one.bringer))
    said: Said = {("sum",): (_("Phải thu"), _dong(sum(due.total for due in one.dues)))}
    said |= {("due", str(place)): (due.name, _due(due)) for place, due in enumerate(one.dues)}
    said[("charged",)] = (_("Đã thu"), _dong(one.charged))
    said[("sets",)] = (_("Số bộ hồ sơ"), str(one.sets))
    for place, paper in enumerate(one.handed):
        twin = sum(other[:1] + other[3:] == paper[:1] + paper[3:] for other in one.handed[:place])
        said[("paper", paper.name, paper.brought_on, str(twin))] = (_paper_name(paper), _copies(paper))
    for name in asdict(one.bringer):
        field = Applicant._meta.get_field(name)
        shown = getattr(who, f"get_{name}_display", lambda name=name: getattr(who, name))
        said[("bringer", name)] = (_capital(str(field.verbose_name)), str(shown()))  # type: ignore[union-attr]
    return said | {("told", answer.code, answer.kind): (answer.label, answer.said) for answer in one.told}


def _due(due: Due) -> str:
    counted = f"{number(due.quantity)} {due.per} × {_dong(due.amount)} = " if due.per else ""
    return f"{counted}{_dong(due.total)}"


def _paper_name(paper: Handed) -> str:
    if paper.brought is None:
        return paper.name
    return _("%(name)s (bổ sung %(day)s)") % {"name": paper.name, "day": written_day(paper.brought)}


def _copies(paper: Handed) -> str:
    return _("%(originals)s bản chính, %(copies)s bản sao") % {"originals": paper.originals, "copies": paper.copies}


def _dong(amount: int) -> str:
    return f"{number(amount)} đ"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
