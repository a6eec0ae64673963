"""Ten years of a province, made quickly: 65 communes, 4,000 loudspeakers, 100,000 bulletins. Nothing of it is real."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from uuid import UUID

from tinlang.accounts.models import Person, RoleHolding
from tinlang.accounts.roles import Role
from tinlang.broadcasting.models import Cause, Delivery, Outbox, OutboxState
from tinlang.broadcasting.tests.many import all_played
from tinlang.bulletins.models import UNDECIDED_STATES, Bulletin, Release, ReleaseState, State, Variant, Version
from tinlang.bulletins.tests.factories import TEXT, a_sound
from tinlang.common import clock
from tinlang.common.ids import uuid7
from tinlang.demo import seeding
from tinlang.devices.models import Device, DeviceEvent, Heartbeat, SignedDocument
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Level, Unit, UnitVersion, in_force
from tinlang.units.queries import unit_by_code
from tinlang.units.tests.factories import VillageFactory

LOUDSPEAKERS, BULLETINS = 4_000, 100_000
OF_ONE_COMMUNE = 0.2
VILLAGES_EACH = 8
AT_ONCE = 2_000
TITLES = (
    "Lịch tiêm vắc-xin sởi – rubella cho trẻ 18 tháng",
    "Tạm ngừng cấp điện để sửa chữa đường dây",
    "Hướng dẫn nộp hồ sơ đăng ký hộ kinh doanh qua mạng",
    "Cảnh báo mưa lớn, nguy cơ lũ quét và sạt lở đất",
    "Không tiếp tay xuất cảnh trái phép, bảo vệ đường biên",
    "Mời họp thôn bàn việc làm đường bê tông",
    "Thu gom rác thải, vệ sinh đường làng ngõ xóm",
    "Kết quả phát triển kinh tế - xã hội của tỉnh",
)


class Town:
    """The rows, and who looks at them: an official of a commune and one of the province, with all roles, and each."""

    def __init__(self) -> None:
        self.dice = random.Random(4)
        self.now = clock.now()
        self.dong_dang = seeding.commune()
        self.province = unit_by_code("20", clock.today())
        self.of_commune = official("bench-xa", self.dong_dang)
        self.of_province = official("bench-tinh", self.province)
        self.by_role = [
            (whose, role.label, official(f"bench-{whose}-{role.value}", unit, role))
            for whose, unit in (("commune", self.dong_dang), ("province", self.province))
            for role in Role
        ]
        self.sound = a_sound(seconds=12)
        self.communes = self._communes()
        self.villages = self._villages()
        self.devices = self._devices()
        self._bulletins()
        self.release = self._heard_by_all()

    def _communes(self) -> list[Unit]:
        found = Unit.objects.filter(in_force(clock.today(), "versions__"), versions__level=Level.COMMUNE)
        others = found.exclude(pk=self.dong_dang.pk).distinct()
        return [self.dong_dang, *others]

    def _villages(self) -> dict[int, list[Unit]]:
        """By commune. Where there are some already, those."""
        known: dict[int, list[Unit]] = {}
        for version in UnitVersion.objects.filter(in_force(clock.today()), level=Level.VILLAGE).select_related("unit"):
            known.setdefault(version.parent_id or 0, []).append(version.unit)
        for commune in self.communes:
            if commune.pk not in known:
                known[commune.pk] = [
                    VillageFactory(name=f"Số {n}", parent=commune) for n in range(1, VILLAGES_EACH + 1)
                ]
        rebuild_closure()
        return known

    def _devices(self) -> list[Device]:
        one = DeviceFactory(unit=self.dong_dang, by=self.of_commune, name="Loa 0000")
        rows = [self._device(one, number) for number in range(1, LOUDSPEAKERS)]
        made = [one, *Device.objects.bulk_create(rows, batch_size=AT_ONCE)]
        beats = [self._beat(device) for device in made if self.dice.random() > 0.01]
        Heartbeat.objects.bulk_create(beats, batch_size=AT_ONCE)
        return made

    def _device(self, like: Device, number: int) -> Device:
        commune = self.communes[number % len(self.communes)]
        village = self.dice.choice(self.villages[commune.pk])
        return Device(
            uid=uuid7(),
            unit=village,
            organisation=like.organisation,
            name=f"Loa {number:04}",
            place="Nhà văn hóa thôn",
            lat=21.3 + self.dice.random(),
            lon=106.1 + self.dice.random() * 1.2,
            key=like.key,
            thumbprint=f"bench-{number}",
            nats_key=f"bench-{number}",
            plan_unit=commune.uid,
            enrolled_by=like.enrolled_by,
        )

    def _beat(self, device: Device) -> Heartbeat:
        late = self.dice.choice([5, 10, 20, 40, 50, 60, 60, 60, 200, 90_000])
        return Heartbeat(
            device=device.uid,
            store_epoch=device.uid,
            sequence=1,
            sha256=f"{device.pk:064x}",
            signed=b"",
            road="nats",
            received_at=self.now - timedelta(seconds=late),
            last_seq=1,
            acknowledged_seq=1,
            clock="trusted",
            volume=80,
        )

    def _bulletins(self) -> None:
        document = SignedDocument.objects.create(
            type="plan",
            audience="u.bench",
            epoch=1,
            sequence=1,
            sha256="b" * 64,
            signed=b"",
            issued_at=self.now,
            expires_at=self.now,
            kid="bench",
        )
        for start in range(0, BULLETINS, AT_ONCE):
            self._some_bulletins(range(start, start + AT_ONCE), document)

    def _some_bulletins(self, numbers: range, document: SignedDocument) -> None:
        by = self.of_commune
        bulletins = Bulletin.objects.bulk_create([self._bulletin(by) for _number in numbers])
        versions = Version.objects.bulk_create(
            [self._version(bulletin, number, by) for bulletin, number in zip(bulletins, numbers, strict=True)]
        )
        Version.areas.through.objects.bulk_create(
            [
                Version.areas.through(version=version, unit_id=bulletin.unit_id)
                for version, bulletin in zip(versions, bulletins, strict=True)
            ]
        )
        Variant.objects.bulk_create([self._variant(version) for version in versions])
        releases = Release.objects.bulk_create(
            [
                self._release(version, bulletin.unit)
                for version, bulletin in zip(versions, bulletins, strict=True)
                if version.state == State.APPROVED
            ]
        )
        Outbox.objects.bulk_create([self._order(release, document) for release in releases])

    def _bulletin(self, by: Person) -> Bulletin:
        here = self.dice.random() < OF_ONE_COMMUNE
        return Bulletin(unit=self.dong_dang if here else self.dice.choice(self.communes[1:]), created_by=by)

    def _version(self, bulletin: Bulletin, number: int, by: Person) -> Version:
        """The last hundred are in every state; all before them were decided."""
        at = self.now - timedelta(minutes=50 * (BULLETINS - number))
        bulletin.created_at = at
        state = State.APPROVED
        if number >= BULLETINS - 100:
            state = self.dice.choice(list(State))
        elif number % 200 == 0:
            state = self.dice.choice([State.RETURNED, State.REJECTED])
        facts: dict[str, object] = {}
        if state != State.DRAFT:
            facts |= {"submitted_by": by, "submitted_at": at}
        if state not in UNDECIDED_STATES:
            facts |= {"decided_by": self.of_province, "decided_at": at}
        if state in (State.RETURNED, State.REJECTED):
            facts["reason"] = "Ghi rõ các thôn"
        title = f"{TITLES[number % len(TITLES)]}, đợt {number}"
        return Version(bulletin=bulletin, number=1, state=state, title=title, edited_by=by, edited_at=at, **facts)

    def _variant(self, version: Version) -> Variant:
        return Variant(
            version=version, language_id="vi", text=TEXT, text_sha256="a" * 64, media=self.sound, sound_state="ready"
        )

    def _release(self, version: Version, unit: Unit) -> Release:
        at = version.decided_at or self.now
        live = at > self.now - timedelta(hours=30)
        facts = {"start_at": at, "end_at": at + timedelta(hours=36), "own_end_at": at + timedelta(hours=36)}
        if version.pk % 100 == 0 and not live:
            facts |= {"withdrawn_by": self.of_province, "withdrawn_at": at, "reason": "Sai ngày"}
        state = ReleaseState.RELEASED if live else ReleaseState.EXPIRED
        state = ReleaseState.WITHDRAWN if "reason" in facts else state
        return Release(version=version, unit=unit, state=state, approved_at=at, released_by=self.of_province, **facts)

    def _order(self, release: Release, document: SignedDocument) -> Outbox:
        return Outbox(
            unit=release.unit,
            cause=Cause.RELEASE,
            release=release,
            state=OutboxState.SIGNED,
            created_at=release.approved_at,
            signed_at=release.approved_at,
            document=document,
        )

    def _heard_by_all(self) -> Release:
        """A release to the whole province on which all but a few loudspeakers came to the end."""
        begun: datetime = self.now - timedelta(minutes=5)
        bulletin = Bulletin.objects.create(unit=self.province, created_by=self.of_commune)
        version = self._version(bulletin, 1, self.of_commune)
        version.save()
        version.areas.set(self.communes)
        self._variant(version).save()
        version.decided_at = begun
        release = self._release(version, self.province)
        release.save()
        document = SignedDocument.objects.get(audience="u.bench")
        Outbox.objects.bulk_create(
            [
                Outbox(
                    unit=unit,
                    cause=Cause.RELEASE,
                    release=release,
                    state=OutboxState.SIGNED,
                    signed_at=begun,
                    document=document,
                )
                for unit in self.communes
            ]
        )
        named = {unit.pk: str(unit) for units in self.villages.values() for unit in units}
        Delivery.objects.bulk_create(
            [
                Delivery(
                    release=release.uid,
                    device=device.uid,
                    plan_unit=device.plan_unit or UUID(int=0),
                    unit_id=device.unit_id,
                    unit_name=named.get(device.unit_id, "Xã Đồng Đăng"),
                    name=device.name,
                    place=device.place,
                    expected_at=begun,
                )
                for device in self.devices
            ],
            batch_size=AT_ONCE,
        )
        all_played(release, [device.uid for device in self.devices], begun)
        silent = [device.uid for device in self.devices[::40]]
        DeviceEvent.objects.filter(device__in=silent, kind__in=["started", "finished"]).delete()
        return release


def official(username: str, unit: Unit, *roles: Role) -> Person:
    """Somebody with these roles there, or with all."""
    person = Person.objects.create_user(username, "mat-khau-de-do", display_name="Cán bộ để đo")
    RoleHolding.objects.bulk_create([RoleHolding(person=person, role=role, unit=unit) for role in roles or Role])
    return person
