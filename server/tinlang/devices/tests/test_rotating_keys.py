"""Signing keys are replaced on the day that the root has named; a root in a safe is asked for in time."""

import shutil
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.actions import rotate_keys
from tinlang.devices.queries import documents_behind, keys_in_force, rotation
from tinlang.devices.tests.test_signing import sign_plan
from tinlang_wire.acceptance import Judge
from tinlang_wire.documents import Keys
from tinlang_wire.ids import new_uid
from tinlang_wire.jws import peek, sign
from tinlang_wire.refusals import Refused

pytestmark = pytest.mark.django_db(databases="__all__")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def every_ninety_days(settings: Any) -> None:
    settings.SIGNING_KEY_DAYS = 90


def told() -> Keys:
    found = keys_in_force()
    assert found is not None
    return found


def in_use() -> list[str]:
    return [keys.folder().signer(kind).thumbprint() for kind in ("plan", "state")]


def shown() -> str:
    out = StringIO()
    call_command("keys", "show", stdout=out)
    return out.getvalue()


def sleeper(now: Any) -> Judge:
    """A device that heard the Keys in force today and nothing since."""
    return Judge(root=keys.folder().root_public(), keys=told(), now=now)


def test_with_the_root_at_hand_keys_replace_each_other_and_a_device_that_slept_a_month_knows_them(folder: Path) -> None:
    begun, seen = told().issued_at, [in_use()]
    for turn in range(1, 4):
        with clock.frozen_at(begun + 90 * DAY * turn - 31 * DAY):
            assert rotate_keys() == 0
            asleep = sleeper(begun + 90 * DAY * turn)
        with clock.frozen_at(begun + 90 * DAY * turn) as now:
            assert rotate_keys() == 2 and rotate_keys() == 0
            seen.append(in_use())
            following = rotation()
            assert following is not None and following.newest_from == now + 90 * DAY
            assert asleep.accept(bytes(sign_plan(new_uid()).signed)).kid == in_use()[0]
    assert len({kid for pair in seen for kid in pair}) == 8


def test_what_a_former_key_signed_is_taken_for_sixty_days_and_then_no_more(folder: Path) -> None:
    begun, former = told().issued_at, keys.folder().signer("plan")
    with clock.frozen_at(begun + 89 * DAY):
        plan = bytes(sign_plan(new_uid()).signed)
    with clock.frozen_at(begun + 90 * DAY) as now:
        rotate_keys()
        assert documents_behind("plan") == []  # the former key still counts: nothing is signed in haste
        assert sleeper(now).accept(plan).fresh
    with clock.frozen_at(now + 61 * DAY), pytest.raises(Refused, match="not_entitled"):
        new = msgspec.structs.replace(peek(plan)[1], issued_at=clock.now(), expires_at=clock.now() + DAY)
        sleeper(clock.now()).accept(sign(new, former))
    with clock.frozen_at(begun + 180 * DAY):
        rotate_keys()
        assert len(told().keys) == 6, "in use, next and just replaced, of each kind; none from before"


def test_a_root_in_a_safe_is_asked_for_in_time_and_nothing_breaks_without_it(folder: Path, stick: Path) -> None:
    keys.forget()
    begun, first = told().issued_at, in_use()
    assert "thay tự động" in shown()
    with clock.frozen_at(begun + 90 * DAY):
        assert rotate_keys() == 2 and set(in_use()).isdisjoint(first)
        second = in_use()
        assert "Cần khóa gốc trước" in shown() and "quá hạn" not in shown()
    with clock.frozen_at(begun + 400 * DAY) as now:
        assert rotate_keys() == 0 and in_use() == second
        assert "quá hạn" in shown()
        assert sleeper(now).accept(bytes(sign_plan(new_uid()).signed)).kid == second[0]
        call_command("keys", "publish", "--root", str(stick), stdout=StringIO())
        following = rotation()
        assert following is not None and following.newest_from == now + 30 * DAY  # late, but still known ahead
        assert "thay tự động" in shown()


def test_the_administrator_sees_on_the_page_that_the_root_is_wanted(
    folder: Path, stick: Path, administrator: Person, technician: Person, client_of: Any
) -> None:
    keys.forget()

    def page(person: Person) -> str:
        client: Client = client_of(person)
        return client.get(reverse("devices:list")).content.decode()

    begun = clock.now()
    assert "khóa gốc" not in page(administrator)
    with clock.frozen_at(begun + 100 * DAY):
        assert "Cần khóa gốc ở máy chủ trước ngày" in page(administrator) and "khóa gốc" not in page(technician)
    with clock.frozen_at(begun + 200 * DAY):
        assert "mà chưa đem khóa gốc đến" in page(administrator)
        call_command("keys", "publish", "--root", str(stick), stdout=StringIO())
        assert "khóa gốc" not in page(administrator)


def test_a_next_key_that_devices_were_not_told_of_is_never_used(folder: Path) -> None:
    begun, used = clock.now(), in_use()
    for name in keys.SIGNS:
        (folder / keys.successor(name)).unlink()
    keys.folder().create_successors()  # made, and then the machine died before the root signed
    with clock.frozen_at(begun + 100 * DAY):
        assert rotate_keys() == 0 and in_use() == used
        following = rotation()
        assert following is not None and not following.is_late


def test_key_files_restored_from_before_a_turn_are_turned_again(folder: Path, tmp_path: Path) -> None:
    begun = told().issued_at
    shutil.copytree(folder, tmp_path / "back-up")
    with clock.frozen_at(begun + 90 * DAY) as now:
        rotate_keys()
        after, device = in_use(), sleeper(now)
        shutil.rmtree(folder)
        shutil.copytree(tmp_path / "back-up", folder)
        assert rotate_keys() == 2 and in_use() == after
        assert device.accept(bytes(sign_plan(new_uid()).signed)).fresh


def test_after_a_lost_root_all_goes_on_for_five_years_and_then_nothing_new_is_taken(folder: Path, stick: Path) -> None:
    stick.unlink()
    keys.forget()
    begun = told().issued_at
    with clock.frozen_at(begun + 5 * 365 * DAY - DAY) as now:
        rotate_keys()
        assert sleeper(now).accept(bytes(sign_plan(new_uid()).signed)).fresh
    with clock.frozen_at(begun + 5 * 365 * DAY) as now, pytest.raises(Refused, match="not_entitled"):
        sleeper(now).accept(bytes(sign_plan(new_uid()).signed))
