"""The page that counts dossiers: the columns of the form, each count a link to its rows, as far as one may count."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tinlang.accounts.models import Person
from tinlang.common import clock
from tinlang.services import actions
from tinlang.services.actions import Intake
from tinlang.services.models import CodeSeries, Dossier
from tinlang.services.tests.conftest import at
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.services.views.figures import KIND
from tinlang.units.models import Unit

Asked = Callable[[Person], Client]
PAGE = reverse("dossier_figures:figures")


def numbers(html: str, name: str) -> list[int]:
    """The eleven counts of the row of that name."""
    row = next(row for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL) if f">{name}</th>" in row)
    return [int(re.sub(r"<.*?>", "", cell)) for cell in re.findall(r'<td class="number.*?</td>', row, re.DOTALL)]


def links(html: str, name: str) -> list[str]:
    row = next(row for row in re.findall(r"<tr.*?</tr>", html, re.DOTALL) if f">{name}</th>" in row)
    return [unescape(url) for url in re.findall(r'href="(.*?)"', row)]


@pytest.fixture
def march(
    dong_dang: Unit,
    ky_lua: Unit,
    series: CodeSeries,
    clerk: Person,
    neighbours_clerk: Person,
    bring: Callable[..., Intake],
) -> list[Dossier]:
    """Three of Đồng Đăng, two of them online; one is done before its time. One of the neighbour."""
    at_once = ProcedureFactory(name="Chứng thực", term_amount=1, steps=(("Làm ngay", "clerk", 0),)).versions.get()
    made = [actions.receive(unit=dong_dang, intake=bring(channel="online"), by=clerk) for _ in range(2)]
    made.append(actions.receive(unit=dong_dang, intake=bring(version=at_once), by=clerk))
    actions.finish(dossier=made[-1], by=clerk)
    actions.receive(unit=ky_lua, intake=bring(), by=neighbours_clerk)
    return made


def test_the_form_is_filled_from_rows(march: list[Dossier], clerk: Person, client_of: Asked) -> None:
    html = client_of(clerk).get(PAGE).content.decode()
    assert numbers(html, "Hộ tịch") == [3, 2, 1, 0, 1, 1, 0, 0, 2, 2, 0]
    assert numbers(html, "Tổng cộng") == numbers(html, "Hộ tịch")
    assert "100,0% trong 1 hồ sơ đã giải quyết" in html
    assert "Biểu 06/VPCP/KSTT, Thông tư 01/2020/TT-VPCP" in html
    with clock.frozen_at(at("2026-03-20")):
        assert numbers(client_of(clerk).get(PAGE).content.decode(), "Hộ tịch")[-3:] == [2, 0, 2]


def test_each_count_opens_onto_its_rows(march: list[Dossier], clerk: Person, client_of: Asked) -> None:
    client = client_of(clerk)
    for by in ("linh-vuc", "noi-nhan", "can-bo"):
        html = client.get(PAGE, {"theo": by}).content.decode()
        for name in re.findall(r'<th scope="row">(.*?)</th>', html):
            counts = [count for count in numbers(html, name) if count]
            for count, url in zip(counts, links(html, name), strict=True):
                behind = client.get(f"{PAGE}{url}").content.decode()
                assert len(re.findall(r'<th scope="row" class="nowrap">', behind)) == count, (by, name, url)
    assert "Nông Thị Thử" not in behind, "who handed it in is not told here"


def test_the_period_is_what_was_asked_for(march: list[Dossier], clerk: Person, client_of: Asked) -> None:
    client = client_of(clerk)
    with clock.frozen_at(at("2026-05-04")):
        april = client.get(PAGE, {"tu": "1/4/2026", "den": "30/4/2026"}).content.decode()
        assert numbers(april, "Tổng cộng") == [2, 0, 0, 2, 0, 0, 0, 0, 2, 0, 2]
        assert "Kỳ này chưa có hồ sơ nào" in client.get(PAGE, {"tu": "1/1/2026", "den": "31/1/2026"}).content.decode()
        assert client.get(PAGE, {"theo": "?"}).status_code == 200


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"tu": "30/4/2026", "den": "1/4/2026"}, "Ngày này ở trước “Từ ngày” 30/4/2026."),
        ({"tu": "31/2/2026"}, "Không hiểu ngày này."),
        ({"den": "1/1/2099"}, "Ngày 1/1/2099 chưa tới."),
        ({"tu": "hôm qua"}, "Không hiểu ngày này."),
        ({"den": "99/99/9999"}, "Không hiểu ngày này."),
    ],
)
def test_a_slip_in_the_dates_is_said_beside_them_and_nothing_is_counted(
    typed: dict[str, str], said: str, march: list[Dossier], clerk: Person, client_of: Asked
) -> None:
    client = client_of(clerk)
    with clock.frozen_at(at("2026-05-04")):
        answer = client.get(PAGE, typed)
        html = answer.content.decode()
        assert (answer.status_code, "Tổng cộng" in html) == (422, False)
        assert said in html
        for value in typed.values():
            assert f'value="{value}"' in html
        assert client.get(reverse("dossier_figures:behind"), typed, follow=True).status_code == 422


def test_what_no_officer_has_got_yet_is_not_told_as_done_at_the_desk(
    march: list[Dossier], clerk: Person, client_of: Asked
) -> None:
    html = client_of(clerk).get(PAGE, {"theo": "can-bo"}).content.decode()
    assert numbers(html, "Chưa giao, hoặc giải quyết ngay tại quầy")[0] == 3


def test_nobody_counts_the_neighbours(
    march: list[Dossier], ky_lua: Unit, dong_dang: Unit, clerk: Person, neighbours_clerk: Person, client_of: Asked
) -> None:
    assert numbers(client_of(neighbours_clerk).get(PAGE).content.decode(), "Tổng cộng")[0] == 1
    for page in (PAGE, reverse("dossier_figures:behind")):
        assert client_of(clerk).get(page, {"dia-ban": str(ky_lua.uid)}).status_code == 404
        assert client_of(clerk).get(page, {"dia-ban": "x"}).status_code == 404
    assert client_of(clerk).get(reverse("dossier_figures:behind"), {"nhom": "x", "theo": "can-bo"}).status_code == 404


def test_the_file_has_the_columns_of_the_form(march: list[Dossier], clerk: Person) -> None:
    listing = KIND.asked_by(clerk, "")
    rows = [row for chunk in listing.chunks() for row in KIND.cells(chunk)]
    assert rows == [["Hộ tịch", 3, 2, 1, 0, 1, 1, 0, 0, 2, 2, 0], ["Tổng cộng", 3, 2, 1, 0, 1, 1, 0, 0, 2, 2, 0]]
    assert len(KIND.headings) == len(rows[0])
    assert KIND.facts(listing)[1] == "Từ 1/1/2026 đến hết 2/3/2026"


def test_many_dossiers_take_no_more_questions(
    march: list[Dossier], dong_dang: Unit, clerk: Person, bring: Callable[..., Intake], client_of: Asked
) -> None:
    client = client_of(clerk)

    def asked(page: str) -> int:
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        return len(queries)

    pages = (PAGE, reverse("dossier_figures:behind"))
    before = [asked(page) for page in pages]
    for number in range(6):
        version = ProcedureFactory(name=f"Thủ tục {number}").versions.get()
        actions.receive(unit=dong_dang, intake=bring(version=version), by=clerk)
    assert [asked(page) for page in pages] == before


def test_a_form_of_2018_is_that_of_2018(march: list[Dossier], clerk: Person, client_of: Asked) -> None:
    html = client_of(clerk).get(PAGE, {"tu": "1/1/2018", "den": "11/5/2018"}).content.decode()
    assert "Biểu 06a/VPCP/KSTT, Thông tư 02/2017/TT-VPCP · chưa đối chiếu" in html
