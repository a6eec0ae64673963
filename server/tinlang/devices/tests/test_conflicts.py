"""Two contents under one number: the device must learn that what it handed in is not what is kept."""

import pytest

from tinlang.devices import intake
from tinlang.devices.intake import Incoming
from tinlang.devices.keys import KeyFolder
from tinlang.devices.models import Device, Road
from tinlang_wire.documents import Receipt
from tinlang_wire.jws import open_signed

pytestmark = pytest.mark.django_db(databases="__all__")


def receipt_in(answer: bytes, server_keys: KeyFolder) -> Receipt:
    _, receipt = open_signed(answer, lambda _: server_keys.signer("receipt"))
    assert isinstance(receipt, Receipt)
    return receipt


def test_every_receipt_of_a_stream_with_a_conflict_says_so(device: Device, server_keys: KeyFolder) -> None:
    machine = device.machine
    one = receipt_in(intake.take(machine.events(machine.event(1, kind="started")), device.uid, Road.HTTP), server_keys)
    other = machine.events(machine.event(1, kind="finished"), 2)
    said = receipt_in(intake.take(other, device.uid, Road.HTTP), server_keys)
    later = receipt_in(intake.take_all([Incoming(machine.heartbeat(), device.uid)])[0].receipt, server_keys)
    assert (one.conflict, said.conflict, later.conflict) == (False, True, True)
