"""The store: whole or not at all, under one name for ever."""

import hashlib
import io
import os

import pytest

from tinlang.common.ids import uuid7
from tinlang.media import store


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_STORE = tmp_path / "media"
    return settings.MEDIA_STORE


def test_what_was_put_is_read_back_under_its_hash(own_store):
    sha256 = store.put(b"sound")
    assert sha256 == hashlib.sha256(b"sound").hexdigest()
    assert store.read(sha256) == b"sound"
    assert store.path(sha256) == own_store / sha256[:2] / sha256[2:4] / f"{sha256}.opus"


def test_putting_the_same_twice_keeps_one_file(own_store):
    assert store.put(b"sound") == store.put(b"sound")
    assert [path.name for path in own_store.rglob("*") if path.is_file()] == [store.path(store.put(b"sound")).name]


def test_putting_again_heals_a_damaged_file():
    sha256 = store.put(b"sound")
    store.path(sha256).write_bytes(b"so")
    store.put(b"sound")
    assert store.read(sha256) == b"sound"


def test_a_disk_that_fails_leaves_neither_file_nor_rest(own_store, monkeypatch):
    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        store.put(b"sound")
    assert [path for path in own_store.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "\n"])
def test_a_name_that_is_no_hash_is_refused(name):
    with pytest.raises(ValueError, match="not a SHA-256"):
        store.path(name)


def test_what_is_not_here_is_not_found():
    with pytest.raises(FileNotFoundError):
        store.open("0" * 64)


def test_what_somebody_gives_lies_apart_until_it_is_let_go(own_store):
    name = uuid7()
    sha256, size = store.take_in(io.BytesIO(b"as it came"), name=name, most_bytes=100)
    assert (sha256, size) == (hashlib.sha256(b"as it came").hexdigest(), 10)
    assert [one.name for one in store.incoming()] == [str(name)]
    assert store.incoming_path(name).read_bytes() == b"as it came"
    with pytest.raises(FileNotFoundError):
        store.open(sha256)
    store.let_go(name)
    store.let_go(name)
    assert store.incoming() == []


@pytest.mark.parametrize("name", ["", "..", "../aa", ".new-", ".new-../aa", "a" * 63, f"{'a' * 64}\n"])
def test_no_other_name_leads_to_what_somebody_gave(name):
    with pytest.raises(ValueError, match="not the name"):
        store.let_go(name)


def test_more_than_is_taken_leaves_nothing(own_store):
    with pytest.raises(OverflowError):
        store.take_in(io.BytesIO(bytes(101)), name=uuid7(), most_bytes=100)
    assert [path for path in own_store.rglob("*") if path.is_file()] == []
