"""A double click, or the page gone back to and sent once more: done once."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.services import actions
from tinlang.services.errors import SentByAnother
from tinlang.services.models import CodeSeries, Consultation, Dossier
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.models import Unit
from tinlang.units.tests.factories import OrganisationFactory

pytestmark = pytest.mark.django_db

Clients = Callable[[Person], Client]


def test_a_question_is_asked_once_until_it_is_answered(
    dossier: Dossier, clerk: Person, dong_dang: Unit, client_of: Clients
) -> None:
    address, client = reverse("services:consult", args=[dossier.uid]), client_of(clerk)
    said = {"body": str(OrganisationFactory(unit=dong_dang).uid), "question": "Đúng không?", "due_on": "5/3/2026"}
    assert [client.post(address, said).status_code for _time in range(2)] == [302, 302]
    assert dossier.movements.filter(action="consult").count() == 1
    actions.answer_consultation(consultation=Consultation.objects.get(), answer="Đúng.", by=clerk)
    client.post(address, said)
    assert dossier.consultations.count() == 2


def test_what_came_in_online_twice_under_one_uid_is_one(
    dong_dang: Unit, ky_lua: Unit, clerk: Person, neighbours_clerk: Person, bring: Callable[..., actions.Intake]
) -> None:
    came = bring(channel="online")
    first, again = (actions.register(unit=dong_dang, intake=came, by=clerk) for _time in range(2))
    assert (first, Dossier.objects.count()) == (again, 1)
    with pytest.raises(SentByAnother):
        actions.register(unit=ky_lua, intake=came, by=neighbours_clerk)


def test_a_leader_who_passes_on_to_himself_skips_no_step(
    dong_dang: Unit, series: CodeSeries, clerk: Person, leader: Person, bring: Callable[..., actions.Intake], client_of
) -> None:
    steps = (("Tiếp nhận", "clerk", 0), *((name, "leader", 1) for name in ("Xem", "Soát", "Ký")))
    brought = bring(version=ProcedureFactory(steps=steps).versions.get())
    dossier = actions.receive(unit=dong_dang, intake=brought, by=clerk)
    actions.hand_over(dossier=dossier, to=leader, by=clerk)
    address, client = reverse("services:pass_on", args=[dossier.uid]), client_of(leader)
    said = {"to": str(leader.uid), "step": client.get(address).context["form"]["step"].value()}
    assert [client.post(address, said).status_code for _time in range(2)] == [302, 409]
    assert [step.name for step in dossier.steps.filter(done_at=None)] == ["Soát", "Ký"]
