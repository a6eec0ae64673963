"""The pictures of the handbook show the screens as they are: `make pictures` takes them, here they are looked at."""

import os
from pathlib import Path
from urllib.parse import quote

import pytest
from django.urls import reverse

from tinlang.bulletins.models import State, Version
from tinlang.desk import handbook
from tinlang.desk.tests.pictured import a_morning
from tinlang.desk.tests.small_png import shrink
from tinlang.desk.tests.test_in_a_browser import opened, sign_in
from tinlang.devices.models import Device
from tinlang.inventory.models import Review
from tinlang.services.actions import issue_paper
from tinlang.services.models import Dossier, Procedure

pytestmark = [pytest.mark.browser, pytest.mark.django_db(databases="__all__", transaction=True)]

SIZE = {"width": 1000, "height": 800}
MOST_BYTES = 60 * 1024


def _with_papers(person):
    """A dossier of which two papers were issued."""
    dossier = Dossier.objects.get(applicant__name="Nông Thị Mai")
    for kind in ("receipt", "control_slip"):
        issue_paper(dossier=dossier, kind=kind, by=person)
    return dossier.uid


@pytest.fixture
def screens(dong_dang):
    """Which screen stands in which page."""
    person, release = a_morning(dong_dang)
    draft = Version.objects.filter(state=State.DRAFT).first()
    device = Device.objects.order_by("name").first()
    return {
        "viec-cua-toi": reverse("desk:home"),
        "ho-so": reverse("services:dossiers"),
        "giay-to": reverse("services:dossier", args=[_with_papers(person)]) + "#giay-da-lap",
        "danh-sach": reverse("devices:list"),
        "theo-doi-phat": reverse("broadcasting:release", args=[release.uid]),
        "lich-phat-thanh": reverse("broadcasting:day"),
        "so-nhat-ky": reverse("broadcasting:logbook") + "#cac-dong",
        "lenh-gui": reverse("broadcasting:orders"),
        "duyet-tin": reverse("broadcasting:waiting"),
        "canh-bao": reverse("bulletins:alert"),
        "soan-tin": reverse("bulletins:edit", args=[draft.uid]),
        "ghi-am": reverse("bulletins:record", args=[draft.uid, "vi"]),
        "giong-doc": reverse("speech:words") + "?cau=" + quote("Đến TYT lúc 7h30 sáng."),
        "nhac-hieu": reverse("speech:settings"),
        "theo-doi-ho-so": reverse("dossier_figures:now") + "?theo=nguoi-giu",
        "vang-mat": reverse("services:tell_absence"),
        "thong-ke-ho-so": reverse("dossier_figures:figures"),
        "doi-chieu-ho-so": reverse("services:reconcile"),
        "mang-luoi": reverse("inventory:board"),
        "ra-soat": reverse("inventory:review", args=[Review.objects.get().uid]),
        "thu-tuc": reverse("procedures:procedure", args=[Procedure.objects.get(code="1.004873").uid]),
        "lich-lam-viec": reverse("workdays:year"),
        "ban-giao": reverse("desk:left", args=["tram"]),
        "uy-quyen": reverse("accounts:delegate"),
        "tai-khoan": reverse("accounts:security"),
        "quan-tri": reverse("accounts:people"),
        "thiet-bi": reverse("devices:device", args=[device.uid]),
    }


def test_every_picture_can_be_taken_is_small_and_stands_in_its_page(chromium, live_server, screens, tmp_path):
    kept = Path(os.environ["TINLANG_HANDBOOK"]) if "TINLANG_HANDBOOK" in os.environ else tmp_path
    page = opened(chromium, viewport=SIZE, color_scheme="light", reduced_motion="reduce")
    sign_in(page, live_server.url, "tat-ca")
    for name, address in screens.items():
        page.goto(f"{live_server.url}{address}")
        page.evaluate("document.fonts.ready.then(() => 0)")
        page.screenshot(path=kept / f"{name}.png")
        shrink(kept / f"{name}.png")
        assert (kept / f"{name}.png").stat().st_size <= MOST_BYTES, name
        shown = handbook.page(name)
        assert shown is not None and reverse("desk:picture", args=[name]) in shown.html
        assert (handbook.FOLDER / f"{name}.png").stat().st_size <= MOST_BYTES
    page.context.close()


def test_every_page_of_the_handbook_has_its_picture():
    assert [page.name for page in handbook.pages() if "<img" not in page.html] == []
