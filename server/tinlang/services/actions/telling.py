"""The province's system is told what became of its dossiers: each change of state, in order, until it is there.

An outbox: the notice is written with the change, a program of its own (`tell_province`) sends it. What is sent twice
counts once there, by the dossier's code and the number of the change.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tinlang.accounts.access import require
from tinlang.accounts.models import Person
from tinlang.common import audit, clock
from tinlang.common.errors import DomainError
from tinlang.services.errors import ToldAlready
from tinlang.services.models import Dossier, DossierState, NoticeState, StateNotice
from tinlang.services.models.outside import PROBLEM_CHARACTERS, UNTOLD
from tinlang.services.outside import ProvinceAway, ProvinceRefused, ProvinceShut, ProvinceSystem, StateChange

log = logging.getLogger(__name__)

RECEIVE = "services.receive"
TELLER = audit.Program("tell_province", "Báo hệ thống của tỉnh")
TOLD_BY_THEM = frozenset({"import_outside", "register"})
"""What these write down is what that system told us."""
SAID_TO_THE_APPLICANT = frozenset(
    {DossierState.NOT_ACCEPTED, DossierState.PAYMENT, DossierState.WITHDRAWN, DossierState.STOPPED}
)
"""Their note is a reason in writing; the notes of other steps are between colleagues and stay here."""
LEASE = timedelta(minutes=3)
"""Longer than the longest telling: a token, two calls, a token anew, a call again."""
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=10)


def note_change(dossier: Dossier, action: str, note: str) -> None:
    """If the dossier is one of the province's and its state is another than before, that is to be told.

    Part of the caller's transaction, before the movement itself is written down.
    """
    if not (settings.PROVINCE_URL and dossier.outside_code) or action in TOLD_BY_THEM:
        return
    before = dossier.movements.last()
    if before is not None and before.state == dossier.state:
        return
    last, now = dossier.state_notices.last(), clock.now()
    StateNotice.objects.create(
        dossier=dossier,
        sequence=last.sequence + 1 if last else 1,
        dossier_state=dossier.state,
        changed_at=now,
        said=_said(dossier, note),
        next_at=now,
    )


def _said(dossier: Dossier, note: str) -> str:
    if dossier.state == DossierState.SUPPLEMENT and (asked := dossier.supplement):
        return f"{asked.reason}\n{asked.items}"
    return note if dossier.state in SAID_TO_THE_APPLICANT else ""


def tell_next(system: ProvinceSystem) -> bool:
    """Tell the change that is due longest; whether there was one. What was refused waits for an official.

    ProvinceAway, ProvinceShut: nobody is there who would take another one; this one is tried again later, like whatever
    failed for itself.
    """
    notice = _claim(clock.now())
    if notice is None:
        return False
    try:
        system.tell(_change(notice))
    except ProvinceRefused as refused:
        _refused(notice, refused)
    except (ProvinceAway, ProvinceShut) as nobody:
        _put_off(notice, str(nobody.message))
        raise
    except DomainError as error:
        _put_off(notice, str(error.message))
    except Exception:
        log.exception("the province's system was not told: %s", notice.uid)
        _put_off(notice, _("Máy chủ gặp lỗi khi gửi."))
    else:
        _told(notice)
    return True


def _claim(now: datetime) -> StateNotice | None:
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    due = StateNotice.objects.first_of_their_dossiers().filter(free, next_at__lte=now).order_by("next_at", "pk")
    first = due.select_related("dossier__unit").first()
    if first is None:
        return None
    row = StateNotice.objects.filter(free, pk=first.pk, state=NoticeState.WAITING)
    return first if row.update(claimed_until=now + LEASE) else None


def _change(notice: StateNotice) -> StateChange:
    state = DossierState(notice.dossier_state)
    return StateChange(notice.dossier.outside_code, notice.sequence, state, notice.changed_at, notice.said)


@transaction.atomic
def _told(notice: StateNotice) -> None:
    now = clock.now()
    done = {"state": NoticeState.TOLD, "told_at": now, "claimed_until": None, "problem": "", "refusal": ""}
    if StateNotice.objects.filter(pk=notice.pk, state__in=UNTOLD).update(**done):
        detail = {"state": notice.dossier_state, "sequence": notice.sequence}
        dossier = notice.dossier
        audit.record(action="services.tell_province", by=TELLER, target=dossier, unit=dossier.unit, detail=detail)


def _refused(notice: StateNotice, refused: ProvinceRefused) -> None:
    problem, name = str(refused.facts.get("words", "")), str(refused.facts.get("name", ""))
    log.warning("the province's system refuses a change of %s: %s", notice.dossier.outside_code, name)
    rows = StateNotice.objects.filter(pk=notice.pk, state=NoticeState.WAITING)
    told = {"problem": problem[:PROBLEM_CHARACTERS], "refusal": name, "tries": notice.tries + 1}
    rows.update(state=NoticeState.REFUSED, claimed_until=None, **told)


def _put_off(notice: StateNotice, problem: str) -> None:
    pause = min(FIRST_PAUSE * 2 ** min(notice.tries, 10), LONGEST_PAUSE)
    rows = StateNotice.objects.filter(pk=notice.pk, state=NoticeState.WAITING)
    rows.update(next_at=clock.now() + pause, claimed_until=None, problem=problem, tries=notice.tries + 1)


@transaction.atomic
def tell_again(*, notice: StateNotice, by: Person) -> StateNotice:
    """Try at once what was refused, or waits for its next try. ToldAlready."""
    notice = _untold(notice, by)
    notice.state, notice.next_at, notice.tries = NoticeState.WAITING, clock.now(), 0
    notice.problem, notice.refusal = "", ""
    notice.save(update_fields=["state", "next_at", "tries", "problem", "refusal"])
    audit.record(action="services.tell_again", by=by, target=notice.dossier, unit=notice.dossier.unit)
    return notice


@transaction.atomic
def settle_by_hand(*, notice: StateNotice, by: Person) -> StateNotice:
    """They have written it down in that system themselves: it is told no more, those after it go on. ToldAlready."""
    notice = _untold(notice, by)
    notice.state, notice.problem, notice.refusal = NoticeState.SETTLED, "", ""
    notice.save(update_fields=["state", "problem", "refusal"])
    audit.record(action="services.settle_by_hand", by=by, target=notice.dossier, unit=notice.dossier.unit)
    return notice


def _untold(notice: StateNotice, by: Person) -> StateNotice:
    notice = StateNotice.objects.select_for_update(of=("self",)).select_related("dossier__unit").get(pk=notice.pk)
    require(by, RECEIVE, notice.dossier.unit)
    if not notice.is_untold:
        raise ToldAlready
    return notice
