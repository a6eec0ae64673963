"""Fixtures for tests of this app and of those above: key files, a Keys document, a device, a real NATS."""

from __future__ import annotations

import contextlib
import random
import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import keys, nats_config
from tinlang.devices.actions import publish_keys
from tinlang.devices.keys import KeyFolder
from tinlang.devices.models import Device, SignedDocument
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.units.models import Unit


@pytest.fixture(scope="session")
def key_files(tmp_path_factory: pytest.TempPathFactory) -> KeyFolder:
    folder = KeyFolder(tmp_path_factory.mktemp("keys"))
    folder.create_missing(clock.now())
    return folder


@pytest.fixture
def server_keys(key_files: KeyFolder, settings: LazySettings) -> KeyFolder:
    """The server's key files, made once a session."""
    settings.KEYS = key_files.path
    return keys.folder()


@pytest.fixture
def folder(settings: LazySettings, tmp_path: Path, db: None) -> Path:
    """A key folder of this test's own, made by `keys init`, and devices told of it."""
    settings.KEYS = tmp_path / "keys"
    call_command("keys", "init", stdout=StringIO())
    return tmp_path / "keys"


@pytest.fixture
def stick(folder: Path, tmp_path: Path) -> Path:
    """The root was moved to a stick."""
    (folder / keys.ROOT).rename(tmp_path / "stick.jwk")
    return tmp_path / "stick.jwk"


@pytest.fixture
def published_keys(server_keys: KeyFolder, db: None) -> SignedDocument:
    """The Keys document in force."""
    return publish_keys()


@pytest.fixture
def village(dong_dang: Unit) -> Unit:
    """A village of Xã Đồng Đăng."""
    return Unit.objects.get(versions__name="Nà Pài")


@pytest.fixture
def device(server_keys: KeyFolder, village: Unit, technician: Person) -> Device:
    """A loudspeaker in a village of Xã Đồng Đăng; `device.machine` signs for it."""
    return DeviceFactory(unit=village, by=technician)


@dataclass
class Nats:
    """A real nats-server on a port of its own."""

    process: subprocess.Popen[bytes]
    folder: Path
    url: str


def lasting_port() -> int:
    """For a nats-server that comes back on its port: outside the range from which the kernel gives ports, so that
    nobody is given it meanwhile, and no client that calls in vain is connected to itself."""
    with socket.socket() as probe:
        for port in random.SystemRandom().sample(range(10_000, 15_000), 200):
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                return port
    raise AssertionError("no free port")


@pytest.fixture
def real_nats(server_keys: KeyFolder, tmp_path: Path, settings: LazySettings) -> Iterator[Callable[[], Nats]]:
    """Start a nats-server with our configuration, written the day before; it ends with the test."""
    started: list[Nats] = []
    settings.TINLANG_DATA = tmp_path

    def start(port: int = nats_config.RANDOM_PORT) -> Nats:
        folder = nats_config.folder()
        config = nats_config.write(folder, port, keys=server_keys, now=clock.now() - timedelta(days=1))
        server = Path(sys.executable).with_name("nats-server")
        process = subprocess.Popen([server, "-c", config], stderr=subprocess.PIPE)
        assert process.stderr is not None
        said = (re.search(rb"Listening for client connections on (\S+)", line) for line in process.stderr)
        url = next(f"nats://{match[1].decode()}" for match in said if match)
        started.append(Nats(process, folder, url))
        settings.NATS_URL = url
        return started[-1]

    yield start
    for one in started:
        one.process.kill()
        one.process.communicate()
