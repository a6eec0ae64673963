"""Papers of dossiers of Đồng Đăng, and its register, for the walls between areas."""

from typing import Any

from tests.wall_bulletins import Row, Scene
from tests.wall_services import received
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.models import CodeSeries, Dossier, PaperKind
from tinlang.services.queries.figures import Period


def _issued(scene: Scene) -> dict[str, Any]:
    dossier = Dossier.objects.get(uid=received(scene)["uid"])
    document = actions.issue_paper(dossier=dossier, kind=PaperKind.RECEIPT, by=scene.insider)
    return {"dossier": dossier.uid, "uid": document.uid}


def _register(scene: Scene) -> dict[str, Any]:
    return {"uid": actions.issue_register(unit=scene.dong_dang, year=clock.today().year, by=scene.insider).uid}


def _report(scene: Scene) -> dict[str, Any]:
    period = Period(clock.today(), clock.today())
    return {"uid": actions.issue_report(unit=scene.dong_dang, period=period, by=scene.insider).uid}


def a_place_with_a_register(scene: Scene) -> str:
    CodeSeries.objects.get_or_create(unit=scene.dong_dang, prefix="H37.99.1")
    return str(scene.dong_dang)


PAPERS: dict[str, Row] = {
    "dossier_papers:issue": lambda scene: {"dossier": received(scene)["uid"], "kind": PaperKind.RECEIPT.value},
    "dossier_papers:number": _issued,
    "dossier_papers:word": _issued,
    "dossier_papers:pdf": _issued,
    "dossier_papers:register_word": _register,
    "dossier_papers:register_pdf": _register,
    "dossier_figures:issue": lambda scene: {"unit": scene.dong_dang.uid},
    "dossier_figures:word": _report,
    "dossier_figures:pdf": _report,
}
