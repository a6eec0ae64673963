"""Ports and the lock: refused with a message that says what to do."""

import json
import socket
from pathlib import Path

import pytest

from tinlang.config import place as places
from tinlang.config.supervisor import CannotGoOn


def place(tmp_path: Path, **changes: object) -> places.Place:
    return places.Place(**{"data": tmp_path, "host": "127.0.0.1", "port": 8000, "nats_port": 4222, **changes})


def test_a_taken_port_is_named_with_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        with pytest.raises(CannotGoOn, match=f"Cổng {port} đang được"):
            places.refuse_taken_ports(place(tmp_path, port=port, nats_port=places.free_port()))


def test_a_second_start_in_the_same_folder_is_refused_and_told_where_the_first_is(tmp_path: Path) -> None:
    with places.held(place(tmp_path)):
        (tmp_path / "run" / "processes.json").write_text(json.dumps({"address": "http://localhost:8000", "pid": 7}))
        with pytest.raises(CannotGoOn, match="đang chạy ở http://localhost:8000"), places.held(place(tmp_path)):
            raise AssertionError("held twice")


def test_the_folder_is_free_again_after_the_first_has_ended(tmp_path: Path) -> None:
    for _ in range(2):
        with places.held(place(tmp_path)):
            assert (tmp_path / "run" / "lock").exists()


def test_port_zero_is_a_free_port(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NATS_PORT", "0")
    found = places.from_environment(data=tmp_path, port=0)
    assert found.port
    assert found.nats_port
    assert found.environment()["PORT"] == str(found.port)
