"""In the demo one hears what each loudspeaker really emitted; nobody else's, and no other file."""

import pytest
from django.urls import reverse

from tinlang.broadcasting.tests.reports import item_of, report
from tinlang.devices.models import Device
from tinlang_wire.resolve import play_uid

pytestmark = pytest.mark.django_db(databases="__all__")

WAVE = b"RIFF" + bytes(range(200))


@pytest.fixture
def captures(settings, tmp_path):
    settings.DEMO_CAPTURES = tmp_path / "captures"
    return settings.DEMO_CAPTURES


@pytest.fixture
def emitted(captures, loudspeakers) -> tuple[Device, str]:
    device, play = loudspeakers[0], "0f" * 16
    (captures / str(device.uid)).mkdir(parents=True)
    (captures / str(device.uid) / f"{play}.wav").write_bytes(WAVE)
    return device, play


def address(device: Device, play: str) -> str:
    return reverse("broadcasting:capture", args=[device.uid, play])


def test_it_is_heard_whole_or_in_part(emitted, client_of, leader):
    whole = client_of(leader).get(address(*emitted))
    assert (whole.status_code, whole["Content-Type"], whole.getvalue()) == (200, "audio/wav", WAVE)
    assert whole["Cache-Control"] == "no-store"
    part = client_of(leader).get(address(*emitted), headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.getvalue()) == (206, WAVE[4:8])
    assert part["Content-Range"] == f"bytes 4-7/{len(WAVE)}"


def test_it_is_heard_as_far_as_it_has_been_emitted(emitted, captures, client_of, leader):
    device, play = emitted
    with (captures / str(device.uid) / f"{play}.wav").open("ab") as growing:
        growing.write(b"more")
    assert client_of(leader).get(address(device, play)).getvalue() == WAVE + b"more"


def test_outside_the_demo_there_is_nothing(emitted, settings, client_of, leader):
    settings.DEMO_CAPTURES = None
    assert client_of(leader).get(address(*emitted)).status_code == 404


def test_the_neighbour_hears_nothing_of_it(emitted, client_of, neighbour):
    assert client_of(neighbour).get(address(*emitted)).status_code == 404


def test_what_was_never_emitted_is_not_there(emitted, client_of, leader):
    assert client_of(leader).get(address(emitted[0], "1" * 32)).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/phat/thu/{device}/../../secret-key.wav",
        "/phat/thu/{device}/%2e%2e%2f%2e%2e%2fsecret-key.wav",
        "/phat/thu/../{device}/{play}.wav",
        "/phat/thu/------------------------------------/{play}.wav",
        "/phat/thu/{device}/{play}.opus",
    ],
)
def test_no_other_file_is_reached(emitted, captures, client_of, leader, path):
    (captures.parent / "secret-key.wav").write_bytes(b"secret")
    device, play = emitted
    assert client_of(leader).get(path.format(device=device.uid, play=play)).status_code == 404


def test_the_page_offers_it_once_the_loudspeaker_began(captures, loudspeakers, aired, client_of, leader):
    release = aired()
    client, page = client_of(leader), reverse("broadcasting:release", args=[release.uid])
    assert "/phat/thu/" not in client.get(page).content.decode()
    report(loudspeakers[0], release, "received", "fetched", "started", at=release.approved_at)
    heard = address(loudspeakers[0], play_uid(item_of(release)))
    assert heard in client.get(page).content.decode()


def test_the_fragment_adds_only_what_is_not_on_the_page_yet(captures, loudspeakers, aired, client_of, leader):
    release = aired()
    for device in loudspeakers[:2]:
        report(device, release, "received", "fetched", "started", at=release.approved_at)
    play, fragment = play_uid(item_of(release)), reverse("broadcasting:progress", args=[release.uid])
    shown = client_of(leader).get(f"{fragment}?co={loudspeakers[0].uid}").content.decode()
    assert address(loudspeakers[0], play) not in shown
    assert address(loudspeakers[1], play) in shown
    assert 'hx-swap-oob="beforeend:#captures"' in shown


def test_its_length_is_that_of_the_file_and_known_before_it_plays(captures, loudspeakers, aired, client_of, leader):
    release, device = aired(), loudspeakers[0]
    play = play_uid(item_of(release))
    (captures / str(device.uid)).mkdir(parents=True)
    (captures / str(device.uid) / f"{play}.wav").write_bytes(bytes(44 + 7 * 96_000))
    report(device, release, "received", "fetched", "started", at=release.approved_at)
    report(device, release, "interrupted", at=release.approved_at, reason="restarted", offset_ms=300)
    page = client_of(leader).get(reverse("broadcasting:release", args=[release.uid])).content.decode()
    assert f'data-seconds="7,0" src="{address(device, play)}"' in page


def test_the_fragment_asks_with_what_is_on_the_page(captures, loudspeakers, aired, client_of, leader):
    release = aired()
    report(loudspeakers[0], release, "received", "fetched", "started", at=release.approved_at)
    page = client_of(leader).get(reverse("broadcasting:release", args=[release.uid])).content.decode()
    assert f"&amp;co={loudspeakers[0].uid}" in page
    assert "hx-include" not in page
