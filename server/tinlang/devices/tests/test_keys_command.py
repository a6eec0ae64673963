"""`tinlang keys`: what a technician does with keys at the terminal."""

from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.devices import keys
from tinlang.devices.actions import renew_configs, sign_requested
from tinlang.devices.models import SigningRequest
from tinlang.devices.queries import current_of, documents_behind, keys_in_force
from tinlang.devices.tests.factories import DeviceFactory, keys_from_before_alerts
from tinlang.devices.tests.test_signing import sign_plan
from tinlang.units.models import Unit
from tinlang_wire.documents import Keys

pytestmark = pytest.mark.django_db(databases="__all__")


def run(*words: str) -> str:
    out = StringIO()
    call_command("keys", *words, stdout=out)
    return out.getvalue()


def told() -> Keys:
    document = keys_in_force()
    assert document is not None
    return document


def test_init_makes_the_keys_and_tells_devices_once(folder: Path) -> None:
    first = told()
    assert {name for key in first.keys for name in key.types} == {
        name for types in keys.SIGNS.values() for name in types
    }
    assert "vẫn đúng" in run("init")
    assert told() == first


def test_show_names_the_fingerprint_that_devices_must_know(folder: Path) -> None:
    shown = run("show")
    assert keys.folder().root_public().thumbprint() in shown and "hãy chuyển đi" in shown and "đợt 1" in shown


def test_show_before_init_says_what_to_do(settings: Any, tmp_path: Path) -> None:
    settings.KEYS = tmp_path
    with pytest.raises(CommandError, match="keys init"):
        run("show")


def test_without_the_root_nothing_is_published_and_with_the_stick_it_is(folder: Path, stick: Path) -> None:
    assert "đã cất ở nơi khác" in run("show")
    before = told()
    keys.forget()
    with pytest.raises(CommandError, match=r"root\.jwk"):
        run("publish")
    assert told() == before
    run("publish", "--root", str(stick))
    assert told().sequence > before.sequence
    for wrong in (folder / keys.ROOT_PUBLIC, folder / keys.DISPATCH):
        with pytest.raises(CommandError, match="không phải khóa gốc"):
            run("publish", "--root", str(wrong))


def test_a_stolen_signing_key_is_replaced_and_all_is_signed_again(
    folder: Path, stick: Path, village: Unit, technician: Person
) -> None:
    device = DeviceFactory(unit=village, by=technician)
    renew_configs()
    sign_requested()
    plan = sign_plan(str(device.plan_unit))
    assert documents_behind("plan") == documents_behind("config") == []
    following = keys.folder().next_signer(keys.DISPATCH).thumbprint()
    run("publish", "--root", str(stick), f"--revoke={plan.kid}", "--new-epoch")
    assert (folder / f"revoked-{plan.kid}.jwk").exists() and keys.folder().signer("plan").thumbprint() != plan.kid
    stolen = {plan.kid, following}  # whoever read the one could read the other
    assert told().epoch == 2 and set(told().revoked) == stolen and stolen.isdisjoint(key.kid for key in told().keys)
    assert [behind.audience for behind in documents_behind("plan")] == [plan.audience]
    assert len(documents_behind("config")) == 1
    again = sign_plan(str(device.plan_unit))
    assert again.epoch == 2 and again.kid != plan.kid and documents_behind("plan") == []


def test_without_the_root_a_stolen_key_is_not_put_out_of_use(folder: Path, stick: Path) -> None:
    keys.forget()
    kid = keys.folder().signer("plan").thumbprint()
    with pytest.raises(CommandError, match=r"root\.jwk"):
        run("publish", f"--revoke={kid}", "--new-epoch")
    assert keys.folder().signer("plan").thumbprint() == kid and told().epoch == 1


def test_a_key_is_made_known_anew_before_its_days_are_over(folder: Path) -> None:
    sequence = told().sequence
    with clock.frozen_at(clock.now() + timedelta(days=5 * 365 - 30)):
        assert "Đã ký" in run("init")
    assert told().sequence > sequence


def test_a_device_that_holds_newer_keys_is_a_question_for_a_person_when_the_root_is_away(
    folder: Path, stick: Path
) -> None:
    keys.forget()
    SigningRequest.objects.create(kind="keys")
    sign_requested()
    assert "root.jwk" in SigningRequest.objects.get().problem
    assert current_of("keys", "all") is not None


def test_an_upgrade_goes_on_while_the_root_lies_in_a_safe_and_says_what_is_to_be_done(stick, capsys):
    """What devices are told is from before there were alerts: the server starts all the same."""
    keys_from_before_alerts(stick)
    with pytest.raises(CommandError, match="keys publish --root"):
        run("init")
    call_command("setup", verbosity=0)
    assert "keys publish --root" in capsys.readouterr().err
    run("publish", "--root", str(stick))
    assert {"alert", "cancel"} <= {kind for key in told().keys for kind in key.types}
    assert "vẫn đúng" in run("init")
