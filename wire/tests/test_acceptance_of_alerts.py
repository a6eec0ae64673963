"""Alerts and their cancelling: taken once by uid, refused by name, in whatever order they come."""

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest

from tinlang_wire.acceptance import Judge
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import generate_key, sign
from tinlang_wire.refusals import Reason, Refused

SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


def refusal(judge: Judge, signed: bytes) -> Reason:
    with pytest.raises(Refused) as refused:
        judge.accept(signed)
    return refused.value.reason


def taken(judge: Judge, *documents: bytes) -> Judge:
    for signed in documents:
        judge = judge.after(judge.accept(signed))
    return judge


# -- once, by uid -------------------------------------------------------------------------------------------------


def test_an_alert_is_taken_once_and_the_very_same_bytes_are_not_fresh(desk: Any) -> None:
    signed = desk.signed(desk.alert())
    judge = taken(desk.judge(), signed)
    assert not judge.accept(signed).fresh
    assert judge.after(judge.accept(signed)) is judge


def test_the_same_uid_with_other_bytes_is_a_conflict(desk: Any) -> None:
    alert = desk.alert()
    judge = taken(desk.judge(), desk.signed(alert))
    assert refusal(judge, desk.signed(desk.alert(uid=alert.uid, title="Khác"))) is Reason.CONFLICT


def test_alerts_stand_side_by_side_whatever_their_sequence(desk: Any) -> None:
    later, earlier = desk.signed(desk.alert(sequence=9_000)), desk.signed(desk.alert(sequence=1))
    judge = taken(desk.judge(), later)
    assert judge.accept(earlier).fresh


def test_a_missed_alert_is_taken_until_it_expires_and_never_after(desk: Any, now: datetime) -> None:
    signed = desk.signed(desk.alert(expires_at=now + DAY))
    assert desk.judge(now=now + DAY - SECOND).accept(signed).fresh
    assert refusal(desk.judge(now=now + DAY), signed) is Reason.EXPIRED
    assert refusal(desk.judge(now=now - timedelta(minutes=5, seconds=1)), signed) is Reason.NOT_YET_VALID


def test_without_a_trusted_clock_alerts_and_cancels_are_taken(desk: Any) -> None:
    alert = desk.alert()
    for document in (alert, desk.cancel(alert)):
        assert desk.judge(now=None).accept(desk.signed(document)).fresh


# -- tombstones ---------------------------------------------------------------------------------------------------


def test_a_cancel_that_comes_first_prevents_its_alert(desk: Any) -> None:
    alert = desk.alert()
    judge = taken(desk.judge(), desk.signed(desk.cancel(alert)))
    assert refusal(judge, desk.signed(alert)) is Reason.CANCELLED
    assert judge.accept(desk.signed(desk.alert())).fresh


def test_a_cancelled_alert_is_refused_even_where_it_was_taken(desk: Any) -> None:
    alert = desk.alert()
    judge = taken(desk.judge(), desk.signed(alert), desk.signed(desk.cancel(alert)))
    assert refusal(judge, desk.signed(alert)) is Reason.CANCELLED


def test_whatever_the_order_of_alert_and_cancels_the_same_is_over(desk: Any) -> None:
    first, second = desk.alert(), desk.alert()
    arrivals = [first, second, desk.cancel(first), desk.cancel(first)]
    outcomes = []
    for order in permutations(map(desk.signed, arrivals)):
        judge, held = desk.judge(), set()
        for signed in order + order:
            try:
                accepted = judge.accept(signed)
            except Refused:
                continue
            judge = judge.after(accepted)
            held.add(accepted.document.uid)
        outcomes.append((judge.cancelled, {first.uid, second.uid} & held - judge.cancelled))
    assert outcomes == [({first.uid}, {second.uid})] * len(outcomes)


# -- who may ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["alert", "cancel"])
def test_only_a_key_that_keys_names_for_it_may(desk: Any, kind: str) -> None:
    alert = desk.alert()
    document = alert if kind == "alert" else desk.cancel(alert)
    assert refusal(desk.judge(), sign(document, desk.online)) is Reason.NOT_ENTITLED
    assert refusal(desk.judge(), sign(document, desk.root)) is Reason.NOT_ENTITLED
    assert refusal(desk.judge(), sign(document, generate_key())) is Reason.UNKNOWN_KEY
    plans_only = desk.keys(keys=(desk.signing_key(desk.dispatch, "plan"),))
    assert refusal(desk.judge(keys=plans_only), desk.signed(document)) is Reason.NOT_ENTITLED


@pytest.mark.parametrize("kind", ["alert", "cancel"])
def test_a_revoked_key_raises_and_ends_no_alarm(desk: Any, kind: str) -> None:
    alert = desk.alert()
    signed = desk.signed(alert if kind == "alert" else desk.cancel(alert))
    keys = desk.keys(revoked=(desk.dispatch.thumbprint(),))
    assert refusal(desk.judge(keys=keys), signed) is Reason.REVOKED_KEY


@pytest.mark.parametrize("kind", ["alert", "cancel"])
def test_a_key_with_a_unit_speaks_for_that_unit_only(desk: Any, kind: str) -> None:
    def signed(unit: str) -> bytes:
        alert = desk.alert(unit=unit)
        return bytes(desk.signed(alert if kind == "alert" else desk.cancel(alert)))

    key = desk.signing_key(desk.dispatch, "alert", "cancel", units=(desk.commune,))
    judge = desk.judge(keys=desk.keys(keys=(key,)), device=None, plan_unit=None)
    assert judge.accept(signed(desk.commune)).fresh
    assert refusal(judge, signed(desk.neighbour)) is Reason.NOT_ENTITLED


@pytest.mark.parametrize("kind", ["alert", "cancel"])
def test_they_are_for_the_unit_whose_plan_is_obeyed(desk: Any, kind: str) -> None:
    alert = desk.alert(unit=desk.neighbour)
    document = alert if kind == "alert" else desk.cancel(alert)
    assert refusal(desk.judge(), desk.signed(document)) is Reason.WRONG_AUDIENCE
    assert desk.judge(plan_unit=desk.neighbour).accept(desk.signed(document)).fresh
    ours = desk.alert(audience=f"d:{desk.device}") if kind == "alert" else desk.cancel(desk.alert(), audience="all")
    assert refusal(desk.judge(), desk.signed(ours)) is Reason.WRONG_AUDIENCE


@pytest.mark.parametrize("kind", ["alert", "cancel"])
def test_an_epoch_that_keys_has_ended_says_nothing_new(desk: Any, kind: str) -> None:
    alert = desk.alert(epoch=1)
    signed = desk.signed(alert if kind == "alert" else desk.cancel(alert, epoch=1))
    judge = desk.judge(keys=desk.keys(epoch=2))
    assert refusal(judge, signed) is Reason.REPLAYED
    ahead = desk.alert(epoch=3, uid=new_uid())
    assert refusal(judge, desk.signed(ahead)) is Reason.NOT_ENTITLED
