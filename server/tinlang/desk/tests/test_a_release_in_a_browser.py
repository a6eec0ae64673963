"""A release watched in Chromium: the page fills in by itself, a count opens its loudspeakers, listening is not cut."""

import array
import io
import wave
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from tinlang.accounts.models import Delegation
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.actions import approve_and_release, sign_waiting
from tinlang.broadcasting.models import Outbox
from tinlang.broadcasting.tests.hours import by_day
from tinlang.broadcasting.tests.reports import item_of, report
from tinlang.bulletins.models import Release, Version
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.common import clock
from tinlang.desk.tests.test_in_a_browser import TOO_WIDE, WIDTHS, opened, sign_in, wrong_with
from tinlang.devices.models import Device
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.devices.tests.fixtures import key_files, server_keys
from tinlang.units.models import Unit
from tinlang_wire.resolve import play_uid

__all__ = ["by_day", "key_files", "server_keys"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases="__all__", transaction=True),
]

SECOND = timedelta(seconds=1)


@pytest.fixture
def loudspeakers(dong_dang, technician) -> list[Device]:
    villages = Unit.objects.filter(versions__parent=dong_dang).order_by("pk")
    places = [villages[0], villages[0], villages[1], villages[1]]
    return [DeviceFactory(unit=unit, by=technician, name=f"Loa {n}") for n, unit in enumerate(places, 1)]


@pytest.fixture
def release(loudspeakers, dong_dang, editor, server_keys, settings, tmp_path) -> Release:
    """On air since now; what its loudspeakers emit can be heard."""
    settings.MEDIA_STORE, settings.DEMO_CAPTURES = tmp_path / "media", tmp_path / "captures"
    person = person_with("tat-ca", "Hoàng Thị Lan", dong_dang, *Role)
    version = VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, title="Lịch tiêm vắc-xin sởi – rubella")
    ordered = approve_and_release(version=version, by=person)
    sign_waiting()
    for device in loudspeakers:
        path = settings.DEMO_CAPTURES / str(device.uid) / f"{play_uid(item_of(ordered))}.wav"
        path.parent.mkdir(parents=True)
        path.write_bytes(a_wave(30))
    return ordered


def a_wave(seconds: int) -> bytes:
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes(array.array("h", [0] * 48_000 * seconds).tobytes())
    return written.getvalue()


def watch(page: Page, server: str, release: Release, query: str = "") -> None:
    sign_in(page, server, "tat-ca")
    page.goto(f"{server}{reverse('broadcasting:release', args=[release.uid])}{query}")


def played(device: Device, release: Release) -> None:
    report(device, release, "received", "fetched", "started", "finished", at=release.approved_at + SECOND)


def test_the_page_fills_in_by_itself(chromium: Browser, live_server, release, loudspeakers):
    page = opened(chromium)
    watch(page, live_server.url, release)
    expect(page.locator("#so-xong")).to_contain_text("0/4")
    for count, device in enumerate(loudspeakers, 1):
        played(device, release)
        expect(page.locator("#so-xong")).to_contain_text(f"{count}/4")
    expect(page.locator("#tien-do")).to_contain_text("trung vị 1,0 giây")
    expect(page.locator("#tien-do .chip").first).to_have_text("Đã phát xong")
    assert page.complaints == []
    page.context.close()


def test_what_is_being_listened_to_goes_on_while_the_page_fills_in(chromium, live_server, release, loudspeakers):
    page = opened(chromium)
    report(loudspeakers[0], release, "received", "fetched", "started", at=release.approved_at)
    watch(page, live_server.url, release)
    audio = page.locator("#captures audio")
    expect(audio).to_have_count(1)
    page.locator("#captures .player__button").click()
    expect(page.locator("#captures .player.is-playing")).to_have_count(1)
    page.evaluate("document.querySelector('#captures audio').dataset.mine = 'yes'")
    report(loudspeakers[1], release, "received", "fetched", "started", at=release.approved_at)
    expect(audio).to_have_count(2)
    expect(page.locator("#captures .player")).to_have_count(2)
    page.wait_for_function("document.querySelector('#captures audio[data-mine=yes]').currentTime > 0")
    expect(page.locator("#captures .player.is-playing")).to_have_count(1)
    page.context.close()


def test_a_count_opens_its_loudspeakers_and_the_page_stays_with_them(chromium, live_server, release, loudspeakers):
    page = opened(chromium)
    played(loudspeakers[0], release)
    watch(page, live_server.url, release)
    page.locator("#so-xong").click()
    rows = page.locator("#danh-sach .list__item")
    expect(rows).to_have_count(1)
    played(loudspeakers[1], release)
    expect(rows).to_have_count(2)
    page.context.close()


def test_without_scripts_one_asks_again_oneself(chromium, live_server, release, loudspeakers):
    page = opened(chromium, java_script_enabled=False)
    watch(page, live_server.url, release)
    played(loudspeakers[0], release)
    page.get_by_role("link", name="Cập nhật").click()
    expect(page.locator("#so-xong")).to_contain_text("1/4")
    page.get_by_role("link", name="Dừng phát, thu hồi tin…").click()
    page.get_by_label("Lý do").fill("Sai ngày")
    page.get_by_role("button", name="Dừng phát, thu hồi tin").click()
    expect(page.get_by_text("Đã thu hồi. Loa đang đọc sẽ dừng trong vài giây.")).to_be_visible()
    page.context.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_state_can_be_read_by_everybody(chromium, live_server, release, loudspeakers, width):
    at = release.approved_at
    played(loudspeakers[0], release)
    report(loudspeakers[1], release, "received", "fetched", "started", at=at + SECOND)
    report(loudspeakers[2], release, "received", "fetched", "started", at=at + SECOND)
    report(loudspeakers[2], release, "interrupted", at=at + 2 * SECOND, reason="restarted", offset_ms=700)
    document = Outbox.objects.get().document.sha256
    refused = {"reason": "untrusted_time", "document": document, "document_type": "plan"}
    report(loudspeakers[3], None, "refused", at=at, **refused)
    page = opened(chromium, viewport={"width": width, "height": 800})
    watch(page, live_server.url, release)
    order = reverse("broadcasting:order", args=[Outbox.objects.get().uid])
    wrong = {}
    for address in (page.url, f"{page.url}?xem=xem-lai", f"{live_server.url}{order}"):
        page.goto(address)
        wrong[address] = wrong_with(page)
    assert {address: found for address, found in wrong.items() if found} == {}
    page.context.close()


def test_under_a_delegation_the_page_is_no_wider_than_a_telephone_and_stopping_stays_in_reach(
    chromium, live_server, release, approver, dong_dang
):
    principal = person_with("chu-tich", "Lãnh đạo duyệt của Ủy ban nhân dân xã Đồng Đăng", dong_dang, Role.APPROVER)
    deputy = person_with("pho", "Phó chủ tịch", dong_dang, Role.LEADER)
    under = Delegation.objects.create(
        principal=principal,
        delegate=deputy,
        unit=dong_dang,
        valid_from=clock.today(),
        valid_to=clock.today() + timedelta(days=1),
        paper_number="12/UQ-UBND",
        paper_on=clock.today(),
    )
    Version.objects.filter(pk=release.version_id).update(under=under)
    page = opened(chromium, viewport={"width": 360, "height": 740})
    watch(page, live_server.url, release)
    assert page.evaluate(TOO_WIDE) == 0
    box = page.locator("#dung-phat").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    assert box["y"] + box["height"] <= 740
    page.context.close()


def test_how_a_release_stands_is_one_line_of_the_list_on_a_telephone(chromium, live_server, release):
    page = opened(chromium, viewport={"width": 360, "height": 740})
    watch(page, live_server.url, release)
    page.goto(live_server.url + reverse("broadcasting:releases"))
    aside = page.locator(".list__aside")
    line = [part.bounding_box() for part in (aside.get_by_text("loa", exact=False).first, aside.locator(".chip").first)]
    middles = [box["y"] + box["height"] / 2 for box in line]
    assert abs(middles[0] - middles[1]) < 4
    title = page.locator(".list__title").first.bounding_box()
    assert abs(line[0]["x"] - title["x"]) <= 1
    page.context.close()
