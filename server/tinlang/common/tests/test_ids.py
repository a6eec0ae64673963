"""Uids that follow from what they name."""

from tinlang.common.ids import uid_of


def test_the_same_says_the_same_uid_for_good():
    assert uid_of("r", "u", 0) == "553aec72-9b4b-bb5e-12ca-941628915a5a"
    assert uid_of("r", "u", 1) != uid_of("r", "u", 0)
