"""No list asks a question for each of its rows: with thirty rows it asks no more than with three."""

from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.broadcasting.models import Cause, Outbox
from tinlang.broadcasting.tests.by_hand import a_line_by_hand
from tinlang.broadcasting.tests.many import all_played, many_loudspeakers
from tinlang.bulletins.models import Column
from tinlang.bulletins.tests.factories import ReleaseFactory, VersionFactory, a_sound
from tinlang.common import clock
from tinlang.common.models import Export, SavedView
from tinlang.inventory.models import Review
from tinlang.media.models import LexiconWord
from tinlang.services.actions import Bringer, Intake, receive, tell_absence
from tinlang.services.models import CodeSeries, LastAsked, StateNotice
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.workdays.models import SpecialDay

pytestmark = pytest.mark.django_db(databases="__all__")

LISTS = {
    "bulletins:list": 27,
    "bulletins:columns": 17,
    "broadcasting:waiting": 35,
    "broadcasting:day": 40,
    "broadcasting:week": 40,
    "broadcasting:logbook": 45,
    "broadcasting:releases": 31,
    "broadcasting:orders": 18,
    "devices:list": 21,
    "services:dossiers": 33,
    "services:reconcile": 20,
    "dossier_figures:figures": 30,
    "dossier_figures:now": 20,
    "services:absences": 20,
    "dossier_figures:behind": 30,
    "speech:words": 27,
    "inventory:reviews": 14,
    "procedures:list": 16,
    "workdays:year": 22,
    "desk:home": 53,
    "desk:tasks": 41,
    "common:exports": 10,
}
"""With what each asks at most: of somebody with every role, with some rows of each kind. A page may ask less."""


@pytest.fixture
def everybody(dong_dang):
    return person_with("tat-ca", "Người làm mọi việc", dong_dang, *Role)


@pytest.fixture
def filled(dong_dang, editor, everybody, settings):
    """Makes so many rows of each kind."""
    settings.PROVINCE_URL = "https://tinh.example.vn"
    LastAsked.objects.create(unit=dong_dang, at=clock.now(), by=everybody)
    sound = a_sound()
    CodeSeries.objects.create(unit=dong_dang, prefix="H37.99.1")
    procedure = ProcedureFactory().versions.get()

    def fill(first, last):
        for number in range(first, last):
            VersionFactory(unit=dong_dang, edited_by=editor, submitted=True, media=sound)
            release = ReleaseFactory(unit=dong_dang, version__media=sound)
            ready = {"next_at": clock.now() + timedelta(days=1)}  # however long this takes, none counts as stopped
            Outbox.objects.create(unit=dong_dang, cause=Cause.RELEASE, release=release, asked_by=editor, **ready)
            a_line_by_hand(dong_dang, everybody, f"Buổi {number}")
            Column.objects.create(unit=dong_dang, name=f"Mục {number}")
            LexiconWord.objects.create(unit=dong_dang, written=f"TỪ{number}", reading="từ", added_by=editor)
            days = {"begins_on": clock.today(), "ends_on": clock.today()}
            ProcedureFactory(name=f"Thủ tục {number}")
            off = {"kind": "off", "name": "Nghỉ vì bão", "source": "Công điện"}
            SpecialDay.objects.create(unit=dong_dang, on=clock.today() + timedelta(days=number), **off)
            Review.objects.create(unit=dong_dang, name=f"Đợt {number}", opened_by=editor, **days)
            intake = Intake(procedure, Bringer("citizen", f"Người {number}"), outside_code=f"T-{number}")
            dossier = receive(unit=dong_dang, intake=intake, by=everybody)
            StateNotice.objects.filter(dossier=dossier).update(state="refused", problem="sai mã")
            days = {"first_day": clock.today(), "last_day": clock.today(), "reason": "leave"}
            officer = person_with(f"thu-ly-{number}", f"Người thụ lý {number}", dong_dang, Role.OFFICER)
            tell_absence(person=officer, stand_in=everybody, unit=dong_dang, by=officer, **days)
            Export.objects.create(owner=everybody.uid, list_name="tin", title="Tin", state="failed")
            SavedView.objects.create(owner=everybody.uid, list_name="tin", name=str(number), query="tim=x")

    return fill


def asked(client, address):
    client.get(address)
    with ExitStack() as stack:
        asked = [stack.enter_context(CaptureQueriesContext(connection)) for connection in connections.all()]
        assert client.get(address).status_code == 200
    return sum(len(queries) for queries in asked)


def test_a_list_of_thirty_asks_no_more_than_a_list_of_three(filled, dong_dang, everybody, client_of):
    client = client_of(everybody)
    many_loudspeakers(dong_dang, everybody, 3)
    filled(0, 3)
    few = {name: asked(client, reverse(name)) for name in LISTS}
    filled(3, 12)
    many = {name: asked(client, reverse(name)) for name in LISTS}
    assert {name: asks for name, asks in many.items() if asks > few[name]} == {}
    assert {name: asks for name, asks in few.items() if asks > LISTS[name]} == {}


def test_a_release_with_thirty_loudspeakers_asks_what_one_with_three_asks(dong_dang, everybody, client_of):
    devices = many_loudspeakers(dong_dang, everybody, 33)
    client = client_of(everybody)
    counts = []
    for some in (devices[:3], devices[3:]):
        release = ReleaseFactory(unit=dong_dang)
        all_played(release, [device.uid for device in some], clock.now())
        counts.append(asked(client, reverse("broadcasting:progress", args=[release.uid])))
    assert counts[0] == counts[1]
