"""The technician's pages: what is shown of devices, what can be done, and what bad input meets."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.bulletins.tests.factories import ReleaseFactory
from tinlang.common import clock
from tinlang.devices import actions, intake
from tinlang.devices.keys import KeyFolder
from tinlang.devices.models import Device, DeviceEvent, Enrolment, Heartbeat, Road, SigningRequest
from tinlang.devices.tests.factories import DeviceFactory, Machine
from tinlang.devices.tests.test_signing import sign_plan
from tinlang.units.models import Organisation, Unit
from tinlang.units.tests.factories import OrganisationFactory
from tinlang_wire.clock import ZONE
from tinlang_wire.ids import new_uid

pytestmark = pytest.mark.django_db(databases="__all__")

ClientOf = Callable[[Person], Client]


def page(client: Client, name: str, *parts: Any, **query: str) -> str:
    response = client.get(reverse(name, args=parts), query)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("sort", ["ten", "dia-ban"])
def test_devices_stand_in_the_order_of_the_alphabet(
    village: Unit, technician: Person, client_of: ClientOf, sort: str
) -> None:
    names = ["Loa 9", "Loa 10", "Loa An", "Loa Ăn", "Loa Dân", "Loa Đèn", "Loa Xuân"]
    for name in reversed(names):
        DeviceFactory(unit=village, by=technician, name=name)
    listed = client_of(technician).get(reverse("devices:list"), {"xep": sort}).context["listing"].page
    assert [device.name for device in listed] == names


def test_the_list_counts_devices_by_how_they_are(
    device: Device, village: Unit, technician: Person, client_of: ClientOf
) -> None:
    intake.take(device.machine.heartbeat(volume=65, refused={"forged": 3}), device.uid, Road.NATS)
    late = DeviceFactory(unit=village, by=technician, name="Loa cổng trường")
    intake.take(late.machine.heartbeat(), late.uid, Road.NATS)
    Heartbeat.objects.filter(device=late.uid).update(received_at=clock.now() - timedelta(hours=2))
    DeviceFactory(unit=village, by=technician, name="Loa chưa báo")
    client = client_of(technician)
    text = page(client, "devices:list")
    for words in (device.name, "đang kết nối", "mất kết nối", "chưa báo lần nào", "65%", "2 giờ trước"):
        assert words in text
    offline = page(client, "devices:list", **{"ket-noi": "offline"})
    assert "Loa cổng trường" in offline and device.name not in offline and "Loa chưa báo" not in offline


def test_the_list_asks_the_database_a_fixed_number_of_times(
    village: Unit, technician: Person, server_keys: KeyFolder, client_of: ClientOf, django_assert_max_num_queries: Any
) -> None:
    for number in range(15):
        DeviceFactory(unit=village, by=technician, name=f"Loa {number}")
    client = client_of(technician)
    with django_assert_max_num_queries(25):
        page(client, "devices:list")


def test_a_revoked_device_is_listed_only_when_asked_for(
    device: Device, technician: Person, client_of: ClientOf
) -> None:
    actions.revoke_device(device=device, reason="Hỏng hẳn", by=technician)
    client = client_of(technician)
    assert device.name not in page(client, "devices:list")
    assert device.name in page(client, "devices:list", **{"ket-noi": "revoked"})
    assert "Hỏng hẳn" in page(client, "devices:device", device.uid)


def test_a_devices_page_says_in_words_what_it_holds_reported_and_refused(
    device: Device, technician: Person, client_of: ClientOf
) -> None:
    machine = device.machine
    plan = sign_plan(str(device.plan_unit))
    held = {"type": "plan", "audience": plan.audience, "epoch": 1, "sequence": plan.sequence, "sha256": plan.sha256}
    events = [
        machine.event(1, kind="received", item=new_uid()),
        machine.event(2, kind="refused", reason="forged", document="a" * 64, document_type="plan"),
    ]
    intake.take(machine.events(*events), device.uid, Road.NATS)
    beat = machine.heartbeat(holds=[_reference(held)], last_seq=5, acknowledged_seq=2, refused={"forged": 1})
    intake.take(beat, device.uid, Road.NATS)
    text = page(client_of(technician), "devices:device", device.uid)
    for words in ("Bản mới nhất", "Chữ ký sai", "Từ chối: lịch phát", "Lịch phát", "Đã nhận"):
        assert words in text
    for jargon in (">forged<", ">plan<", ">received<"):
        assert jargon not in text


def _reference(said: dict[str, Any]) -> Any:
    from tinlang_wire.documents import Reference

    return Reference(**said)


def test_a_clone_is_told_with_what_to_do(device: Device, technician: Person, client_of: ClientOf) -> None:
    Device.objects.update(cloned_at=clock.now())
    text = page(client_of(technician), "devices:device", device.uid)
    assert "Có hai máy cùng báo" in text
    assert "nghi bị sao chép" in page(client_of(technician), "devices:list")


def test_who_may_only_look_is_offered_nothing_to_do(device: Device, leader: Person, client_of: ClientOf) -> None:
    text = page(client_of(leader), "devices:device", device.uid)
    assert device.name in text
    for button in ("Phát tiếng thử", "Thu hồi quyền…", "Đặt âm lượng"):
        assert button not in text
    assert client_of(leader).get(reverse("devices:enrol")).status_code == 403
    assert client_of(leader).post(reverse("devices:command", args=[device.uid]), {"command": "stop"}).status_code == 403


def test_commands_are_given_from_the_page_and_followed_there(
    device: Device, operator: Person, client_of: ClientOf
) -> None:
    client, address = client_of(operator), reverse("devices:command", args=[device.uid])
    for sent in ({"command": "test_tone"}, {"command": "volume", "percent": "35"}):
        assert client.post(address, sent).status_code == 302
    assert [request.detail["command"] for request in SigningRequest.objects.order_by("id")] == ["test_tone", "volume"]
    text = page(client, "devices:device", device.uid)
    assert "Đặt âm lượng: 35%" in text and "Đang gửi" in text
    actions.sign_requested()
    tone = SigningRequest.objects.order_by("id").first()
    assert tone is not None and tone.document is not None
    obeyed = device.machine.event(1, kind="commanded", document=tone.document.sha256, document_type="command")
    intake.take(device.machine.events(obeyed), device.uid, Road.NATS)
    text = page(client, "devices:device", device.uid)
    assert "Thiết bị đã làm" in text and "Đã làm theo lệnh: Phát tiếng thử" in text


@pytest.mark.parametrize("percent", ["", "-1", "101", "to lên", "9" * 400])
def test_a_volume_that_is_none_is_told_and_nothing_is_sent(
    device: Device, operator: Person, client_of: ClientOf, percent: str
) -> None:
    address = reverse("devices:command", args=[device.uid])
    response = client_of(operator).post(address, {"command": "volume", "percent": percent})
    assert response.status_code == 422 and SigningRequest.objects.count() == 0


def test_a_command_that_is_not_offered_is_refused(device: Device, operator: Person, client_of: ClientOf) -> None:
    address = reverse("devices:command", args=[device.uid])
    for sent in ({}, {"command": "screenshot"}, {"command": "<script>"}):
        assert client_of(operator).post(address, sent).status_code == 400
    assert SigningRequest.objects.count() == 0


def test_revoking_needs_a_reason(device: Device, technician: Person, client_of: ClientOf) -> None:
    client, address = client_of(technician), reverse("devices:revoke", args=[device.uid])
    for reason in ("", "   ", "x" * 20_000):
        assert client.post(address, {"reason": reason}).status_code == 422
    assert client.post(address, {"reason": "Mất trộm đêm 22/11"}).status_code == 302
    device.refresh_from_db()
    assert device.is_revoked and device.revoked_reason == "Mất trộm đêm 22/11"


def test_who_may_not_is_told_so_before_what_is_missing(device: Device, inspector: Person, client_of: ClientOf) -> None:
    client = client_of(inspector)
    for name, sent in (("revoke", {}), ("command", {"command": "volume"})):
        assert client.post(reverse(f"devices:{name}", args=[device.uid]), sent).status_code == 403


def test_a_reason_for_revoking_that_comes_second_is_not_lost(
    device: Device, technician: Person, client_of: ClientOf
) -> None:
    actions.revoke_device(device=device, reason="Mất trộm", by=technician)
    answer = client_of(technician).post(reverse("devices:revoke", args=[device.uid]), {"reason": "Bị nước vào, hỏng"})
    assert answer.status_code == 409
    assert "Mất trộm" in answer.content.decode() and "Bị nước vào, hỏng</textarea>" in answer.content.decode()


@pytest.fixture
def station(dong_dang: Unit) -> Organisation:
    return OrganisationFactory(unit=dong_dang, name="Trạm truyền thanh xã")


@pytest.fixture
def waiting(server_keys: KeyFolder) -> Enrolment:
    return actions.request_enrolment(asked=Machine().enrolment(), address=None)


@pytest.fixture
def filled(waiting: Enrolment, village: Unit, station: Organisation) -> dict[str, str]:
    """The form of "Đăng ký thiết bị", filled in rightly."""
    return {
        "code": waiting.code,
        "name": "Loa nhà văn hóa",
        "unit": str(village.uid),
        "place": "Cột điện trước cổng",
        "organisation": str(station.uid),
        "do": "accept",
    }


def test_typing_the_code_enrols_the_device(filled: dict[str, str], technician: Person, client_of: ClientOf) -> None:
    client = client_of(technician)
    text = page(client, "devices:enrol")
    assert "Thôn Nà Pài" in text and "Trạm truyền thanh xã" in text and "Khối Một" not in text
    response = client.post(reverse("devices:enrol"), filled)
    device = Device.objects.get()
    assert response.status_code == 302 and response["Location"] == reverse("devices:device", args=[device.uid])
    assert "Đã đăng ký Loa nhà văn hóa" in client.get(response["Location"]).content.decode()


def test_a_code_that_nobody_waits_with_leaves_what_was_typed(
    filled: dict[str, str], technician: Person, client_of: ClientOf
) -> None:
    response = client_of(technician).post(reverse("devices:enrol"), filled | {"code": "00000 00000"})
    text = response.content.decode()
    assert response.status_code == 404 and "Không có thiết bị nào đang chờ với mã này" in text
    assert "Cột điện trước cổng" in text and Device.objects.count() == 0


@pytest.mark.parametrize(
    "bad",
    [
        {"code": ""},
        {"code": "12345"},
        {"code": "mã của loa"},
        {"code": "1" * 20_000},
        {"name": ""},
        {"name": "x" * 20_000},
        {"unit": new_uid()},
        {"unit": "không phải mã"},
        {"organisation": new_uid()},
        {"place": "x" * 20_000},
    ],
)
def test_bad_input_is_told_by_its_field_and_enrols_nothing(
    filled: dict[str, str], technician: Person, client_of: ClientOf, bad: dict[str, str]
) -> None:
    response = client_of(technician).post(reverse("devices:enrol"), filled | bad)
    assert response.status_code == 422 and "field__error" in response.content.decode()
    assert Device.objects.count() == 0


def test_a_foreign_village_is_not_offered_and_not_taken(
    filled: dict[str, str], ky_lua: Unit, technician: Person, client_of: ClientOf
) -> None:
    response = client_of(technician).post(reverse("devices:enrol"), filled | {"unit": str(ky_lua.uid)})
    assert response.status_code == 422 and Device.objects.count() == 0


def test_names_come_out_as_they_went_in_and_run_nothing(
    filled: dict[str, str], technician: Person, client_of: ClientOf
) -> None:
    nasty = {"name": "Loa <script>alert(1)</script> 🔊", "place": "nha\u0300 va\u0306n ho\u0301a\u202e"}
    client = client_of(technician)
    client.post(reverse("devices:enrol"), filled | nasty)
    device = Device.objects.get()
    assert device.place == "nhà văn hóa"
    text = page(client, "devices:device", device.uid)
    assert "<script>alert" not in text and "&lt;script&gt;" in text and "🔊" in text


def test_a_machine_that_is_not_ours_is_refused_from_the_same_page(
    filled: dict[str, str], waiting: Enrolment, technician: Person, client_of: ClientOf
) -> None:
    client_of(technician).post(reverse("devices:enrol"), filled | {"do": "refuse", "name": ""})
    waiting.refresh_from_db()
    assert waiting.state == "refused" and Device.objects.count() == 0


def test_a_device_is_moved_from_its_page(device: Device, technician: Person, client_of: ClientOf) -> None:
    other = Unit.objects.get(versions__name="Hoàng Văn Thụ")
    client, address = client_of(technician), reverse("devices:edit", args=[device.uid])
    assert 'value="Loa nhà văn hóa"' in client.get(address).content.decode()
    sent = {"name": "Loa khu", "place": "", "unit": str(other.uid), "organisation": str(device.organisation.uid)}
    assert client.post(address, sent | {"name": ""}).status_code == 422
    assert client.post(address, sent).status_code == 302
    device.refresh_from_db()
    assert (device.name, device.unit) == ("Loa khu", other)
    assert "Đang ký cấu hình mới" in page(client, "devices:device", device.uid)


def test_the_part_that_changes_is_asked_for_by_itself(device: Device, leader: Person, client_of: ClientOf) -> None:
    text = page(client_of(leader), "devices:condition", device.uid)
    assert text.lstrip().startswith("<section") and 'hx-trigger="every 5s"' in text


def test_the_log_names_the_bulletin_for_ever_and_tells_seconds(
    device: Device, technician: Person, client_of: ClientOf
) -> None:
    release = ReleaseFactory(unit=device.unit, version__title="Lịch tiêm sởi")
    event = device.machine.event(1, kind="started", item=new_uid(), release=str(release.uid))
    intake.take(device.machine.events(event), device.uid, Road.NATS)
    text = page(client_of(technician), "devices:device", device.uid)
    assert "Bắt đầu phát: Lịch tiêm sởi" in text
    assert DeviceEvent.objects.get().at.astimezone(ZONE).strftime("%H:%M:%S") in text
