"""Dossiers of Đồng Đăng, for the walls between areas."""

from collections.abc import Callable
from typing import Any

from tests.wall_bulletins import ONLY_HERE, Row, Scene
from tinlang.accounts.models import Person
from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.acts import ACTS
from tinlang.services.models import Absence, CodeSeries, Consultation, Dossier, ServiceField, StateNotice
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.tests.factories import OrganisationFactory

STAND_IN = "Người làm thay chỉ ở đây"


def _intake(**more: Any) -> actions.Intake:
    version = ProcedureFactory().versions.get()
    return actions.Intake(version=version, bringer=actions.Bringer("citizen", ONLY_HERE), **more)


def _received(scene: Scene) -> Dossier:
    CodeSeries.objects.get_or_create(unit=scene.dong_dang, prefix="H37.99.1")
    return actions.receive(unit=scene.dong_dang, intake=_intake(), by=scene.insider)


def received(scene: Scene) -> dict[str, Any]:
    return {"uid": _received(scene).uid}


def registered(scene: Scene) -> dict[str, Any]:
    intake = _intake(channel="online")
    return {"uid": actions.register(unit=scene.dong_dang, intake=intake, by=scene.insider).uid}


def a_dossier(scene: Scene) -> str:
    return str(_received(scene).applicant.name)


def a_code(scene: Scene) -> str:
    return str(_received(scene).code)


def a_field(scene: Scene) -> str:
    """The name of a field of which nobody else has a dossier; the lists of others offer it all the same."""
    version, name = _received(scene).version, "Lĩnh vực chỉ ở đây"
    ServiceField.objects.filter(pk=version.field_id).update(name=name)
    return name


def handed_over(scene: Scene) -> dict[str, Any]:
    return {"uid": actions.hand_over(dossier=_received(scene), to=scene.insider, by=scene.insider).uid}


def lacking(scene: Scene) -> dict[str, Any]:
    asked = {"items": "ảnh", "reason": "thiếu"}
    return {"uid": actions.ask_supplement(dossier=_received(scene), by=scene.insider, **asked).uid}


def owing(scene: Scene) -> dict[str, Any]:
    dossier = Dossier.objects.get(uid=handed_over(scene)["uid"])
    return {"uid": actions.ask_payment(dossier=dossier, amount=1, reason="thuế", by=scene.insider).uid}


def finished(scene: Scene) -> dict[str, Any]:
    dossier = _received(scene)
    dossier.steps.all().delete()
    return {"uid": actions.finish(dossier=dossier, by=scene.insider).uid}


def consulted(scene: Scene) -> dict[str, Any]:
    asked = {"question": "có đúng không?", "due_on": clock.today(), "asked_by": scene.insider}
    return {
        "uid": Consultation.objects.create(
            dossier=_received(scene), body=OrganisationFactory(unit=scene.dong_dang), **asked
        ).uid
    }


def untold(scene: Scene) -> dict[str, Any]:
    """A change of state that the province's system has refused."""
    told = {"sequence": 1, "dossier_state": "accepted", "changed_at": clock.now(), "state": "refused", "problem": "sai"}
    return {"uid": StateNotice.objects.create(dossier=_received(scene), **told).uid}


def absent(scene: Scene) -> dict[str, Any]:
    """An absence of the insider, in which an officer of the same place stands in."""
    return {"uid": _absence(scene).uid}


def an_absence(scene: Scene) -> str:
    _absence(scene)
    return STAND_IN


def a_colleague(scene: Scene) -> str:
    _stand_in(scene)
    return STAND_IN


def _stand_in(scene: Scene) -> Person:
    known = Person.objects.filter(username="lam-thay").first()
    return known or person_with("lam-thay", STAND_IN, scene.dong_dang, Role.CLERK, Role.LEADER)


def _absence(scene: Scene) -> Absence:
    today = clock.today()
    days = {"first_day": today, "last_day": today, "reason": "leave"}
    who = {"person": scene.insider, "stand_in": _stand_in(scene), "by": scene.insider}
    return actions.tell_absence(unit=scene.dong_dang, **who, **days)


READY: dict[str, Callable[[Scene], dict[str, Any]]] = {
    "accept": registered,
    "refuse": registered,
    "pass_on": handed_over,
    "ask_payment": handed_over,
    "take_supplement": lacking,
    "take_payment": owing,
    "return_result": finished,
}
"""What must have happened before an act; to all others a dossier that was just received is open."""

SERVICES: dict[str, Row] = {
    "services:dossier": received,
    "services:answer": consulted,
    "services:notice": untold,
    "services:end_absence": absent,
    **{act.url_name: READY.get(act.name, received) for act in ACTS},
}
