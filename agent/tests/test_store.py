"""What the device remembers survives whatever happens to the power and to the card."""

import os
import resource
import sqlite3
import stat
from datetime import UTC, datetime, timedelta

import pytest

from tinlang_agent.core import Core
from tinlang_agent.folder import Folder, InUse
from tinlang_agent.store import SCHEMA_VERSION, Database, open_store
from tinlang_agent.store.database import Newer
from tinlang_wire.acceptance import Accepted, Held
from tinlang_wire.clock import Clock
from tinlang_wire.documents import Reference
from tinlang_wire.jws import peek, sha256

NOW = datetime(2026, 3, 2, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path):
    return open_store(tmp_path / "store.sqlite3", NOW)


def put(store, signed):
    kid, document = peek(signed)
    with store.write():
        store.documents.put(Accepted(document=document, sha256=sha256(signed), kid=kid, fresh=True), signed)
    return document


def begin(store, item, play="0" * 32):
    with store.write():
        store.plays.begin(play, item=item, variant=item.variants[0], at=NOW, offset_ms=0)


def test_keys_are_made_once_and_only_their_owner_reads_them(tmp_path):
    first = Core(Folder(tmp_path / "data"), clock=Clock(), chip=True)
    epoch, thumbprint, nats = first.store.events.store_epoch, first.keys.thumbprint, first.keys.nats_public
    first.store.close()
    os.close(first._lock)

    second = Core(Folder(tmp_path / "data"), clock=Clock(), chip=True)

    assert (second.store.events.store_epoch, second.keys.thumbprint, second.keys.nats_public) == (
        epoch,
        thumbprint,
        nats,
    )
    assert nats.startswith("U")
    for path in (second.folder.device_key, second.folder.nats_seed, second.folder.store):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(second.folder.root.stat().st_mode) == 0o700


def test_a_folder_belongs_to_one_program(tmp_path):
    Core.keep = Core(Folder(tmp_path), clock=Clock(), chip=True)
    with pytest.raises(InUse):
        Core(Folder(tmp_path), clock=Clock(), chip=True)
    del Core.keep


def test_every_commit_is_on_the_disk(store):
    assert store._database.one("PRAGMA synchronous")[0] == 2
    assert store._database.one("PRAGMA journal_mode")[0] == "wal"


def test_a_store_of_a_newer_program_is_not_touched(tmp_path):
    database = Database(tmp_path / "store.sqlite3")
    database.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    database.close()
    with pytest.raises(Newer):
        open_store(tmp_path / "store.sqlite3", NOW)


def test_a_document_is_replaced_whole_or_not_at_all(store, office, tmp_path):
    old = put(store, office.plan())
    newer = office.plan(office.item("a" * 64))
    kid, document = peek(newer)
    with pytest.raises(ZeroDivisionError), store.write():
        store.documents.put(Accepted(document=document, sha256=sha256(newer), kid=kid, fresh=True), newer)
        _ = 1 / 0

    assert open_store(tmp_path / "store.sqlite3", NOW).documents.plan(office.unit) == old


def test_a_flipped_bit_in_a_document_is_found_and_the_same_may_come_again(store, office, tmp_path):
    signed = office.plan(office.item("a" * 64))
    plan = put(store, signed)
    store._database.execute("UPDATE documents SET signed = ?", signed[:-9] + b"A" + signed[-8:])

    documents = open_store(tmp_path / "store.sqlite3", NOW).documents

    assert documents.plan(office.unit) is None
    assert documents.lacks(office.reference(signed))
    assert documents.held["plan", plan.audience] == Held(plan.epoch, plan.sequence - 1, "")


def test_what_a_revoked_key_signed_stays_out_of_force_but_its_sequence_stays(store, office, tmp_path):
    plan = put(store, office.plan())
    with store.write():
        store.documents.drop_signed_by([office.dispatch.thumbprint()])

    for each in (store, open_store(tmp_path / "store.sqlite3", NOW)):
        assert each.documents.plan(office.unit) is None
        assert each.documents.references() == ()
        assert each.documents.held["plan", plan.audience].sequence == plan.sequence


def test_only_a_higher_epoch_or_sequence_is_newer(store, office):
    signed = office.plan()
    held = office.reference(signed)
    put(store, signed)

    def named(epoch, sequence):
        return Reference(type="plan", audience=held.audience, epoch=epoch, sequence=sequence, sha256="0" * 64)

    assert not store.documents.lacks(named(held.epoch, held.sequence))
    assert not store.documents.lacks(named(held.epoch, held.sequence - 1))
    assert store.documents.lacks(named(held.epoch, held.sequence + 1))
    assert store.documents.lacks(named(held.epoch + 1, 0))


def damage(path, at=0.5):
    content = bytearray(path.read_bytes())
    middle = int(len(content) * at) // 4096 * 4096
    content[middle : middle + 4096] = os.urandom(4096)
    path.write_bytes(content)


def test_a_damaged_store_is_set_aside_and_what_can_be_read_is_carried_over(store, office, tmp_path):
    begin(store, office.item("a" * 64))
    plan = put(store, office.plan(office.item("a" * 64)))
    store.meta.set("device", "who")
    epoch = store.events.store_epoch
    for number in range(400):
        store.events.append(kind="commanded", at=NOW, reason="x" * 200, document=f"{number:064d}")
    store.events.acknowledge(10, NOW)
    store.close()
    path = tmp_path / "store.sqlite3"
    damage(path)

    again = open_store(path, NOW)

    numbers = [int(event.document) for event in again.events.all()]
    assert again.events.store_epoch != epoch
    assert list(again.plays.done) == ["0" * 32]
    assert (again.documents.plan(office.unit), again.meta.get("device")) == (plan, "who")
    assert (numbers[0], numbers[-1]) == (10, 399)
    assert 350 <= len(numbers) < 390
    assert [event.seq for event in again.events.pending(limit=1000)] == list(range(1, len(numbers) + 1))
    assert list(tmp_path.glob("store.sqlite3.damaged-*"))


def test_rubbish_in_place_of_a_store_is_set_aside_each_time_under_its_own_name(tmp_path):
    path = tmp_path / "store.sqlite3"
    for number in range(3):
        path.write_bytes(b"not a database %d" % number * 1000)
        store = open_store(path, NOW)
        assert store.plays.done == {}
        store.close()
    assert len({aside.read_bytes() for aside in tmp_path.glob("store.sqlite3.damaged-*")}) == 3


def test_power_that_goes_while_a_damaged_store_is_replaced_loses_nothing(store, tmp_path):
    fill(store, 3)
    epoch = store.events.store_epoch
    store.close()
    path = tmp_path / "store.sqlite3"
    path.rename(tmp_path / "store.sqlite3.new")
    assert open_store(path, NOW).events.store_epoch == epoch


def test_a_locked_store_is_not_a_damaged_one(store, tmp_path, monkeypatch):
    monkeypatch.setattr("tinlang_agent.store.database.PATIENCE_S", 0.05)
    fill(store, 3)
    epoch = store.events.store_epoch
    store.close()
    path = tmp_path / "store.sqlite3"
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("PRAGMA locking_mode = EXCLUSIVE")
    other.execute("BEGIN EXCLUSIVE")

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        open_store(path, NOW)
    other.close()

    assert open_store(path, NOW).events.store_epoch == epoch
    assert not list(tmp_path.glob("store.sqlite3.damaged-*"))


def test_a_card_without_space_is_not_a_damaged_store(store, tmp_path):
    fill(store, 3)
    epoch = store.events.store_epoch
    store.close()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, limits[1]))
    try:
        with pytest.raises(sqlite3.OperationalError):
            open_store(tmp_path / "store.sqlite3", NOW)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    again = open_store(tmp_path / "store.sqlite3", NOW)
    assert (again.events.store_epoch, len(again.events.pending())) == (epoch, 3)
    assert not list(tmp_path.glob("store.sqlite3.damaged-*"))


def test_a_play_without_an_end_is_known_after_a_start(store, office, tmp_path):
    item = office.item("a" * 64)
    begin(store, item)

    again = open_store(tmp_path / "store.sqlite3", NOW)
    assert [row["item"] for row in again.plays.unended()] == [item.uid]
    again.plays.end("0" * 32, at=NOW, outcome="interrupted")

    assert open_store(tmp_path / "store.sqlite3", NOW).plays.unended() == []
    assert again.plays.done["0" * 32].ended


def test_a_play_is_remembered_while_its_item_is_in_the_plan(store, office):
    for play in ("0" * 32, "1" * 32):
        begin(store, office.item("a" * 64), play)
        store.plays.end(play, at=NOW, outcome="finished")

    store.forget_old(NOW + timedelta(days=400), keep_plays=("1" * 32,))

    assert list(store.plays.done) == ["1" * 32]


def fill(store, count):
    for _ in range(count):
        store.events.append(kind="commanded", at=NOW)


def test_events_count_up_without_a_gap_and_only_the_server_frees_them(store, tmp_path):
    fill(store, 5)
    store.events.acknowledge(3, NOW)

    again = open_store(tmp_path / "store.sqlite3", NOW)

    assert [event.seq for event in again.events.pending()] == [4, 5]
    assert (again.events.last_seq, again.events.acknowledged_seq, again.events.kept_from) == (5, 3, 1)


def test_a_server_that_lost_some_gets_them_again(store):
    fill(store, 5)
    store.events.acknowledge(5, NOW)
    store.events.acknowledge(2, NOW)
    assert [event.seq for event in store.events.pending()] == [3, 4, 5]


def test_acknowledged_proof_is_kept_sixty_days_and_the_rest_for_ever(store):
    fill(store, 3)
    store.events.acknowledge(2, NOW)
    store.forget_old(NOW + timedelta(days=59), keep_plays=())
    assert store.events.kept_from == 1
    store.forget_old(NOW + timedelta(days=61), keep_plays=())
    assert [event.seq for event in store.events.all()] == [3]
    assert store.events.kept_from == 3


def test_a_restored_card_counts_anew_under_another_name(store):
    fill(store, 3)
    store.events.acknowledge(1, NOW)
    epoch = store.events.store_epoch

    store.events.acknowledge(40, NOW)

    assert store.events.store_epoch != epoch
    assert [event.seq for event in store.events.pending()] == [1, 2]
    assert store.events.acknowledged_seq == 0


def test_what_was_acknowledged_in_this_run_is_counted_anew_after_a_conflict(store, tmp_path):
    fill(store, 3)
    store.events.acknowledge(3, NOW)
    events = open_store(tmp_path / "store.sqlite3", NOW).events
    for number in range(4):
        events.append(kind="commanded", at=NOW, reason=str(number))
    events.acknowledge(6, NOW)
    epoch = events.store_epoch

    events.begin_anew()

    assert events.store_epoch != epoch
    assert [(event.seq, event.reason) for event in events.pending()] == [(1, "0"), (2, "1"), (3, "2"), (4, "3")]


def test_the_same_bytes_are_refused_aloud_once(store):
    assert store.refusals.note(sha256="a" * 64, reason="forged", at=NOW)
    assert not store.refusals.note(sha256="a" * 64, reason="forged", at=NOW)
    assert store.refusals.counts() == {"forged": 1}


def test_a_flood_of_rubbish_is_counted_but_not_reported_for_ever(store):
    told = [store.refusals.note(sha256=f"{number:064x}", reason="malformed", at=NOW) for number in range(150)]
    assert sum(told) == 100
    assert store.refusals.counts() == {"malformed": 150}
    assert store.refusals.note(sha256="f" * 64, reason="malformed", at=NOW + timedelta(hours=2))
