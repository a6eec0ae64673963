"""`tinlang facts`: figures with their bases; what is not known ends with 2. The founding case: demo/tests."""

from datetime import timedelta

import pytest
from django.core.management import call_command

from tinlang.common.clock import today
from tinlang.oversight.facts import facts_of
from tinlang.units.queries import unit_by_code

pytestmark = pytest.mark.django_db

DAY = "2018-05-11"


def test_for_people_it_is_a_table(dong_dang, capsys):
    call_command("facts", "--unit", "06184")
    said = capsys.readouterr().out
    assert said.startswith("Xã Đồng Đăng, tỉnh Lạng Sơn, như ngày")
    assert "trong 1 xã, phường, thị trấn" in said


@pytest.mark.parametrize(
    ("unit", "on"), [("99999", DAY), ("06184", "2018-05-11"), ("06184", "11/5/2018"), ("06184", "2018-02-30")]
)
def test_what_is_not_known_ends_with_2_and_a_sentence(dong_dang, capsys, unit, on):
    with pytest.raises(SystemExit) as ended:
        call_command("facts", "--unit", unit, "--on", on, "--json")
    assert ended.value.code == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "không có địa bàn nào mang mã" in said.err or "Không hiểu ngày" in said.err


def test_every_fact_has_a_code_of_its_own_a_name_and_a_base(dong_dang):
    found = facts_of(unit_by_code("06184", today()), today())
    assert len({fact.code for fact in found}) == len(found)
    codes = {fact.code for fact in found} | {"unit"}
    assert all(fact.name and fact.base.said and fact.base.of in codes for fact in found)


def test_tomorrow_nothing_has_moved_but_what_lapses(dong_dang):
    found = [fact.value for fact in facts_of(dong_dang, today())]
    assert [fact.value for fact in facts_of(dong_dang, today() + timedelta(days=1))] == found
