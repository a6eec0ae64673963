"""The 216 dossiers of the founding case enter by the ordinary actions; what was in time follows from the calendar."""

import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from tinlang.accounts.actions import load_people
from tinlang.accounts.models import Person
from tinlang.common.models import AuditEntry
from tinlang.demo import content
from tinlang.demo.dossiers import seed_services
from tinlang.services import actions
from tinlang.services.errors import NotOnline
from tinlang.services.models import Applicant, DataField, Dossier, DossierState, ProcedureVersion
from tinlang.services.queries.figures import Period, counted_in, tallies_by
from tinlang.units.queries import unit_by_code
from tinlang.workdays.models import SpecialDay

pytestmark = pytest.mark.django_db

ON = date(2018, 5, 11)
FOUNDING = {"dossiers_online": 216, "dossiers_resolved": 216, "before": 197, "on_time": 19, "late": 0}
SHARES = {"before_pct": 91.2, "on_time_pct": 8.8, "late_pct": 0.0}
SPLIT = {
    "Cấp bản sao trích lục hộ tịch": (0, 6),
    "Cấp Giấy xác nhận tình trạng hôn nhân": (33, 1),
    "Đăng ký thành lập hộ kinh doanh": (50, 2),
    "Cấp giấy phép xây dựng nhà ở riêng lẻ": (12, 2),
    "Hỗ trợ chi phí mai táng": (6, 1),
    "Trợ cấp xã hội hằng tháng": (10, 0),
}


def facts(unit: str = "183", on: str = "2018-05-11") -> dict:
    said = StringIO()
    call_command("facts", "--unit", unit, "--on", on, "--json", stdout=said)
    return json.loads(said.getvalue())


def test_the_founding_case_is_computed_and_the_calendar_moves_it() -> None:
    """One test for many: 1,300 actions take seconds."""
    call_command("load_units", "--demo", stdout=StringIO())
    load_people(path=content.DATA / "people.csv", password_for=lambda _: content.PASSWORD)
    seed_services()

    found = facts()
    assert {name: found[name] for name in FOUNDING | SHARES} == FOUNDING | SHARES
    assert found["bases"]["before_pct"] == {
        "of": "dossiers_resolved",
        "value": 216,
        "said": "trong 216 hồ sơ qua mạng đã giải quyết",
    }
    assert facts(on="2018-02-28")["dossiers_online"] < 216
    assert facts(on="2017-05-11")["dossiers_online"] == 0
    assert "before_pct" not in facts(on="2017-05-11"), "no share of nothing"

    rows = counted_in(unit_by_code("183", ON), ON)
    by_name = tallies_by(rows, Period(date(2018, 1, 1), ON), "version__name")
    assert {name: (by_name[name].before, by_name[name].on_time) for name in SPLIT} == SPLIT
    assert AuditEntry.objects.filter(action="services.accept").count() == 216
    assert not Applicant.objects.exclude(name__endswith="(giả định)").exists(), "nobody real"

    level_2 = ProcedureVersion.objects.filter(name="Chứng thực bản sao từ bản chính").order_by("valid_from")
    assert [one.takes_online for one in level_2] == [False, False]
    with pytest.raises(NotOnline):
        bringer = actions.Bringer(kind="citizen", name="Người nộp (giả định)")
        intake = actions.Intake(version=level_2[1], bringer=bringer, channel="online")
        commune = unit_by_code(content.COMMUNE_CODE, date(2026, 11, 1))
        actions.register(unit=commune, intake=intake, by=Person.objects.get(username="motcua"))

    today = Counter(Dossier.objects.filter(received_on__year__gt=2018).values_list("state", flat=True))
    assert {DossierState.ACCEPTED, DossierState.PROCESSING, DossierState.SUPPLEMENT, DossierState.DONE} < set(today)
    count, lines = Dossier.objects.count(), DataField.objects.count()
    seed_services()
    assert (Dossier.objects.count(), DataField.objects.count()) == (count, lines), "again changes nothing"
    DataField.objects.all().delete()
    seed_services()
    assert DataField.objects.count() == lines > 0, "a demo made before there were forms gets them"

    was_on_time = rows.with_outcome().filter(outcome="on_time")
    day = was_on_time.filter(version__name__startswith="Đăng ký thành lập").first().due_on
    keys = set(was_on_time.values_list("pk", flat=True))
    SpecialDay.objects.create(on=day, kind="off", name="Nghỉ vì bão", source="Công điện")
    earlier = sum(1 for one in actions.recount(days=[day]) if one.dossier.pk in keys)
    found = facts()
    assert earlier > 0
    assert (found["before"], found["on_time"]) == (197 + earlier, 19 - earlier)
    assert found["before_pct"] > 91.2
