"""A device of a unit that has ended goes to a unit that took over, or to a village in it, and is told so."""

import pytest

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common.models import AuditEntry
from tinlang.devices import actions
from tinlang.devices.models import Device, DeviceState, SigningKind, SigningRequest
from tinlang.devices.queries import left_in_closed_units
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.units.actions import rebuild_closure
from tinlang.units.closing import NotASuccessor
from tinlang.units.tests.factories import OrganisationFactory, VillageFactory
from tinlang.units.tests.successions import ENDED

pytestmark = pytest.mark.django_db


@pytest.fixture
def left(split, province_admin):
    device = DeviceFactory(unit=split[1], by=province_admin, name="Loa Nà Pài")
    Device.objects.filter(pk=device.pk).update(unit=split[0])  # it was enrolled while that stood
    return Device.objects.get(pk=device.pk)


def test_it_is_told_by_a_new_config_that_it_belongs_to_a_village_of_the_successor(left, split, province_admin):
    village = VillageFactory(name="Nà Pài", parent=split[1], since=ENDED)
    rebuild_closure()
    assert list(left_in_closed_units(province_admin)) == [left]
    before = SigningRequest.objects.filter(kind=SigningKind.CONFIG, device=left).count()
    actions.hand_over(device=left, to=village, reason="Biên bản", by=province_admin)
    assert Device.objects.get(pk=left.pk).unit == village
    assert SigningRequest.objects.filter(kind=SigningKind.CONFIG, device=left).count() == before + 1
    assert not left_in_closed_units(province_admin).exists()
    assert AuditEntry.objects.filter(action="devices.hand_over", target_uid=str(left.uid)).exists()


def test_the_body_that_followed_the_ended_one_answers_for_it(left, split, province_admin):
    new, old = OrganisationFactory(unit=split[1]), left.organisation
    old.successor = new
    old.save()
    old.versions.update(valid_from="2020-01-01", valid_to=ENDED)
    actions.hand_over(device=left, to=split[1], reason="Biên bản", by=province_admin)
    assert Device.objects.get(pk=left.pk).organisation == new


def test_no_neighbour_takes_it_and_no_revoked_one_is_handed_over(left, split, province_admin, ky_lua):
    with pytest.raises(NotASuccessor):
        actions.hand_over(device=left, to=ky_lua, reason="x", by=province_admin)
    Device.objects.filter(pk=left.pk).update(state=DeviceState.REVOKED, revoked_at="2026-01-01T00:00Z")
    with pytest.raises(actions.AlreadyRevoked):
        actions.hand_over(device=left, to=split[1], reason="x", by=province_admin)
    assert not left_in_closed_units(province_admin).exists()


def test_a_technician_may_not(left, split, lang_son):
    technician = person_with("ky-thuat-tinh", "Kỹ thuật", lang_son, Role.TECHNICIAN)
    with pytest.raises(NotAllowed):
        actions.hand_over(device=left, to=split[1], reason="x", by=technician)
