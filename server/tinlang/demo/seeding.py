"""Loading what the demo invents, through the same loaders as a commune that begins. Again: changes nothing."""

from datetime import date
from io import StringIO

from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import transaction

from tinlang.accounts.actions import load_people
from tinlang.accounts.confirming import means_of
from tinlang.accounts.models import Person
from tinlang.broadcasting.actions import approve_and_release
from tinlang.bulletins.actions import load_bulletins
from tinlang.bulletins.models import Version
from tinlang.common.clock import today
from tinlang.demo import content
from tinlang.demo.dossiers import seed_services
from tinlang.demo.network import seed_network
from tinlang.devices.models import DevicePolicy
from tinlang.media.actions import Sounding, change_sound_setting, own_tune
from tinlang.media.models import SoundSetting
from tinlang.units.models import Unit
from tinlang.units.queries import unit_by_code


def seed() -> None:
    """Villages, bodies, people, hours of the devices, tunes, bulletins in every state, the network, the dossiers."""
    call_command("load_units", "--demo", stdout=StringIO())
    keep_people()
    keep_hours(commune())
    keep_tunes(commune())
    load_bulletins(path=content.DATA / "bulletins.csv", by=Person.objects.get(username=content.EDITOR), approve=approve)
    seed_network()
    seed_services()


@transaction.atomic
def keep_people() -> None:
    """Everybody, with the one password that the demo shows; what someone chose since stays.

    It is hashed once for all: for each of them anew, that took as long as making all the tables.
    """
    new: list[str] = []
    load_people(path=content.DATA / "people.csv", password_for=new.append)
    if new:
        Person.objects.filter(username__in=new).update(password=make_password(content.PASSWORD))


def approve(version: Version) -> None:
    """As the demo's leader would: approved, and ordered to be aired in its days.

    Where approvals are confirmed nobody confirms in a leader's place: there it waits.
    """
    leader = Person.objects.get(username=content.APPROVER)
    if not means_of(leader).is_asked:
        approve_and_release(version=version, by=leader)


def commune() -> Unit:
    """Today's Xã Đồng Đăng."""
    return unit_by_code(content.COMMUNE_CODE, today())


def keep_hours(unit: Unit) -> DevicePolicy:
    """The demo's quiet hours, and signs of life often enough to watch; what someone changed since stays."""
    policy, _ = DevicePolicy.objects.get_or_create(
        unit=unit,
        valid_from=date(2025, 7, 1),
        defaults={
            "quiet_hours": [list(content.QUIET_HOURS)],
            "volumes": [list(window) for window in content.VOLUMES],
            "heartbeat_s": content.HEARTBEAT_S,
            "pull_s": content.PULL_S,
            "source": content.POLICY_SOURCE,
        },
    )
    return policy


def keep_tunes(unit: Unit) -> None:
    """A jingle and a chime, so that one hears what they are; what someone chose since stays."""
    if not SoundSetting.objects.filter(unit=unit).exists():
        sounding = Sounding(jingle=own_tune(key=content.JINGLE), chime=own_tune(key=content.CHIME))
        change_sound_setting(unit=unit, by=Person.objects.get(username=content.OPERATOR), sounding=sounding)
