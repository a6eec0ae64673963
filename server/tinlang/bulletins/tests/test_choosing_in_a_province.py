"""Who writes for a whole province chooses among 65 communes and 1,700 villages on a page that stays small."""

import pytest
from django.urls import reverse

from tinlang.accounts.roles import Role
from tinlang.accounts.tests.people import person_with
from tinlang.bulletins.models import Version
from tinlang.units.actions import rebuild_closure
from tinlang.units.models import Unit, UnitVersion
from tinlang.units.tests.factories import UnitFactory

pytestmark = pytest.mark.django_db

COMMUNES, VILLAGES = 65, 26
MOST_BYTES = 150_000


@pytest.fixture
def province(lang_son):
    for number in range(COMMUNES):
        commune = UnitFactory(name=f"Xã số {number}", parent=lang_son)
        units = Unit.objects.bulk_create(Unit() for _ in range(VILLAGES))
        UnitVersion.objects.bulk_create(
            UnitVersion(unit=unit, name=f"Khuổi Luông {number}.{other}", kind="Thôn", level="village", parent=commune)
            for other, unit in enumerate(units)
        )
    rebuild_closure()
    return lang_son


@pytest.fixture
def writer(province):
    return person_with("soan-tinh", "Người soạn của tỉnh", province, Role.EDITOR)


def test_the_page_stays_small_and_opens_a_commune_without_scripts(writer, client_of):
    client = client_of(writer)
    page = client.get(reverse("bulletins:compose"))
    assert len(page.content) <= MOST_BYTES, len(page.content)
    commune = page.context["form"].picker.choices[0].children[0]
    assert commune.more == VILLAGES
    sent = {"unit": page.context["draft"].unit.uid, "new": page.context["draft"].new, "title": "Tin", "text": "Chữ"}
    answer = client.post(
        reverse("bulletins:compose"),
        {**sent, "kind": "news", "priority": "normal", "when": "now", "do": f"mo:{commune.uid}"},
    )
    draft = Version.objects.get()
    assert answer.headers["Location"] == f"{reverse('bulletins:edit', args=[draft.uid])}?mo={commune.uid}#id_areas"
    again = client.get(answer.headers["Location"])
    assert "Khuổi Luông 0.0" in again.content.decode()
    assert again.context["form"]["text"].value() == "Chữ", "what was written is kept"
    assert len(again.content) <= MOST_BYTES
