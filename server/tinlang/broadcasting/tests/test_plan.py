"""What a unit's plan says, whatever order its releases come in."""

import itertools
from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinlang.broadcasting.plan import HORIZON, Airing, Unplayable, build, check, item_uid, items_of
from tinlang_wire.documents import MAX_DOCUMENT_BYTES, Plan, Variant
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import generate_key, peek, sign

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
UNIT = "01939a00-0000-7000-8000-000000000001"
VILLAGE = "01939a00-0000-7000-8000-000000000002"

_numbers = itertools.count(1)


def variant(language: str = "vi", length_ms: int = 20_000) -> Variant:
    return Variant(language=language, media="a" * 64, size=80_000, length_ms=length_ms, text_sha256="b" * 64)


def airing(start: timedelta = timedelta(), length: timedelta = timedelta(hours=1), **fields: object) -> Airing:
    given = {
        "release": f"01939a00-0000-7000-8000-{next(_numbers):012x}",
        "title": "Tạm ngừng cấp điện",
        "start_at": NOW + start,
        "end_at": NOW + start + length,
        "approved_at": NOW,
        "priority": "normal",
        "targets": (VILLAGE,),
        "variants": (variant(),),
    }
    return Airing(**{**given, **fields})


def plan_of(*airings: Airing, now: datetime = NOW, sequence: int = 1) -> Plan:
    for one in airings:
        check(one)
    return build(items_of(airings, now), unit=UNIT, now=now, sequence=sequence, epoch=1)


def test_an_item_names_its_release_and_keeps_its_uid_when_the_plan_is_signed_again() -> None:
    one = airing()
    first = plan_of(one, sequence=1)
    again = plan_of(one, airing(), now=NOW + timedelta(minutes=5), sequence=2)
    assert first.items[0].release == one.release
    assert first.items[0].uid in {item.uid for item in again.items}
    assert first.items[0].uid == item_uid(one.release, one.start_at)


def test_an_item_stays_until_its_end_and_not_a_moment_longer() -> None:
    one = airing(length=timedelta(minutes=30))
    assert plan_of(one, now=one.end_at - timedelta(microseconds=1)).items
    assert not plan_of(one, now=one.end_at).items


def test_what_starts_beyond_the_horizon_waits_for_a_later_plan() -> None:
    one = airing(start=HORIZON)
    assert not plan_of(one).items
    assert plan_of(one, now=NOW + timedelta(seconds=1)).items


def test_a_window_too_short_for_the_sound_is_widened_to_hold_it() -> None:
    one = airing(length=timedelta(seconds=1), variants=(variant(length_ms=5_000), variant("tyz", 9_000)))
    [item] = plan_of(one).items
    assert item.end_at - item.start_at == timedelta(seconds=9)


def test_of_two_that_start_together_the_one_approved_first_comes_first() -> None:
    late, early = airing(approved_at=NOW), airing(approved_at=NOW - timedelta(minutes=1))
    assert [item.release for item in plan_of(late, early).items] == [early.release, late.release]
    assert plan_of(late, early).items[0].order < plan_of(late, early).items[1].order


@pytest.mark.parametrize(
    "fields",
    [
        {"variants": ()},
        {"targets": ()},
        {"targets": ("not a uid",)},
        {"variants": (msgspec.structs.replace(variant(), length_ms=0),)},
        {"variants": (msgspec.structs.replace(variant(), media="../../etc/passwd"),)},
    ],
)
def test_what_a_device_would_refuse_is_found_before_it_is_signed(fields: dict[str, object]) -> None:
    with pytest.raises(Unplayable):
        check(airing(**fields))


def test_a_plan_never_grows_past_what_the_wire_carries_and_leaves_out_what_starts_last() -> None:
    many = [airing(start=timedelta(minutes=n), title="Tin " + "ạ" * 300) for n in range(900)]
    plan = plan_of(*many)
    signed = sign(plan, generate_key())
    assert len(signed) <= MAX_DOCUMENT_BYTES
    assert peek(signed)[1] == plan
    kept = len(plan.items)
    assert 100 < kept < 900
    assert [item.release for item in plan.items] == [one.release for one in many[:kept]]


airings = st.builds(
    airing,
    start=st.timedeltas(min_value=timedelta(days=-2), max_value=timedelta(days=40)),
    length=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=3)),
    release=st.builds(new_uid),
    approved_at=st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 23)).map(lambda at: at.replace(tzinfo=UTC)),
    priority=st.sampled_from(["normal", "priority"]),
    variants=st.lists(
        st.builds(variant, st.sampled_from(["vi", "tyz", "nut"]), st.integers(1_000, 600_000)),
        min_size=1,
        max_size=3,
        unique_by=lambda one: one.language,
    ).map(tuple),
)


@given(st.lists(airings, max_size=8, unique_by=lambda one: one.release), st.randoms())
def test_the_same_releases_give_the_same_items_in_any_order(some: list[Airing], random) -> None:
    shuffled = list(some)
    random.shuffle(shuffled)
    assert plan_of(*some).items == plan_of(*shuffled).items


@given(st.lists(airings, max_size=8, unique_by=lambda one: one.release))
def test_every_item_is_one_release_inside_its_window_with_room_for_its_longest_sound(some: list[Airing]) -> None:
    plan = plan_of(*some)
    assert len({item.release for item in plan.items}) == len({item.uid for item in plan.items}) == len(plan.items)
    for item in plan.items:
        assert item.end_at > NOW
        assert item.start_at < NOW + HORIZON
        longest = max(one.length_ms for one in item.variants)
        assert item.end_at - item.start_at >= timedelta(milliseconds=longest)
