"""Key files: made once, readable by their owner alone, never made again when the root has left."""

import stat
from pathlib import Path

import pytest

from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.keys import KeyFolder, KeyMissing


def test_init_makes_every_key_once_and_nobody_else_may_read_them(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys")
    made = folder.create_missing(clock.now())
    assert {keys.ROOT, keys.ROOT_PUBLIC, keys.DISPATCH, keys.ONLINE, keys.OPERATOR, keys.LISTEN_CREDENTIALS} <= {*made}
    for name in made:
        assert stat.S_IMODE((folder.path / name).stat().st_mode) == 0o600, name
    assert stat.S_IMODE(folder.path.stat().st_mode) == 0o700
    contents = {name: (folder.path / name).read_bytes() for name in made}
    assert folder.create_missing(clock.now()) == []
    assert {name: (folder.path / name).read_bytes() for name in made} == contents


def test_each_type_is_signed_by_its_own_key(key_files: KeyFolder) -> None:
    plan, state = key_files.signer("plan"), key_files.signer("state")
    assert key_files.signer("config") is plan and key_files.signer("command") is plan
    assert key_files.signer("time") is state and key_files.signer("receipt") is state
    assert len({plan.thumbprint(), state.thumbprint(), key_files.signer("keys").thumbprint()}) == 3


def test_a_root_that_was_moved_offline_is_not_made_again(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "keys")
    folder.create_missing(clock.now())
    before = folder.root_public().thumbprint()
    (folder.path / keys.ROOT).rename(tmp_path / "stick.jwk")
    assert folder.create_missing(clock.now()) == []
    moved = KeyFolder(folder.path)
    assert moved.root_public().thumbprint() == before
    assert not moved.has_root()


def test_a_program_that_may_not_read_a_key_is_told_which(tmp_path: Path) -> None:
    with pytest.raises(KeyMissing, match=r"dispatch\.jwk"):
        KeyFolder(tmp_path).signer("plan")
    with pytest.raises(KeyMissing, match=r"listen\.creds"):
        KeyFolder(tmp_path).credentials(keys.LISTEN_CREDENTIALS)
