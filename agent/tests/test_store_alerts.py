"""Alerts and tombstones outlive power cuts, damaged cards, and the update of the program."""

import sqlite3
from datetime import timedelta, timezone

import msgspec
import pytest
from device_parts import DEVICE

from tinlang_agent.store import SCHEMA_VERSION, open_store
from tinlang_wire.documents import Event
from tinlang_wire.jws import peek, sha256
from tinlang_wire.resolve import Play

SCHEMA_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE documents (
    type TEXT NOT NULL, audience TEXT NOT NULL, epoch INTEGER NOT NULL, sequence INTEGER NOT NULL,
    sha256 TEXT NOT NULL, kid TEXT NOT NULL, in_force INTEGER NOT NULL, signed BLOB NOT NULL,
    PRIMARY KEY (type, audience)
) STRICT;
CREATE TABLE seen (uid TEXT PRIMARY KEY, sha256 TEXT NOT NULL, expires_at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE refusals (sha256 TEXT PRIMARY KEY, reason TEXT NOT NULL, at TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE refusal_counts (reason TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE told (item TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, PRIMARY KEY (item, kind))
    STRICT, WITHOUT ROWID;
CREATE TABLE plays (
    play TEXT PRIMARY KEY, item TEXT NOT NULL, release TEXT NOT NULL, language TEXT NOT NULL, media TEXT NOT NULL,
    text_sha256 TEXT NOT NULL, started_at TEXT NOT NULL, offset_ms INTEGER NOT NULL, ended_at TEXT, outcome TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX plays_running ON plays (play) WHERE ended_at IS NULL;
CREATE TABLE events (seq INTEGER PRIMARY KEY, body BLOB NOT NULL, acknowledged_at TEXT) STRICT;
PRAGMA user_version = 1;
"""
"""What the program wrote before there were alerts, kept here as it was."""


@pytest.fixture
def path(core):
    return core.folder.store


def reopened(device, path):
    """The same store after the program ended."""
    now = device.core.clock.guess()
    device.core.store.close()
    return open_store(path, now)


def taken(device, signed):
    device.push(signed)
    return peek(signed)[1]


def old_store(path, office):
    """A store of schema 1 with a row in every table; its plan."""
    signed = office.plan(office.item("a" * 64))
    kid, plan = peek(signed)
    database = sqlite3.connect(path)
    database.executescript(SCHEMA_1)
    event = Event(seq=1, at=office.now(), kind="commanded", reason="old")
    with database:
        for key, value in {"store_epoch": "the old one", "last_seq": "1", "acknowledged_seq": "0", "beat": "7"}.items():
            database.execute("INSERT INTO meta VALUES (?, ?)", (key, value))
        row = ("plan", plan.audience, plan.epoch, plan.sequence, sha256(signed), kid, 1, signed)
        database.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        database.execute("INSERT INTO seen VALUES (?, ?, ?)", ("u", "s" * 64, "2099-01-01T00:00:00+00:00"))
        database.execute("INSERT INTO refusals VALUES (?, 'forged', ?)", ("r" * 64, office.now().isoformat()))
        database.execute("INSERT INTO refusal_counts VALUES ('forged', 3)")
        database.execute("INSERT INTO told VALUES ('i', 'received', ?)", (office.now().isoformat(),))
        at = office.now().isoformat()
        database.execute("INSERT INTO plays VALUES ('p', 'i', 'r', 'vi', 'm', 't', ?, 5, NULL, NULL)", (at,))
        database.execute("INSERT INTO events VALUES (1, ?, NULL)", (msgspec.json.encode(event),))
    database.close()
    return plan


def test_a_store_from_before_there_were_alerts_keeps_everything(tmp_path, office):
    path = tmp_path / "store.sqlite3"
    plan = old_store(path, office)

    store = open_store(path, office.now())

    assert store._database.one("PRAGMA user_version")[0] == SCHEMA_VERSION == 2
    assert store.documents.plan(office.unit) == plan
    assert (store.events.store_epoch, store.meta.get("beat")) == ("the old one", "7")
    assert [event.reason for event in store.events.pending()] == ["old"]
    assert store.documents.seen() == {"u": "s" * 64}
    assert store.refusals.counts() == {"forged": 3}
    assert not store.tell_once("i", "received", office.now())
    (play,) = store.plays.done.values()
    assert play == Play(started_at=play.started_at, offset_ms=5, ended=False, media="m", item="i", cut_short=False)
    assert (store.alerts.in_force, store.alerts.cancelled) == ((), frozenset())


def test_an_update_that_the_power_cuts_is_done_again(tmp_path, office, monkeypatch):
    path = tmp_path / "store.sqlite3"
    plan = old_store(path, office)
    broken = {2: "CREATE TABLE alerts (uid TEXT);\nTHE POWER GOES"}
    monkeypatch.setattr("tinlang_agent.store.database._SINCE", broken)
    with pytest.raises(sqlite3.OperationalError):
        open_store(path, office.now())
    monkeypatch.undo()

    store = open_store(path, office.now())

    assert store.documents.plan(office.unit) == plan
    assert store.alerts.in_force == ()


def test_alerts_and_tombstones_are_there_after_a_start(device, office, path):
    alert = taken(device, office.alert(office.sounds.make(1)))
    over = office.alert(office.sounds.make(1, seed=2))
    taken(device, over)
    device.push(office.cancel(over))

    store = reopened(device, path)

    assert store.alerts.in_force == (alert,)
    assert store.alerts.cancelled == {peek(over)[1].uid}


def test_they_are_forgotten_when_the_alert_would_have_ended_in_whatever_zone_it_was_written(device, office):
    west = timezone(timedelta(hours=-10))
    signed = office.alert(office.sounds.make(1), expires_at=(office.now() + timedelta(hours=3)).astimezone(west))
    alert = taken(device, signed)
    gone = office.alert(office.sounds.make(1, seed=2), expires_at=(office.now() + timedelta(hours=3)).astimezone(west))
    taken(device, gone)
    device.push(office.cancel(gone))
    store = device.core.store

    store.forget_old(office.now() + timedelta(hours=2), keep_plays=())
    assert store.alerts.in_force == (alert,)
    assert store.alerts.cancelled == {peek(gone)[1].uid}
    assert alert.uid in store.documents.seen()

    store.forget_old(office.now() + timedelta(hours=5), keep_plays=())
    assert (store.alerts.in_force, store.alerts.cancelled, store.documents.seen()) == ((), frozenset(), {})


def test_an_alert_that_the_card_damaged_may_come_again(device, office, path):
    signed = office.alert(office.sounds.make(1))
    alert = taken(device, signed)
    device.core.store._database.execute("UPDATE alerts SET signed = ?", signed[:-9] + b"A" + signed[-8:])

    store = reopened(device, path)

    assert store.alerts.in_force == ()
    assert not store.documents.took(sha256(signed))
    assert store.documents.lacks(office.urgent[alert.uid])


def test_a_damaged_store_keeps_its_alerts_and_tombstones(device, office, path):
    alert = taken(device, office.alert(office.sounds.make(1)))
    over = office.alert(office.sounds.make(1, seed=2))
    taken(device, over)
    device.push(office.cancel(over))
    store = device.core.store
    with store.write():
        store.plays.begin("0" * 32, item=alert, variant=alert.variants[0], at=office.now(), offset_ms=0)
        store.plays.end("0" * 32, at=office.now(), outcome="interrupted", cut_short=True)
    for number in range(400):
        store.events.append(kind="commanded", at=office.now(), reason="x" * 200, document=f"{number:064d}")
    epoch = store.events.store_epoch
    store.close()
    content = bytearray(path.read_bytes())
    middle = int(len(content) * 0.7) // 4096 * 4096
    content[middle : middle + 4096] = bytes(range(256)) * 16
    path.write_bytes(content)

    again = open_store(path, office.now())

    assert again.events.store_epoch != epoch
    assert again.alerts.in_force == (alert,)
    assert again.alerts.cancelled == {peek(over)[1].uid}
    assert again.plays.done["0" * 32].cut_short
    assert again.documents.took(office.urgent[alert.uid].sha256)


def test_of_an_alert_that_a_damaged_card_lost_it_is_not_remembered_that_it_was_taken(device, office, path):
    """But of a command it is: it must not be obeyed a second time."""
    signed, over = office.alert(office.sounds.make(1)), office.alert(office.sounds.make(1, seed=2))
    for each in (signed, over):
        taken(device, each)
    cancel = office.cancel(over)
    device.push(cancel)
    command = office.command(DEVICE, "stop")
    device.take(command)
    database = device.core.store._database
    for table in ("alerts", "cancelled"):
        database.execute(f"DELETE FROM {table}")  # the page of both could not be read any more
    device.core.store.close()
    from_damage(path, office)

    again = open_store(path, office.now())

    assert [again.documents.took(sha256(each)) for each in (signed, cancel, command)] == [False, False, True]


def from_damage(path, office):
    """Damage a page that nobody misses."""
    connection = sqlite3.connect(path)
    with connection:
        connection.execute("CREATE TABLE filler (x)")
        connection.execute("INSERT INTO filler VALUES (?)", (bytes(40_000),))
    page = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'filler'").fetchone()[0]
    connection.close()
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    path.write_bytes(content)
