"""Where mail is handed to, as EMAIL_URL tells it."""

import pytest

from tinlang.config.mail import from_url


def test_the_address_of_a_mail_server() -> None:
    assert from_url("") is None
    assert from_url("smtp+tls://an:b%40c@mail.example.vn") == ("mail.example.vn", 587, "an", "b@c", True, False)
    assert from_url("smtps://mail.example.vn:1465") == ("mail.example.vn", 1465, "", "", False, True)
    with pytest.raises(SystemExit, match="EMAIL_URL must be"):
        from_url("http://mail.example.vn")
