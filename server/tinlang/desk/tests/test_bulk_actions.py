"""One ordinary action for many rows: named and counted first, then done one by one, each with its result."""

import pytest
from django.urls import reverse

from tinlang.broadcasting.models import Cause, Outbox, OutboxState
from tinlang.bulletins.models import Release, ReleaseState
from tinlang.bulletins.tests.factories import ReleaseFactory
from tinlang.common.models import AuditEntry
from tinlang.devices.models import SigningRequest
from tinlang.devices.tests.factories import DeviceFactory

pytestmark = pytest.mark.django_db(databases="__all__")


def address(listed, doing):
    return reverse("common:bulk", args=[listed, doing])


@pytest.fixture
def parked(dong_dang):
    rows = [Outbox(unit=dong_dang, cause=Cause.REPEAT, state=OutboxState.PARKED, problem="x") for _ in range(3)]
    return Outbox.objects.bulk_create(rows)


def sent(client, where, rows, **more):
    data = {"chon": [str(row.uid) for row in rows], "so": len(rows), **more}
    return client.post(where, data)


def test_before_anything_is_done_it_says_what_and_how_many(parked, client_of, operator):
    shown = client_of(operator).get(address("lenh-gui", "gui-lai"), {"chon": [str(row.uid) for row in parked[:2]]})
    assert "Gửi lại: 2 mục" in " ".join(shown.content.decode().split())
    assert Outbox.objects.filter(state=OutboxState.PARKED).count() == 3


def test_parked_orders_are_sent_again_together_each_through_its_own_action(parked, client_of, operator):
    answer = sent(client_of(operator), address("lenh-gui", "gui-lai"), parked[:2])
    assert "xong 2/2 mục" in answer.content.decode()
    assert Outbox.objects.filter(state=OutboxState.WAITING).count() == 2
    assert AuditEntry.objects.filter(action="broadcasting.repeat").count() == 2


def test_all_that_match_are_taken_by_the_lists_own_narrowing(parked, client_of, operator, dong_dang):
    Outbox.objects.create(unit=dong_dang, cause=Cause.RENEWAL)
    client, where = client_of(operator), address("lenh-gui", "gui-lai")
    shown = client.get(where, {"tat-ca": 1, "loc": "tinh-trang=parked"})
    assert "Gửi lại: 3 mục" in " ".join(shown.content.decode().split())
    client.post(where, {"tat-ca": 1, "loc": "tinh-trang=parked", "so": 3})
    assert not Outbox.objects.filter(state=OutboxState.PARKED).exists()


def test_nothing_is_done_if_they_are_not_as_many_any_more(parked, client_of, operator):
    answer = client_of(operator).post(
        address("lenh-gui", "gui-lai"), {"tat-ca": 1, "loc": "tinh-trang=parked", "so": 2}
    )
    assert "Danh sách vừa thay đổi" in answer.content.decode()
    assert Outbox.objects.filter(state=OutboxState.PARKED).count() == 3


def test_releases_are_taken_back_with_one_reason_and_what_is_over_is_left_out(dong_dang, client_of, editor):
    live, over = ReleaseFactory(unit=dong_dang), ReleaseFactory(unit=dong_dang)
    Release.objects.filter(pk=over.pk).update(state=ReleaseState.EXPIRED)
    where, both = address("phat", "thu-hoi"), {"chon": [str(live.uid), str(over.uid)]}
    client = client_of(editor)
    shown = " ".join(client.get(where, both).content.decode().split())
    assert "Thu hồi: 1 mục" in shown and "Bỏ qua 1 mục đã chọn" in shown
    assert live.version.title in shown and over.version.title not in shown
    without = sent(client, where, [live], reason=" ")
    assert without.status_code == 422 and "Chưa điền mục này" in without.content.decode()
    assert "xong 1/1 mục" in sent(client, where, [live], reason="Sai ngày").content.decode()
    live.refresh_from_db()
    assert (live.state, live.reason) == (ReleaseState.WITHDRAWN, "Sai ngày")
    told = sent(client, where, [live], reason="Sai ngày").content.decode()
    assert "Danh sách vừa thay đổi" in told


def test_loudspeakers_are_told_together_to_sound(dong_dang, technician, client_of):
    devices = [DeviceFactory(unit=dong_dang, by=technician, name=f"Loa {n}") for n in range(3)]
    answer = sent(client_of(technician), address("thiet-bi", "tieng-thu"), devices)
    assert "xong 3/3 mục" in answer.content.decode()
    commands = SigningRequest.objects.values_list("detail", flat=True)
    assert [detail["command"] for detail in commands] == ["test_tone"] * 3


def test_rows_of_another_area_are_not_found_whoever_ticks_them(parked, client_of, neighbour):
    assert (
        "Danh sách vừa thay đổi" in sent(client_of(neighbour), address("lenh-gui", "gui-lai"), parked).content.decode()
    )
    assert Outbox.objects.filter(state=OutboxState.PARKED).count() == 3
    everything = client_of(neighbour).post(address("lenh-gui", "gui-lai"), {"tat-ca": 1, "so": 0})
    assert "0 mục" in everything.content.decode()
    assert Outbox.objects.filter(state=OutboxState.PARKED).count() == 3


def test_who_may_only_look_is_offered_nothing_and_reaches_nothing(dong_dang, client_of, leader):
    release = ReleaseFactory(unit=dong_dang)
    assert 'id="bulk"' not in client_of(leader).get(reverse("broadcasting:releases")).content.decode()
    assert sent(client_of(leader), address("phat", "thu-hoi"), [release], reason="x").status_code == 404
    assert Release.objects.get().state == ReleaseState.RELEASED


def test_more_than_two_hundred_at_once_are_refused_in_words(dong_dang, client_of, operator):
    rows = [Outbox(unit=dong_dang, cause=Cause.REPEAT, state=OutboxState.PARKED) for _ in range(201)]
    Outbox.objects.bulk_create(rows)
    answer = client_of(operator).get(address("lenh-gui", "gui-lai"), {"tat-ca": 1})
    assert answer.status_code == 400
    assert "nhiều nhất 200 mục" in answer.content.decode()


@pytest.mark.parametrize("uid", ["x", "01939a00-0000-7000-8000-000000000001"])
def test_what_names_no_row_does_nothing(client_of, operator, uid):
    answer = client_of(operator).get(address("lenh-gui", "gui-lai"), {"chon": uid})
    assert answer.status_code in (302, 404)
