"""What was written down of whoever handed a dossier in is put right, and nothing of it is lost."""

import json
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from tinlang.accounts.access import NotAllowed
from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.common.models import AuditEntry
from tinlang.services import actions, errors
from tinlang.services.models import Applicant, Dossier, DossierState
from tinlang.services.tests.conftest import at

pytestmark = pytest.mark.django_db(databases="__all__")
Asked = Callable[[Person], Client]


def as_it_is(dossier: Dossier) -> actions.Bringer:
    applicant = Applicant.objects.get(dossier=dossier)
    return actions.Bringer(**{name: getattr(applicant, name) for name in actions.Bringer.__dataclass_fields__})


def test_both_stand_in_the_course_and_in_the_audit_and_search_finds_the_new_name(
    dossier: Dossier, clerk: Person, client_of: Asked
) -> None:
    was = as_it_is(dossier)
    right = replace(was, name="Lò Thị Xuyến", phone="0912000111")
    with clock.frozen_at(at("2026-03-03")):
        actions.correct(dossier=dossier, bringer=right, reason="gõ nhầm", by=clerk)
    line = dossier.movements.get(action="correct")
    said = f"gõ nhầm; họ tên, tên tổ chức: {was.name} → Lò Thị Xuyến; điện thoại: {was.phone or '–'} → 0912000111"
    assert (line.note, line.by) == (said, clerk)
    assert json.loads(AuditEntry.objects.get(action="services.correct").detail.content)["note"] == said
    asked = {"nguoi-giu": "moi-nguoi", "tim": "lo xuyen"}
    assert "Lò Thị Xuyến" in client_of(clerk).get(reverse("services:dossiers"), asked).content.decode()


def test_the_same_again_is_no_correction(dossier: Dossier, clerk: Person) -> None:
    with pytest.raises(errors.NothingToCorrect):
        actions.correct(dossier=dossier, bringer=as_it_is(dossier), reason="xem lại", by=clerk)
    with pytest.raises(errors.SayWhy):
        actions.correct(dossier=dossier, bringer=replace(as_it_is(dossier), name="Khác"), reason=" ", by=clerk)


def test_a_result_that_went_out_keeps_the_name_under_which_it_went(
    dossier: Dossier, clerk: Person, officer: Person
) -> None:
    now = clock.now()
    days = {"finished_at": now, "finished_on": now.date(), "returned_at": now}
    Dossier.objects.filter(pk=dossier.pk).update(state=DossierState.RETURNED, **days)
    right = replace(as_it_is(dossier), name="Khác")
    with pytest.raises(errors.WrongState):
        actions.correct(dossier=dossier, bringer=right, reason="gõ nhầm", by=clerk)
    with pytest.raises(NotAllowed):
        actions.correct(dossier=dossier, bringer=right, reason="gõ nhầm", by=officer)


def test_the_page_begins_with_what_is_there_and_says_what_is_wrong(
    dossier: Dossier, clerk: Person, client_of: Asked
) -> None:
    client, page = client_of(clerk), reverse("services:correct", args=[dossier.uid])
    name = as_it_is(dossier).name
    assert f'value="{name}"' in client.get(page).content.decode()
    wrong = client.post(page, {"kind": "citizen", "name": name, "identity_number": "12", "reason": "gõ nhầm"})
    assert wrong.status_code == 422 and 'value="12"' in wrong.content.decode()
    same = client.post(page, {"kind": "citizen", "name": name, "reason": "gõ nhầm", "phone": as_it_is(dossier).phone})
    assert "Không có mục nào khác" in same.content.decode() or same.status_code == 302
    done = client.post(page, {"kind": "citizen", "name": "Nông Thị Mẫu", "reason": "gõ nhầm"})
    assert done.status_code == 302 and as_it_is(dossier).name == "Nông Thị Mẫu"
