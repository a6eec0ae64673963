"""Codes: as RFC 6238 says, written so that people can read them, and PINs that are not guessed at once."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinlang.accounts import browsers, sealing, totp
from tinlang.accounts.actions.enrolling import is_weak

SECRET = b"12345678901234567890"
AT = datetime(2026, 3, 4, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)
def test_codes_are_those_of_the_standard(seconds, code):
    """RFC 6238, appendix B, the last six figures."""
    assert totp.code_at(SECRET, seconds // 30) == code


@given(drift=st.integers(-29, 29))
def test_a_clock_half_a_minute_off_is_understood(drift):
    typed = totp.code_at(SECRET, totp.step_at(AT + timedelta(seconds=drift)))
    assert totp.matching_step(SECRET, typed, AT, after=0) is not None


@given(step=st.integers(1, 2**31))
def test_a_step_that_was_used_is_used_up(step):
    at = datetime.fromtimestamp(step * 30, UTC)
    typed = totp.code_at(SECRET, step)
    found = totp.matching_step(SECRET, typed, at, after=0)
    assert found is not None
    assert totp.matching_step(SECRET, typed, at, after=found) is None


@given(st.binary(min_size=1, max_size=40))
def test_what_is_sealed_is_unsealed(secret):
    assert sealing.unseal(sealing.seal(secret)) == secret


def test_another_secret_key_unseals_nothing(settings):
    sealed = sealing.seal(SECRET)
    settings.SECRET_KEY = "khác"
    with pytest.raises(sealing.Unsealable):
        sealing.unseal(sealed)


def test_codes_are_long_readable_and_never_twice():
    codes = {sealing.new_code() for _ in range(500)}
    assert len(codes) == 500
    assert not set("".join(codes)) & set("il10o")
    assert all(len(code) == 14 for code in codes)


@given(st.sampled_from([str.upper, str.title, lambda code: code.replace("-", " "), lambda code: f"  {code} "]))
def test_how_a_code_is_typed_does_not_count(change):
    code = "k7mp-x2qd-9rta"
    assert sealing.is_same(sealing.digest_of(code), change(code))


@pytest.mark.parametrize(
    "pin", ["111111", "123456", "654321", "890123", "121212", "123123", "112112", "12345", "abcdef", ""]
)
def test_pins_that_are_guessed_first_are_refused(pin):
    assert is_weak(pin)


@pytest.mark.parametrize("pin", ["271828", "480913", "908172"])
def test_others_are_taken(pin):
    assert not is_weak(pin)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13; SM-A146P) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
            "Chrome trên Android",
        ),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge trên Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/130 Chrome/124 Safari/537.36", "Cốc Cốc trên Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari trên iPhone"),
        ("curl/8", "Trình duyệt khác"),
    ],
)
def test_browsers_are_named_so_that_one_recognises_them(agent, words):
    assert browsers.in_words(agent) == words
