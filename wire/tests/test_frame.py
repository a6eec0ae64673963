"""A frame carries sounds along: whole and true ones arrive, all else is fetched, and the alert counts all the same."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tinlang_wire.documents import Alert, AlertVariant
from tinlang_wire.frame import MAX_CLIP_BYTES, MAX_FRAME_BYTES, clips_of, may_carry, pack, unpack
from tinlang_wire.jws import sha256

LANGUAGES = ("vi", "tyz", "nut", "ium")


def clip(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


def carrying(desk: Any, *sounds: bytes, inline: tuple[bool, ...] = ()) -> Alert:
    variants = tuple(
        AlertVariant(
            language=language, media=sha256(sound), size=len(sound), length_ms=1000, text_sha256="b" * 64,
            text="Sơ tán ngay.", inline=carried,
        )
        for language, sound, carried in zip(LANGUAGES, sounds, inline or (True,) * len(sounds), strict=False)
    )  # fmt: skip
    alert: Alert = desk.alert(variants=variants)
    return alert


def arrived(desk: Any, alert: Alert, frame: bytes) -> dict[str, bytes]:
    signed, carried = unpack(frame)
    assert desk.judge().accept(signed).document == alert
    return dict(clips_of(alert, carried))


def test_sounds_arrive_each_under_its_hash(desk: Any) -> None:
    one, other = clip(3_000, 1), b"\n" * 50  # a line feed inside a sound parts nothing
    alert = carrying(desk, one, other)
    frame = pack(desk.signed(alert), [one, other])
    assert arrived(desk, alert, frame) == {sha256(one): one, sha256(other): other}


def test_what_is_not_inline_takes_no_place(desk: Any) -> None:
    one, fetched, other = clip(3_000, 1), clip(2_000, 2), clip(1_000, 3)
    alert = carrying(desk, one, fetched, other, inline=(True, False, True))
    frame = pack(desk.signed(alert), [one, other])
    assert arrived(desk, alert, frame) == {sha256(one): one, sha256(other): other}


def test_a_document_alone_is_a_frame(desk: Any) -> None:
    signed = desk.signed(desk.plan())
    assert pack(signed) == signed
    assert unpack(signed) == (signed, b"")


def test_a_wrong_sound_is_left_and_the_next_one_is_not(desk: Any) -> None:
    one, other = clip(3_000, 1), clip(2_000, 2)
    alert = carrying(desk, one, other)
    frame = pack(desk.signed(alert), [clip(3_000, 9), other])
    assert arrived(desk, alert, frame) == {sha256(other): other}


def test_what_says_that_it_is_too_long_to_be_carried_is_not_read(desk: Any) -> None:
    long, short = clip(MAX_CLIP_BYTES + 1), clip(500, 2)
    alert = carrying(desk, long, short)
    assert dict(clips_of(alert, long + short)) == {}
    assert dict(clips_of(alert, short)) == {sha256(short): short}


def test_nothing_above_the_limits_is_packed(desk: Any) -> None:
    signed = desk.signed(desk.alert())
    room = MAX_FRAME_BYTES - len(signed) - 1
    with pytest.raises(ValueError, match="sound"):
        pack(signed, [clip(MAX_CLIP_BYTES + 1)])
    whole = [clip(MAX_CLIP_BYTES), clip(MAX_CLIP_BYTES), clip(room - 2 * MAX_CLIP_BYTES)]
    assert len(pack(signed, whole)) == MAX_FRAME_BYTES
    with pytest.raises(ValueError, match="frame"):
        pack(signed, [*whole, b"x"])


@given(st.lists(st.integers(0, 2 * MAX_CLIP_BYTES), max_size=6), st.integers(500, MAX_FRAME_BYTES + 100))
def test_what_may_be_carried_can_be_packed(sizes: list[int], signed_bytes: int) -> None:
    fits = may_carry(sizes, signed_bytes=signed_bytes)
    assert len(fits) == len(sizes)
    chosen = [clip(size) for size, fit in zip(sizes, fits, strict=True) if fit]
    assert all(0 < len(each) <= MAX_CLIP_BYTES for each in chosen)
    if chosen:
        assert len(pack(b"s" * signed_bytes, chosen)) <= MAX_FRAME_BYTES


@given(st.data())
@settings(max_examples=200)
def test_bytes_that_are_cut_anywhere_never_give_a_wrong_sound(desk: Any, data: st.DataObject) -> None:
    sounds = [clip(data.draw(st.integers(1, 900)), seed) for seed in range(3)]
    alert = carrying(desk, *sounds)
    frame = pack(desk.signed(alert), sounds)
    cut = data.draw(st.integers(len(frame) - sum(map(len, sounds)), len(frame)))
    whole = {sha256(sound): sound for sound in sounds}
    got = arrived(desk, alert, frame[:cut])
    assert got.items() <= whole.items()
    carried = cut - (len(frame) - sum(map(len, sounds)))
    complete = [sound for number, sound in enumerate(sounds) if sum(map(len, sounds[: number + 1])) <= carried]
    assert set(got) >= {sha256(sound) for sound in complete}


@given(st.binary(max_size=3_000), st.integers(0, 2**32))
@settings(max_examples=200)
def test_whatever_comes_behind_a_document_only_true_sounds_are_kept(desk: Any, noise: bytes, seed: int) -> None:
    chance = random.Random(seed)
    sounds = [clip(chance.randint(1, 600), each) for each in range(3)]
    alert = carrying(desk, *sounds)
    carried = bytearray(b"".join(sounds))
    for _ in range(chance.randint(0, 3)):
        carried[chance.randrange(len(carried))] ^= 1 << chance.randrange(8)
    for behind in (noise, bytes(carried) + noise):
        for digest, sound in clips_of(alert, behind).items():
            assert sha256(sound) == digest
            assert digest in {variant.media for variant in alert.variants}
