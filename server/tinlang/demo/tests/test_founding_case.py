"""The founding case of 11 May 2018, as `tinlang facts` counts it from the demo's rows, each figure with its base."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from tinlang.common.clock import today
from tinlang.demo.network import seed_network
from tinlang.inventory.models import Check, Station

pytestmark = pytest.mark.django_db

FOUNDING = {"communes": 23, "with_station": 11, "serviceable": 5, "central_stations": 1}
DAY = "2018-05-11"
COURSE = {"2020-11-11": (8, 1, 0), "2021-05-11": (0, 1, 8), "2022-05-11": (7, 2, 0), "2024-05-11": (5, 4, 0)}
"""Able to work, broken, not checked for too long: invented, as data/demo/checks.csv says."""
LAST_CHECKS = (
    ("thị trấn Đồng Đăng", date(2018, 5, 4)),
    ("xã Bảo Lâm", date(2018, 5, 3)),
    ("xã Gia Cát", date(2018, 4, 27)),
    ("xã Yên Trạch", date(2018, 5, 2)),
    ("xã Xuất Lễ", date(2018, 4, 25)),
)


@pytest.fixture
def network():
    """The demo's areas, and its network as its own loader writes it down."""
    call_command("load_units", "--demo", stdout=StringIO())
    seed_network()


def facts(unit: str = "183", on: str = DAY, *options: str) -> dict:
    said = StringIO()
    call_command("facts", "--unit", unit, "--on", on, "--json", *options, stdout=said)
    return json.loads(said.getvalue())


def some(found: dict) -> dict:
    return {name: found[name] for name in FOUNDING}


def test_the_founding_case_is_counted_from_rows_and_each_row_moves_it(network):
    """One test for many: to load the areas takes seconds."""
    found = facts()
    assert some(found) == FOUNDING
    assert found["bases"]["with_station"] == {"of": "communes", "value": 23, "said": "trong 23 xã, phường, thị trấn"}
    assert found["bases"]["serviceable"]["value"] == 11
    assert (found["broken"], found["without_station"], found["unknown"]) == (6, 12, 0)

    assert some(facts(on="2017-05-11")) == {**FOUNDING, "serviceable": 10}, "a year earlier"
    assert facts(on="2018-11-30")["serviceable"] == 8, "after the repairs"
    assert facts(on="2016-05-11")["unknown"] == 11, "before anybody checked"
    for day, counted in COURSE.items():
        found = facts(on=day)
        assert (found["serviceable"], found["broken"], found["unknown"]) == counted, day
    assert facts("20", "2025-11-30")["central_stations"] == 0, "ended in time, by Decree 49/2024"
    central = Station.objects.get(kind="central")
    assert central.ended_on <= date(2025, 12, 31)
    assert central.handed_to is not None and "Cột ăng-ten" in central.handover

    here, now = facts(unit="06184"), facts("06184", today().isoformat())
    assert here["unit"]["name"] == "Thị trấn Đồng Đăng"
    assert now["unit"]["name"] == "Xã Đồng Đăng"
    assert here["unit"]["uid"] != now["unit"]["uid"]
    assert (here["stations"], now["stations"]) == (1, 2)

    before = facts("20", today().isoformat())
    seed_network()
    assert facts("20", today().isoformat()) == before, "again changes nothing"
    assert (before["communes"], before["central_stations"]) == (65, 0)

    for left, (name, on) in zip((4, 3, 2, 1, 0), LAST_CHECKS, strict=True):
        Check.objects.get(station__versions__name=f"Trạm truyền thanh {name}", on=on).delete()
        assert some(facts()) == {**FOUNDING, "serviceable": left}
    Station.objects.get(versions__name="Trạm truyền thanh xã Phú Xá").delete()
    assert some(facts()) == {**FOUNDING, "serviceable": 0, "with_station": 10}
    Station.objects.get(kind="central").delete()
    assert facts()["central_stations"] == 0
