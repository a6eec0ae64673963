"""Many rows at once: what was written is read back as the fields' own values, on either database."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tinlang.common import clock, rows
from tinlang.common.ids import uuid7
from tinlang.devices.models import DeviceStream, SignedDocument

pytestmark = pytest.mark.django_db(databases="__all__")


def stream(**facts: object) -> DeviceStream:
    return DeviceStream(**{"device": uuid7(), "store_epoch": uuid7(), **facts})


def test_what_is_inserted_and_updated_is_read_in_its_own_types():
    these, other = [stream(conflicted=True), stream(committed_seq=2**53)], stream()
    rows.insert(DeviceStream, [*these, other])
    names = ("device", "store_epoch", "committed_seq", "conflicted")
    expected = {(row.device, row.store_epoch, row.committed_seq, row.conflicted) for row in these}
    found = rows.read(DeviceStream, names, "device", [row.device for row in these])
    assert set(found) == expected and {type(row[3]) for row in found} == {bool}
    changed = DeviceStream.objects.get(device=other.device)
    changed.committed_seq, changed.highest_seq = 7, 9
    rows.update(DeviceStream, [changed], ("committed_seq",))
    assert rows.read(DeviceStream, ("committed_seq", "highest_seq"), "id", [changed.pk]) == [(7, 0)]


def test_what_is_known_is_passed_over():
    one = stream(committed_seq=1)
    rows.insert(DeviceStream, [one])
    again = stream(device=one.device, store_epoch=one.store_epoch, committed_seq=5)
    rows.insert(DeviceStream, [again, stream()], ignore_known=True)
    assert DeviceStream.objects.count() == 2 and DeviceStream.objects.get(device=one.device).committed_seq == 1


def test_an_instant_is_compared_and_read_as_an_instant():
    now = clock.now()
    for end in (now - timedelta(microseconds=1), now + timedelta(days=1)):
        SignedDocument.objects.create(
            type="alert", audience="all", epoch=1, sequence=end.day, sha256=f"{end.day:064}",
            signed=b"\x00\xff", issued_at=now, expires_at=end, kid="x",
        )  # fmt: skip
    names, lasting = ("signed", "expires_at", "ended_at"), "AND expires_at > %s"
    found = rows.read(SignedDocument, names, "audience", ["all"], also=lasting, given=[now])
    assert [(bytes(signed), end, ended) for signed, end, ended in found] == [
        (b"\x00\xff", now + timedelta(days=1), None)
    ]


def test_of_nothing_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert rows.read(DeviceStream, ("id",), "device", []) == []
    assert rows.read(DeviceStream, ("id",), "device", [uuid4()]) == []
