"""Sound over HTTP: whole, in parts, for ever."""

import pytest
from django.urls import reverse

from tinlang.media import store

BODY = bytes(range(256)) * 1000


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path


@pytest.fixture
def address():
    return reverse("media:sound", args=[store.put(BODY)])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def test_the_whole_sound_may_be_kept_for_ever(client, address):
    response = client.get(address)
    assert (response.status_code, body(response)) == (200, BODY)
    assert response["Content-Type"] == "audio/ogg"
    assert response["Content-Length"] == str(len(BODY))
    assert "immutable" in response["Cache-Control"]
    assert address.endswith(".opus") and response["ETag"].strip('"') in address


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=1000-", 1000, len(BODY) - 1), ("bytes=-10", len(BODY) - 10, len(BODY) - 1),
     ("bytes=5-99999999", 5, len(BODY) - 1), ("bytes=-99999999", 0, len(BODY) - 1)],
)  # fmt: skip
def test_a_part_may_be_asked_for(client, address, asked, first, last):
    response = client.get(address, headers={"Range": asked})
    assert (response.status_code, body(response)) == (206, BODY[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(BODY)}"
    assert response["Content-Length"] == str(last - first + 1)


@pytest.mark.parametrize("asked", [f"bytes={len(BODY)}-", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused(client, address, asked):
    response = client.get(address, headers={"Range": asked})
    assert (response.status_code, response["Content-Range"]) == (416, f"bytes */{len(BODY)}")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-9", "bytes=-", "lines=1-2", "bytes=a-b"])
def test_what_is_not_one_range_is_answered_whole(client, address, asked):
    assert body(client.get(address, headers={"Range": asked})) == BODY


def test_a_part_of_other_bytes_is_answered_whole(client, address):
    assert client.get(address, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200


def test_who_has_it_is_told_so(client, address):
    assert client.get(address, headers={"If-None-Match": client.get(address)["ETag"]}).status_code == 304


def test_head_says_how_long_it_is(client, address):
    response = client.head(address)
    assert (response.status_code, response["Content-Length"]) == (200, str(len(BODY)))


@pytest.mark.parametrize("name", ["0" * 64, "../secret-key", "x", "A" * 64])
def test_what_is_not_there_is_not_found(client, name):
    assert client.get(f"/media/{name}.opus").status_code == 404


def test_nobody_puts_sound_here(client, address):
    assert client.post(address).status_code == 405
