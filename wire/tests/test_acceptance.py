"""Every way into a refusal, and the order in which they are asked."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from tinlang_wire.acceptance import Accepted, Held, Judge, is_revoked
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import encode_segment, generate_key, public_jwk, sha256, sign
from tinlang_wire.refusals import Reason, Refused

SECOND = timedelta(seconds=1)


def refusal(judge: Judge, signed: bytes) -> Reason:
    with pytest.raises(Refused) as refused:
        judge.accept(signed)
    return refused.value.reason


def taken(judge: Judge, *documents: bytes) -> Judge:
    for signed in documents:
        judge = judge.after(judge.accept(signed))
    return judge


# -- keys -----------------------------------------------------------------------------------------------


def test_without_keys_only_keys_of_the_root_are_taken(desk: Any) -> None:
    new = desk.judge(keys=None)
    assert refusal(new, desk.signed(desk.plan())) is Reason.UNKNOWN_KEY
    assert isinstance(taken(new, desk.signed(desk.keys()), desk.signed(desk.plan())), Judge)


def test_another_root_is_unknown(desk: Any) -> None:
    assert refusal(desk.judge(keys=None), sign(desk.keys(), generate_key())) is Reason.UNKNOWN_KEY


def test_a_key_that_was_left_out_of_keys_is_unknown_and_a_revoked_one_is_revoked(desk: Any) -> None:
    plan = desk.signed(desk.plan())
    assert refusal(desk.judge(keys=desk.keys(keys=())), plan) is Reason.UNKNOWN_KEY
    keys = desk.keys(revoked=(desk.dispatch.thumbprint(),))
    assert refusal(desk.judge(keys=keys), plan) is Reason.REVOKED_KEY
    assert is_revoked(desk.dispatch.thumbprint(), keys)
    assert not is_revoked(desk.online.thumbprint(), keys)
    assert not is_revoked(desk.dispatch.thumbprint(), None)


def test_a_revoked_key_counts_as_revoked_even_for_what_is_in_force(desk: Any) -> None:
    plan = desk.signed(desk.plan())
    judge = taken(desk.judge(), plan)
    judge = taken(judge, desk.signed(desk.keys(sequence=2_000, revoked=(desk.dispatch.thumbprint(),))))
    assert refusal(judge, plan) is Reason.REVOKED_KEY


@pytest.mark.parametrize("x", ["", "AAAA", "not base64!", "A" * 43])
def test_a_key_that_keys_names_without_its_true_point_is_unknown(desk: Any, x: str) -> None:
    broken = desk.signing_key(desk.dispatch, "plan", x=x)
    assert refusal(desk.judge(keys=desk.keys(keys=(broken,))), desk.signed(desk.plan())) is Reason.UNKNOWN_KEY


def test_a_key_that_keys_names_under_a_false_thumbprint_is_unknown(desk: Any) -> None:
    false = desk.signing_key(desk.dispatch, "plan", x=public_jwk(generate_key())["x"])
    assert refusal(desk.judge(keys=desk.keys(keys=(false,))), desk.signed(desk.plan())) is Reason.UNKNOWN_KEY


def test_the_signature_must_fit_the_key(desk: Any) -> None:
    head, payload, _ = desk.signed(desk.plan()).split(b".")
    _, _, signature = desk.signed(desk.plan(sequence=1_001)).split(b".")
    assert refusal(desk.judge(), b".".join([head, payload, signature])) is Reason.FORGED


def test_a_signature_has_64_bytes(desk: Any) -> None:
    """libsodium is told signature and text as one: what one gained the other would lose."""
    signing_input = desk.signed(desk.plan()).rpartition(b".")[0]
    lent = desk.dispatch.private_key.sign(b"lent" + signing_input) + b"lent"
    for signature in (lent, lent[:64], lent[:63], b""):
        assert refusal(desk.judge(), signing_input + b"." + encode_segment(signature)) is Reason.FORGED


# -- entitlement ----------------------------------------------------------------------------------------


def test_a_key_signs_only_the_types_that_keys_gives_it(desk: Any) -> None:
    assert refusal(desk.judge(), sign(desk.plan(), desk.online)) is Reason.NOT_ENTITLED
    assert refusal(desk.judge(), sign(desk.time(), desk.dispatch)) is Reason.NOT_ENTITLED
    assert refusal(desk.judge(), sign(desk.plan(), desk.root)) is Reason.NOT_ENTITLED
    assert refusal(desk.judge(), sign(desk.keys(sequence=2_000), desk.dispatch)) is Reason.NOT_ENTITLED


def test_keys_cannot_entitle_a_key_to_sign_keys(desk: Any) -> None:
    keys = desk.keys(keys=(desk.signing_key(desk.dispatch, "keys", "plan"),))
    assert refusal(desk.judge(keys=keys), sign(desk.keys(sequence=2_000), desk.dispatch)) is Reason.NOT_ENTITLED


@pytest.mark.parametrize(("days", "entitled"), [(-2, False), (-1, True), (0, True), (1, False)])
def test_a_key_signs_only_within_its_days(desk: Any, now: datetime, days: int, entitled: bool) -> None:
    day = timedelta(days=1)
    key = desk.signing_key(desk.dispatch, "plan", not_before=now - day, not_after=now + day)
    judge = desk.judge(keys=desk.keys(keys=(key,)), now=None)
    signed = desk.signed(desk.plan(issued_at=now + days * day))
    if entitled:
        assert judge.accept(signed).fresh
    else:
        assert refusal(judge, signed) is Reason.NOT_ENTITLED


def test_a_key_whose_days_are_over_cannot_date_a_new_document_back(desk: Any, now: datetime) -> None:
    key = desk.signing_key(desk.dispatch, "plan", not_after=now)
    judge = desk.judge(keys=desk.keys(keys=(key,)))
    signed = desk.signed(desk.plan(issued_at=now - SECOND))
    assert refusal(judge, signed) is Reason.NOT_ENTITLED
    before = desk.judge(keys=desk.keys(keys=(key,)), now=now - SECOND)
    assert before.accept(signed).fresh


def test_what_is_in_force_stays_known_after_the_days_of_its_key(desk: Any, now: datetime) -> None:
    key = desk.signing_key(desk.dispatch, "plan", not_after=now)
    signed = desk.signed(desk.plan(issued_at=now - SECOND))
    held = {("plan", f"u:{desk.commune}"): Held(1, 1_000, sha256(signed))}
    assert not desk.judge(keys=desk.keys(keys=(key,)), held=held).accept(signed).fresh


def scoped(desk: Any, unit: str, **changes: Any) -> Judge:
    key = desk.signing_key(desk.dispatch, "plan", "config", "command", units=(unit,))
    return desk.judge(keys=desk.keys(keys=(key,)), **changes)


def test_a_key_with_a_unit_speaks_for_that_unit_only(desk: Any) -> None:
    for document in (desk.plan(), desk.config(), desk.command()):
        assert scoped(desk, desk.commune).accept(desk.signed(document)).fresh
        assert refusal(scoped(desk, desk.neighbour), desk.signed(document)) is Reason.NOT_ENTITLED


def test_a_key_with_a_unit_cannot_draw_a_device_to_itself_nor_send_it_away(desk: Any) -> None:
    drawn = desk.signed(desk.config(plan_unit=desk.neighbour, units=(desk.neighbour,)))
    assert refusal(scoped(desk, desk.neighbour), drawn) is Reason.NOT_ENTITLED
    assert refusal(scoped(desk, desk.commune), drawn) is Reason.NOT_ENTITLED
    unplaced = {"plan_unit": None, "units": frozenset()}
    assert scoped(desk, desk.neighbour, **unplaced).accept(drawn).fresh


def test_a_device_speaks_only_for_itself_and_only_to_whoever_knows_it(desk: Any) -> None:
    server = desk.judge(device=None, plan_unit=None, devices={desk.device: desk.own})
    assert server.accept(desk.signed(desk.heartbeat())).fresh
    assert refusal(server, desk.signed(desk.heartbeat(device=new_uid()))) is Reason.NOT_ENTITLED
    assert refusal(server, sign(desk.plan(), desk.own)) is Reason.NOT_ENTITLED
    assert refusal(server, sign(desk.heartbeat(), desk.dispatch)) is Reason.NOT_ENTITLED
    assert refusal(server, sign(desk.heartbeat(), generate_key())) is Reason.UNKNOWN_KEY
    assert refusal(desk.judge(), desk.signed(desk.heartbeat())) is Reason.UNKNOWN_KEY
    assert refusal(server, desk.signed(desk.heartbeat(audience="all"))) is Reason.WRONG_AUDIENCE


# -- understanding, audience ----------------------------------------------------------------------------


def test_what_crit_names_must_be_known(desk: Any) -> None:
    assert desk.judge().accept(desk.signed(desk.plan(crit=("items", "type", "crit")))).fresh
    assert refusal(desk.judge(), desk.signed(desk.plan(crit=("items", "siren")))) is Reason.UNSUPPORTED_VERSION


@pytest.mark.parametrize(
    "wrong",
    [
        lambda desk: desk.keys(audience=f"d:{desk.device}"),
        lambda desk: desk.plan(unit=desk.neighbour),
        lambda desk: desk.plan(audience=f"u:{desk.neighbour}"),
        lambda desk: desk.plan(audience="all"),
        lambda desk: desk.config(audience=f"d:{desk.neighbour}"),
        lambda desk: desk.config(audience="all"),
        lambda desk: desk.command(audience=f"u:{desk.commune}"),
        lambda desk: desk.state(audience="server"),
        lambda desk: desk.time(audience=f"d:{desk.neighbour}"),
    ],
)
def test_a_document_for_others_is_refused(desk: Any, wrong: Callable[[Any], Any]) -> None:
    assert refusal(desk.judge(), desk.signed(wrong(desk))) is Reason.WRONG_AUDIENCE


def test_a_judge_of_no_device_and_no_unit_takes_what_is_for_any(desk: Any) -> None:
    anyone = desk.judge(device=None, plan_unit=None)
    for document in (desk.plan(unit=desk.neighbour), desk.config(audience=f"d:{desk.neighbour}"), desk.command()):
        assert anyone.accept(desk.signed(document)).fresh
    assert refusal(anyone, desk.signed(desk.config(audience="all"))) is Reason.WRONG_AUDIENCE
    assert refusal(anyone, desk.signed(desk.plan(audience="all"))) is Reason.WRONG_AUDIENCE


# -- order ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["keys", "config", "plan", "state"])
def test_the_highest_sequence_wins(desk: Any, kind: str) -> None:
    build = getattr(desk, kind)
    first, second, third = (desk.signed(build(sequence=n)) for n in (1, 2, 3))
    judge = taken(desk.judge(), second)
    assert refusal(judge, first) is Reason.REPLAYED
    assert not judge.accept(second).fresh
    assert refusal(judge, desk.signed(build(sequence=2))) is Reason.CONFLICT
    assert judge.accept(third).fresh


def test_sequences_are_counted_apart_by_audience(desk: Any) -> None:
    anyone = desk.judge(device=None, plan_unit=None)
    judge = taken(anyone, desk.signed(desk.plan(sequence=2)))
    assert judge.accept(desk.signed(desk.plan(unit=desk.neighbour, sequence=1))).fresh


def test_an_epoch_is_begun_by_keys_alone_and_sets_sequences_back(desk: Any) -> None:
    fast_forward = desk.signed(desk.plan(sequence=2**63 - 1))
    next_epoch = desk.signed(desk.plan(epoch=2, sequence=1))
    judge = taken(desk.judge(), fast_forward)
    assert refusal(judge, desk.signed(desk.plan(sequence=2_000))) is Reason.REPLAYED
    assert refusal(judge, next_epoch) is Reason.NOT_ENTITLED
    judge = taken(judge, desk.signed(desk.keys(epoch=2, sequence=1)))
    assert refusal(judge, desk.signed(desk.keys(epoch=1, sequence=9_000))) is Reason.REPLAYED
    assert not judge.accept(fast_forward).fresh
    assert refusal(judge, desk.signed(desk.command())) is Reason.REPLAYED
    judge = taken(judge, next_epoch)
    assert refusal(judge, fast_forward) is Reason.REPLAYED


def test_an_answer_of_another_epoch_is_read_because_it_names_the_keys_of_its_epoch(desk: Any) -> None:
    for epoch in (0, 1, 2):
        assert desk.judge().accept(desk.signed(desk.state(epoch=epoch))).fresh


def test_a_command_is_taken_once(desk: Any) -> None:
    command = desk.command()
    judge = taken(desk.judge(), desk.signed(command))
    assert not judge.accept(desk.signed(command)).fresh
    assert refusal(judge, desk.signed(desk.command(uid=command.uid, command="restart"))) is Reason.CONFLICT
    assert judge.accept(desk.signed(desk.command(sequence=1))).fresh


def test_what_was_cancelled_is_refused_even_if_it_is_in_force(desk: Any) -> None:
    plan = desk.plan()
    judge = taken(desk.judge(cancelled=frozenset({new_uid()})), desk.signed(plan))
    cancelled = desk.judge(cancelled=frozenset({plan.uid}), held=judge.held)
    assert refusal(cancelled, desk.signed(plan)) is Reason.CANCELLED


# -- time -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["keys", "config", "plan", "command"])
def test_a_first_acceptance_is_bounded_by_time(desk: Any, now: datetime, kind: str) -> None:
    document = getattr(desk, kind)()
    signed = desk.signed(document)
    ahead = timedelta(minutes=5)
    assert refusal(desk.judge(now=now - ahead - SECOND), signed) is Reason.NOT_YET_VALID
    assert desk.judge(now=now - ahead).accept(signed).fresh
    assert desk.judge(now=document.expires_at - SECOND).accept(signed).fresh
    assert refusal(desk.judge(now=document.expires_at), signed) is Reason.EXPIRED


@pytest.mark.parametrize("kind", ["keys", "config", "plan", "command"])
def test_what_was_taken_in_time_does_not_expire(desk: Any, kind: str) -> None:
    document = getattr(desk, kind)()
    judge = taken(desk.judge(), desk.signed(document))
    late = desk.judge(now=document.expires_at, held=judge.held, seen=judge.seen)
    assert not late.accept(desk.signed(document)).fresh


def test_a_command_dies_after_a_minute_whatever_it_says(desk: Any, now: datetime) -> None:
    signed = desk.signed(desk.command(expires_at=now + timedelta(days=1)))
    assert desk.judge(now=now + timedelta(seconds=59)).accept(signed).fresh
    assert refusal(desk.judge(now=now + timedelta(seconds=60)), signed) is Reason.EXPIRED


@pytest.mark.parametrize("kind", ["keys", "config", "plan", "state", "time"])
def test_without_trusted_time_all_but_commands_are_taken(desk: Any, now: datetime, kind: str) -> None:
    old = getattr(desk, kind)(issued_at=now - timedelta(days=90), expires_at=now - timedelta(days=80))
    assert desk.judge(now=None).accept(desk.signed(old)).fresh
    assert refusal(desk.judge(now=None), desk.signed(desk.command())) is Reason.UNTRUSTED_TIME


@pytest.mark.parametrize("kind", ["state", "time"])
def test_freeze_ends_where_an_answer_is_bound_to_its_question(desk: Any, now: datetime, kind: str) -> None:
    assert desk.judge(now=now + timedelta(days=100)).accept(desk.signed(getattr(desk, kind)())).fresh


# -- the whole ------------------------------------------------------------------------------------------


def test_a_config_moves_its_device_and_keys_replace_keys(desk: Any) -> None:
    judge = taken(desk.judge(), desk.signed(desk.config(plan_unit=desk.neighbour, units=(desk.neighbour,))))
    assert refusal(judge, desk.signed(desk.plan())) is Reason.WRONG_AUDIENCE
    judge = taken(judge, desk.signed(desk.plan(unit=desk.neighbour)))
    assert judge.units == {desk.neighbour}
    newer = desk.keys(sequence=2_000)
    assert taken(judge, desk.signed(newer)).keys == newer


def test_the_earlier_question_names_the_refusal(desk: Any, now: datetime) -> None:
    everything_wrong = {"unit": desk.neighbour, "crit": ("siren",), "issued_at": now - timedelta(days=30)}
    judge = desk.judge(now=now + timedelta(days=30))
    assert refusal(judge, sign(desk.plan(**everything_wrong), desk.online)) is Reason.NOT_ENTITLED
    assert refusal(judge, desk.signed(desk.plan(**everything_wrong))) is Reason.UNSUPPORTED_VERSION
    del everything_wrong["crit"]
    assert refusal(judge, desk.signed(desk.plan(**everything_wrong))) is Reason.WRONG_AUDIENCE
    del everything_wrong["unit"]
    assert refusal(judge, desk.signed(desk.plan(**everything_wrong))) is Reason.EXPIRED


def test_an_acceptance_says_who_signed_what(desk: Any) -> None:
    plan = desk.plan()
    signed = desk.signed(plan)
    accepted = desk.judge().accept(signed)
    assert accepted == Accepted(document=plan, sha256=sha256(signed), kid=desk.dispatch.thumbprint(), fresh=True)
