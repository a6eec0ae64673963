"""A morning worth looking at: something of every kind, for pictures of the handbook. All of it is invented."""

from __future__ import annotations

from datetime import date, time, timedelta

from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.actions import strike_entry
from tinlang.broadcasting.models import Cause, Delivery, Outbox, OutboxState
from tinlang.broadcasting.tests.by_hand import a_line_by_hand
from tinlang.broadcasting.tests.many import all_played
from tinlang.bulletins.models import Release
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory, a_sound
from tinlang.common import clock
from tinlang.common.models import Export, ExportState, SavedView
from tinlang.devices.models import Device, DevicePolicy, Heartbeat, SignedDocument
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.inventory.actions import open_review
from tinlang.inventory.tests.factories import CheckFactory, StationFactory
from tinlang.services.actions.catalogue import add_procedure
from tinlang.services.catalogue_facts import ChargeFacts, Paper, StepFacts, VersionFacts
from tinlang.services.tests.factories import a_days_desk
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Unit
from tinlang.units.tests.factories import UnitFactory, VillageFactory
from tinlang.units.tests.successions import ended

VILLAGES = ("Hoàng Văn Thụ", "Nam Quan", "Dây Thép", "Nà Pài", "Còn Kéo", "Cốc Nam", "Lũng Vài", "Kéo Có")
EACH = 6
WHERE = (21.945, 106.695)
SPREAD = (
    *((0.0, 0.0), (0.012, 0.010), (0.027, 0.006), (0.008, 0.028)),
    *((0.024, 0.026), (0.036, 0.017), (0.016, 0.043), (0.031, 0.040)),
)


def a_morning(commune: Unit) -> tuple[Person, Release]:
    """Somebody who does everything, and a release that most loudspeakers of eight villages have played."""
    person = person_with("tat-ca", "Cán bộ xã", commune, *Role)
    sound, now = a_sound(seconds=4), clock.now()
    DevicePolicy.objects.filter(unit=None).update(quiet_hours=[["21:00", "05:00"]])
    devices = _loudspeakers(commune, person)
    release = _on_air(commune, person, sound, devices)
    editor = person_with("soan", "Người soạn", commune, Role.EDITOR)
    leader = person_with("duyet", "Phó Chủ tịch", commune, Role.APPROVER)
    wording = {"unit": commune, "media": sound, "edited_by": editor}
    waiting = {"submitted": True, **wording}
    VersionFactory(title="Tạm ngừng cấp điện 7h30–16h00 ngày mai", start_at=now + timedelta(minutes=70), **waiting)
    VersionFactory(title="Mời họp thôn bàn việc làm đường bê tông", start_at=now + timedelta(hours=6), **waiting)
    VersionFactory(title="Hướng dẫn nộp hồ sơ hộ kinh doanh qua mạng", start_at=now + timedelta(days=2), **waiting)
    late = {"start_at": now - timedelta(hours=1), "decided_by": leader}
    VersionFactory(title="Thu gom rác thải khu chợ", returned=True, **late, **wording)
    VersionFactory(title="Chợ phiên cuối tuần", edited_by=person, unit=commune)
    parked = {"cause": Cause.RENEWAL, "state": OutboxState.PARKED, "problem": "khóa ký đã hết hạn"}
    Outbox.objects.create(unit=commune, created_at=now - timedelta(minutes=20), **parked)
    CheckFactory(station=StationFactory(unit=commune, name="Trạm truyền thanh xã Đồng Đăng", year=2025), by=person)
    _log_book(commune, person)
    _network(commune, person)
    _procedure(person)
    a_days_desk(commune, person, person_with("thu-ly", "Người thụ lý", commune, Role.OFFICER))
    view = {"owner": person.uid, "list_name": "thiet-bi"}
    SavedView.objects.create(name="Loa mất kết nối", query="ket-noi=offline", **view)
    SavedView.objects.create(name="Theo địa bàn", query="xep=dia-ban", **view)
    export = {"owner": person.uid, "list_name": "tin", "total": 1240, "done": 1240}
    Export.objects.create(
        title="Tin", state=ExportState.READY, size=96_000, expires_at=now + timedelta(days=7), **export
    )
    return person, release


def _log_book(commune: Unit, person: Person) -> None:
    """What a relay and a headman added by hand, one line of it put right."""
    said = {"operator": "Hoàng Văn Thái", "origin": "national", "starts": time(5), "ends": time(5, 30)}
    a_line_by_hand(commune, person, "Tiếp âm thời sự VOV1", **said)
    said = {"operator": "Nông Văn Páo, trưởng thôn", "condition": "Loa nhà văn hóa rè", "approver": "Phó Chủ tịch"}
    wrong = a_line_by_hand(commune, person, "Thông báo họp thôn Nà Pài", starts=time(17), ends=time(17, 40), **said)
    strike_entry(entry=wrong, why="Ghi nhầm giờ", by=person)
    a_line_by_hand(commune, person, "Thông báo họp thôn Nà Pài", starts=time(17), ends=time(17, 4), **said)


def _procedure(person: Person) -> None:
    papers = (Paper("Tờ khai theo mẫu"), Paper("Trích lục ghi chú ly hôn", 0, 1, is_required=False))
    steps = (StepFacts("Tiếp nhận", "clerk"), StepFacts("Thẩm tra", "officer", 2), StepFacts("Ký", "leader", 1))
    marks = {"legacy_level": 3, "online_mode": "full", "source": "Mẫu điển hình, chưa đối chiếu"}
    facts = VersionFacts(
        name="Cấp Giấy xác nhận tình trạng hôn nhân",
        field="Hộ tịch",
        level="commune",
        term_amount=3,
        documents=papers,
        steps=steps,
        charges=(ChargeFacts("duty", "Cấp giấy xác nhận", 15_000),),
        **marks,
    )
    add_procedure(code="1.004873", since=date(2018, 1, 1), facts=facts, by=person)


def _network(commune: Unit, person: Person) -> None:
    """What is left of two communes merged into this one, and a review that asks for all of it."""
    made = {"technology": "fm", "clusters": 4, "since": date(2012, 1, 1)}
    for name, year in (("Bảo Lâm", 2014), ("Thụy Hùng", 2008)):
        old = ended(UnitFactory(name=name, parent=commune.version_at(clock.today()).parent), commune)
        StationFactory(unit=old, name=f"Trạm truyền thanh xã {name}", year=year, **made)
    days = {"begins_on": clock.today() - timedelta(days=7), "ends_on": clock.today() + timedelta(days=20)}
    note = "Chụp ảnh máy và một cụm loa."
    open_review(unit=commune, name="Rà soát trước mùa mưa bão", note=note, by=person, **days)


def _loudspeakers(commune: Unit, person: Person) -> list[Device]:
    villages = [VillageFactory(name=name, parent=commune) for name in VILLAGES]
    rebuild_closure()
    devices = []
    for place, village in enumerate(villages):
        for number in range(EACH):
            lat, lon = WHERE[0] + SPREAD[place][0] + 0.0007 * number, WHERE[1] + SPREAD[place][1] + 0.0008 * number
            name = f"Loa {VILLAGES[place]} {number + 1}"
            devices.append(DeviceFactory(unit=village, by=person, name=name, place="Nhà văn hóa", lat=lat, lon=lon))
    now = clock.now()
    silent = {"received_at": now - timedelta(hours=5)}
    Heartbeat.objects.bulk_create(
        [
            Heartbeat(
                device=device.uid,
                store_epoch=device.uid,
                sequence=1,
                sha256=f"{device.pk:064x}",
                signed=b"",
                road="nats",
                last_seq=1,
                acknowledged_seq=1,
                clock="trusted",
                volume=80,
                **(silent if number in (7, 20) else {"received_at": now - timedelta(seconds=12)}),
            )
            for number, device in enumerate(devices)
        ]
    )
    return devices


def _on_air(commune: Unit, person: Person, sound: object, devices: list[Device]) -> Release:
    now = clock.now()
    title = "Lịch tiêm vắc-xin sởi – rubella cho trẻ 18 tháng"
    text = "Trạm Y tế xã mời các gia đình có trẻ 18 tháng tuổi đưa trẻ đi tiêm vào sáng thứ Bảy tuần này."
    release = ReleaseFactory(
        unit=commune, version__title=title, version__media=sound, version__text=text, version__decided_by=person
    )
    Release.objects.filter(pk=release.pk).update(
        approved_at=now - timedelta(seconds=30), start_at=now - timedelta(seconds=30)
    )
    release.refresh_from_db()
    document = SignedDocument.objects.create(
        type="plan",
        audience="u.hinh",
        epoch=1,
        sequence=1,
        sha256="c" * 64,
        signed=b"",
        issued_at=now,
        expires_at=now,
        kid="hinh",
    )
    signed = {"state": OutboxState.SIGNED, "signed_at": now, "document": document}
    Outbox.objects.create(unit=commune, cause=Cause.RELEASE, release=release, **signed)
    Delivery.objects.bulk_create(
        [
            Delivery(
                release=release.uid,
                device=device.uid,
                plan_unit=commune.uid,
                unit=device.unit,
                unit_name=str(device.unit),
                name=device.name,
                place=device.place,
            )
            for device in devices
        ]
    )
    playing = [device.uid for number, device in enumerate(devices) if number not in (7, 20)]
    all_played(release, playing[:-12], now - timedelta(seconds=26))
    return release
