"""One page lists what is left in ended units, app by app, and hands chosen rows over to who took over."""

import pytest
from django.urls import reverse

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.factories import DelegationFactory
from tinlang.accounts.tests.people import person_with
from tinlang.bulletins.tests.factories import VersionFactory
from tinlang.devices.models import Device
from tinlang.devices.tests.factories import DeviceFactory
from tinlang.inventory.models import Station
from tinlang.inventory.tests.factories import StationFactory
from tinlang.media.models import LexiconWord, SoundSetting
from tinlang.services.actions import Bringer, Intake, receive
from tinlang.services.models import CodeSeries
from tinlang.services.tests.factories import ProcedureFactory
from tinlang.units.tests.factories import UnitFactory
from tinlang.units.tests.successions import ENDED, ended

pytestmark = pytest.mark.django_db(databases="__all__")

GOING = ("tram", "ho-so", "thiet-bi", "tin", "vai-tro", "tu-doc")
STAYING = ("nhac-hieu", "uy-quyen")


@pytest.fixture
def left(split, province_admin, lang_son):
    """One of each kind."""
    old = person_with("cu", "Cán bộ cũ", split[0], Role.EDITOR)
    LexiconWord.objects.create(unit=split[0], written="XQZ", reading="xưởng quế", added_by=old)
    SoundSetting.objects.create(unit=split[0], changed_by=old)
    DelegationFactory(principal=province_admin, delegate=old, unit=split[0])
    VersionFactory(unit=split[0])
    CodeSeries.objects.create(unit=split[0], prefix="H37.99.3")
    clerk = person_with("mot-cua-tinh", "Cán bộ Một cửa tỉnh", lang_son, Role.CLERK)
    intake = Intake(ProcedureFactory().versions.get(), Bringer("citizen", "Nông Thị Thử"))
    receive(unit=split[0], intake=intake, by=clerk)
    device = DeviceFactory(unit=split[1], by=province_admin, name="Loa cũ")
    Device.objects.filter(pk=device.pk).update(unit=split[0])  # it was enrolled while that stood
    return StationFactory(unit=split[0], name="Trạm cũ")


def page(client, kind):
    return client.get(reverse("desk:left", args=[kind]))


def bulk(kind):
    return reverse("common:bulk", args=[f"con-lai-{kind}", "ban-giao"])


def test_each_kind_is_counted_on_its_tab_and_says_who_took_over(left, province_admin, client_of):
    client = client_of(province_admin)
    assert client.get(reverse("desk:handing_over")).headers["Location"] == reverse("desk:left", args=["tram"])
    for kind in (*GOING, *STAYING):
        answer = page(client, kind)
        assert [tab[1] for tab in answer.context["tabs"]] == [1] * len((*GOING, *STAYING))
        shown = answer.content.decode()
        assert "Xã Bảo Lâm, tỉnh Lạng Sơn, đến 30/6/2025" in shown
        assert "Xã Ba Sơn, tỉnh Lạng Sơn; Xã Công Sơn, tỉnh Lạng Sơn" in shown


@pytest.mark.parametrize("kind", GOING)
def test_chosen_rows_go_to_the_unit_that_is_chosen(left, split, province_admin, client_of, kind):
    client, to = client_of(province_admin), split[1]
    asked = client.get(bulk(kind), {"tat-ca": "1"})
    offered = [uid for uid, _name in asked.context["form"].fields["to"].choices]
    assert offered == ["", str(split[1].uid), str(split[2].uid)]
    done = client.post(bulk(kind), {"tat-ca": "1", "so": "1", "to": str(to.uid), "reason": "Biên bản số 1"})
    assert [result.said for result in done.context["results"]] == ["Đã bàn giao"]
    assert page(client, kind).context["listing"].total == 0
    assert page(client_of(province_admin), kind).status_code == 200


@pytest.mark.parametrize("kind", STAYING)
def test_what_goes_to_nobody_is_shown_with_the_reason_and_cannot_be_handed_over(left, province_admin, client_of, kind):
    client = client_of(province_admin)
    shown = page(client, kind).content.decode()
    assert "không chuyển sang đơn vị kế thừa" in shown
    assert 'name="chon"' not in shown
    assert client.get(bulk(kind), {"tat-ca": "1"}).status_code == 404


def test_without_a_reason_or_for_a_neighbour_nothing_happens(left, split, province_admin, client_of, ky_lua):
    client = client_of(province_admin)
    for given in ({"to": str(split[1].uid), "reason": " "}, {"to": str(ky_lua.uid), "reason": "x"}):
        answer = client.post(bulk("tram"), {"chon": str(left.uid), "so": "1", **given})
        assert answer.status_code == 422
        assert answer.context["form"].errors
    assert Station.objects.get(pk=left.pk).unit == split[0]


def test_of_rows_from_several_units_those_refuse_to_which_it_is_no_successor(left, split, province_admin, client_of):
    elsewhere = ended(UnitFactory(name="Yên Trạch", parent=split[2].version_at(ENDED).parent), split[2])
    other = StationFactory(unit=elsewhere, name="Trạm khác")
    given = {"tat-ca": "1", "so": "2", "to": str(split[1].uid), "reason": "x"}
    done = client_of(province_admin).post(bulk("tram"), given)
    assert sorted((result.name, result.is_done) for result in done.context["results"]) == [
        ("Trạm cũ", True),
        ("Trạm khác", False),
    ]
    assert Station.objects.get(pk=other.pk).unit != split[1]


def test_the_list_is_narrowed_to_one_ended_unit(left, split, province_admin, client_of, lang_son):
    other = ended(UnitFactory(name="Yên Trạch", parent=lang_son), split[2])
    StationFactory(unit=other, name="Trạm khác")
    answer = client_of(province_admin).get(reverse("desk:left", args=["tram"]), {"dia-ban": str(other.uid)})
    assert [one.title for one in answer.context["rows"]] == ["Trạm khác"]


def test_only_administrators_find_the_page_and_only_their_own_rows(left, split, client_of, administrator, operator):
    assert page(client_of(operator), "tram").status_code == 404
    assert client_of(operator).get(reverse("desk:handing_over")).status_code == 404
    assert client_of(operator).get(bulk("tram"), {"tat-ca": "1"}).status_code == 404
    assert page(client_of(administrator), "tram").context["listing"].total == 0
    assert page(client_of(administrator), "khong-co").status_code == 404


def test_many_rows_ask_what_a_few_ask(left, split, province_admin, client_of, django_assert_max_num_queries, lang_son):
    client = client_of(province_admin)
    page(client, "tram")
    with django_assert_max_num_queries(60) as few:
        page(client, "tram")
    for number in range(12):
        StationFactory(unit=split[0], name=f"Trạm {number}")
    with django_assert_max_num_queries(len(few)):
        page(client, "tram")
